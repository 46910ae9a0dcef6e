"""What tells close procedures apart in a few words: the act, for whom, the level, or the words only one of them has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.labels import level_name
from actions.render import capital
from actions.wording import say
from knowledge.acts import acts_in, acts_of_names, thing_of
from knowledge.model import Procedure
from knowledge.text import fold
from knowledge.whom import circles_in, circles_of_names, without_circles

LONGEST = 44
"""Characters of one difference: what a button shows whole."""
ALIKE = 0.5
"""Share of the words of the shorter name that two things must share before an act or a circle tells them apart."""


@dataclass(frozen=True)
class Differences:
    """A short text per procedure, no two alike."""

    titles: tuple[str, ...]


def differences_of(procedures: Sequence[Procedure]) -> Differences | None:
    """Return what tells `procedures` apart, None where only their full names do."""
    if len(procedures) < 2:
        return None
    telling: tuple[Callable[[Sequence[Procedure]], list[str]], ...] = (_acts, _circles, _both, _levels, _own_words)
    for tell in telling if _one_thing(procedures) else ():
        titles = [capital(title) for title in tell(procedures)]
        if all(0 < len(title) <= LONGEST for title in titles) and len(set(map(fold, titles))) == len(titles):
            return Differences(tuple(titles))
    return None


def _names(procedure: Procedure) -> list[str]:
    return [name for name in (procedure.name, procedure.official_name) if name]


def _one_thing(procedures: Sequence[Procedure]) -> bool:
    """Return whether all are about the same thing, however it is done and for whom."""
    things = [set(fold(without_circles(thing_of(procedure.name))).split()) for procedure in procedures]
    first = things[0]
    return all(len(first & thing) >= ALIKE * max(1, min(len(first), len(thing))) for thing in things[1:])


def _acts(procedures: Sequence[Procedure]) -> list[str]:
    return [_act_of(procedure) for procedure in procedures]


def _act_of(procedure: Procedure) -> str:
    """Return the acts of a procedure in words, at most two."""
    found = acts_in(acts_of_names([procedure.name]) or acts_of_names(_names(procedure)))
    return say("joined").join([found[0].name, *(act.name.lower() for act in found[1:2])]) if found else ""


def _circles(procedures: Sequence[Procedure]) -> list[str]:
    """Return for whom each is; one without a circle of its own gets the opposite of the only circle in play."""
    own = _own_circles(procedures)
    telling = circles_in(_circles_in_play(procedures))
    plain = telling[0].plain if len(telling) == 1 else say("choice.plain")
    return [circle or plain for circle in own]


def _own_circles(procedures: Sequence[Procedure]) -> list[str]:
    """Return the circles of each that not all share, in words."""
    in_play = _circles_in_play(procedures)
    masks = [circles_of_names(_names(procedure)) & in_play for procedure in procedures]
    return [say("joined").join(circle.name for circle in circles_in(mask)) for mask in masks]


def _circles_in_play(procedures: Sequence[Procedure]) -> int:
    shared, found = ~0, 0
    for procedure in procedures:
        mask = circles_of_names(_names(procedure))
        shared, found = shared & mask, found | mask
    return found & ~shared


def _both(procedures: Sequence[Procedure]) -> list[str]:
    """Return act and circle together; what all share is left out."""
    pairs = list(zip(_acts(procedures), _own_circles(procedures), strict=True))
    if len({act for act, _ in pairs}) == 1:
        return ["" for _ in pairs]
    return [
        say("choice.act_and_circle", act=act, circle=circle) if act and circle else act or circle for act, circle in pairs
    ]


def _levels(procedures: Sequence[Procedure]) -> list[str]:
    return [level_name(procedure) for procedure in procedures]


def _own_words(procedures: Sequence[Procedure]) -> list[str]:
    """Return of each name what lies between the words all begin with and those all end with; half a bracket is nothing."""
    names = [(procedure.short_name or procedure.name).split() for procedure in procedures]
    before = _shared([[fold(word) for word in name] for name in names])
    after = _shared([[fold(word) for word in reversed(name[before:])] for name in names])
    own = [" ".join(name[before : len(name) - after]).strip(" ,;:()") for name in names]
    return ["" if words.count("(") != words.count(")") else words for words in own]


def _shared(names: Sequence[Sequence[str]]) -> int:
    """Return with how many equal words all begin."""
    count = 0
    for words in zip(*names, strict=False):
        if len(set(words)) > 1:
            break
        count += 1
    return count
