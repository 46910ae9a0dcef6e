"""The one neutral shape of a reply; each channel renders it within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.model import Source


class Status(StrEnum):
    """How a reply ended. Reports group by the part before the first underscore."""

    ANSWERED = "answered"
    CLARIFICATION = "clarification"
    NOT_COVERED = "unanswerable_not_covered"
    NOT_ON_RECORD = "unanswerable_not_on_record"
    OUT_OF_SCOPE = "unanswerable_out_of_scope"
    NOT_UNDERSTOOD = "unanswerable_not_understood"
    LANGUAGE = "unanswerable_language"
    NO_ACCESS = "unanswerable_no_access"
    CONTACTS_GIVEN = "handed_over_contacts"
    INTERNAL_ERROR = "error_internal"


ASPECTS = (
    "overview", "documents", "fee", "time_limit", "steps", "place", "online_level",
    "how_online", "postal", "forms", "conditions", "applicant", "result", "legal_basis",
)  # fmt: skip
"""What can be asked of a procedure, in the order answers are given."""


ASKS_FOR = {"commune": "place"}
"""What waits for an answer (actions/waiting.py) -> what channels call it."""


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply (`payload`) or a link (`url`)."""

    title: str
    payload: str | None = None
    url: str | None = None

    def as_dict(self) -> dict[str, str]:
        """Return the shape channels read."""
        return {"title": self.title} | ({"url": self.url} if self.url else {"payload": self.payload or ""})


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure as named in a reply."""

    code: str | None
    name: str
    score: float

    def as_dict(self) -> dict[str, Any]:
        """Return the shape `ask --json` prints."""
        return {"code": self.code, "name": self.name, "score": round(self.score, 2)}


@dataclass(frozen=True)
class Reply:
    """What is said, with the facts a machine may want, and the slots to set."""

    status: Status
    text: str
    buttons: tuple[Button, ...] = ()
    aspects: tuple[str, ...] = ()
    procedures: tuple[Named, ...] = ()
    sources: tuple[Source, ...] = ()
    place: Mapping[str, Any] | None = None
    read: str = ""
    """How the first source was read: when, how long ago, by whom."""
    premises: tuple[tuple[str, str], ...] = ()
    """What was heard, held against the record: (aspect, right | depends | wrong | open)."""
    missing: tuple[str, ...] = ()
    """Aspects asked that the record does not know; the text says so and where to ask."""
    checklist: tuple[str, ...] = ()
    """What to bring, as the text lists it, for channels on which people tick it off."""
    handover: str = ""
    """Why an officer is wanted (asked, not_understood, not_covered, complaint): chats lead to one, where there is any."""
    lang: str = ""
    """Language of the text where it is not Vietnamese: screen readers pronounce it by this."""
    kind: str = ""
    """What kind of message it was taken for in the end, where the words alone had sounded like another."""
    outside: str = ""
    """Why the matter lies outside, where it does: other_body, chat, emergency, abuse, injection, language."""
    post: str = ""
    """What of the public post is wanted (order, track): chats lead on to it, where a post office is at hand."""
    slots: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ask_for(self) -> str:
        """Return what the text asks the citizen to give, for channels that help to enter it; empty when nothing."""
        return ASKS_FOR.get((self.slots.get("awaiting") or {}).get("what", ""), "")

    def facts(self) -> dict[str, Any]:
        """Return what goes along with the text for machines."""
        return {
            "status": self.status.value,
            "aspects": list(self.aspects),
            "procedures": [named.as_dict() for named in self.procedures],
            "sources": [
                {"title": source.title, "url": source.url, "checked_on": source.checked_on.isoformat()}
                for source in dict.fromkeys(self.sources)
            ],
            "place": dict(self.place) if self.place else None,
        } | self._at_times()

    def _at_times(self) -> dict[str, Any]:
        """Return the facts few replies have."""
        premises = [{"aspect": aspect, "holds": holds} for aspect, holds in self.premises]
        facts = (
            ("read", self.read),
            ("premises", premises),
            ("missing", list(self.missing)),
            ("checklist", list(self.checklist)),
            ("ask_for", self.ask_for),
            ("handover", self.handover),
            ("post", self.post),
            ("kind", self.kind),
            ("outside", self.outside),
            ("lang", self.lang),
        )
        return {name: value for name, value in facts if value}
