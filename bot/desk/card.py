"""What is on record of a procedure, for the officer's card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.wiring import search_index
from knowledge.errors import KnowledgeError

MOST = 40
"""Papers a card lists at most; the rest stands on the procedure's page."""


class RecordCard:
    """Reads the catalogue of this home."""

    def card(self, procedure_id: str) -> Mapping[str, Any]:
        """Return {"procedure": {"id", "code", "name"}, "documents": [...]}; empty when there is no such procedure."""
        try:
            procedure = search_index().catalogue.by_id.get(procedure_id)
        except KnowledgeError:  # the index is being exchanged: the question matters more than its card
            return {}
        if procedure is None:
            return {}
        papers = [item.name for case in procedure.dossier for item in case.items]
        named = {"id": procedure.id, "code": procedure.code or "", "name": procedure.name}
        return {"procedure": named, "documents": list(dict.fromkeys(papers))[:MOST]}
