"""The reply to a question: answered from the record, asked back, or said to be outside; never guessed."""

from __future__ import annotations

import pytest

from actions.about import MAX_BUTTONS
from actions.answer import answer
from actions.choose import choose
from actions.question import Context
from actions.reply import Reply, Status
from actions.wording import say
from knowledge.index import SearchIndex
from knowledge.model import LifeEvent
from knowledge.search import Candidate, Coverage, SearchOutcome
from tests.support.catalogue import DAY, PAGE, asks, full, index_of, small_town
from tests.support.records import procedure

MARRIAGE, BIRTH = "1.000894", "1.001193"


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def reply_to(index: SearchIndex, text: str, *aspects: str, context: Context | None = None, **changes: object) -> Reply:
    return answer(asks(text, *aspects, **changes), context or Context(), index, on=DAY)


# --- found -------------------------------------------------------------------------------------------------------


def test_all_aspects_asked_are_answered_in_the_order_of_answers(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "time_limit", "documents")
    assert reply.status is Status.ANSWERED
    assert reply.aspects == ("documents", "time_limit")
    assert reply.text.index(say("documents.title")) < reply.text.index(say("time_limit.title"))


def test_papers_go_along_as_a_checklist_of_what_the_text_lists(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "documents")
    assert reply.checklist
    assert all(f"• {paper}" in reply.text.split("\n") for paper in reply.checklist)
    assert reply.facts()["checklist"] == list(reply.checklist)
    assert "checklist" not in reply_to(index, "đăng ký kết hôn", "fee").facts()


def test_an_overview_beside_other_aspects_adds_nothing(index: SearchIndex) -> None:
    assert reply_to(index, "đăng ký kết hôn", "overview", "fee").aspects == ("fee",)


def test_an_answer_names_the_procedure_its_code_and_its_source_with_the_day_it_was_checked(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "fee")
    assert "Đăng ký kết hôn" in reply.text
    assert MARRIAGE in reply.text
    assert f"kiểm tra ngày 01/07/2026, cách đây 19 ngày. {PAGE}" in reply.text
    assert [source.url for source in reply.sources] == [PAGE]


def test_an_answer_remembers_the_procedure_and_forgets_the_choice(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "fee")
    assert reply.slots["procedure_id"] == MARRIAGE
    assert reply.slots["choices"] is None
    assert reply.slots["pending_aspects"] is None


def test_the_same_question_carries_on_to_another_procedure(index: SearchIndex) -> None:
    asked = reply_to(index, "đăng ký kết hôn", "fee").slots
    context = Context(procedure_id=MARRIAGE, last=tuple(asked["last_aspects"]))
    assert reply_to(index, "thế còn đăng ký khai sinh", context=context, carries_on=True).aspects == ("fee",)
    assert reply_to(index, "thế còn đăng ký khai sinh", "steps", context=context, carries_on=True).aspects == ("steps",)
    assert reply_to(index, "đăng ký khai sinh", context=context).aspects == ("overview",)


def test_what_the_record_does_not_state_is_an_answer_of_its_own_status(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký thường trú", "fee")
    assert reply.status is Status.NOT_ON_RECORD
    assert say("fee.unknown") in reply.text


def test_one_known_aspect_among_unknown_ones_makes_an_answer(index: SearchIndex) -> None:
    assert reply_to(index, "đăng ký khai sinh", "fee", "steps").status is Status.ANSWERED


# --- several -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def births() -> SearchIndex:
    event = LifeEvent("birth", "sinh con", ("mới sinh con",), first=("1.000032",))
    records = [procedure(code=f"1.00003{n}", name=f"Việc thứ {n} riêng", life_events=["birth"]) for n in range(1, 8)]
    return index_of(*records, events=(event,))


def test_a_situation_offers_its_procedures_the_likelier_first(births: SearchIndex) -> None:
    reply = reply_to(births, "mới sinh con", "fee")
    assert reply.status is Status.CLARIFICATION
    assert reply.procedures[0].code == "1.000032"
    assert say("choice.event", event="sinh con") in reply.text


def test_a_choice_keeps_what_was_asked_and_numbers_every_button(births: SearchIndex) -> None:
    reply = reply_to(births, "mới sinh con", "fee")
    choices = reply.slots["choices"]
    assert len(choices) == len(reply.buttons) == len(reply.procedures) <= MAX_BUTTONS
    assert reply.slots["pending_aspects"] == ["fee"]
    assert [button.payload for button in reply.buttons] == [f'/inform{{"procedure":"{chosen}"}}' for chosen in choices]
    assert all(f"{number}. " in reply.text for number in range(1, len(choices) + 1))


def test_the_choice_once_made_answers_what_was_asked_before(births: SearchIndex) -> None:
    offered = reply_to(births, "mới sinh con", "fee").slots
    context = Context(choices=tuple(offered["choices"]), pending=tuple(offered["pending_aspects"]))
    for picked in ({"ordinal": 2}, {"procedure_id": offered["choices"][1]}):
        reply = reply_to(births, "2", context=context, **{"kind": "inform", "aspects": (), "mentions": 0.0, **picked})
        assert reply.aspects == ("fee",)
        assert reply.slots["procedure_id"] == offered["choices"][1]


def test_the_difference_that_decides_is_said_beside_the_choice() -> None:
    near = index_of(
        full(), full(code="1.000895", name="Đăng ký kết hôn lại", short_name=None, aliases=[], choose_when="mất sổ")
    )
    reply = reply_to(near, "kết hôn")
    if reply.status is Status.CLARIFICATION:
        assert "hai bên là công dân Việt Nam" in reply.text
        assert "mất sổ" in reply.text


# --- buttons of ours, and forged ones ------------------------------------------------------------------------------


def test_a_forged_button_is_asked_back_politely_and_names_nothing(
    index: SearchIndex, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in ("ask_fee", "inform", "ask_freshness"):
        reply = answer(asks("", kind=kind, aspects=(), procedure_id="nonsense"), Context(), index, on=DAY)
        assert reply.status is Status.CLARIFICATION
        assert reply.text == say("button_gone")
        assert reply.procedures == ()
    assert caplog.records == []


def test_forged_buttons_in_a_row_lead_to_a_person(index: SearchIndex) -> None:
    question = asks("", procedure_id="nonsense")
    reply = answer(question, Context(misunderstood=1), index, on=DAY)
    assert "/talk_to_officer" in [button.payload for button in reply.buttons]


# --- choices of many ---------------------------------------------------------------------------------------------


def test_a_choice_never_shows_two_equal_entries() -> None:
    twins = [full(code=f"1.00000{n}", levels=[level]) for n, level in enumerate(("province", "ministry", "commune"), 1)]
    found = SearchOutcome(Coverage.SEVERAL, tuple(Candidate(twin.id, 0.9, 0.9) for twin in twins))
    reply = choose(found, asks("kết hôn"), index_of(*twins), on=DAY)
    lines = [line.split(". ", 1)[1] for line in reply.text.split("\n")[1:-1]]
    assert len(set(lines)) == 3
    assert len({button.title for button in reply.buttons}) == 3


def test_the_same_procedure_at_another_level_is_no_choice_of_its_own() -> None:
    twins = [
        full(code="1.000001"),
        full(code="1.000002", levels=["ministry"]),
        full(code="1.000003", name="Khác", short_name=None),
    ]
    candidates = (
        Candidate("1.000001", 0.9, 0.9),
        Candidate("1.000002", 0.9, 0.9, family_of="1.000001"),
        Candidate("1.000003", 0.89, 0.9),
    )
    reply = choose(SearchOutcome(Coverage.SEVERAL, candidates), asks("kết hôn"), index_of(*twins), on=DAY)
    assert reply.slots["choices"] == ["1.000001", "1.000003"]
