"""What is done to accounts, and the audit row each leaves."""

from __future__ import annotations

import pytest

from bot.accounts.access import Accounts
from bot.accounts.administration import Administration, NewAccount, check_new, check_place
from bot.accounts.audit import Wanted
from bot.accounts.errors import AccountExistsError, AccountUnknownError, FieldRefusedError, PasswordRefusedError
from bot.accounts.model import Outside, Role, Way
from tests.support.officers import CUA_LO, PASSWORD, VINH, Clock

BY = Outside("cli:root")


@pytest.fixture
def administration(accounts: Accounts) -> Administration:
    return Administration(accounts)


def last(accounts: Accounts) -> tuple[object, ...]:
    row = accounts.log.read(Wanted(), most=1)[0]
    return row.who, row.action, row.object, row.object_agency, row.before, row.after, row.why


def test_a_new_account_leaves_a_row_without_name_or_address(accounts: Accounts, administration: Administration) -> None:
    new = NewAccount("lan.vinh", "Nguyen Thi Lan", Role.OFFICER, VINH, "lan@example.gov.vn", "s-lan")
    administration.create(BY, new, password=PASSWORD, must_change=True, why="moi nhan viec")
    found = accounts.store.account("lan.vinh")
    assert (found.name, found.role, found.agency, found.must_change_password) == (new.name, Role.OFFICER, VINH, True)
    after = {"role": "officer", "agency": VINH}
    assert last(accounts) == ("cli:root", "account.create", "lan.vinh", VINH, {}, after, "moi nhan viec")


def test_an_account_without_a_password_must_not_change_any(accounts: Accounts, administration: Administration) -> None:
    administration.create(BY, NewAccount("sso", "S", Role.OFFICER, VINH, "", "s1"), password="", must_change=True)
    assert not accounts.store.account("sso").must_change_password
    assert not accounts.store.account("sso").has_password


def test_a_name_or_a_subject_that_is_taken_is_refused(accounts: Accounts, administration: Administration) -> None:
    with pytest.raises(AccountExistsError, match="officer"):
        administration.create(BY, NewAccount("officer", "O", Role.OFFICER, VINH), password=PASSWORD, must_change=True)
    administration.create(BY, NewAccount("one", "O", Role.OFFICER, VINH, "", "s1"), password="", must_change=True)
    with pytest.raises(FieldRefusedError, match="subject"):
        administration.create(BY, NewAccount("two", "T", Role.OFFICER, VINH, "", "s1"), password="", must_change=True)


def test_a_weak_password_makes_no_account(accounts: Accounts, administration: Administration) -> None:
    with pytest.raises(PasswordRefusedError):
        administration.create(BY, NewAccount("weak", "W", Role.OFFICER, VINH), password="short", must_change=True)
    with pytest.raises(AccountUnknownError):
        accounts.store.account("weak")


@pytest.mark.parametrize("username", ["", "ab", "Lan", "lan vinh", "-lan", "lan/../x", "a" * 49, "lân", "lan\n"])
def test_odd_names_are_refused(username: str) -> None:
    with pytest.raises(FieldRefusedError, match="username"):
        check_new(NewAccount(username, "L", Role.OFFICER, VINH))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": "a@b>\nBcc: c"}, "email"),
        ({"oidc_subject": "có dấu"}, "oidc_subject"),
        ({"agency": "commune:1"}, "agency"),
        ({"agency": ""}, "agency"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(more: dict[str, str], field: str) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        check_new(NewAccount(**{"username": "lan", "name": "Lan", "role": Role.OFFICER, "agency": VINH, **more}))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_roles_belong_where_they_belong() -> None:
    check_place(Role.POST_OFFICE, "")
    check_place(Role.POST_OFFICE, VINH)
    check_place(Role.ADMINISTRATOR, "")
    for role in (Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICE):
        with pytest.raises(FieldRefusedError, match="no agency"):
            check_place(role, VINH)
    for role in (Role.OFFICER, Role.AGENCY_HEAD):
        with pytest.raises(FieldRefusedError, match="needs an agency"):
            check_place(role, "")


def test_another_role_ends_the_sessions_and_says_what_was_before(accounts: Accounts, administration: Administration) -> None:
    token = accounts.sessions.begin("officer")
    administration.set_role(BY, "officer", Role.AGENCY_HEAD, CUA_LO, why="bo nhiem")
    assert accounts.sessions.row(token) is None
    before, after = {"role": "officer", "agency": VINH}, {"role": "agency_head", "agency": CUA_LO}
    assert last(accounts) == ("cli:root", "account.role", "officer", VINH, before, after, "bo nhiem")


def test_disabling_and_enabling_say_so(accounts: Accounts, administration: Administration) -> None:
    administration.disable(BY, "officer", why="nghi")
    assert last(accounts)[4:6] == ({"disabled": False}, {"disabled": True})
    assert accounts.store.account("officer").disabled
    administration.enable(BY, "officer", why="ve")
    assert last(accounts)[4:6] == ({"disabled": True}, {"disabled": False})
    assert not accounts.store.account("officer").disabled


def test_a_new_password_unlocks_and_ends_sessions(accounts: Accounts, administration: Administration, clock: Clock) -> None:
    token = accounts.sessions.begin("officer")
    for _ in range(5):
        accounts.store.attempt("officer")
    administration.reset_password(BY, "officer", "mot cau khac han", why="quen")
    row = accounts.store.attempt("officer")
    assert row is not None and accounts.passwords.check(row["password"], "mot cau khac han").right
    assert accounts.store.account("officer").must_change_password
    assert accounts.sessions.row(token) is None
    assert "khac" not in str(last(accounts))


def test_unlocking_leaves_sessions_alone(accounts: Accounts, administration: Administration) -> None:
    token = accounts.sessions.begin("officer")
    administration.unlock(BY, "officer", why="goi dien")
    assert accounts.sessions.row(token) is not None


def test_who_sets_up_the_second_factor_stays_in_alone(accounts: Accounts, administration: Administration) -> None:
    mine, elsewhere = accounts.sessions.begin("officer"), accounts.sessions.begin("officer")
    administration.totp_on(Outside("officer"), "sealed", 7, ["1", "2"], session=mine)
    assert accounts.sessions.row(mine) is not None
    assert accounts.sessions.row(elsewhere) is None
    assert accounts.store.recovery_codes_left("officer") == 2
    assert not accounts.store.use_step("officer", 7)
    administration.totp_off(BY, "officer", why="mat dien thoai")
    assert not accounts.store.account("officer").has_totp
    assert accounts.store.recovery_codes_left("officer") == 0
    assert last(accounts)[1] == "account.totp_off"


@pytest.mark.parametrize(
    ("way", "to"), [(Way.EMAIL, "x"), (Way.EMAIL, ""), (Way.TELEGRAM, "@lan"), (Way.ZALO, "09 12"), (Way.ZALO, "x" * 40)]
)
def test_alerts_go_to_no_odd_address(administration: Administration, way: Way, to: str) -> None:
    with pytest.raises(FieldRefusedError, match=way.value):
        administration.set_alert(Outside("officer"), way, to, is_on=True)


def test_an_alerts_address_is_not_in_the_audit_log(accounts: Accounts, administration: Administration) -> None:
    administration.set_alert(Outside("officer"), Way.TELEGRAM, "12345", is_on=True)
    administration.set_alert(Outside("officer"), Way.EMAIL, "", is_on=False)
    assert (Way.TELEGRAM, "12345", True) in accounts.store.account("officer").alerts
    assert not any("12345" in str(row) for row in accounts.log.read(Wanted()))


def test_nothing_is_done_to_an_unknown_account(administration: Administration) -> None:
    with pytest.raises(AccountUnknownError, match="nobody"):
        administration.disable(BY, "nobody", why="x")
