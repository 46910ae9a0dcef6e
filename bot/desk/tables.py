"""The tables of tickets. Columns that hold what people wrote or left are sealed (`bot.sealing`)."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

tickets = sa.Table(
    "ticket",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(8), nullable=False, unique=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("agency", sa.String(64), nullable=False),
    sa.Column("officer", sa.String(64)),
    sa.Column("officer_name", sa.String(120)),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender", sa.String(128), nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),
    sa.Column("procedure", sa.String(64)),
    sa.Column("place", sa.String(64)),
    sa.Column("subject", sa.Text, nullable=False, default=""),
    sa.Column("happened", sa.Text, nullable=False, default=""),
    sa.Column("anonymous", sa.Boolean, nullable=False, default=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("contact", sa.Text, nullable=False, default=""),
    sa.Column("story", sa.Text, nullable=False, default=""),
    sa.Column("opened_at", sa.Float, nullable=False),
    sa.Column("claimed_at", sa.Float),
    sa.Column("replied_at", sa.Float),
    sa.Column("citizen_at", sa.Float, nullable=False),
    sa.Column("officer_at", sa.Float),
    sa.Column("closed_at", sa.Float),
    sa.Column("outcome", sa.String(16)),
    sa.Column("forward_to", sa.String(64)),
    sa.Column("escalated_at", sa.Float),
    sa.Index("ticket_queue", "agency", "state", "id"),
    sa.Index(
        "ticket_one_open",
        "conversation",
        unique=True,
        sqlite_where=sa.text("state <> 'closed' AND kind = 'question'"),
        postgresql_where=sa.text("state <> 'closed' AND kind = 'question'"),
    ),
)

entries = sa.Table(
    "ticket_entry",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("ticket", _Id, sa.ForeignKey("ticket.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("officer", sa.String(64)),
    sa.Column("officer_name", sa.String(120)),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("key", sa.String(160), nullable=False),
    sa.Column("outbox", sa.Text, nullable=False, default=""),
    sa.UniqueConstraint("ticket", "key"),
)

presence = sa.Table(
    "desk_presence",
    metadata,
    sa.Column("officer", sa.String(64), primary_key=True),
    sa.Column("agency", sa.String(64), nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
)

saved_replies = sa.Table(
    "desk_saved_reply",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("agency", sa.String(64), nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.UniqueConstraint("agency", "title"),
)

corrections = sa.Table(
    "desk_correction",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("ticket", _Id, sa.ForeignKey("ticket.id"), nullable=False),
    sa.Column("procedure", sa.String(64)),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("right", sa.Text, nullable=False),
    sa.Column("officer", sa.String(64), nullable=False),
    sa.Column("agency", sa.String(64), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, default="open"),
    sa.Column("decided_by", sa.String(64)),
    sa.Column("why", sa.Text, nullable=False, default=""),
)

dialogues = sa.Table(
    "desk_dialogue",
    metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)

alerts = sa.Table(
    "desk_alert",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("ticket", _Id, sa.ForeignKey("ticket.id"), nullable=False),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("way", sa.String(16), nullable=False),
    sa.Column("to", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("reason", sa.String(200), nullable=False, default=""),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("not_before", sa.Float, nullable=False, default=0.0),
    sa.Column("leased_until", sa.Float, nullable=False, default=0.0),
    sa.Index("desk_alert_open", "state", "not_before", "id"),
)
