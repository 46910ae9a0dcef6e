"""A bare yes or no answers the question of ours that waits."""

from __future__ import annotations

import pytest

from actions.question import Awaiting, Context
from actions.reply import Status
from actions.wording import say
from actions.yes_no import affirmed, denied, takes_yes
from knowledge.index import SearchIndex
from tests.support.catalogue import DAY, asks, index_of, small_town

MARRIAGE, BIRTH = "1.000894", "1.001193"
YES = asks("có", kind="affirm", aspects=(), mentions=0.0)


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def test_a_yes_to_the_offer_of_a_person_gives_the_contacts(index: SearchIndex) -> None:
    context = Context(awaiting=Awaiting("person"), misunderstood=2)
    assert takes_yes(context)
    reply = affirmed(YES, context, index, on=DAY)
    assert reply.status is Status.CONTACTS_GIVEN
    assert (reply.slots["misunderstood"], reply.slots["awaiting"]) == (0, None)


def test_a_yes_to_one_choice_takes_it(index: SearchIndex) -> None:
    context = Context(choices=(MARRIAGE,), pending=("fee",))
    reply = affirmed(YES, context, index, on=DAY)
    assert (reply.slots["procedure_id"], reply.aspects) == (MARRIAGE, ("fee",))


def test_a_yes_to_several_choices_puts_them_again(index: SearchIndex) -> None:
    context = Context(choices=(MARRIAGE, BIRTH), awaiting=Awaiting("choice"))
    reply = affirmed(YES, context, index, on=DAY)
    assert reply.status is Status.CLARIFICATION
    assert reply.slots["choices"] == [MARRIAGE, BIRTH]


def test_a_yes_to_nothing_is_no_matter_of_ours() -> None:
    assert not takes_yes(Context())


def test_none_of_the_choices_is_taken_kindly_and_what_was_asked_is_kept() -> None:
    reply = denied(Context(choices=(MARRIAGE, BIRTH), pending=("fee",), awaiting=Awaiting("choice")))
    assert reply.text == say("refused")
    assert (reply.slots["choices"], reply.slots["pending_aspects"]) == (None, ["fee"])
    assert reply.slots["awaiting"]["what"] == "procedure"
    assert "/talk_to_officer" in [button.payload for button in reply.buttons]


def test_a_no_to_the_offer_of_a_person_goes_on_without_one() -> None:
    reply = denied(Context(awaiting=Awaiting("person"), misunderstood=2))
    assert reply.text == say("person.declined")
    assert reply.slots["misunderstood"] == 0


@pytest.mark.parametrize("context", [Context(awaiting=Awaiting("more")), Context(procedure_id=MARRIAGE)])
def test_a_no_to_anything_else_ends_kindly(context: Context) -> None:
    reply = denied(context, after_thanks=context.awaiting is None)
    assert reply.text == say("nothing_more")
    assert reply.status is Status.ANSWERED


def test_a_no_to_an_answer_asks_for_the_right_name_and_keeps_the_question() -> None:
    reply = denied(Context(procedure_id=MARRIAGE, last=("fee",)))
    assert reply.text == say("denied")
    assert reply.slots["pending_aspects"] == ["fee"]


def test_no_after_no_is_never_answered_with_the_same_sentence() -> None:
    said, context = [], Context(procedure_id=MARRIAGE, last=("fee",))
    for failures in range(3):
        reply = denied(Context(procedure_id=MARRIAGE, last=("fee",), misunderstood=failures))
        said.append(reply.text)
    assert len(set(said)) == 3
    assert reply.status is Status.CONTACTS_GIVEN
    assert context.misunderstood == 0
