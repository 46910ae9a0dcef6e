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
from knowledge.agencies import proper_name
from knowledge.card_facts import days_on, levels_on
from knowledge.model import AuthorityLevel, Card, Catalogue, Method, OnlineLevel
from knowledge.selection import SAME_DAY, Selection, Unknown, Way, counts, select, unknown_of
from knowledge.selection_table import official_key
from knowledge.text import fold

PAGE_SIZE = 8
"""Names on one page: what a phone shows without scrolling twice."""
NAMED_BUTTONS = 3
"""Procedures with a button of their own; "more" and the link to the whole list take the other two of Zalo's five."""
OPTIONS_SHOWN = 10
"""Options told when the options of a fact are counted."""
MOST_DAYS = 3650.0
"""A longer limit in a message is a typing error."""

NARROW, CARRY_ON, COUNTED, PAGE, NEXT = "narrow", "carry_on", "counted", "page", "next"
"""Entities that are no fact of a selection: narrow the list before, ask the same of others, count by a fact, turn pages."""
PERHAPS = "perhaps"
"""Narrows unless the message names a field or an agency of its own: "cái nào miễn phí", "lĩnh vực y tế cái nào miễn phí"."""
COUNTED_BY = ("field", "agency", "authority")
"""Facts whose options can be counted."""


def selection_of(values: Mapping[str, Any]) -> Selection:
    """Return the selection of loose values (entities, a slot); what is not one of its options is left out."""
    return Selection(
        online_level=_option(OnlineLevel, values.get("online_level")),
        method=_option(Method, values.get("method")) or _option(Way, values.get("method")),
        field=_text(values.get("field")),
        authority=_option(AuthorityLevel, values.get("authority")),
        agency=_agency(values.get("agency")),
        free=bool(values.get("free")),
        within_days=_days(values.get("within_days")),
    )


def _option(kind: type[Any], value: Any) -> Any:
    return kind(value) if value in [option.value for option in kind] else None


def _agency(value: Any) -> str | None:
    named = _text(value)
    return proper_name(named) if named else None


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
    selection = _meant(said, kept, catalogue, on=on)
    if said.get(COUNTED) in COUNTED_BY:
        return list_counts(selection, catalogue, said[COUNTED], on=on)
    return list_procedures(selection, catalogue, on=on, **how)


def _meant(said: Mapping[str, Any], kept: Mapping[str, Any], catalogue: Catalogue, *, on: date) -> Selection:
    """Return what a message asks for: of the list before, of the same kind of list, or a list of its own."""
    selection = selection_of(said)
    facts = {name: getattr(selection, name) for name in slot_of(selection)}
    own = selection.field or selection.agency
    narrows = said.get(NARROW) and not (said[NARROW] == PERHAPS and own)
    if not kept or not (narrows or said.get(CARRY_ON)):
        return selection
    joined = replace(selection_of(kept), **facts)
    return joined if narrows or select(catalogue, joined, on) else selection


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
            "pending_claims": None,
            "misunderstood": 0,
        },
    )


def list_counts(selection: Selection, catalogue: Catalogue, fact: str, *, on: date) -> Reply:
    """Return how many procedures each field, agency or level of authority has, the most first."""
    cards = select(catalogue, selection, on)
    options = counts(catalogue, selection, on)[fact]
    if fact == "field":  # of one fact a procedure has only one; official fields are told on the page
        options = Counter(card.field for card in cards)
    counted = sorted(options.items(), key=lambda pair: (-pair[1], fold(_option_name(fact, pair[0], catalogue))))
    lines = [say(f"list.counts_{fact}", count=len(cards), what=_what(selection, catalogue), options=len(counted))]
    lines += [
        say("list.counts_line", number=number, name=_option_name(fact, key, catalogue), count=count)
        for number, (key, count) in enumerate(counted[:OPTIONS_SHOWN], start=1)
    ]
    if len(counted) > OPTIONS_SHOWN:
        lines.append(say("list.counts_more", count=len(counted) - OPTIONS_SHOWN))
    buttons = _there(
        list_button(_option_name(fact, key, catalogue), fact, official_key(key) if fact == "agency" else key)
        for key, _ in counted[:NAMED_BUTTONS]
    )
    waiting = {"choices": None, "pending_aspects": None, "pending_claims": None}
    slots = {**waiting, "listing": slot_of(selection), "misunderstood": 0}
    return Reply(Status.ANSWERED if cards else Status.NOT_ON_RECORD, "\n".join(lines), buttons, slots=slots)


def _option_name(fact: str, key: str, catalogue: Catalogue) -> str:
    if fact == "field":
        return _name(key, catalogue)
    return say(f"level_of_authority.{key}") if fact == "authority" else key


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
    if selection.within_days is not None and select(catalogue, selection, on):
        lines.append(_split(selection, catalogue, on))
    if unknown.time_limit:
        parts = {"count": unknown.time_limit, "bare": unknown.unit, "unstated": unknown.time_limit - unknown.unit}
        lines.append(say("list.limit_unknown", **parts))
    return lines


def _split(selection: Selection, catalogue: Catalogue, on: date) -> str:
    """Return what is counted as not longer than so many days: how many take less, how many exactly as long."""
    days = selection.within_days or 0.0
    found = [days_on(card, on, selection.agency) for card in select(catalogue, selection, on)]
    exact = sum(limit == days for limit in found)
    key = "list.within_one" if days == SAME_DAY else "list.within_split"
    return say(key, less=len(found) - exact, exact=exact, days=_number(days))


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
        parts.append(say("list.authority", level=say(f"level_of_authority.{selection.authority.value}")))
    if selection.free:
        parts.append(say("list.free"))
    if selection.within_days is not None:
        parts.append(say("list.within", days=_number(selection.within_days)))
    return "".join(parts)


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


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
