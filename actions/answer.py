"""Answers a question about a procedure: resolve -> one section per aspect -> sources -> next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions.question import Context, Question
from actions.render import Section, capital, day, heading, section
from actions.reply import Button, Named, Reply, Status
from actions.resolve import Resolved, resolve
from actions.wording import say
from knowledge.desks import load_desks
from knowledge.index import SearchIndex
from knowledge.model import Establishment, Method, Procedure, Source
from knowledge.search import Candidate, Coverage, SearchOutcome

MAX_BUTTONS = 5
"""Quick replies under one message; Zalo's own limit for buttons."""
OFFER_PERSON_AFTER = 2
"""Messages not understood in a row after which a person is offered."""
OUT_OF_SCOPE_SURE = 0.62
"""Fused score a match needs to be answered although the words look out of scope (docs/adr/0003)."""
SITUATION_SURE = 0.55
"""The same for a situation people tell ("mới sinh con"), whose words sound like small talk."""
BESIDE_PAPERS = ("fee", "time_limit", "online_level")
"""Who asks for the papers of a procedure for the first time is about to set out: the rest of what that takes."""
ASKS_SOMETHING = frozenset({"inform", "out_of_scope"})


def answer(question: Question, context: Context, index: SearchIndex, *, on: date) -> Reply:
    """Return the reply to a question about a procedure."""
    if not question.procedure_id and not any(character.isalnum() for character in question.text):
        return _settle(
            Reply(Status.NOT_UNDERSTOOD, say("empty" if not question.text.strip() else "not_understood")), context
        )
    if question.emergency:
        return _emergency()
    resolved = resolve(question, context, index)
    if _is_outside(question, resolved):
        return _outside(context)
    outcome = resolved.outcome
    if resolved.from_context and question.kind == "inform":
        return _ask_more(index.catalogue.by_id[outcome.candidates[0].procedure_id])
    if outcome.coverage is Coverage.FOUND:
        return _about(question, context, resolved, index, on=on)
    if outcome.coverage is Coverage.SEVERAL:
        return choose(outcome, question, index)
    return _not_covered(question, context)


def _is_outside(question: Question, resolved: Resolved) -> bool:
    if question.kind != "out_of_scope" or resolved.from_choice:
        return False
    best = resolved.outcome.best
    needed = SITUATION_SURE if resolved.outcome.life_event else OUT_OF_SCOPE_SURE
    return resolved.from_context or best is None or best.score < needed


# --- found -------------------------------------------------------------------------------------------------------


def _about(question: Question, context: Context, resolved: Resolved, index: SearchIndex, *, on: date) -> Reply:
    best = resolved.outcome.candidates[0]
    procedure = index.catalogue.by_id[best.procedure_id]
    aspects = _aspects(question, context, resolved)
    first_word = not resolved.from_context
    also = [aspect for aspect in BESIDE_PAPERS if aspect not in aspects] if first_word and "documents" in aspects else []
    reply = about(procedure, aspects, on=on, also=also)
    return replace(
        reply,
        procedures=tuple(named(candidate, index) for candidate in resolved.outcome.candidates),
        slots={
            "procedure_id": procedure.id,
            "choices": None,
            "pending_aspects": None,
            "last_aspects": list(aspects),
            "misunderstood": 0,
        },
    )


def _aspects(question: Question, context: Context, resolved: Resolved) -> tuple[str, ...]:
    """Return what to answer: what is asked now, else what waited for the choice, else what was asked before."""
    specific = tuple(aspect for aspect in question.asked if aspect != "overview")
    if specific:
        return specific
    if resolved.from_choice and context.pending:
        return context.pending
    if question.carries_on and context.last:
        return context.last
    return ("overview",)


def _ask_more(procedure: Procedure) -> Reply:
    """Ask what else is wanted of the procedure talked about: the message says nothing we can answer."""
    buttons = tuple(
        Button(say(f"button.{aspect}"), payload=_payload(f"ask_{aspect}", procedure))
        for aspect in ("documents", "fee", "time_limit", "place", "steps")
    )
    text = say("ask_more", name=procedure.name)
    return Reply(Status.CLARIFICATION, text, buttons, procedures=(Named(procedure.code, procedure.name, 1.0),))


def about(procedure: Procedure, aspects: Sequence[str], *, on: date, also: Sequence[str] = ()) -> Reply:
    """Return what the record says of `procedure` on these aspects; `also` is told though nobody asked."""
    sections = [section(aspect, procedure, on=on) for aspect in (*aspects, *also)]
    parts = [heading(procedure), *(part.text for part in sections)]
    if procedure.warning:
        parts.append(procedure.warning)
    notes = [text for text in (_recalled_note(procedure, sections), _no_code_note(procedure)) if text]
    notes.append(source_line(procedure.source, checked=not is_wholly_recalled(procedure)))
    return Reply(
        status=Status.ANSWERED if any(part.known for part in sections[: len(aspects)]) else Status.NOT_ON_RECORD,
        text="\n\n".join([*parts, "\n".join(notes)]),
        buttons=next_steps(procedure, (*aspects, *also)),
        aspects=tuple(aspects),
        procedures=(Named(procedure.code, procedure.name, 1.0),),
        sources=(procedure.source, *(source for part in sections for source in part.sources)),
    )


def _recalled_note(procedure: Procedure, sections: Sequence[Section]) -> str | None:
    """Return the line that says which of the facts shown are not yet checked."""
    shown = dict.fromkeys(group for part in sections if part.known for group in part.groups)
    recalled = [group for group in shown if procedure.establishment(group) is Establishment.RECALLED]
    if not recalled:
        return None
    key = "all" if len(recalled) == len(shown) and len(shown) > 1 else None
    names = say("recalled_groups.all") if key else ", ".join(say(f"recalled_groups.{group.value}") for group in recalled)
    return say("recalled", groups=names, url=procedure.source.url)


def is_wholly_recalled(procedure: Procedure) -> bool:
    """Return whether no group of facts was checked against the source."""
    return all(kind is Establishment.RECALLED for kind in procedure.established.values())


def _no_code_note(procedure: Procedure) -> str | None:
    return None if procedure.code else say("no_code")


def source_line(source: Source, *, checked: bool = True) -> str:
    """Return the line that names a source and when it was checked, or the page to check an unchecked record against."""
    if not checked:
        return say("source_unchecked", title=source.title, url=source.url)
    return say("source", title=source.title, day=day(source.checked_on), url=source.url)


def next_steps(procedure: Procedure, aspects: Sequence[str]) -> tuple[Button, ...]:
    """Return the next steps that work for this procedure: online, post, place, then what was not asked yet."""
    buttons = []
    online = procedure.by_method(Method.ONLINE)
    if online is not None:
        buttons.append(Button(say("button.online"), url=online.url or procedure.source.url))
    if procedure.offers(Method.POST):
        buttons.append(Button(say("button.post"), payload=_payload("start_postal", procedure)))
    further = [aspect for aspect in ("documents", "fee", "place", "time_limit", "steps") if aspect not in aspects]
    if "overview" in aspects:
        further = ["documents", "steps"]
    buttons += [Button(say(f"button.{aspect}"), payload=_payload(f"ask_{aspect}", procedure)) for aspect in further]
    if online is None:
        buttons.insert(0, Button(say("button.page"), url=procedure.source.url))
    return tuple(buttons[:MAX_BUTTONS])


def _payload(intent: str, procedure: Procedure) -> str:
    return f'/{intent}{{"procedure":"{procedure.id}"}}'


def named(candidate: Candidate, index: SearchIndex) -> Named:
    """Return a candidate as named in a reply."""
    procedure = index.catalogue.by_id[candidate.procedure_id]
    return Named(procedure.code, procedure.name, candidate.chance)


# --- several -----------------------------------------------------------------------------------------------------


def choose(outcome: SearchOutcome, question: Question, index: SearchIndex) -> Reply:
    """Return one short question with the difference that decides, and a button per choice."""
    offered = outcome.candidates[:MAX_BUTTONS]
    procedures = [index.catalogue.by_id[candidate.procedure_id] for candidate in offered]
    event = index.catalogue.life_events.get(outcome.life_event or "")
    head = say("choice.event", event=event.name) if event else say("choice.ask")
    lines = [_choice_line(number, procedure) for number, procedure in enumerate(procedures, start=1)]
    return Reply(
        status=Status.CLARIFICATION,
        text="\n".join([head, *lines, say("choice.hint")]),
        buttons=tuple(Button(procedure.label, payload=_payload("inform", procedure)) for procedure in procedures),
        aspects=question.asked,
        procedures=tuple(named(candidate, index) for candidate in offered),
        sources=tuple(procedure.source for procedure in procedures),
        slots={
            "choices": [procedure.id for procedure in procedures],
            "pending_aspects": list(question.asked),
            "misunderstood": 0,
        },
    )


def _choice_line(number: int, procedure: Procedure) -> str:
    difference = say("choice.difference", difference=procedure.choose_when) if procedure.choose_when else ""
    return say("choice.line", number=number, label=procedure.label, difference=difference)


# --- nothing found -----------------------------------------------------------------------------------------------


def _not_covered(question: Question, context: Context) -> Reply:
    """Say that it is not on record, or ask which procedure when none was named."""
    asks_of_nothing = question.kind not in ASKS_SOMETHING and question.mentions < 0.5
    if asks_of_nothing and question.aspects:
        slots = {"pending_aspects": list(question.asked), "choices": None}
        return Reply(Status.CLARIFICATION, say("which_procedure"), aspects=question.asked, slots=slots)
    if question.kind == "inform" or question.confidence < 0.3:
        return _settle(Reply(Status.NOT_UNDERSTOOD, say("not_understood")), context)
    text = say("not_covered.text", **_where_to_ask())
    return _settle(Reply(Status.NOT_COVERED, text, buttons=(_portal(),)), context)


def _emergency() -> Reply:
    """Give the public emergency numbers before anything else."""
    lines = [desk for key, desk in load_desks().items() if key.startswith("emergency_")]
    numbers = ", ".join(say("emergency_line", phone=desk.phone, name=desk.name) for desk in lines)
    return Reply(Status.OUT_OF_SCOPE, say("emergency", numbers=numbers), sources=tuple(desk.source for desk in lines))


def _outside(context: Context) -> Reply:
    return _settle(Reply(Status.OUT_OF_SCOPE, say("out_of_scope")), context)


def _settle(reply: Reply, context: Context) -> Reply:
    """Count a message that got no answer; offer a person from the second in a row on."""
    failures = context.misunderstood + 1
    buttons = reply.buttons
    if failures >= OFFER_PERSON_AFTER:
        buttons = (*buttons, Button(say("button.officer"), payload="/talk_to_officer"))
    return replace(reply, buttons=buttons, slots={**reply.slots, "misunderstood": failures})


def _portal() -> Button:
    return Button(say("button.portal"), url=load_desks()["national_portal"].website)


def _where_to_ask() -> dict[str, str]:
    centre = load_desks()["provincial_centre"]
    contacts = say("desk.contacts", name=capital(centre.name), email=centre.email, website=centre.website)
    return {"portal": load_desks()["national_portal"].website or "", "desk": centre.name, "contacts": contacts}
