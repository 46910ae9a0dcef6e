"""The audit log: what a row says, whose rows one sees."""

from __future__ import annotations

import pytest

from bot.accounts.access import Accounts
from bot.accounts.audit import AuditLog, Wanted
from bot.accounts.errors import AccountError
from bot.accounts.model import Officer, Outside, Role
from bot.database import writing
from tests.support.officers import CUA_LO, VINH, Clock

LAN = Officer("lan", "Lan", Role.OFFICER, VINH)


@pytest.fixture
def log(accounts: Accounts) -> AuditLog:
    return accounts.log


def test_a_row_says_who_when_what_to_what_and_why(log: AuditLog, clock: Clock) -> None:
    log.write(
        None, LAN, "ticket.close", "ticket", 7, before={"state": "with_officer"}, after={"state": "closed"}, why=" xong "
    )
    row = log.read(Wanted(), most=1)[0]
    assert (row.at, row.who, row.role, row.agency) == (clock.now, "lan", "officer", VINH)
    assert (row.action, row.kind, row.object, row.object_agency) == ("ticket.close", "ticket", "7", VINH)
    assert (row.before, row.after, row.why) == ({"state": "with_officer"}, {"state": "closed"}, "xong")


def test_a_row_stands_and_falls_with_the_change_it_tells_of(accounts: Accounts, log: AuditLog) -> None:
    with pytest.raises(RuntimeError), writing(accounts.engine) as connection:
        log.write(connection, LAN, "undone", "ticket", 8)
        raise RuntimeError
    assert log.read(Wanted(object="8")) == []
    with writing(accounts.engine) as connection:
        log.write(connection, LAN, "done", "ticket", 8)
    assert [row.action for row in log.read(Wanted(object="8"))] == ["done"]


def test_rows_are_found_by_who_object_kind_and_day(log: AuditLog, clock: Clock) -> None:
    log.write(None, LAN, "one", "ticket", 1)
    clock.now += 100
    log.write(None, Outside("cli:root"), "two", "desk", VINH)

    def found(**wanted: object) -> list[str]:
        return [row.action for row in log.read(Wanted(**wanted)) if row.who != "setup"]  # type: ignore[arg-type]

    assert found(who="lan") == ["one"]
    assert found(kind="desk") == ["two"] == found(object=VINH)
    assert found(since=clock.now) == ["two"]
    assert found(until=clock.now) == ["one"]
    assert found() == ["two", "one"]
    assert found(before_id=log.read(Wanted())[0].id) == ["one"]


def test_an_agency_sees_what_its_people_did_and_what_was_done_to_its_things(log: AuditLog) -> None:
    other = Officer("hoa", "Hoa", Role.OFFICER, CUA_LO)
    log.write(None, LAN, "own", "ticket", 1)
    log.write(None, other, "theirs", "ticket", 2)
    log.write(None, other, "forwarded", "ticket", 3, agency=VINH)
    log.write(None, Outside("cli:root"), "nobody's", "server", 1)
    seen = [row.action for row in log.read(Wanted(agency=VINH)) if row.who != "setup"]
    assert seen == ["forwarded", "own"]


def test_nobodys_words_fit_into_a_row(log: AuditLog) -> None:
    with pytest.raises(AccountError, match=r"ticket\.reply"):
        log.write(None, LAN, "ticket.reply", "ticket", 1, after={"text": "x" * 1001})
