"""Which desk gets a question: that of the citizen's commune when officers work there, else the next desk up that has any."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.desk.dialogue import PROVINCIAL, Served
from knowledge.places import PlaceKind, places_of

CENTRE = "provincial_centre"
COMMUNE = "commune:"

NameOf = Callable[[str], str]


class Serving:
    """Finds the desk; `staffed` are the keys of those where officers have accounts."""

    def __init__(self, staffed: Callable[[], Collection[str]], name_of: NameOf) -> None:
        self._staffed = staffed
        self._name_of = name_of

    def is_possible(self) -> bool:
        """Return whether there is any desk to hand over to."""
        return bool(self._staffed())

    def serving(self, place: str) -> Served:
        """Return the desk for somebody at `place`; where nobody works on the way up, the province's centre."""
        own = desk_at(place)
        staffed = self._staffed()
        found = next((key for key in (own, CENTRE) if key in staffed), None) or next(iter(sorted(staffed)), CENTRE)
        return Served(found, self._name_of(found), is_own=found == own)

    def name(self, key: str) -> str:
        """Return the name of a desk."""
        return self._name_of(key)


def desk_at(place: str) -> str:
    """Return the key of the desk of a place: of a commune of today or a former one; else that of the province."""
    if place in ("", PROVINCIAL):
        return CENTRE
    found = places_of(place)
    if len(found) == 1 and found[0].kind in (PlaceKind.UNIT, PlaceKind.FORMER_UNIT) and found[0].code:
        return COMMUNE + found[0].code
    return CENTRE
