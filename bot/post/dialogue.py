"""The order as a conversation: one thing per question, any answer correctable, interruptible by a question. Pure.

A draft is a value; `begin` and `go_on` return the next one and what is said. What is written to the database along with
it is done by `bot.post.ordering`, in the transaction that marks the citizen's message as answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.channels.answering import kind_received
from bot.desk.dialogue import phone_in
from bot.post.answers import is_figures, name_in
from bot.post.asking import Message, button, means, message, say
from bot.post.choices import Mend, field_of, is_for_person, is_only_polite, is_question, mend_in, number_in
from bot.post.codes import spaced
from bot.post.draft import Draft, Step, is_answered, next_step, without_day
from bot.post.model import Back, Pickup
from bot.post.questions import (
    AGREE,
    CONFIRM,
    KEEP,
    MEND,
    PLACE,
    PREFIX,
    RESUME,
    STOP,
    Matter,
    put,
    put_again,
    refused,
)
from bot.post.steps import OWNERS, PATIENCE, READERS, Read, near, with_case
from bot.post.summary import lines_of
from bot.post.wording import shown_day
from knowledge.post.days import why_unfit

LONG_WORDS = 7
"""Words from which a message that answers nothing is another matter, and the assistant's."""


class Ending(StrEnum):
    """What is done with a draft."""

    NONE = ""
    STOP = "stop"
    CONFIRM = "confirm"
    """Keep the order; what is said then names its code."""
    AGAIN = "again"
    """Set another day for an order whose collection failed."""
    ASIDE = "aside"
    """The message is none for the dialogue: the assistant answers it, and what is said here comes behind."""


@dataclass(frozen=True, slots=True)
class Move:
    """The next draft (None: it is forgotten) and what is said."""

    draft: Draft | None
    said: tuple[Message, ...] = ()
    ending: Ending = Ending.NONE


def begin(draft_id: str, procedure: str, name: str, matter: Matter, *, place: str = "") -> Move:
    """Return a new draft and its first question; `place` is the commune the conversation was about."""
    draft = Draft(draft_id, Step.CONSENT, procedure, name, place=place)
    cases = matter.cases or ()
    if len(cases) == 1:
        draft = with_case(draft, matter, 1)
    elif not cases:
        draft = replace(draft, is_cased=True, is_ticked=True)
    return Move(draft, (put(draft, matter),))


def go_on(draft: Draft, text: str, matter: Matter, *, is_late: bool = False) -> Move:
    """Return what follows from a message; `is_late`: so much later that it may have nothing to do with the order."""
    text = text.strip()
    if text == STOP:
        return _stopped(draft)
    if text.startswith("/") and not text.startswith(PREFIX) and not kind_received(text):
        return Move(draft, (put_again(draft, matter),), Ending.ASIDE)  # a button of the assistant: they went elsewhere
    if not text.startswith("/") and is_for_person(text):
        return Move(draft, (), Ending.ASIDE)
    gone = _gone(draft, matter)
    if gone:
        draft = replace(without_day(draft), step=Step.DAY if draft.step in (Step.SUMMARY, Step.MEND) else draft.step)
        if text in (CONFIRM, RESUME) or means("confirm", text) or means("yes", text) or means("resume", text):
            return _to(draft, matter, (gone,))
    if kind_received(text):
        return _received(draft, text, matter)
    if text == RESUME or means("resume", text):
        return Move(draft, (put(draft, matter),))
    if not draft.has_agreed:
        return _unagreed(draft, text, matter, is_late=is_late)
    if means("stop", text) and not (means("no", text) and draft.step is Step.PHONE and draft.put < PATIENCE):
        return _stopped(draft)
    if draft.step is Step.CASE and not matter.cases:
        return Move(draft, (put(draft, matter),))
    return _pressed(draft, text, matter) if text.startswith("/") else _said(draft, text, matter, is_late=is_late)


# --- what was said ---------------------------------------------------------------------------------------------------


def _said(draft: Draft, text: str, matter: Matter, *, is_late: bool) -> Move:
    if means("previous", text):
        return _previous(draft, matter)
    if means("keep", text) and (is_answered(draft, draft.step) or draft.step is Step.MEND):
        return _to(draft, matter)
    asks = is_question(text) and not (draft.step is Step.NAME and text.istitle() and name_in(text))
    wish = mend_in(text)
    if wish is not None and (wish.is_wished or draft.step not in (Step.BACK_ADDRESS, Step.BACK_PLACE)):
        mended = _mended(draft, wish, matter, asks=asks)
        if mended is not None:
            return mended
    if draft.step in (Step.SUMMARY, Step.MEND):
        done = _at_summary(draft, text, matter, is_late=is_late)
        if done is not None:
            return done
    reader = READERS.get(draft.step)
    read = reader(draft, text, matter) if reader and not (asks and draft.step not in _SURE) else None
    if read is not None and not (is_late and read.again):
        return _after(read, matter)
    if is_figures(text) and draft.phone and field_of(text, today=matter.today) is Step.PHONE:
        return _after(Read(replace(draft, phone=phone_in(text))), matter)
    if is_late:
        return Move(draft, (resumed(draft, matter),), Ending.ASIDE)
    if asks or len(text.split()) >= LONG_WORDS:
        return Move(draft, (put_again(draft, matter),), Ending.ASIDE)
    return Move(replace(draft, put=draft.put + 1), (refused(draft, matter),))


_SURE = (Step.CASE, Step.PAPERS, Step.NAME, Step.PHONE, Step.PICKUP, Step.HALF, Step.BACK)
"""Steps at which an answer is told from a question by itself."""


def _unagreed(draft: Draft, text: str, matter: Matter, *, is_late: bool) -> Move:
    """Return what follows before the citizen has agreed: nothing but a yes goes on, and nothing is kept of the rest."""
    read = READERS[Step.CONSENT](draft, text, matter)
    if read is not None and (text == AGREE or means("agree", text) or (draft.put <= PATIENCE and not is_late)):
        return _after(read, matter)
    if not is_late and draft.put <= PATIENCE and (means("no", text) or means("stop", text)):
        return _stopped(draft)
    if draft.put >= PATIENCE or is_late:
        return Move(replace(draft, put=PATIENCE + 1), (), Ending.ASIDE)
    return Move(replace(draft, put=draft.put + 1), (put_again(draft, matter),), Ending.ASIDE)


def _at_summary(draft: Draft, text: str, matter: Matter, *, is_late: bool) -> Move | None:
    """Return what follows at the summary; a mere yes, much later, may be an answer to something else."""
    if draft.step is Step.SUMMARY and (means("confirm", text) or (means("yes", text) and not is_late)):
        return Move(draft, (), Ending.CONFIRM)
    if means("mend", text):
        return _ask(draft, Step.MEND, matter)
    lines = lines_of(draft)
    number = number_in(text, len(lines))
    if number:
        return _ask(draft, lines[number - 1][0], matter)
    is_value = len(text) > len("99") and not is_question(text)  # a number beyond the list is no day
    field = field_of(text, today=matter.today) if is_value else None
    return _mended(draft, Mend(field, text, is_wished=True), matter, asks=False) if field else None


def _pressed(draft: Draft, text: str, matter: Matter) -> Move:
    """Return what follows from a button of ours; one of an earlier question mends its answer."""
    if text == CONFIRM and draft.step in (Step.SUMMARY, Step.MEND) and next_step(draft) is Step.SUMMARY:
        return Move(draft, (), Ending.CONFIRM)
    if text == MEND:
        return _ask(draft, Step.MEND, matter)
    if text == KEEP:
        return _to(draft, matter)
    owner = next((step for payload, step in OWNERS if text.startswith(payload)), draft.step)
    if text.startswith(PLACE) and draft.step is Step.BACK_PLACE:
        owner = Step.BACK_PLACE
    reader = READERS.get(owner)
    is_known = owner is draft.step or is_answered(draft, owner)
    read = reader(replace(draft, step=owner), text, matter) if reader and is_known else None
    return _after(read, matter) if read is not None else Move(draft, (put(draft, matter),))


def _received(draft: Draft, text: str, matter: Matter) -> Move:
    """Return what follows from something that is no text: a position helps where the commune is asked for."""
    read = near(draft, text) if draft.has_agreed else None
    if read is not None:
        return _after(read, matter)
    again = put_again(draft, matter)
    return Move(draft, ({**again, "text": f"{say('wrong.text')}\n{again['text']}"},))


# --- correcting ------------------------------------------------------------------------------------------------------


def _mended(draft: Draft, wish: Mend, matter: Matter, *, asks: bool) -> Move | None:
    """Return what follows from a wish to mend something, None when the message is another matter after all."""
    field = wish.field
    if wish.number:
        lines = lines_of(draft)
        field = lines[wish.number - 1][0] if wish.number <= len(lines) else None
    elif field is None and wish.rest:
        field = field_of(wish.rest, today=matter.today)
        if field is None:
            return None
    if field is None:
        return None if asks else _ask(draft, Step.MEND, matter)
    field = _applicable(draft, field, matter)
    target = replace(draft, step=field, put=1, offered=())
    if wish.rest and field in READERS:
        read = READERS[field](target, wish.rest, matter)
        if read is not None:
            return _after(read, matter)
        if asks or not wish.is_wished or not is_only_polite(wish.rest):
            return None  # «đổi tên cho con có được không»
    return None if asks else Move(target, (put(target, matter),))


def _applicable(draft: Draft, field: Step, matter: Matter) -> Step:
    """Return the question that mends a field as the order stands."""
    if field in (Step.DAY, Step.HALF) and draft.pickup is not Pickup.HOME:
        return Step.PICKUP
    if field is Step.HALF and draft.collect_on is None:
        return Step.DAY
    if field is Step.BACK_ADDRESS and draft.back is not Back.ELSEWHERE:
        return Step.BACK
    if field is Step.CASE and len(matter.cases or ()) < 2:
        field = Step.PAPERS
    return next_step(draft) if field is Step.PAPERS and not draft.papers else field


def _previous(draft: Draft, matter: Matter) -> Move:
    if draft.step is Step.MEND:
        return _to(draft, matter)
    before = [step for step in Step if step in _asked(draft, matter) and _at(step) < _at(draft.step)]
    if not before:
        return Move(draft, (_with(put(draft, matter), (say("noted.first"),)),))
    return _ask(draft, before[-1], matter)


def _asked(draft: Draft, matter: Matter) -> set[Step]:
    """Return the questions of this order, those not yet put too."""
    if draft.is_day_only:
        return {Step.DAY, Step.HALF}
    found = {Step.NAME, Step.PHONE, Step.PLACE, Step.ADDRESS, Step.PICKUP, Step.BACK}
    found |= {Step.CASE} if len(matter.cases or ()) > 1 else set()
    found |= {Step.PAPERS} if draft.papers else set()
    found |= {Step.DAY, Step.HALF} if draft.pickup is Pickup.HOME else set()
    return found | ({Step.BACK_ADDRESS} if draft.back is Back.ELSEWHERE else set())


def _at(step: Step) -> int:
    return list(Step).index(step)


# --- going on --------------------------------------------------------------------------------------------------------


def _after(read: Read, matter: Matter) -> Move:
    if read.again is not None:
        return Move(read.draft, (read.again,))
    return _to(replace(read.draft, offered=()), matter, read.notes)


def _to(draft: Draft, matter: Matter, notes: tuple[str, ...] = ()) -> Move:
    """Go to the first question that is open and put it, `notes` before it."""
    if draft.is_day_only and draft.collect_on is not None and draft.half is not None:
        return Move(draft, (), Ending.AGAIN)
    fresh = replace(draft, step=next_step(draft), put=1)
    return Move(fresh, (_with(put(fresh, matter), notes),))


def _ask(draft: Draft, step: Step, matter: Matter) -> Move:
    """Put one question, whatever is open."""
    asked = replace(draft, step=step, put=1, offered=())
    return Move(asked, (put(asked, matter),))


def _with(said: Message, notes: tuple[str, ...]) -> Message:
    return {**said, "text": "\n".join([*notes, said["text"]])} if notes else said


def _stopped(draft: Draft) -> Move:
    text = say("stopped.change", code=spaced(draft.code)) if draft.order else say("stopped.new")
    return Move(None, (message(text),), Ending.STOP)


def resumed(draft: Draft, matter: Matter) -> Message:
    """Return what reminds of an order that is not done: the question that is open, to go on or to drop it."""
    head = say("resumed_change", code=spaced(draft.code)) if draft.order else say("resumed", procedure=draft.procedure_name)
    question = put_again(draft, matter)["text"]
    return message(f"{head}\n{question}", button("resume", RESUME), button("drop", STOP))


def _gone(draft: Draft, matter: Matter) -> str:
    """Say that the day of collection cannot be kept any more; "" when it can, or when there is none.

    What an order says already stands until the day has passed.
    """
    day = draft.collect_on
    if day is None:
        return ""
    unfit = day < matter.today if draft.order else why_unfit(day, matter.today, matter.calendar) is not None
    return say("unfit.gone", day=shown_day(day)) if unfit else ""
