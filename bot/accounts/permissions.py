"""Who may do what: one table of roles and permissions, and for which agencies."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.accounts.model import Account, Officer, Role


class Permission(StrEnum):
    """One thing that may be done."""

    QUEUE_READ = "queue.read"
    QUEUE_REPLY = "queue.reply"
    COMPLAINT_READ = "complaint.read"
    COMPLAINT_REPLY = "complaint.reply"
    CORRECTIONS_READ = "corrections.read"
    CORRECTIONS_DECIDE = "corrections.decide"
    ACCOUNTS_MANAGE = "accounts.manage"
    AUDIT_READ = "audit.read"
    CONTACTS_EDIT = "contacts.edit"
    REPORTS_READ = "reports.read"
    POSTAL_READ = "postal.read"
    POSTAL_WORK = "postal.work"


class Reach(StrEnum):
    """For which agencies."""

    OWN = "own"
    ALL = "all"


_P = Permission
TABLE: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.OFFICER: dict.fromkeys((_P.QUEUE_READ, _P.QUEUE_REPLY, _P.POSTAL_READ), Reach.OWN),
    Role.AGENCY_HEAD: dict.fromkeys(
        (
            _P.QUEUE_READ, _P.QUEUE_REPLY, _P.COMPLAINT_READ, _P.COMPLAINT_REPLY, _P.CORRECTIONS_READ,
            _P.ACCOUNTS_MANAGE, _P.AUDIT_READ, _P.CONTACTS_EDIT, _P.REPORTS_READ, _P.POSTAL_READ,
        ),
        Reach.OWN,
    ),
    Role.POST_OFFICE: {_P.POSTAL_WORK: Reach.OWN},
    # Sees every agency and changes nothing there; whether a record is wrong is no agency's affair alone.
    Role.PROVINCIAL_OFFICE: dict.fromkeys(
        (
            _P.QUEUE_READ, _P.COMPLAINT_READ, _P.CORRECTIONS_READ, _P.CORRECTIONS_DECIDE, _P.AUDIT_READ, _P.REPORTS_READ,
        ),
        Reach.ALL,
    ),
    # Runs the accounts and reads no citizen's words.
    Role.ADMINISTRATOR: dict.fromkeys((_P.ACCOUNTS_MANAGE, _P.AUDIT_READ, _P.CONTACTS_EDIT), Reach.ALL),
}  # fmt: skip


def may(officer: Officer, permission: Permission) -> bool:
    """Return whether somebody may do a thing for any agency at all."""
    return permission in TABLE[officer.role]


def may_for(officer: Officer, permission: Permission, agency: str) -> bool:
    """Return whether somebody may do a thing for `agency`; one without an agency reaches no other by its empty name."""
    reach = TABLE[officer.role].get(permission)
    return reach is Reach.ALL or (reach is Reach.OWN and bool(officer.agency) and officer.agency == agency)


def reach(officer: Officer, permission: Permission) -> str | None:
    """Return the one agency for which somebody may do a thing, None for all of them.

    For whoever may do it for none it is the empty string, which no row has as its agency.
    """
    found = TABLE[officer.role].get(permission)
    return None if found is Reach.ALL else officer.agency if found is Reach.OWN else ""


def may_manage(officer: Officer, account: Account) -> bool:
    """Return whether somebody may change an account: a head only the officers of their agency, nobody their own."""
    if account.username == officer.username:
        return False
    return may_grant(officer, account.role, account.agency)


def may_grant(officer: Officer, role: Role, agency: str) -> bool:
    """Return whether somebody may give (or take) a role at an agency."""
    if officer.role is Role.ADMINISTRATOR:
        return True
    return role is Role.OFFICER and may_for(officer, Permission.ACCOUNTS_MANAGE, agency)


def home_of(officer: Officer) -> str:
    """Return the first page of somebody's work."""
    homes = (
        (Permission.QUEUE_READ, "/desk"),
        (Permission.ACCOUNTS_MANAGE, "/desk/accounts"),
        (Permission.POSTAL_WORK, "/post"),
    )
    return next((address for permission, address in homes if may(officer, permission)), "/desk/password")
