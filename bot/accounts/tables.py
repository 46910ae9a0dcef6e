"""The tables of accounts. Audit rows are written and never changed: the database itself refuses it."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

accounts = sa.Table(
    "account",
    metadata,
    sa.Column("username", sa.String(48), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("agency", sa.String(64), nullable=False, default=""),
    sa.Column("email", sa.String(254), nullable=False, default=""),
    sa.Column("oidc_subject", sa.String(255), nullable=False, default=""),
    sa.Column("password", sa.String(255), nullable=False, default=""),
    sa.Column("must_change_password", sa.Boolean, nullable=False, default=False),
    sa.Column("totp", sa.Text, nullable=False, default=""),  # sealed
    sa.Column("totp_step", _Id, nullable=False, default=0),  # the last one used
    sa.Column("failed", sa.Integer, nullable=False, default=0),
    sa.Column("failed_since", sa.Float, nullable=False, default=0.0),
    sa.Column("locked_until", sa.Float, nullable=False, default=0.0),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("disabled_at", sa.Float),
    sa.Column("alert_email", sa.String(254), nullable=False, default=""),
    sa.Column("alert_email_on", sa.Boolean, nullable=False, default=False),
    sa.Column("alert_telegram", sa.String(64), nullable=False, default=""),
    sa.Column("alert_telegram_on", sa.Boolean, nullable=False, default=False),
    sa.Column("alert_zalo", sa.String(64), nullable=False, default=""),
    sa.Column("alert_zalo_on", sa.Boolean, nullable=False, default=False),
    sa.Index("account_agency", "agency"),
    sa.Index(
        "account_subject",
        "oidc_subject",
        unique=True,
        sqlite_where=sa.text("oidc_subject <> ''"),
        postgresql_where=sa.text("oidc_subject <> ''"),
    ),
)

recovery_codes = sa.Table(
    "account_recovery_code",
    metadata,
    sa.Column("username", sa.String(48), sa.ForeignKey("account.username"), primary_key=True),
    sa.Column("code", sa.String(64), primary_key=True),  # hashed
)

sessions = sa.Table(
    "account_session",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),  # hashed
    sa.Column("username", sa.String(48), sa.ForeignKey("account.username"), nullable=False),
    sa.Column("stage", sa.String(8), nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
    sa.Index("account_session_of", "username"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("who", sa.String(80), nullable=False),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("agency", sa.String(64), nullable=False),
    sa.Column("action", sa.String(48), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("object", sa.String(128), nullable=False),
    sa.Column("object_agency", sa.String(64), nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("why", sa.String(500), nullable=False),
    sa.Index("audit_who", "who", "id"),
    sa.Index("audit_object", "kind", "object", "id"),
    sa.Index("audit_agency", "agency", "id"),
)

_SQLITE = (
    "CREATE TRIGGER audit_no_{what} BEFORE {what} ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END"
)
_POSTGRES = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)


def _refuse_changes() -> None:
    for what in ("UPDATE", "DELETE"):
        sa.event.listen(audit, "after_create", sa.DDL(_SQLITE.format(what=what)).execute_if(dialect="sqlite"))
    for statement in _POSTGRES:
        sa.event.listen(audit, "after_create", sa.DDL(statement).execute_if(dialect="postgresql"))


_refuse_changes()
