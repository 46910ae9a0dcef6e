"""Lists of procedures by online level, way to hand in, field and level of authority, with counts and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.reply import Button, Named, Reply, Status
from actions.wording import say
from knowledge.model import AuthorityLevel, Catalogue, Method, OnlineLevel, Procedure
from knowledge.text import fold

PAGE_SIZE = 8
"""Names on one page: what a phone shows without scrolling twice."""
MAX_FIELD_BUTTONS = 5


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed; None means any."""

    online_level: OnlineLevel | None = None
    method: Method | None = None
    field: str | None = None
    authority: AuthorityLevel | None = None
    agency: str | None = None
    """Words that stand in the name of who receives or decides."""

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> Listing:
        """Return the listing kept in the conversation."""
        kept = value or {}
        return cls(
            OnlineLevel(kept["online_level"]) if kept.get("online_level") else None,
            Method(kept["method"]) if kept.get("method") else None,
            kept.get("field"),
            AuthorityLevel(kept["authority"]) if kept.get("authority") else None,
            kept.get("agency"),
        )

    def as_slot(self) -> dict[str, Any]:
        """Return the values a slot holds."""
        return {
            "online_level": self.online_level.value if self.online_level else None,
            "method": self.method.value if self.method else None,
            "field": self.field,
            "authority": self.authority.value if self.authority else None,
            "agency": self.agency,
        }

    def takes(self, procedure: Procedure) -> bool:
        """Return whether `procedure` belongs to the list."""
        level = procedure.online_level.level if procedure.online_level else None
        return (
            (self.online_level is None or level is self.online_level)
            and (self.method is None or procedure.offers(self.method))
            and (self.field is None or procedure.field == self.field)
            and (self.authority is None or self.authority in procedure.levels)
            and (self.agency is None or fold(self.agency) in fold(f"{procedure.receives} {procedure.decides}"))
        )


def list_procedures(listing: Listing, catalogue: Catalogue, *, page: int = 1) -> Reply:
    """Return page `page` (from 1) of the list, with how many there are and how many are of unknown level."""
    found = sorted((p for p in catalogue.procedures if listing.takes(p)), key=lambda p: (p.field, p.name))
    unknown = _of_unknown_level(listing, catalogue)
    lines = [_title(listing, catalogue, len(found))] if found else [say("list.none", what=_what(listing, catalogue))]
    shown = found
    if listing.online_level is not None and unknown:
        lines.append(
            say(
                "list.level_unknown",
                online=len(_online(listing, catalogue)),
                unknown=len(unknown),
                field=_field(listing, catalogue),
            )
        )
        if not found:
            lines.append(say("list.online_title", field=_field(listing, catalogue)))
            shown = unknown
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE_SIZE
    visible = shown[start : start + PAGE_SIZE]
    if pages > 1:
        lines.append(say("list.page", page=page, pages=pages))
    lines += [_line(number, procedure) for number, procedure in enumerate(visible, start=1)]
    return Reply(
        status=Status.ANSWERED if shown else Status.NOT_ON_RECORD,
        text="\n".join(lines),
        buttons=_buttons(visible, page=page, pages=pages),
        aspects=("online_level",) if listing.online_level else (),
        procedures=tuple(Named(procedure.code, procedure.name, 1.0) for procedure in visible),
        sources=tuple(procedure.source for procedure in visible),
        slots={
            "listing": {**listing.as_slot(), "page": page},
            "choices": [procedure.id for procedure in visible],
            "pending_aspects": None,
            "misunderstood": 0,
        },
    )


def _online(listing: Listing, catalogue: Catalogue) -> list[Procedure]:
    """Return what can be filed online at any level, for the same field, authority and agency."""
    rest = Listing(method=Method.ONLINE, field=listing.field, authority=listing.authority, agency=listing.agency)
    return sorted((p for p in catalogue.procedures if rest.takes(p)), key=lambda p: (p.field, p.name))


def _of_unknown_level(listing: Listing, catalogue: Catalogue) -> list[Procedure]:
    """Return what can be filed online at a level nobody has told us."""
    return [procedure for procedure in _online(listing, catalogue) if procedure.online_level is None]


def _title(listing: Listing, catalogue: Catalogue, count: int) -> str:
    return say("list.title_all", count=count) + _what(listing, catalogue) + say("list.in_data")


def _what(listing: Listing, catalogue: Catalogue) -> str:
    parts = []
    if listing.online_level is not None:
        parts.append(say("list.level", level=say(f"list.level_{listing.online_level.value}")))
    elif listing.method is Method.ONLINE:
        parts.append(say("list.online"))
    if listing.method is Method.POST:
        parts.append(say("list.post"))
    parts.append(_field(listing, catalogue))
    if listing.agency is not None:
        parts.append(say("list.agency", agency=listing.agency))
    if listing.authority is not None:
        parts.append(say("list.agency", agency=say(f"level_of_authority.{listing.authority.value}")))
    return "".join(parts)


def _field(listing: Listing, catalogue: Catalogue) -> str:
    field = catalogue.fields.get(listing.field or "")
    return say("list.field", field=field.name) if field else ""


def _line(number: int, procedure: Procedure) -> str:
    level = say(f"list.line_{procedure.online_level.level.value}") if procedure.online_level else ""
    return say("list.line", number=number, name=procedure.name, level=level)


def _buttons(visible: Sequence[Procedure], *, page: int, pages: int) -> tuple[Button, ...]:
    buttons = [
        Button(procedure.label, payload=f'/ask_procedure{{"procedure":"{procedure.id}"}}') for procedure in visible[:4]
    ]
    if page < pages:
        buttons.append(Button(say("list.more"), payload=f'/list_by_level{{"page":"{page + 1}"}}'))
    return tuple(buttons)
