"""Procedures that were abolished: what took their place, followed to the one that lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.about import MAX_BUTTONS, shown
from actions.brevity import MAX_SHORT, at_word
from actions.labels import labels_of, titles_of
from actions.payloads import ask_button, link_button
from actions.render import day, heading
from actions.reply import Button, Named, Reply, Status
from actions.sources import source_line
from actions.wording import say
from knowledge.desks import load_desks
from knowledge.model import Catalogue, Procedure, Retirement
from knowledge.text import fold


@dataclass(frozen=True)
class Successors:
    """What took the place of a procedure: those in the catalogue as they may be shown, and codes nothing is known of."""

    living: tuple[Procedure, ...]
    unknown: tuple[str, ...]


def retirement_of(procedure: Procedure, day_: date) -> Retirement | None:
    """Return the abolishment of the state that holds on the day, whether it has begun or not."""
    return procedure.on(day_).retired or procedure.retired


def is_retired(procedure: Procedure, on: date) -> bool:
    """Return whether the procedure is abolished on the day."""
    found = retirement_of(procedure, on)
    return found is not None and found.on <= on


def asks_former(text: str) -> bool:
    """Return whether a message asks for the content of what was abolished: "thủ tục cũ"."""
    words = fold(text)
    return any(fold(phrase) in words for phrase in say("retired.former_words").split(","))


def successors(retirement: Retirement, catalogue: Catalogue, *, on: date) -> Successors:
    """Return what took the place, followed through what was itself abolished; a circle leads nowhere."""
    living: dict[str, Procedure] = {}
    unknown: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(retirement.replaced_by)
    while waiting:
        code = waiting.pop(0)
        if code in seen:
            continue
        seen.add(code)
        found = catalogue.get(code)
        if found is None:
            unknown[code] = None
        elif is_retired(found, on):
            gone = retirement_of(found, on)
            waiting += gone.replaced_by if gone else ()
        else:
            living[found.id] = shown(found).on(on)
    return Successors(tuple(living.values()), tuple(unknown))


def retired_reply(procedure: Procedure, catalogue: Catalogue, *, on: date) -> Reply:
    """Return that a procedure is abolished, since when, by which decision, and a button for each that took its place."""
    state = shown(procedure).on(on)
    retirement = retirement_of(shown(procedure), on)
    assert retirement is not None
    found = successors(retirement, catalogue, on=on)
    living = found.living
    portal = load_desks()["national_portal"].website or ""
    lines = [retirement_line(retirement, found, on=on)]
    if not living:
        lines.append(say("retired.nothing_instead", portal=portal))
    lines.append(say("retired.ask_former"))
    return Reply(
        Status.ANSWERED,
        "\n\n".join([heading(state), "\n".join(lines), source_line(state.source)]),
        successor_buttons(found),
        procedures=tuple(Named(named.code, named.name, 1.0) for named in (state, *living)),
        sources=(state.source, *(successor.source for successor in living)),
        slots={
            "procedure_id": procedure.id,
            "choices": [successor.id for successor in living][:MAX_BUTTONS] or None,
            "misunderstood": 0,
        },
    )


def successor_buttons(found: Successors) -> tuple[Button, ...]:
    """Return a button for each procedure that took the place, or the way to the portal when none is on record."""
    living = found.living
    titles = titles_of(labels_of(living))
    buttons = [ask_button(title, "inform", successor.id) for title, successor in zip(titles, living, strict=True)]
    buttons += [] if living else [link_button(say("button.portal"), load_desks()["national_portal"].website or "")]
    return tuple(button for button in buttons if button is not None)[:MAX_BUTTONS]


def retirement_line(retirement: Retirement, found: Successors, *, on: date) -> str:
    """Return the sentence that a procedure is or will be abolished, and what takes its place."""
    named = [
        say("retired.named", name=at_word(living.name, MAX_SHORT), code=living.code or living.id) for living in found.living
    ]
    named += [say("retired.code_only", code=code) for code in found.unknown]
    return say(
        "retired.text" if retirement.on <= on else "retired.text_soon",
        day=day(retirement.on),
        decision=say("retired.decision", decision=at_word(retirement.decision, MAX_SHORT)) if retirement.decision else "",
        instead=say("retired.instead", names=say("joined").join(named)) if named else "",
    )
