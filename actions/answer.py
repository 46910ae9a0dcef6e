"""Answers a question about a procedure: resolve -> one section per aspect -> sources -> next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions.about import MAX_BUTTONS, about, shown
from actions.beside import by_another, not_held
from actions.choose import choose, with_others
from actions.freshness import age_of, age_of_all
from actions.labels import named
from actions.languages import english_line, opened
from actions.outside import OUT_OF_SCOPE, is_certain, outside
from actions.premises.verdicts import Verdict, opening, verdicts
from actions.question import Context, Question
from actions.remembering import carries_on, interrupts, remembered
from actions.render import papers_told
from actions.reply import Reply, Status
from actions.resolve import Resolved, resolve
from actions.retired import (
    asks_former,
    is_retired,
    retired_reply,
    retirement_line,
    retirement_of,
    successor_buttons,
    successors,
)
from actions.same_name import at_other_levels
from actions.same_name import buttons as buttons_of
from actions.same_name import line as line_of
from actions.unanswered import ask_more, emergency, made, not_covered, not_understood, portal, settle
from actions.waiting import NOTHING, PROCEDURE, offered
from actions.wording import say
from knowledge.index import SearchIndex
from knowledge.model import Procedure
from knowledge.search import Coverage

FRESHNESS = "ask_freshness"
"""The kind of question that asks how old our data is."""
FEW_WORDS = 8
"""Words of a message that only turns to another record of the same thing: "bị mất cơ", "của con em 10 tuổi"."""
OVERVIEW = ("overview",)
BESIDE_PAPERS = ("fee", "time_limit", "online_level")
"""Who asks for the papers of a procedure for the first time is about to set out: the rest of what that takes."""


def answer(question: Question, context: Context, index: SearchIndex, *, on: date) -> Reply:
    """Return the reply to a question about a procedure."""
    if not question.procedure_id and not any(character.isalnum() for character in question.text):
        return (
            not_understood(context) if question.text.strip() else settle(Reply(Status.NOT_UNDERSTOOD, say("empty")), context)
        )
    if question.emergency:
        return emergency()
    if is_certain(question):
        return outside(question, context)
    if question.procedure_id and question.procedure_id not in index.catalogue.by_id:
        gone = Reply(Status.CLARIFICATION, say("button_gone"), buttons=made([portal()]))
        return settle(gone, context, again=say("button_gone_again"))
    resolved = resolve(question, context, index)
    taken = resolved.question or question
    return replace(_answer(taken, context, resolved, index, on=on), kind=taken.kind if taken.kind != question.kind else "")


def _answer(question: Question, context: Context, resolved: Resolved, index: SearchIndex, *, on: date) -> Reply:
    if question.kind == FRESHNESS and resolved.outcome.coverage is Coverage.NOT_COVERED:
        return age_of_all(index.catalogue, on=on)
    if _is_outside(question, resolved):
        return _turned_away(question, context)
    outcome = resolved.outcome
    if _says_nothing(question, resolved):
        return ask_more(shown(index.catalogue.by_id[outcome.candidates[0].procedure_id]).on(on), context)
    if outcome.coverage is Coverage.FOUND:
        return _about(question, context, resolved, index, on=on)
    if outcome.coverage is Coverage.SEVERAL:
        return offered(opened(choose(outcome, question, index, on=on), question), context)
    return not_covered(question, context)


def _says_nothing(question: Question, resolved: Resolved) -> bool:
    """Return whether a message about what is at hand asks nothing we could answer."""
    reference = question.reference
    return (
        resolved.from_context
        and question.kind == "inform"
        and not (reference.returns or reference.repeats or reference.same or reference.corrects)
    )


def _is_outside(question: Question, resolved: Resolved) -> bool:
    return question.kind == OUT_OF_SCOPE and not resolved.from_choice and not question.reference.returns


def _turned_away(question: Question, context: Context) -> Reply:
    """Say why it is not answered: what sounds like a procedure may be one that is only not on record."""
    if question.sounds_outside <= 0.0:
        return replace(not_covered(question, context), outside=question.outside or "")
    return outside(question, context)


# --- found -------------------------------------------------------------------------------------------------------


def _about(question: Question, context: Context, resolved: Resolved, index: SearchIndex, *, on: date) -> Reply:
    best = resolved.outcome.candidates[0]
    procedure = index.catalogue.by_id[best.procedure_id]
    aspects = _aspects(question, context, resolved)
    ranked = tuple(named(candidate, index) for candidate in resolved.outcome.candidates)
    if is_retired(procedure, on) and not asks_former(question.text):
        gone = retired_reply(procedure, index.catalogue, on=on)
        slots = {**gone.slots, "pending_aspects": [aspect for aspect in aspects if aspect != "overview"] or None}
        return replace(gone, aspects=aspects, slots=slots)
    if question.kind == FRESHNESS:
        return replace(age_of(procedure, on=on), procedures=ranked)
    claims = question.claims or (context.claims if resolved.assumed or _waited(context, resolved) else ())
    heard = verdicts(claims, procedure.on(on), on=on)
    told = _told(aspects, (*(context.pending if resolved.assumed else ()), *(verdict.aspect for verdict in heard)))
    reply = _sections(
        procedure,
        told,
        index,
        on=on,
        first_word=not resolved.from_context,
        first=(
            *english_line(question),
            *_assumption(procedure, resolved),
            *opening(heard),
            *_beside(question, procedure, told, heard, on=on),
        ),
    )
    reply = replace(reply, buttons=with_others(reply.buttons, resolved.assumed, index, f"ask_{told[0]}"))
    settled = {} if interrupts(procedure.id, question, context, index) and not resolved.from_choice else NOTHING
    return replace(
        reply,
        aspects=aspects if aspects != OVERVIEW else told,
        checklist=papers_told(procedure.on(on), reply.text) if "documents" in told else (),
        premises=tuple((verdict.aspect, verdict.holds.value) for verdict in heard),
        procedures=ranked,
        slots={
            "procedure_id": procedure.id,
            "recent": remembered(context.recent, procedure.id),
            "last_aspects": list(told),
            "misunderstood": 0,
            **settled,
        },
    )


def _beside(
    question: Question, procedure: Procedure, told: Sequence[str], heard: Sequence[Verdict], *, on: date
) -> tuple[str, ...]:
    """Return what is asked for and told by no section; of who hands in only what no verdict has said already."""
    judged = any(verdict.aspect == "applicant" for verdict in heard)
    return (*(() if judged else by_another(question.text, told, procedure, on=on)), *not_held(question.text, told))


def _told(asked: tuple[str, ...], also: Sequence[str]) -> tuple[str, ...]:
    """Return what is told: what is asked, and what waited or was heard; an overview says too little beside others."""
    told = tuple(dict.fromkeys((*asked, *also)))
    return tuple(aspect for aspect in told if aspect not in OVERVIEW) or told


def _waited(context: Context, resolved: Resolved) -> bool:
    """Return whether what was asked before waited for the procedure that is now named."""
    return resolved.from_choice or (context.awaiting is not None and context.awaiting.what == PROCEDURE)


def _assumption(procedure: Procedure, resolved: Resolved) -> tuple[str, ...]:
    """Return the sentence that says which of the choices the answer is about, where none was picked."""
    return (say("choice.assumed", name=shown(procedure).label),) if resolved.assumed else ()


def _sections(
    procedure: Procedure,
    aspects: Sequence[str],
    index: SearchIndex,
    *,
    on: date,
    first_word: bool,
    first: Sequence[str] = (),
) -> Reply:
    """Return what the record says after `first`; an abolishment and the other levels of the same name are told with it."""
    also = [aspect for aspect in BESIDE_PAPERS if aspect not in aspects] if first_word and "documents" in aspects else []
    others = at_other_levels(procedure, index, on=on)
    retirement = retirement_of(procedure, on)
    if retirement is None:
        reply = about(procedure, aspects, on=on, also=also, first=first, last=[line_of(others)] if others else [])
        switch = buttons_of(others, f"ask_{aspects[0]}" if aspects[0] != "overview" else "ask_procedure")
        return replace(reply, buttons=(*reply.buttons[: MAX_BUTTONS - len(switch)], *switch))
    found = successors(retirement, index.catalogue, on=on)
    told = [*first, retirement_line(retirement, found, on=on)]
    if retirement.on > on:
        return about(procedure, aspects, on=on, also=also, first=told)
    reply = about(procedure, aspects, on=on, first=[*told, say("retired.former")])
    return replace(reply, buttons=successor_buttons(found))


def _aspects(question: Question, context: Context, resolved: Resolved) -> tuple[str, ...]:
    """Return what to answer: what is asked now, else what waited for the procedure, else what was asked before."""
    specific = tuple(aspect for aspect in question.asked if aspect != "overview")
    if specific:
        return specific
    if _waited(context, resolved) and context.pending:
        return context.pending
    if context.last and (carries_on(question) or (resolved.turned and len(question.text.split()) <= FEW_WORDS)):
        return context.last
    return OVERVIEW
