"""The answer about one procedure: a section per aspect, then what changes, what to know, the source, the next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from actions.brevity import MAX_NOTE, MAX_TEXT, NARROWER, ROOM, ROOM_AMONG, ROOM_BESIDE, fitting
from actions.changes import changes
from actions.links import safe
from actions.payloads import ask_button, link_button
from actions.render import Section, heading, section
from actions.reply import Button, Named, Reply, Status
from actions.sources import how_read, notes, told_by
from actions.wording import say
from knowledge.model import Method, Procedure

MAX_BUTTONS = 5
"""Quick replies under one message; Zalo's own limit for buttons."""


def about(
    procedure: Procedure,
    aspects: Sequence[str],
    *,
    on: date,
    also: Sequence[str] = (),
    first: Sequence[str] = (),
    last: Sequence[str] = (),
) -> Reply:
    """Return what the record says of `procedure` on these aspects; `also` is told though nobody asked.

    `first` and `last` are paragraphs put before the sections and before the notes.
    """
    base = shown(procedure)
    state = base.on(on)
    coming = changes(base, on=on, aspects=(*aspects, *also))
    around = _Around(state, on, (*first,), (*coming, *(fitting([state.warning], MAX_NOTE) if state.warning else []), *last))
    asked, beside = _sections(state, aspects, also, around)
    told = (*asked, *beside)
    missing = tuple(aspect for aspect, part in zip(aspects, asked, strict=False) if not part.known)
    if any(part.known for part in asked) and missing:
        around = replace(around, last=(*around.last, say("missing", names=titles(missing))))
    return Reply(
        status=Status.ANSWERED if any(part.known for part in asked) else Status.NOT_ON_RECORD,
        text=around.text(told, left_out=[*aspects, *also][len(told) :]),
        buttons=next_steps(state, (*aspects, *also)),
        aspects=tuple(aspects),
        missing=missing,
        procedures=(Named(state.code, state.name, 1.0),),
        sources=(state.source, *(source for part in told for source in part.sources)),
        read=how_read(state, told_by(told), on=on),
    )


def shown(procedure: Procedure) -> Procedure:
    """Return `procedure` with all its states as they may be shown (see links)."""
    return replace(safe(procedure), upcoming=tuple((since, safe(state)) for since, state in procedure.upcoming))


def titles(aspects: Sequence[str]) -> str:
    """Return the names of aspects as they stand inside a sentence; an overview has none: it is everything."""
    return say("joined").join(say(f"{aspect}.title").lower() for aspect in aspects if aspect != "overview")


@dataclass(frozen=True)
class _Around:
    """What stands around the sections of an answer."""

    state: Procedure
    on: date
    first: tuple[str, ...]
    last: tuple[str, ...]

    def text(self, sections: Sequence[Section], *, left_out: Sequence[str] = ()) -> str:
        """Return the whole answer; the aspects left out are named."""
        more = [say("more_sections", names=titles(left_out))] if left_out else []
        foot = "\n".join(notes(self.state, sections, on=self.on))
        parts = (*self.first, *(part.text for part in sections), *more, *self.last)
        return "\n\n".join([heading(self.state), *parts, foot])


def _sections(
    state: Procedure, aspects: Sequence[str], also: Sequence[str], around: _Around
) -> tuple[list[Section], list[Section]]:
    """Return the sections asked and those told beside them, as many of these, then as long, as fit into one reply."""
    room = ROOM if len(aspects) == 1 else ROOM_AMONG
    beside = [section(aspect, state, on=around.on, room=ROOM_BESIDE) for aspect in also]
    for share in NARROWER:
        asked = [section(aspect, state, on=around.on, room=int(share * room)) for aspect in aspects]
        told = _as_many(asked, beside, [*aspects, *also], around)
        fits = len(around.text(told, left_out=[*aspects, *also][len(told) :])) <= MAX_TEXT
        if fits and len(told) >= len(asked):
            return asked, told[len(asked) :]
    return told, []


def _as_many(asked: Sequence[Section], beside: Sequence[Section], names: Sequence[str], around: _Around) -> list[Section]:
    """Return as many of the sections from the start as fit, at least one."""
    told = [*asked, *beside]
    while len(told) > 1 and len(around.text(told, left_out=names[len(told) :])) > MAX_TEXT:
        told.pop()
    return told


def next_steps(procedure: Procedure, aspects: Sequence[str]) -> tuple[Button, ...]:
    """Return the next steps that work for this procedure: online, post, place, then what was not asked yet."""
    online = procedure.by_method(Method.ONLINE)
    page = link_button(say("button.page"), procedure.source.url) if online is None else None
    buttons = [page]
    if online is not None:
        buttons.append(link_button(say("button.online"), online.url or procedure.source.url))
    if procedure.offers(Method.POST):
        buttons.append(ask_button(say("button.post"), "start_postal", procedure.id))
    further = [aspect for aspect in ("documents", "fee", "place", "time_limit", "steps") if aspect not in aspects]
    if "overview" in aspects:
        further = ["documents", "steps"]
    buttons += [ask_button(say(f"button.{aspect}"), f"ask_{aspect}", procedure.id) for aspect in further]
    return tuple(button for button in buttons if button is not None)[:MAX_BUTTONS]
