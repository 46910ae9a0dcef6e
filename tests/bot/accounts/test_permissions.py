"""Who may do what: the whole table, and that own means own."""

from __future__ import annotations

import pytest

from bot.accounts.model import Account, Officer, Role
from bot.accounts.permissions import TABLE, Permission, Reach, home_of, may, may_for, may_grant, may_manage, reach
from tests.support.officers import CUA_LO, PEOPLE, VINH


def officer(username: str) -> Officer:
    role, agency = PEOPLE[username]
    return Officer(username, username, role, agency)


def account(username: str) -> Account:
    role, agency = PEOPLE[username]
    return Account(username, username, role, agency, "", "", True, False, False, False, 0.0)


def test_every_role_has_its_permissions_written_down() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize("permission", [Permission.QUEUE_READ, Permission.COMPLAINT_READ, Permission.CORRECTIONS_READ])
def test_who_runs_the_accounts_reads_no_citizens_words(permission: Permission) -> None:
    assert not may(officer("admin"), permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_the_provincial_office_changes_nothing_of_an_agency(permission: Permission) -> None:
    changes = {
        Permission.QUEUE_REPLY, Permission.COMPLAINT_REPLY, Permission.ACCOUNTS_MANAGE, Permission.CONTACTS_EDIT,
        Permission.POSTAL_WORK,
    }  # fmt: skip
    not_theirs = {Permission.POSTAL_READ}  # names of senders are for the desk they are on the way to
    assert may(officer("province"), permission) is (permission not in changes | not_theirs)


@pytest.mark.parametrize("username", ["officer", "head"])
@pytest.mark.parametrize("permission", list(Permission))
def test_an_agencys_people_do_nothing_for_another(username: str, permission: Permission) -> None:
    someone = officer(username)
    assert not may_for(someone, permission, CUA_LO)
    assert not may_for(someone, permission, "")
    assert may_for(someone, permission, VINH) is may(someone, permission)


def test_who_has_no_agency_reaches_none_by_its_empty_name() -> None:
    assert not may_for(officer("post"), Permission.POSTAL_WORK, "")
    assert reach(officer("post"), Permission.POSTAL_WORK) == ""


def test_the_reach_says_which_rows_somebody_sees() -> None:
    assert reach(officer("province"), Permission.QUEUE_READ) is None
    assert reach(officer("officer"), Permission.QUEUE_READ) == VINH
    assert reach(officer("officer"), Permission.AUDIT_READ) == ""
    assert TABLE[Role.OFFICER][Permission.QUEUE_READ] is Reach.OWN


@pytest.mark.parametrize("username", list(PEOPLE))
def test_a_head_manages_only_the_officers_of_their_agency(username: str) -> None:
    assert may_manage(officer("head"), account(username)) is (username in ("officer", "colleague"))


@pytest.mark.parametrize("username", list(PEOPLE))
def test_an_administrator_manages_everybody_else(username: str) -> None:
    assert may_manage(officer("admin"), account(username)) is (username != "admin")


@pytest.mark.parametrize("username", ["officer", "post", "province"])
@pytest.mark.parametrize("role", list(Role))
def test_others_give_no_role_to_anybody(username: str, role: Role) -> None:
    assert not any(may_grant(officer(username), role, agency) for agency in (VINH, CUA_LO, ""))


def test_a_head_gives_no_role_but_the_officers_and_only_at_home() -> None:
    head = officer("head")
    assert [role for role in Role if may_grant(head, role, VINH)] == [Role.OFFICER]
    assert not may_grant(head, Role.OFFICER, CUA_LO)


def test_everybody_comes_home_to_a_page_they_may_see() -> None:
    assert [home_of(officer(name)) for name in ("officer", "province", "admin", "post")] == [
        "/desk", "/desk", "/desk/accounts", "/post",
    ]  # fmt: skip
