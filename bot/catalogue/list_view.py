"""The list page as values: which rows, which page, what is known and what is not. The template lays them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from actions.render import day as written
from actions.render import money
from bot.catalogue.choices import Chip, Choice, chips, choices
from bot.catalogue.finding import Finder
from bot.catalogue.query import LIST, Wanted, address
from bot.catalogue.rows import Row, row_of
from knowledge.index import SearchIndex
from knowledge.model import Method
from knowledge.selection import Selection, Unknown

PAGE_SIZE = 25
"""Procedures on one page."""
NEIGHBOURS = 2
"""Numbers of pages shown on each side of the present one; a phone 360 px wide holds no more in two lines."""
Names = tuple[Mapping[str, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Turn:
    """One link under the list; page 0 is a gap."""

    page: int
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Without:
    """A way out of an empty list: what to leave open, and how many procedures there are then."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class ListView:
    """Everything the template needs."""

    selection: Selection
    total: int
    rows: Sequence[Row]
    first: int
    page: int
    pages: int
    turns: Sequence[Turn]
    before: str
    after: str
    """Addresses of the pages beside this one."""
    choices: Sequence[Choice]
    agencies: Sequence[str]
    chips: Sequence[Chip]
    ways_out: Sequence[Without]
    within: Unknown
    left_out: Unknown
    level_open: str
    """Address of what can be filed online at whatever level."""
    checked: tuple[str, str]
    """First and last day on which one of the listed was checked."""
    today: str
    canonical: str
    downloads: Mapping[str, str]


def list_view(index: SearchIndex, wanted: Wanted, day: date, finder: Finder, names: Names) -> ListView:
    """Return the page of the list that is wanted; a page behind the last one is the last one."""
    selection = wanted.selection
    found = finder.find(index, selection, day)
    pages = max(1, -(-len(found.cards) // PAGE_SIZE))
    page = min(wanted.page, pages)
    first = (page - 1) * PAGE_SIZE
    visible = found.cards[first : first + PAGE_SIZE]
    made = chips(selection, names)
    days = sorted(card.checked_on for card in found.cards)
    online = replace(selection, online_level=None, method=Method.ONLINE)
    return ListView(
        selection=selection,
        total=len(found.cards),
        rows=[row_of(card, index.catalogue, day, agency=selection.agency) for card in visible],
        first=first + 1,
        page=page,
        pages=pages,
        turns=turns(selection, page, pages),
        before=address(selection, page=page - 1),
        after=address(selection, page=page + 1),
        choices=choices(found, names),
        agencies=[name for name, _ in found.options["agency"].most_common()],
        chips=made,
        ways_out=[] if found.cards else _ways_out(index, made, day, finder),
        within=found.within,
        left_out=found.left_out,
        level_open=address(online),
        checked=(written(days[0]), written(days[-1])) if days else ("", ""),
        today=written(day),
        canonical=address(selection, page=page),
        downloads={kind: address(selection, path=f"{LIST}.{kind}") for kind in ("csv", "xlsx")},
    )


def _ways_out(index: SearchIndex, made: Sequence[Chip], day: date, finder: Finder) -> list[Without]:
    counted = [(chip, len(finder.find(index, chip.selection, day).cards)) for chip in made]
    return [Without(chip.label, chip.address, count) for chip, count in counted if count]


def turns(selection: Selection, page: int, pages: int) -> list[Turn]:
    """Return the links to pages: the first, the last, those around the present one, gaps between."""
    shown = sorted({1, pages, *range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1)})
    found: list[Turn] = []
    for number in shown:
        before = found[-1].page if found else number - 1
        if number - before == 2:
            found.append(Turn(number - 1, address(selection, page=number - 1), False))
        elif number - before > 2:
            found.append(Turn(0, "", False))
        found.append(Turn(number, address(selection, page=number), number == page))
    return found


def number(value: int) -> str:
    """Return a count as people write it: 2.346."""
    return money(value)
