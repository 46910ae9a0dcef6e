"""One section of an answer per aspect: the table of aspects, and those that are plain lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from actions.brevity import MAX_STEP, ROOM, at_sentence
from actions.render.documents import documents, documents_brief, forms
from actions.render.fees import fee
from actions.render.online import how_online, online_level, postal
from actions.render.parts import Section, bare, titled, whole_items
from actions.render.place import place
from actions.render.times import time_limit
from actions.wording import say
from knowledge.model import FactGroup, Procedure


class Builder(Protocol):
    """Makes one section."""

    def __call__(self, procedure: Procedure, *, on: date, room: int) -> Section:
        """Return the section of `procedure` on the day `on`, of about `room` characters at most."""


def section(aspect: str, procedure: Procedure, *, on: date, room: int = ROOM) -> Section:
    """Return one aspect of `procedure` as it holds on the day `on`."""
    return _ASPECTS[aspect](procedure, on=on, room=room)


def steps(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return the steps; when they are long, each is shortened at the end of a sentence."""
    del on
    groups = (FactGroup.STEPS,)
    if not procedure.steps:
        return Section(titled("steps", [say("steps.unknown")]), False, groups)
    lines = step_lines(procedure.steps)
    if sum(len(line) + 1 for line in lines) <= room:
        return Section(titled("steps", lines), True, groups)
    short = [at_sentence(line, MAX_STEP) or line for line in lines]
    url = procedure.source.url
    kept = whole_items(short, room, url=url)
    if kept == short:
        kept.append(say("steps.shortened", url=url))
    return Section(titled("steps", kept), True, groups)


def step_lines(texts: Sequence[str]) -> list[str]:
    """Return the steps numbered; where the source has its own numbers and dashes, with these and no second number."""
    if not any(_OWN_MARK.match(text) for text in texts):
        return [say("steps.line", number=number, step=text) for number, text in enumerate(texts, start=1)]
    return [say("steps.item", step=bare(text)) if text[:1] in "-–+*•" else text for text in texts]


_OWN_MARK = re.compile(r"[-–+*•]|\d+(?:\.\d+)*[.)]|\w{1,4}[.)]\s|\w+ \d+\s*[.:]|\([\w]{1,4}\)")
"""How a source begins a step by itself: "-", "a)", "1.", "Bước 2:", "(i)"."""


def _listed(aspect: str, group: FactGroup, procedure: Procedure, *, on: date, room: int) -> Section:
    """Return a plain list; None or nothing on record is said as such."""
    del on
    texts: Sequence[str] | None = getattr(procedure, group.value)
    if texts:
        lines = whole_items([say(f"{aspect}.item", text=bare(text)) for text in texts], room, url=procedure.source.url)
        return Section(titled(aspect, lines), True, (group,))
    stated_as_none = texts is not None and aspect == "conditions"
    text = say(f"{aspect}.none" if stated_as_none else f"{aspect}.unknown")
    return Section(titled(aspect, [text]), stated_as_none, (group,))


def legal_basis(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return the acts and the decision that announced the procedure."""
    del on
    groups = (FactGroup.LEGAL_BASIS,)
    lines = [say("legal_basis.decision", decision=procedure.decision)] if procedure.decision else []
    lines = [
        say("legal_basis.item", number=act.number, title=f" – {act.title}" if act.title else "")
        for act in procedure.legal_basis
    ] + lines
    if not lines:
        return Section(titled("legal_basis", [say("legal_basis.unknown")]), False, groups)
    return Section(titled("legal_basis", whole_items(lines, room, url=procedure.source.url)), True, groups)


_BRIEF: Mapping[str, tuple[Builder, float]] = {
    "documents": (documents_brief, 0.45),
    "fee": (fee, 0.38),
    "time_limit": (time_limit, 0.16),
    "online_level": (online_level, 0.16),
    "place": (place, 0.22),
}
"""What an overview tells, each with its share of the room; few records need theirs, so that the sum is more than one."""


def overview(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return the facts people need before they set out, in brief: papers of the first case, fee, time, online, place."""
    brief = [make(procedure, on=on, room=int(room * share)) for make, share in _BRIEF.values()]
    return Section(
        "\n\n".join(part.text for part in brief),
        any(part.known for part in brief),
        tuple(dict.fromkeys(group for part in brief for group in part.groups)),
        tuple(source for part in brief for source in part.sources),
    )


_ASPECTS: Mapping[str, Builder] = {
    "overview": overview,
    "documents": documents,
    "fee": fee,
    "time_limit": time_limit,
    "steps": steps,
    "place": place,
    "online_level": online_level,
    "how_online": how_online,
    "postal": postal,
    "forms": forms,
    "conditions": partial(_listed, "conditions", FactGroup.CONDITIONS),
    "applicant": partial(_listed, "applicant", FactGroup.APPLICANTS),
    "result": partial(_listed, "result", FactGroup.RESULTS),
    "legal_basis": legal_basis,
}
