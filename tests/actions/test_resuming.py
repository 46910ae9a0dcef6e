"""What was asked in between is answered, and the question that waited is put once more, then dropped."""

from __future__ import annotations

import pytest

from actions.question import Awaiting, Context
from actions.reply import Reply, Status
from actions.resuming import taken_up_again
from actions.waiting import NOTHING
from actions.wording import say
from knowledge.index import SearchIndex
from tests.support.catalogue import DAY, index_of, small_town

MARRIAGE, BIRTH = "1.000894", "1.001193"
ANSWERED = Reply(Status.ANSWERED, "Ở số 16 đường Trường Thi.")


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def choice(times: int = 1) -> Context:
    return Context(choices=(BIRTH, MARRIAGE), pending=("fee",), awaiting=Awaiting("choice", times))


def test_the_same_choice_with_the_same_buttons_follows_the_answer(index: SearchIndex) -> None:
    reply, again = taken_up_again(ANSWERED, choice(), lambda: index, on=DAY)
    assert reply == ANSWERED
    assert again is not None
    assert again.text.startswith(say("again.choice", choice="").strip())
    assert [button.payload for button in again.buttons] == [
        f'/inform{{"procedure":"{BIRTH}"}}',
        f'/inform{{"procedure":"{MARRIAGE}"}}',
    ]
    assert again.slots == {"awaiting": {"what": "choice", "times": 2}}


def test_the_second_interruption_drops_it(index: SearchIndex) -> None:
    reply, again = taken_up_again(ANSWERED, choice(2), lambda: index, on=DAY)
    assert again is None
    assert reply.slots == NOTHING


def test_which_procedure_is_asked_again_with_what_was_asked_of_it(index: SearchIndex) -> None:
    context = Context(pending=("time_limit",), awaiting=Awaiting("procedure"))
    _, again = taken_up_again(ANSWERED, context, lambda: index, on=DAY)
    assert again is not None
    assert say("time_limit.title").lower() in again.text


@pytest.mark.parametrize("what", ["person", "more"])
def test_an_offer_is_let_go_without_a_word(index: SearchIndex, what: str) -> None:
    reply, again = taken_up_again(ANSWERED, Context(awaiting=Awaiting(what)), lambda: index, on=DAY)
    assert again is None
    assert reply.slots["awaiting"] is None


@pytest.mark.parametrize("status", [Status.NOT_UNDERSTOOD, Status.OUT_OF_SCOPE, Status.CLARIFICATION, Status.NOT_COVERED])
def test_what_is_no_answer_leaves_the_question_waiting(index: SearchIndex, status: Status) -> None:
    reply = Reply(status, "?")
    assert taken_up_again(reply, choice(), lambda: index, on=DAY) == (reply, None)


def test_a_reply_that_settles_the_question_is_followed_by_nothing(index: SearchIndex) -> None:
    settled = Reply(Status.ANSWERED, "x", slots={"awaiting": None})
    assert taken_up_again(settled, choice(), lambda: index, on=DAY) == (settled, None)


def test_without_a_question_of_ours_the_index_is_not_even_read() -> None:
    def unread() -> SearchIndex:
        raise AssertionError

    assert taken_up_again(ANSWERED, Context(), unread, on=DAY) == (ANSWERED, None)


def test_a_choice_of_which_records_left_the_catalogue_is_dropped(index: SearchIndex) -> None:
    gone = Context(choices=(BIRTH, "9.999999"), awaiting=Awaiting("choice"))
    reply, again = taken_up_again(ANSWERED, gone, lambda: index, on=DAY)
    assert again is None
    assert reply.slots["choices"] is None


def test_any_answer_ends_the_count_of_messages_not_understood() -> None:
    reply, _ = taken_up_again(ANSWERED, Context(misunderstood=2), lambda: pytest.fail(), on=DAY)
    assert reply.slots == {"misunderstood": 0}


@pytest.mark.parametrize(
    ("pending", "text"),
    [
        (("overview",), say("again.procedure_plain")),
        (("overview", "fee"), say("again.procedure", names=say("fee.title").lower())),
        ((), say("again.procedure_plain")),
    ],
)
def test_whatever_was_asked_of_which_procedure_is_put_again(index: SearchIndex, pending: tuple[str, ...], text: str) -> None:
    context = Context(pending=pending, awaiting=Awaiting("procedure", 1))
    _, again = taken_up_again(ANSWERED, context, lambda: index, on=DAY)
    assert again is not None and again.text == text
