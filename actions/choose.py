"""Asks which of several close procedures is meant: one short question with the difference that decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.about import MAX_BUTTONS, shown
from actions.brevity import MAX_SHORT, at_word
from actions.differences import differences_of
from actions.labels import labels_of, named, titles_of
from actions.payloads import ask_button
from actions.premises.verdicts import agreed, of_all
from actions.question import Question
from actions.reply import Button, Reply, Status
from actions.unanswered import made
from actions.wording import say
from knowledge.acts import acts_in
from knowledge.index import SearchIndex
from knowledge.model import Procedure
from knowledge.search import Candidate, SearchOutcome

OTHERS = 2
"""Choices that keep a button when one of them was taken to be meant."""
CLOSE = 0.06
"""Fused score within which choices are told apart in the question itself: twice the margin that makes it a question."""


def choose(outcome: SearchOutcome, question: Question, index: SearchIndex, *, on: date) -> Reply:
    """Return one short question; the lines hold the full names, the buttons just the difference where there is one."""
    offered = [candidate for candidate in outcome.candidates if candidate.family_of is None][:MAX_BUTTONS]
    procedures = [shown(index.catalogue.by_id[candidate.procedure_id]).on(on) for candidate in offered]
    labels, heard = labels_of(procedures), agreed(question.claims, procedures, on=on)
    told = _told_apart(outcome, offered, procedures)
    lines = [
        _choice_line(number, label, procedure)
        for number, (label, procedure) in enumerate(zip(labels, procedures, strict=True), 1)
    ]
    titles = titles_of([*told, *labels[len(told) :]])
    buttons = [ask_button(title, "inform", found.id) for title, found in zip(titles, procedures, strict=True)]
    return Reply(
        status=Status.CLARIFICATION,
        text="\n".join([*of_all(heard), _head(outcome, told, index, alone=len(offered) == 1), *lines, say("choice.hint")]),
        buttons=made(buttons),
        aspects=question.asked,
        procedures=tuple(named(candidate, index) for candidate in offered),
        sources=tuple(procedure.source for procedure in procedures),
        premises=tuple((verdict.aspect, verdict.holds.value) for verdict in heard),
        slots={
            "choices": [procedure.id for procedure in procedures],
            "pending_aspects": list(question.asked),
            "pending_claims": list(question.claims) or None,
            "misunderstood": 0,
        },
    )


def with_others(buttons: Sequence[Button], choices: Sequence[str], index: SearchIndex, kind: str) -> tuple[Button, ...]:
    """Return `buttons` with those of other choices behind them, which ask the same of each."""
    others = [shown(index.catalogue.by_id[choice]) for choice in choices][:OTHERS]
    made_of = [ask_button(title, kind, found.id) for title, found in zip(titles_of(labels_of(others)), others, strict=True)]
    return (*buttons[: MAX_BUTTONS - len(made_of)], *made(made_of))


def _told_apart(outcome: SearchOutcome, offered: Sequence[Candidate], procedures: Sequence[Procedure]) -> tuple[str, ...]:
    """Return what tells the choices apart: all of them, else the close ones at the front; empty where only names do."""
    if outcome.life_event is not None:
        return ()
    close = sum(candidate.score >= offered[0].score - CLOSE for candidate in offered)
    for count in dict.fromkeys((len(offered), close)):
        found = differences_of(procedures[:count])
        if found is not None:
            return found.titles
    return ()


def _head(outcome: SearchOutcome, told: Sequence[str], index: SearchIndex, *, alone: bool) -> str:
    event = index.catalogue.life_events.get(outcome.life_event or "")
    if event:
        return say("choice.event", event=event.name)
    if outcome.unsure:
        return say("choice.unsure_one" if alone else "choice.unsure")
    if outcome.lacks:
        return say("choice.act_missing", act=say("joined").join(act.name.lower() for act in acts_in(outcome.lacks)[:2]))
    return say("choice.between", options=_either(told)) if told else say("choice.ask")


def _either(titles: Sequence[str]) -> str:
    """Return the titles as one question in words: "cấp mới, cấp lại hay đổi"."""
    words = [title[:1].lower() + title[1:] for title in titles]
    return say("choice.or").join([say("choice.comma").join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _choice_line(number: int, label: str, procedure: Procedure) -> str:
    when = at_word(procedure.choose_when or "", MAX_SHORT)
    difference = say("choice.difference", difference=when) if when else ""
    return say("choice.line", number=number, label=label, difference=difference)
