"""The look-up over real sockets: the contract, every error of it, time-outs, broken answers; and what it never tells."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.dossiers import HttpLookup, install
from bot.dossiers.client import KEPT_S, MAX_BYTES, MAX_KEPT, MAX_REST_S, PATH, REST_S
from bot.settings import Settings
from knowledge.dossiers import LOOK_UP_S, Stage
from knowledge.dossiers.errors import LookUpError, UnknownDossierError
from tests.support.clock import FakeClock
from tests.support.dossiers import APPLICANT, TOKEN, DossierStandIn, Fault, dossier, dossier_system

CODE = "H41.18-250703-0012"
OTHER = "H41.18-250703-0013"


@pytest.fixture
def system() -> Iterator[DossierStandIn]:
    """Return a system that holds one dossier."""
    with dossier_system() as running:
        running.add(CODE)
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def lookup(system: DossierStandIn, clock: FakeClock) -> HttpLookup:
    return HttpLookup(system.address, token=TOKEN, clock=clock.now)


async def test_a_dossier_is_told_as_the_contract_has_it(lookup: HttpLookup) -> None:
    status = await lookup.look_up(CODE)
    assert (status.code, status.stage, status.word) == (CODE, Stage.PROCESSING, "Đang xử lý")
    assert (status.received_on, status.due_on, status.finished_on) == (date(2026, 11, 2), date(2026, 11, 20), None)
    assert datetime.now(UTC) - status.looked_up_at < timedelta(seconds=10)


async def test_the_code_goes_in_the_body_and_never_in_the_address(lookup: HttpLookup, system: DossierStandIn) -> None:
    await lookup.look_up(CODE)
    ((path, body, headers),) = system.requests
    assert (path, body) == (PATH, {"code": CODE})
    assert headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_code_the_system_does_not_hold_is_told_apart_from_trouble(lookup: HttpLookup) -> None:
    with pytest.raises(UnknownDossierError):
        await lookup.look_up(OTHER)


BROKEN = {
    "a wrong address": Fault(404, b"<html></html>"),
    "a 404 of another kind": Fault(404, b'{"error": {"code": "no_such_route"}}'),
    "too many requests": Fault(429, b"{}", (("Retry-After", "30"),)),
    "an inner error": Fault(500, b"boom"),
    "no service": Fault(503, b""),
    "a way on": Fault(302, b"", (("Location", "https://elsewhere.example/"),)),
    "no JSON": Fault(200, b"<html>log in</html>"),
    "half a JSON": Fault(200, b'{"code": "H41.18-2507'),
    "a list": Fault(200, b"[]"),
    "another dossier": Fault(200, json.dumps(dossier(OTHER)).encode()),
    "no state": Fault(200, json.dumps(dossier(CODE, status=None)).encode()),
    "a day that is none": Fault(200, json.dumps(dossier(CODE, due_on="2026-02-30")).encode()),
    "papers that are no texts": Fault(200, json.dumps(dossier(CODE, supplement=[1])).encode()),
    "a very long answer": Fault(200, b" " * (MAX_BYTES + 1)),
    "deep nesting": Fault(200, b"[" * 50_000),
    "an end in the middle": Fault(happens="drop"),
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN.keys())
async def test_what_is_no_answer_is_no_state(lookup: HttpLookup, system: DossierStandIn, fault: Fault) -> None:
    system.faults.append(fault)
    with pytest.raises(LookUpError) as caught:
        await lookup.look_up(CODE)
    assert CODE not in str(caught.value)


@pytest.mark.parametrize("happens", ["hang", "drip"])
async def test_nobody_waits_longer_than_the_patience(lookup: HttpLookup, system: DossierStandIn, happens: str) -> None:
    system.faults.append(Fault(happens=happens))
    begun = time.monotonic()
    with pytest.raises(LookUpError, match="cannot be reached"):
        await lookup.look_up(CODE)
    assert time.monotonic() - begun < LOOK_UP_S + 1.5


async def test_a_wrong_token_is_named_in_the_log_line_but_not_shown(system: DossierStandIn) -> None:
    with pytest.raises(LookUpError, match="401; is the token right") as caught:
        await HttpLookup(system.address, token="wrong-token").look_up(CODE)
    assert "wrong-token" not in str(caught.value)


async def test_a_system_that_is_down_is_trouble() -> None:
    with dossier_system() as gone:
        address = gone.address
    with pytest.raises(LookUpError, match="ConnectError"):
        await HttpLookup(address).look_up(CODE)


async def test_an_answer_is_kept_for_a_minute_with_the_time_it_was_had(
    lookup: HttpLookup, system: DossierStandIn, clock: FakeClock
) -> None:
    first = await lookup.look_up(CODE)
    clock.sleep(KEPT_S - 1)
    assert (await lookup.look_up(CODE)).looked_up_at == first.looked_up_at
    assert len(system.requests) == 1
    clock.sleep(2)
    await lookup.look_up(CODE)
    assert len(system.requests) == 2


async def test_an_unknown_code_is_kept_as_well(lookup: HttpLookup, system: DossierStandIn) -> None:
    for _ in range(2):
        with pytest.raises(UnknownDossierError):
            await lookup.look_up(OTHER)
    assert len(system.requests) == 1


async def test_only_so_many_answers_are_kept(lookup: HttpLookup, system: DossierStandIn, clock: FakeClock) -> None:
    await lookup.look_up(CODE)
    for number in range(MAX_KEPT):
        lookup._keep(f"H41.18-250703-{number + 100:04}", None)
    await lookup.look_up(CODE)
    assert len(system.requests) == 2


async def test_the_system_rests_as_long_as_it_asks(lookup: HttpLookup, system: DossierStandIn, clock: FakeClock) -> None:
    system.faults.append(Fault(429, b"{}", (("Retry-After", "30"),)))
    for wait in (0.0, 29.0):
        clock.sleep(wait)
        with pytest.raises(LookUpError):
            await lookup.look_up(CODE)
    assert len(system.requests) == 1
    clock.sleep(2)
    assert (await lookup.look_up(CODE)).code == CODE


async def test_a_rest_has_an_end_whatever_is_asked(lookup: HttpLookup, system: DossierStandIn, clock: FakeClock) -> None:
    system.faults.append(Fault(503, b"", (("Retry-After", "999999"),)))
    with pytest.raises(LookUpError):
        await lookup.look_up(CODE)
    clock.sleep(MAX_REST_S + 1)
    assert (await lookup.look_up(CODE)).code == CODE


async def test_after_a_lost_connection_nobody_waits_in_vain(
    lookup: HttpLookup, system: DossierStandIn, clock: FakeClock
) -> None:
    system.faults.append(Fault(happens="drop"))
    for _ in range(2):
        with pytest.raises(LookUpError):
            await lookup.look_up(CODE)
    assert len(system.requests) == 1
    clock.sleep(REST_S + 1)
    assert (await lookup.look_up(CODE)).code == CODE


async def test_trouble_with_one_dossier_keeps_nobody_from_another(lookup: HttpLookup, system: DossierStandIn) -> None:
    system.add(OTHER)
    system.faults.append(Fault(500, b""))
    with pytest.raises(LookUpError):
        await lookup.look_up(CODE)
    assert (await lookup.look_up(OTHER)).code == OTHER


async def test_neither_the_applicant_nor_the_code_gets_into_a_value_or_a_log(
    lookup: HttpLookup, system: DossierStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        status = await lookup.look_up(CODE)
    for personal in APPLICANT.values():
        assert personal not in repr(status)
        assert personal not in caplog.text
    assert CODE not in caplog.text


async def test_without_an_address_nothing_is_asked() -> None:
    from actions.wiring import dossier_lookup

    install(Settings(dossier_url="http://127.0.0.1:1"))
    assert isinstance(dossier_lookup(), HttpLookup)
    install(Settings())
    assert dossier_lookup() is None
