"""The tables of postal orders. What people typed is sealed (`bot.sealing`); the rest says nothing of a person."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

orders = sa.Table(
    "post_order",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("slip", sa.String(48), nullable=False, unique=True),
    sa.Column("draft", sa.String(48), nullable=False, unique=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("procedure", sa.String(64), nullable=False),
    sa.Column("desk", sa.String(64), nullable=False),
    sa.Column("unit", sa.String(16), nullable=False, default=""),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender", sa.String(128), nullable=False),
    sa.Column("pickup", sa.String(16), nullable=False),
    sa.Column("collect_on", sa.Date),
    sa.Column("half", sa.String(16)),
    sa.Column("back", sa.String(16), nullable=False),
    sa.Column("number", sa.String(32), nullable=False, default=""),
    sa.Column("reason", sa.String(16)),
    sa.Column("failed_from", sa.String(16)),
    sa.Column("opened_at", sa.Float, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("collected_at", sa.Float),
    sa.Column("delivered_at", sa.Float),
    sa.Column("ended_at", sa.Float),
    sa.Column("reminded_at", sa.Float),
    sa.Column("escalated_at", sa.Float),
    sa.Column("details", sa.Text, nullable=False),
    sa.Index("post_order_work", "state", "collect_on", "id"),
    sa.Index("post_order_desk", "desk", "state", "id"),
    sa.Index("post_order_citizen", "conversation", "id"),
)

events = sa.Table(
    "post_event",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("order", _Id, sa.ForeignKey("post_order.id"), nullable=False),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("by", sa.String(64), nullable=False, default=""),
    sa.Column("by_name", sa.String(120), nullable=False, default=""),
    sa.Column("reason", sa.String(16)),
    sa.Column("note", sa.Text, nullable=False, default=""),
    sa.Column("key", sa.String(80), nullable=False),
    sa.UniqueConstraint("order", "key"),
)

drafts = sa.Table(
    "post_draft",
    metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)

pushes = sa.Table(
    "post_push",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("order", _Id, sa.ForeignKey("post_order.id"), nullable=False),
    sa.Column("event", _Id, nullable=False),
    sa.Column("way", sa.String(16), nullable=False),
    sa.Column("to", sa.Text, nullable=False, default=""),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("reason", sa.String(200), nullable=False, default=""),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("not_before", sa.Float, nullable=False, default=0.0),
    sa.Column("leased_until", sa.Float, nullable=False, default=0.0),
    sa.Index("post_push_open", "state", "not_before", "id"),
)
"""What is told to carriers: `way` is http or email; `to` (an address) is sealed."""
