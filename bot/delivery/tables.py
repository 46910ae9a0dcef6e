"""The tables of chats: what came in, what goes out, whom we talk to."""

from __future__ import annotations

import sqlalchemy as sa

OPEN, SENDING, SENT, HELD, DROPPED, DONE = "open", "sending", "sent", "held", "dropped", "done"
"""States of a message in the inbox (open, done) and in the outbox."""

metadata = sa.MetaData()
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

inbox = sa.Table(
    "chat_inbox",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender", sa.String(128), nullable=False),
    sa.Column("message_id", sa.String(128), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("leased_until", sa.Float, nullable=False, default=0.0),
    sa.UniqueConstraint("channel", "message_id"),
    sa.Index("chat_inbox_open", "state", "channel", "sender", "id"),
)

outbox = sa.Table(
    "chat_outbox",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender", sa.String(128), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False, default=""),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("not_before", sa.Float, nullable=False, default=0.0),
    sa.Column("leased_until", sa.Float, nullable=False, default=0.0),
    sa.Column("sent_at", sa.Float),
    sa.Column("platform_id", sa.String(128)),
    sa.Index("chat_outbox_open", "channel", "state", "sender", "id"),
    sa.Index("chat_outbox_sender", "channel", "sender", "id"),
)

threads = sa.Table(
    "chat_thread",
    metadata,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("sender", sa.String(128), primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
    sa.Column("silent_until", sa.Float, nullable=False, default=0.0),
)

counts = sa.Table(
    "chat_count",
    metadata,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("what", sa.String(48), primary_key=True),
    sa.Column("number", _Id, nullable=False),
)
