"""The portal is asked politely; whatever it answers, what comes out is a checked answer or a clear error."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import httpx
import pytest

from bot.catalogue import portal as module
from bot.catalogue.pace import ATTEMPTS
from bot.catalogue.portal import DETAIL, LIST, Listed, Portal, portal_address
from bot.errors import PortalError, PortalRecordError
from tests.support.clock import FakeClock
from tests.support.portal import Fault, StandIn, cut, sample, sample_id, says, slow, standing_in, status

FIRST = Listed(sample_id(1), "3.900001", "x")


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with standing_in(5) as portal:
        yield portal


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def portal(stand_in: StandIn, clock: FakeClock) -> Iterator[Portal]:
    client = Portal(stand_in.address, rate=1.0, clock=clock, seed=1)
    yield client
    client.close()


# --- as documented -----------------------------------------------------------------------------------------------


def test_list_and_detail_are_asked_for_as_documented(portal: Portal, stand_in: StandIn) -> None:
    page = portal.page("")
    assert [item.code for item in page.items] == [f"3.90000{number}" for number in range(1, 6)]
    assert (page.odd, page.last_id, page.total) == (0, "", 5)
    assert portal.detail(page.items[0])["name"] == sample(1)["name"]
    (list_path, asked, headers), (detail_path, wanted, _) = stand_in.requests
    assert (list_path, set(asked)) == (LIST, {"limit", "lastId", "q", "categoryId", "departmentCode"})
    assert (detail_path, wanted) == (DETAIL, {"id": sample_id(1)})
    assert headers["User-Agent"] == f"motcua/{version('motcua')}"


def test_only_the_agency_asked_for_is_listed(stand_in: StandIn, clock: FakeClock) -> None:
    page = Portal(stand_in.address, agency="H41.2", clock=clock).page("")
    assert [item.code for item in page.items] == ["3.900001", "3.900003", "3.900005"]


def test_requests_keep_the_pace_retries_included(portal: Portal, stand_in: StandIn, clock: FakeClock) -> None:
    stand_in.faults += [status(500), status(500)]
    for _ in range(4):
        portal.detail(FIRST)
    assert len(stand_in.requests) == 6
    assert clock.now() >= 5.0


# --- passing trouble ---------------------------------------------------------------------------------------------

TROUBLES: dict[str, Fault] = {
    "too many requests": status(429),
    "server error": status(500),
    "bad gateway": status(502),
    "unavailable": status(503),
    "cut in the middle": cut,
    "no json": says(b"<html>Request Rejected</html>"),
    "not a number": says(b'{"code": "OK", "data": {"x": NaN}}'),
    "too deep": says(b"[" * 100_000),
    "not ok": says({"code": "SYSTEM_BUSY", "data": {}}),
    "a list": says([1]),
    "no data": says({"code": "OK", "data": None}),
    "data is a list": says({"code": "OK", "data": [1]}),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_that_passes_is_waited_out(name: str, portal: Portal, stand_in: StandIn, clock: FakeClock) -> None:
    stand_in.faults += [TROUBLES[name]] * (ATTEMPTS - 1)
    assert portal.detail(FIRST)["id"] == FIRST.id
    assert len(stand_in.requests) == ATTEMPTS
    assert sum(clock.sleeps) >= 0.5 * (2 ** (ATTEMPTS - 1) - 1)


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_that_stays_ends_in_an_error_that_names_it(name: str, portal: Portal, stand_in: StandIn) -> None:
    stand_in.faults += [TROUBLES[name]] * 99
    with pytest.raises(PortalError, match=f"gave up after {ATTEMPTS} tries: .") as caught:
        portal.page("")
    assert "\n" not in str(caught.value)
    assert len(stand_in.requests) == ATTEMPTS


def test_the_wait_the_server_asks_for_is_kept(portal: Portal, stand_in: StandIn, clock: FakeClock) -> None:
    stand_in.faults += [status(429, Retry_After="37"), status(503, Retry_After="11")]
    portal.detail(FIRST)
    assert clock.sleeps == [37.0, 11.0]


def test_a_wait_of_hours_ends_the_run_with_a_word_about_it(portal: Portal, stand_in: StandIn) -> None:
    stand_in.faults.append(status(429, Retry_After="7200"))
    with pytest.raises(PortalError, match="asks to wait 7200 s"):
        portal.detail(FIRST)
    assert len(stand_in.requests) == 1


def test_a_slow_server_is_asked_again(stand_in: StandIn, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", httpx.Timeout(0.2))
    stand_in.faults.append(slow(0.6))
    client = Portal(stand_in.address, clock=clock)
    assert client.detail(FIRST)["id"] == FIRST.id
    assert len(stand_in.requests) == 2


def test_an_answer_that_drips_for_ever_is_given_up(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SECONDS", -1.0)
    with pytest.raises(PortalError, match="not whole after"):
        portal.page("")


def test_nobody_listening_is_an_error_and_no_traceback(clock: FakeClock) -> None:
    with standing_in(1) as gone:
        address = gone.address
    with pytest.raises(PortalError, match="gave up after .*ConnectError"):
        Portal(address, clock=clock).page("")


# --- trouble that stays ------------------------------------------------------------------------------------------


def test_no_redirect_is_followed(portal: Portal, stand_in: StandIn) -> None:
    stand_in.faults.append(status(307, Location="https://elsewhere.example/steal"))
    with pytest.raises(PortalError, match="elsewhere.example.*not followed"):
        portal.page("")
    assert len(stand_in.requests) == 1


@pytest.mark.parametrize("code", [401, 403])
def test_a_refusal_reminds_of_the_permission(code: int, portal: Portal, stand_in: StandIn) -> None:
    stand_in.faults.append(status(code))
    with pytest.raises(PortalError, match=f"HTTP {code}; does the agency have the permission"):
        portal.page("")
    assert len(stand_in.requests) == 1


def test_a_procedure_that_is_gone_is_told_apart_from_a_broken_portal(portal: Portal, stand_in: StandIn) -> None:
    stand_in.faults.append(status(404))
    with pytest.raises(PortalRecordError, match="HTTP 404"):
        portal.detail(FIRST)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_too_long_is_not_read_to_its_end(packed: bool, portal: Portal, stand_in: StandIn) -> None:
    body = b'{"code": "OK", "data": {"x": "' + b"a" * 30_000_000 + b'"}}'

    def fault(handler: Any) -> bool:
        headers = {"Content-Encoding": "gzip"} if packed else {}
        try:
            handler.answer(201, gzip.compress(body, 1) if packed else body, headers=headers)
        except OSError:
            handler.close_connection = True  # the client had enough
        return True

    stand_in.faults.append(fault)
    with pytest.raises(PortalRecordError, match="longer than 8 MB"):
        portal.detail(FIRST)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": sample_id(2)}, "the portal answered with"),
        ({"code": "1.001193", "codeNotation": None}, "the list says 3.900001, the detail of .* is of 1.001193"),
        ({"code": None, "codeNotation": 3}, "states no procedure code"),
        ({"code": "3.9000015", "codeNotation": ""}, "states no procedure code"),
    ],
)
def test_a_detail_of_something_else_is_not_taken(
    changes: dict[str, Any], reason: str, portal: Portal, stand_in: StandIn
) -> None:
    stand_in.details[FIRST.id] = {**sample(1), **changes}
    with pytest.raises(PortalRecordError, match=reason):
        portal.detail(FIRST)


# --- the list ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [None, "x", {}, {"id": 5}, {"id": ""}, {"id": "../../etc/passwd"}, {"id": "a b"}, {"id": "x" * 81}],
)
def test_an_entry_that_names_no_procedure_is_counted_not_asked_for(item: Any, portal: Portal, stand_in: StandIn) -> None:
    data = {"items": [item, {"id": "abc-1", "code": "1.001193.H41", "name": 7}], "lastId": None, "total": "two"}
    stand_in.faults.append(says({"code": "OK", "data": data}))
    page = portal.page("")
    assert (page.items, page.odd, page.last_id, page.total) == ((Listed("abc-1", "1.001193", ""),), 1, "", None)


@pytest.mark.parametrize("data", [{}, {"items": {}}, {"items": [], "lastId": 5}, {"items": [], "lastId": True}])
def test_a_page_of_another_shape_is_an_error(data: dict[str, Any], portal: Portal, stand_in: StandIn) -> None:
    stand_in.faults.append(says({"code": "OK", "data": data}))
    with pytest.raises(PortalError, match=r"'(items|lastId)' is no"):
        portal.page("")


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://dichvucong.gov.vn/", "https://dichvucong.gov.vn"),
        (" https://a.gov.vn:8443/api/ ", "https://a.gov.vn:8443/api"),
        ("http://127.0.0.1:8099", "http://127.0.0.1:8099"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:1", "http://[::1]:1"),
    ],
)
def test_https_and_this_machine_are_addresses(text: str, address: str) -> None:
    assert portal_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "dichvucong.gov.vn", "http://dichvucong.gov.vn", "ftp://127.0.0.1", "https://", "https://u:p@a.vn", "https://a.vn/?q=1",
     "https://a.vn/#x", "https://a.vn:x", "https://[::1", "http://127.0.0.1.evil.com", "file:///etc/passwd"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PortalError):
        portal_address(text)


def test_the_answer_of_the_stand_in_is_the_documented_envelope(stand_in: StandIn) -> None:
    answer = httpx.post(stand_in.address + DETAIL, json={"id": FIRST.id}, trust_env=False)
    assert (answer.status_code, set(json.loads(answer.content))) == (201, {"code", "data"})
