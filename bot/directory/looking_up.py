"""Which desk the words of a command line mean, as a citizen's words would, and as plain facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.directory.errors import DirectoryError
from bot.settings import Settings
from knowledge.desks import Desk, DirectoryView
from knowledge.desks.finding import Found, Outcome, find
from knowledge.model import AuthorityLevel
from knowledge.places import Place, find_places, rank

_COMMUNE = "xa"
"""What makes a bare name a commune's for the finder of places: the word for it."""
_LOST = {
    Outcome.UNKNOWN: "no such commune on record; names of today and of just before 1 July 2025 are known",
    Outcome.ELSEWHERE: "outside the province",
}


def look_up(words: str, directory: DirectoryView, now: datetime, *, levels: tuple[AuthorityLevel, ...] = ()) -> Found:
    """Return the desk that `words` mean; raise DirectoryError when they name no place of the province."""
    mentions = sorted(find_places(words), key=rank) or sorted(find_places(f"{_COMMUNE} {words}"), key=rank)
    if not mentions:
        raise DirectoryError(f"{words[:60]!r}: {_LOST[Outcome.UNKNOWN]}")
    found = find(levels, mentions[0].places, now, directory)
    if found.outcome in _LOST:
        raise DirectoryError(f"{words[:60]!r}: {_LOST[found.outcome]}")
    if found.outcome is Outcome.BEYOND:
        raise DirectoryError("the procedure is not decided in the province; no desk here receives it")
    return found


def levels_of(code: str, settings: Settings) -> tuple[AuthorityLevel, ...]:
    """Return the levels of authority of a procedure of this home; raise DirectoryError when there is none."""
    from bot.catalogue.candidates import home_procedures

    for procedure in home_procedures(settings):
        if code in (procedure.code, procedure.id):
            return procedure.levels
    raise DirectoryError(f"procedure {code[:60]}: not on record (`motcua kb ask` finds codes)")


def told(found: Found) -> dict[str, Any]:
    """Return the object `desk find --json` prints."""
    standing = found.standing
    return {
        "outcome": found.outcome.value,
        "because": found.because.value if found.because else None,
        "desk": _desk(found.desk) if found.desk else None,
        "open": standing.state.value if standing else None,
        "why": standing.why.value if standing and standing.why else None,
        "until": standing.until.isoformat() if standing and standing.until else None,
        "next": standing.next.isoformat() if standing and standing.next else None,
        "holiday": standing.holiday if standing else None,
        "up": found.up.key if found.up else None,
        "anywhere": found.anywhere,
        "former": found.former,
        "choices": [place.facts() for place in found.choices],
    }


def _desk(desk: Desk) -> dict[str, Any]:
    return {
        "key": desk.key, "name": desk.name, "address": desk.address, "phone": desk.phone, "email": desk.email,
        "website": desk.website, "map": desk.map_url, "fields": list(desk.fields), "serves": list(desk.serves),
        "source": desk.source.url,
    }  # fmt: skip


def choice_line(place: Place, number: int) -> str:
    """Return how one of several places a name may mean is listed, with its former district."""
    if place.former:
        return f"{number}. {place.former}, {place.district} -> {place.name}"
    return f"{number}. {place.name}" + (f" ({place.district})" if place.district != place.name else "")
