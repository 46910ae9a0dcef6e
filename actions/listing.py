"""Lists of procedures with exact counts: by online level, way to hand in, field, agency, level of authority, fee, limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any

from actions.brevity import at_word
from actions.labels import MAX_LABEL
from actions.links import harmless
from actions.payloads import ask_button, list_button
from actions.reply import Button, Named, Reply, Status
from actions.wording import say
from knowledge.card_facts import levels_on
from knowledge.model import AuthorityLevel, Card, Catalogue, Method, OnlineLevel
from knowledge.selection import Selection, Unknown, select, unknown_of

PAGE_SIZE = 8
"""Names on one page: what a phone shows without scrolling twice."""
NAMED_BUTTONS = 3
"""Procedures with a button of their own; "more" and the link to the whole list take the other two of Zalo's five."""
FIELDS_SHOWN = 10
"""Fields told when the fields themselves are counted."""
MOST_DAYS = 3650.0
"""A longer limit in a message is a typing error."""

NARROW, BY_FIELD, PAGE, NEXT = "narrow", "by_field", "page", "next"
"""Entities that are no fact of a selection: narrow the list before, count the fields, turn the page."""


def selection_of(values: Mapping[str, Any]) -> Selection:
    """Return the selection of loose values (entities, a slot); what is not one of its options is left out."""
    return Selection(
        online_level=_option(OnlineLevel, values.get("online_level")),
        method=_option(Method, values.get("method")),
        field=_text(values.get("field")),
        authority=_option(AuthorityLevel, values.get("authority")),
        agency=_text(values.get("agency")),
        free=bool(values.get("free")),
        within_days=_days(values.get("within_days")),
    )


def _option(kind: type[Any], value: Any) -> Any:
    return kind(value) if value in [option.value for option in kind] else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _days(value: Any) -> float | None:
    try:
        days = float(value)
    except (TypeError, ValueError):
        return None
    return days if 0 < days <= MOST_DAYS else None


def slot_of(selection: Selection) -> dict[str, Any]:
    """Return the values a slot holds."""
    pairs = ((item.name, getattr(selection, item.name)) for item in fields(Selection))
    return {name: value.value if isinstance(value, Enum) else value for name, value in pairs if value}


def listed(
    said: Mapping[str, Any], before: Mapping[str, Any] | None, catalogue: Catalogue, *, on: date, **how: Any
) -> Reply:
    """Answer a message about lists: `said` are its entities, `before` is the list told last."""
    kept = before or {}
    if said.get(PAGE):
        return list_procedures(selection_of(kept), catalogue, on=on, page=_page(said[PAGE], kept), **how)
    selection = selection_of(said)
    if said.get(NARROW) and kept:
        selection = replace(selection_of(kept), **{name: getattr(selection, name) for name in slot_of(selection)})
    if said.get(BY_FIELD):
        return list_fields(selection, catalogue, on=on)
    return list_procedures(selection, catalogue, on=on, **how)


def _page(value: Any, kept: Mapping[str, Any]) -> int:
    now = kept.get("page")
    now = now if isinstance(now, int) else 0
    if value == NEXT:
        return now + 1
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdigit()) else now


def list_procedures(
    selection: Selection,
    catalogue: Catalogue,
    *,
    on: date,
    page: int = 1,
    whole_list: Callable[[Selection], str | None] = lambda selection: None,
) -> Reply:
    """Return page `page` (from 1) of the list, how many there are, and how many are left out for want of a fact.

    `whole_list` gives the address of the page with the whole list, None where there is none.
    """
    shown = found = select(catalogue, selection, on)
    unknown = unknown_of(catalogue, selection, on)
    what = _what(selection, catalogue)
    lines = [say("list.title_all", count=len(found)) + what + say("list.in_data") if found else say("list.none", what=what)]
    lines += _unknown_lines(selection, catalogue, unknown, on)
    if not found and unknown.level:
        rest = replace(selection, online_level=None, method=Method.ONLINE)
        lines.append(say("list.online_title", rest=_what(replace(selection, online_level=None, method=None), catalogue)))
        shown = [card for card in select(catalogue, rest, on) if not levels_on(card, on, rest.agency)]
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    visible = shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    lines += [say("list.page", page=page, pages=pages)] if pages > 1 else []
    lines += [_line(number, card, on, agency=selection.agency) for number, card in enumerate(visible, start=1)]
    return Reply(
        status=Status.ANSWERED if shown else Status.NOT_ON_RECORD,
        text="\n".join(lines),
        buttons=_buttons(visible, more=page + 1 if page < pages else None, url=whole_list(selection) if shown else None),
        aspects=("online_level",) if selection.online_level else (),
        procedures=tuple(Named(card.code, card.name, 1.0) for card in visible),
        sources=tuple(catalogue.by_id[card.id].source for card in visible),
        slots={
            "listing": {**slot_of(selection), "page": page},
            "choices": [card.id for card in visible],
            "pending_aspects": None,
            "misunderstood": 0,
        },
    )


def list_fields(selection: Selection, catalogue: Catalogue, *, on: date) -> Reply:
    """Return how many procedures each field has, the largest first."""
    cards = select(catalogue, selection, on)
    by_field = Counter(card.field for card in cards).most_common()
    lines = [say("list.fields_title", count=len(cards), what=_what(selection, catalogue), fields=len(by_field))]
    lines += [
        say("list.fields_line", number=number, field=_name(key, catalogue), count=count)
        for number, (key, count) in enumerate(by_field[:FIELDS_SHOWN], start=1)
    ]
    if len(by_field) > FIELDS_SHOWN:
        lines.append(say("list.fields_more", count=len(by_field) - FIELDS_SHOWN))
    buttons = _there(list_button(_name(key, catalogue), "field", key) for key, _ in by_field[:NAMED_BUTTONS])
    slots = {"listing": slot_of(selection), "choices": None, "pending_aspects": None, "misunderstood": 0}
    return Reply(Status.ANSWERED if cards else Status.NOT_ON_RECORD, "\n".join(lines), buttons, slots=slots)


def _unknown_lines(selection: Selection, catalogue: Catalogue, unknown: Unknown, on: date) -> list[str]:
    """Return what the list leaves out because nobody has told us."""
    lines = []
    if unknown.level:
        online = replace(selection, online_level=None, method=Method.ONLINE)
        count = len(select(catalogue, online, on))
        rest = _what(replace(selection, online_level=None, method=None), catalogue)
        lines.append(say("list.level_unknown", online=count, unknown=unknown.level, rest=rest))
    if unknown.fee:
        lines.append(say("list.fee_unknown", count=unknown.fee))
    if unknown.time_limit:
        lines.append(say("list.limit_unknown", count=unknown.time_limit))
    return lines


def _what(selection: Selection, catalogue: Catalogue) -> str:
    parts = []
    if selection.online_level is not None:
        parts.append(say("list.level", level=say(f"list.level_{selection.online_level.value}")))
    if selection.method is not None and (selection.online_level is None or selection.method is not Method.ONLINE):
        parts.append(say(f"list.{selection.method.value}"))
    parts.append(_field(selection, catalogue))
    if selection.agency:
        parts.append(say("list.agency", agency=selection.agency))
    if selection.authority is not None:
        parts.append(say("list.agency", agency=say(f"level_of_authority.{selection.authority.value}")))
    if selection.free:
        parts.append(say("list.free"))
    if selection.within_days is not None:
        parts.append(say("list.within", days=f"{selection.within_days:g}".replace(".", ",")))
    return "".join(parts)


def _field(selection: Selection, catalogue: Catalogue) -> str:
    return say("list.field", field=_name(selection.field, catalogue)) if selection.field else ""


def _name(key: str, catalogue: Catalogue) -> str:
    field = catalogue.fields.get(key)
    return harmless(field.name) if field else key.replace("_", " ")


def _line(number: int, card: Card, on: date, *, agency: str | None) -> str:
    levels = levels_on(card, on, agency)
    level = say(f"list.line_{next(iter(levels)).value}") if len(levels) == 1 else ""
    return say("list.line", number=number, name=at_word(harmless(card.name), MAX_LABEL), level=level)


def _buttons(visible: Sequence[Card], *, more: int | None, url: str | None) -> tuple[Button, ...]:
    named = [ask_button(harmless(card.label), "ask_procedure", card.id) for card in visible[:NAMED_BUTTONS]]
    further = list_button(say("list.more"), PAGE, str(more)) if more else None
    return _there((*named, further, Button(say("list.whole"), url=url) if url else None))


def _there(buttons: Iterable[Button | None]) -> tuple[Button, ...]:
    return tuple(button for button in buttons if button is not None)
