"""A question of ours is put at most twice; then a person is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answer import answer
from actions.question import Awaiting, Context
from actions.reply import Reply
from actions.waiting import PUT_AT_MOST, offered, waits
from actions.wording import say
from knowledge.index import SearchIndex
from knowledge.model import LifeEvent
from tests.support.catalogue import DAY, asks, index_of, small_town
from tests.support.records import procedure

OFFICER = "/talk_to_officer"


@pytest.fixture(scope="module")
def births() -> SearchIndex:
    event = LifeEvent("birth", "sinh con", ("mới sinh con",), first=("1.000032",))
    records = [procedure(code=f"1.00003{n}", name=f"Việc thứ {n} riêng", life_events=["birth"]) for n in range(1, 5)]
    return index_of(*records, events=(event,))


def after(reply: Reply, before: Context | None = None) -> Context:
    """Return the context the slots of `reply` leave, as the next turn reads it."""
    old, slots = before or Context(), reply.slots
    waiting = slots.get("awaiting", None)
    return Context(
        procedure_id=slots.get("procedure_id", old.procedure_id),
        choices=tuple(slots.get("choices", old.choices) or ()),
        pending=tuple(slots.get("pending_aspects", old.pending) or ()),
        claims=tuple(slots.get("pending_claims", old.claims) or ()),
        last=tuple(slots.get("last_aspects", old.last) or ()),
        misunderstood=slots.get("misunderstood", old.misunderstood) or 0,
        recent=tuple(slots.get("recent", old.recent) or ()),
        awaiting=Awaiting(**waiting) if waiting else (old.awaiting if "awaiting" not in slots else None),
    )


def test_a_choice_waits_for_its_answer(births: SearchIndex) -> None:
    reply = answer(asks("mới sinh con", "fee"), Context(), births, on=DAY)
    assert reply.slots["awaiting"] == {"what": "choice", "times": 1}


def test_a_question_in_the_middle_of_a_choice_joins_what_was_asked_and_puts_it_again(births: SearchIndex) -> None:
    first = answer(asks("mới sinh con", "fee"), Context(), births, on=DAY)
    second = answer(asks("bao lâu", "time_limit", mentions=0.0), after(first), births, on=DAY)
    assert second.slots["choices"] == first.slots["choices"]
    assert second.slots["pending_aspects"] == ["fee", "time_limit"]
    assert second.text != first.text
    assert [button.payload for button in second.buttons] == [button.payload for button in first.buttons]


HEARD = {"aspect": "fee", "paid": True}


def test_what_was_heard_waits_with_the_choice_and_is_judged_for_what_is_picked(births: SearchIndex) -> None:
    first = answer(asks("mới sinh con", "fee", claims=(HEARD,)), Context(), births, on=DAY)
    again = answer(asks("bao lâu", "time_limit", mentions=0.0), after(first), births, on=DAY)
    for put in (first, again):
        picked = answer(
            asks("2", kind="inform", aspects=(), ordinal=2, mentions=0.0), after(put, after(first)), births, on=DAY
        )
        assert [premise["aspect"] for premise in picked.facts()["premises"]] == ["fee"]
        assert picked.slots["pending_claims"] is None


def test_what_was_heard_waits_for_the_procedure_to_be_named() -> None:
    index = index_of(*small_town())
    first = answer(
        asks("mất tiền đúng không", "fee", kind="ask_fee", mentions=0.0, claims=(HEARD,)), Context(), index, on=DAY
    )
    assert first.slots["awaiting"]["what"] == "procedure"
    named = answer(asks("đăng ký kết hôn", kind="inform", aspects=()), after(first), index, on=DAY)
    assert [premise["aspect"] for premise in named.facts()["premises"]] == ["fee"]


def test_a_question_in_the_middle_of_a_choice_with_a_likeliest_is_answered_for_it() -> None:
    index = index_of(*small_town())
    choices = Context(choices=("1.000894", "1.004222"), pending=("fee",), awaiting=Awaiting("choice"))
    question = replace(asks("bao lâu vậy", "time_limit", mentions=0.0), told="hai đứa sắp kết hôn")
    reply = answer(question, choices, index, on=DAY)
    assert reply.slots["procedure_id"] == "1.000894"
    assert reply.aspects == ("time_limit",)
    assert say("choice.assumed", name="Kết hôn") in reply.text
    assert say("fee.title") in reply.text  # asked before the choice was put
    assert [button.payload for button in reply.buttons if "1.004222" in (button.payload or "")]
    assert not reply.slots["choices"]


def test_the_same_choice_is_never_put_a_third_time_and_a_person_is_offered(births: SearchIndex) -> None:
    context = Context()
    for _ in range(PUT_AT_MOST):
        reply = answer(asks("mới sinh con", "fee"), context, births, on=DAY)
        assert reply.slots["choices"]
        context = after(reply, context)
    third = answer(asks("mới sinh con", "fee"), context, births, on=DAY)
    assert third.slots["choices"] is None
    assert third.text == say("stuck.choice")
    assert OFFICER in [button.payload for button in third.buttons]


def test_another_choice_begins_to_count_anew() -> None:
    context = Context(choices=("a", "b"), awaiting=Awaiting("choice", PUT_AT_MOST))
    reply = Reply(status=None, text="x", slots={"choices": ["a", "c"], "pending_aspects": ["fee"]})  # type: ignore[arg-type]
    assert offered(reply, context).slots["awaiting"] == waits("choice")["awaiting"]


def test_an_answer_by_number_ends_the_waiting(births: SearchIndex) -> None:
    first = answer(asks("mới sinh con", "fee"), Context(), births, on=DAY)
    picked = answer(asks("2", kind="inform", aspects=(), ordinal=2, mentions=0.0), after(first), births, on=DAY)
    assert picked.slots["procedure_id"] == first.slots["choices"][1]
    assert picked.slots["awaiting"] is None
    assert picked.aspects == ("fee",)
