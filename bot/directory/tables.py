"""The tables of the directory: each import whole, and who said which contact does not answer."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")

directory_import = sa.Table(
    "directory_import",
    metadata,
    sa.Column("id", _number, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("by", sa.String(255), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("file", sa.String(255), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("skipped", sa.Integer, nullable=False),
)
directory_fact = sa.Table(
    "directory_fact",
    metadata,
    sa.Column("import_id", _number, sa.ForeignKey("directory_import.id"), primary_key=True),
    sa.Column("desk", sa.String(80), primary_key=True),
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("verified_on", sa.String(10)),
)
directory_flag = sa.Table(
    "directory_flag",
    metadata,
    sa.Column("desk", sa.String(80), primary_key=True),
    sa.Column("contact", sa.String(40), primary_key=True),
    sa.Column("value", sa.String(255), primary_key=True),  # a new number starts without flags
    sa.Column("conversation", sa.String(64), primary_key=True),  # a digest: nobody can be told from it
    sa.Column("at", sa.Float, nullable=False),
    sa.Index("directory_flag_at", "at"),
)
