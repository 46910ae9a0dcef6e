"""Accounts in the database: attempts that are counted, factors that are used up, who works where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.accounts.access import Accounts
from bot.accounts.administration import Administration
from bot.accounts.audit import Wanted
from bot.accounts.errors import AccountUnknownError
from bot.accounts.model import Outside, Role, Way
from bot.accounts.store import LOCKED_S, MOST_WRONG, WRONG_WITHIN_S
from tests.support.officers import CUA_LO, VINH, Clock

BY = Outside("test")


def wrong(accounts: Accounts, times: int, username: str = "officer") -> list[bool]:
    """Return for each attempt whether it was looked at."""
    looked_at = []
    for _ in range(times):
        counted = accounts.store.attempt(username)
        looked_at.append(counted is not None)
        accounts.store.was_wrong(counted)
    return looked_at


def test_after_five_wrong_attempts_nothing_is_looked_at_for_a_quarter_of_an_hour(accounts: Accounts, clock: Clock) -> None:
    assert wrong(accounts, 7) == [True] * MOST_WRONG + [False] * 2
    clock.now += LOCKED_S - 1
    assert accounts.store.attempt("officer") is None
    clock.now += 1
    assert accounts.store.attempt("officer") is not None
    assert accounts.store.attempt("head") is not None


def test_wrong_attempts_are_forgotten_after_a_quarter_of_an_hour(accounts: Accounts, clock: Clock) -> None:
    assert all(wrong(accounts, MOST_WRONG - 1))
    clock.now += WRONG_WITHIN_S
    assert all(wrong(accounts, MOST_WRONG - 1))


def test_who_enters_begins_anew(accounts: Accounts) -> None:
    wrong(accounts, MOST_WRONG - 1)
    assert accounts.store.attempt("officer") is not None
    accounts.store.was_right("officer", entered=True)
    assert all(wrong(accounts, MOST_WRONG))


def test_the_right_password_does_not_buy_more_guesses_of_the_code(accounts: Accounts) -> None:
    guesses = 0
    for _ in range(20):
        if accounts.store.attempt("officer") is None:
            break
        accounts.store.was_right("officer", entered=False)
        guesses += sum(wrong(accounts, 1))
    assert guesses == MOST_WRONG


def test_a_lock_leaves_one_audit_row(accounts: Accounts) -> None:
    wrong(accounts, 9)
    rows = [row for row in accounts.log.read(Wanted(object="officer")) if row.action == "account.lock"]
    assert [(row.who, row.object_agency) for row in rows] == [("login", VINH)]


def test_many_attempts_at_once_are_not_more_than_five(accounts: Accounts) -> None:
    with ThreadPoolExecutor(12) as pool:
        looked_at = list(pool.map(lambda _: accounts.store.attempt("officer") is not None, range(40)))
    assert sum(looked_at) == MOST_WRONG


def test_an_unknown_or_closed_account_is_not_entered(accounts: Accounts) -> None:
    Administration(accounts).disable(BY, "officer", why="left")
    assert accounts.store.attempt("officer") is None
    assert accounts.store.attempt("nobody") is None
    accounts.store.was_wrong(None)
    with pytest.raises(AccountUnknownError, match="nobody"):
        accounts.store.account("nobody")


def test_a_code_is_used_once_and_no_older_one_after_it(accounts: Accounts) -> None:
    assert accounts.store.use_step("officer", 100)
    assert not accounts.store.use_step("officer", 100)
    assert not accounts.store.use_step("officer", 99)
    assert accounts.store.use_step("officer", 101)


def test_of_two_who_use_a_code_at_once_one_enters(accounts: Accounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: accounts.store.use_step("officer", 100), range(16))) == 1


def test_a_recovery_code_is_used_once_by_its_owner(accounts: Accounts) -> None:
    Administration(accounts).totp_on(Outside("officer"), "sealed", 0, ["1111-2222", "3333-4444"], session="")
    assert not accounts.store.use_recovery_code("head", "11112222")
    assert accounts.store.use_recovery_code("officer", "11112222")
    assert not accounts.store.use_recovery_code("officer", "11112222")
    assert accounts.store.recovery_codes_left("officer") == 1


def test_who_answers_at_an_agency_are_its_officers_and_its_head(accounts: Accounts) -> None:
    assert [officer.username for officer in accounts.officers_of(VINH)] == ["colleague", "head", "officer"]
    assert accounts.officers_of("commune:none") == []
    assert accounts.agencies_with_officers() == {VINH, CUA_LO}
    for username in ("other.officer", "other.head"):
        Administration(accounts).disable(BY, username, why="left")
    assert accounts.agencies_with_officers() == {VINH}


def test_alerts_go_on_the_ways_that_are_on_to_those_who_answer(accounts: Accounts) -> None:
    administration = Administration(accounts)
    administration.set_alert(Outside("officer"), Way.EMAIL, "lan@example.gov.vn", is_on=True)
    administration.set_alert(Outside("officer"), Way.TELEGRAM, "12345", is_on=False)
    administration.set_alert(Outside("head"), Way.ZALO, "678", is_on=True)
    administration.set_alert(Outside("other.head"), Way.ZALO, "9", is_on=True)
    assert [(alert.username, alert.way, alert.to) for alert in accounts.alerts_of(VINH)] == [
        ("head", Way.ZALO, "678"),
        ("officer", Way.EMAIL, "lan@example.gov.vn"),
    ]
    assert [alert.username for alert in accounts.alerts_of(VINH, Role.AGENCY_HEAD)] == ["head"]
    administration.disable(BY, "head", why="left")
    assert [alert.username for alert in accounts.alerts_of(VINH)] == ["officer"]


def test_an_identity_belongs_to_one_open_account_or_to_none(accounts: Accounts) -> None:
    administration, store = Administration(accounts), accounts.store
    administration.bind_subject(BY, "head", "s1")
    assert (store.by_subject("s1") or {})["username"] == "head"
    assert store.by_subject("") is None
    assert store.by_email("") is None
    administration.disable(BY, "head", why="left")
    assert store.by_subject("s1") is None
