"""Which desk receives a dossier that comes by post, and what a record says of sending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from actions.wiring import search_index
from bot.directory.directory import Directory
from knowledge.desks.finding import Outcome, find
from knowledge.errors import KnowledgeError
from knowledge.model import Procedure
from knowledge.places import places_of
from knowledge.post.offer import Offer, postal_offer

CENTRE = "provincial_centre"


@dataclass(frozen=True)
class Offered:
    """A procedure by name, and what its record says of the post."""

    name: str
    offer: Offer


class Offers:
    """Reads the catalogue of this home."""

    def offer(self, procedure_id: str) -> Offered | None:
        """Return what the record says today of sending its dossier, None when there is no such record."""
        procedure = _record(procedure_id)
        if procedure is None:
            return None
        return Offered(procedure.name, postal_offer(procedure, on=date.today()))


class Receiving:
    """Finds desks in the directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def desk(self, procedure_id: str, place: str) -> str:
        """Return the key of the desk that receives the dossier of somebody at `place`; the province's where it is open."""
        procedure = _record(procedure_id)
        levels = procedure.levels if procedure else ()
        found = find(levels, places_of(place) if place else (), datetime.now(UTC), self._directory.view())
        return found.desk.key if found.outcome is Outcome.FOUND and found.desk else CENTRE

    def name(self, key: str) -> str:
        """Return the name of a desk; a key that has none on record stands for itself."""
        desk = self._directory.desk(key)
        return desk.name if desk else key


def _record(procedure_id: str) -> Procedure | None:
    try:
        return search_index().catalogue.by_id.get(procedure_id)
    except KnowledgeError:  # the index is being exchanged
        return None
