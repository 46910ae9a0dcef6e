"""Questions about a dossier through a trained assistant: without a system, and with one over real sockets."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from actions.wiring import use_dossier_lookup
from actions.wording import say
from bot.assistant import Assistant, Turn
from bot.dossiers import HttpLookup
from knowledge.dossiers import look_up_page
from tests.support.dossiers import APPLICANT, TOKEN, DossierStandIn, Fault, dossier_system

pytestmark = pytest.mark.train

CODE = "H41.18-230501-0001"
QUESTION = f"ho so {CODE} toi dau roi"


@pytest.fixture
def system() -> Iterator[DossierStandIn]:
    """Return a system that is connected while a test runs."""
    with dossier_system() as running:
        use_dossier_lookup(HttpLookup(running.address, token=TOKEN))
        yield running
        use_dossier_lookup(None)


def text_of(turn: Turn) -> str:
    return "\n".join(str(message.get("text") or "") for message in turn.messages)


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        CODE,
        "h41 18 230501 0001",
        "H41182305010001",
        "H41.18.230501.0001",
        "H41.18-23O5O1-OOO1",
        "mã đây ạ h41 18 230501 0001",
        "hồ sơ H41.18-23O5O1-OOO1 của em xong chưa",
    ],
)
async def test_a_code_is_told_and_the_official_page_is_named(assistant: Assistant, question: str) -> None:
    use_dossier_lookup(None)
    turn = await assistant.ask(question)
    assert "01/05/2023" in text_of(turn)
    assert CODE in text_of(turn).splitlines()
    assert look_up_page().url in text_of(turn)
    assert turn.facts["status"] == "unanswerable_no_access"


async def test_a_connected_system_is_asked_and_the_applicant_stays_unknown(
    assistant: Assistant, system: DossierStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    system.add(CODE)
    with caplog.at_level(logging.DEBUG):
        turn = await assistant.ask(QUESTION)
    assert turn.facts["status"] == "answered"
    assert say("dossier.explain.processing") in text_of(turn)
    assert "20/11/2026" in text_of(turn)
    for personal in APPLICANT.values():
        assert personal not in text_of(turn)
        assert personal not in caplog.text


async def test_a_system_in_trouble_leaves_the_official_page(assistant: Assistant, system: DossierStandIn) -> None:
    system.faults.append(Fault(500, b"boom"))
    turn = await assistant.ask(QUESTION)
    assert say("dossier.trouble.failed") in text_of(turn)
    assert look_up_page().url in text_of(turn)


async def test_a_code_the_system_does_not_hold_is_told(assistant: Assistant, system: DossierStandIn) -> None:
    turn = await assistant.ask(QUESTION)
    assert "không có mã này" in text_of(turn)


async def test_without_a_code_the_whole_one_is_asked_for(assistant: Assistant, system: DossierStandIn) -> None:
    turn = await assistant.ask("hồ sơ của tôi giải quyết đến đâu rồi")
    assert turn.facts["status"] == "clarification"
    assert say("dossier.ask") in text_of(turn)
    assert system.requests == []
    system.add(CODE)
    assert say("dossier.explain.processing") in text_of(await assistant.ask(CODE))  # and the code alone is enough


async def test_a_word_of_the_portal_is_explained(assistant: Assistant) -> None:
    use_dossier_lookup(None)
    turn = await assistant.ask("trạng thái chờ bổ sung nghĩa là gì")
    assert say("dossier.explain.supplement") in text_of(turn)
