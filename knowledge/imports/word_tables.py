"""Takes the three tables of the portal's detail sheet apart: ways to hand in, papers of each case, acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.imports.legal_table import act_numbers
from knowledge.imports.model import CaseRows, ItemRow, LegalRow, MethodRow
from knowledge.imports.word_blocks import Block, Cell, Paragraph, Table
from knowledge.imports.word_headings import sheet_words
from knowledge.imports.words import folded, method_of

_FEE_LINE = re.compile(r"^\s*(?:lệ\s+phí|phí)\s*:", re.IGNORECASE)
_MARK = re.compile(r"^\s*(?:[-–+*•▪]|\d{1,2}[.)]|[a-zđ]\))\s*")

MOST_ABOVE_HEADER = 3
"""Rows among which the header of a table is looked for: a title may stand above it."""
LONGEST_TITLE = 60
"""Characters of a column's title; "Số lượng (Bản chính: n Bản sao: n)" has 33."""

Rows = list[Mapping[str, str]]


def columns(kind: str, header: Sequence[Cell]) -> dict[int, str]:
    """Return what each column of a table holds, by its title; empty when the row is no header of this kind."""
    found: dict[int, str] = {}
    for at, cell in enumerate(header):
        title = folded(cell.text)
        if len(title) > LONGEST_TITLE or re.search(r"\d", title):
            continue
        fits = {
            key: _fit(title, words) for key, words in sheet_words()["columns"][kind].items() if key not in found.values()
        }
        best = max(fits, key=lambda key: fits[key], default="")
        if best and fits[best]:
            found[at] = best
    return found if len(found) >= 2 else {}


def _fit(title: str, words: Iterable[str]) -> int:
    return max((len(word) for word in words if f"{title} ".startswith(f"{word} ")), default=0)


def rows_of(kind: str, table: Table) -> Rows | None:
    """Return the rows of a table by the names of their columns, None when none of its first rows is a header.

    A second header row ("Bản chính", "Bản sao" below "Số lượng") names its columns more closely. What stands in a
    column of no known title is kept under "other".
    """
    headers = [at for at, row in enumerate(table.rows[:MOST_ABOVE_HEADER]) if columns(kind, row)]
    if not headers:
        return None
    header, rest = table.rows[headers[0]], table.rows[headers[0] + 1 :]
    known = columns(kind, header)
    if rest and (below := _second_header(rest[0], header)):
        known, rest = known | below, rest[1:]
    return [cells for row in rest if (cells := _by_name(row, header, known))]


def _second_header(row: Sequence[Cell], header: Sequence[Cell]) -> dict[int, str]:
    """Return the closer titles a second header row gives; empty when the row holds anything but these and the first ones."""
    titles = {at: cell for at, cell in enumerate(row) if cell.text}
    new = {at: cell for at, cell in titles.items() if at >= len(header) or header[at].text != cell.text}
    closer = {at: key for at, key in columns("dossier", row).items() if key in ("originals", "copies")}
    return closer if closer.keys() == new.keys() else {}


def _by_name(row: Sequence[Cell], header: Sequence[Cell], known: Mapping[int, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for at, cell in enumerate(row):
        text = cell.text
        if not text:
            continue
        if at in known:
            found[known[at]] = text
        elif not re.fullmatch(r"\d{1,3}[.)]?", text):  # a running number is no fact
            title = header[at].text if at < len(header) else ""
            found["other"] = "; ".join(filter(None, (found.get("other", ""), f"{title}: {text}" if title else text)))
    return found


def method_rows(rows: Rows) -> list[MethodRow]:
    """Return the ways to hand in; a row without one belongs to that above, several fees of a cell become several rows."""
    found: list[MethodRow] = []
    way = ""
    for row in rows:
        way = row.get("method", way)
        note = "; ".join(filter(None, (row.get("note", ""), row.get("other", ""))))
        for each in _ways(way):
            found += [MethodRow(each, row.get("time_limit", ""), fee, note) for fee in _fees(row.get("fee", ""))]
    return found


def _ways(cell: str) -> list[str]:
    """Return the ways one cell names: one per line where each of them is known, else the cell."""
    ways = [_MARK.sub("", way).strip() for way in re.split(r"[\n;]", cell) if way.strip()]
    return ways if len(ways) > 1 and all(method_of(way) for way in ways) else [cell]


def _fees(cell: str) -> list[str]:
    """Return the fees of a cell: "Lệ phí: …" and "Phí: …" on lines of their own are two, with the lines below each."""
    lines = cell.split("\n")
    starts = [at for at, line in enumerate(lines) if _FEE_LINE.match(line)]
    if len(starts) < 2 or starts[0] != 0:
        return [cell]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def item_rows(rows: Rows) -> list[ItemRow]:
    """Return the papers of one table; a row without a name adds its form to the paper above."""
    found: list[ItemRow] = []
    for row in rows:
        name, form, other = row.get("name", ""), row.get("form", ""), row.get("other", "")
        if not name and found:
            above = found[-1]
            form = "\n".join(filter(None, (above.form, form)))
            found[-1] = ItemRow(_with(above.name, other), form, above.quantity or _quantity(row))
        elif name or form or other:
            found.append(ItemRow(_with(name, other), form, _quantity(row)) if name else ItemRow(form or other))
    return found


def _with(name: str, other: str) -> str:
    """Return a name with what stands in columns the sheet does not have."""
    return f"{name} ({other})" if other else name


def _quantity(row: Mapping[str, str]) -> str:
    labels = sheet_words()["labels"]
    told = [
        labels[key].format(count=row[key].strip()) for key in ("originals", "copies") if row.get(key, "").strip().isdigit()
    ]
    return ",".join(told) or row.get("quantity", "")


def act_rows(rows: Rows) -> list[LegalRow]:
    """Return the acts of the table; a number that is missing is looked for in the title."""
    found = []
    for row in rows:
        number, title = row.get("number", ""), row.get("title", "")
        numbers = [] if number else act_numbers(title)
        if number or title:
            found.append(LegalRow(number or (numbers[0] if numbers else ""), title))
    return found


def cases_of(blocks: Sequence[Block]) -> tuple[list[CaseRows], list[str]]:
    """Return the cases of a dossier and the lines that belong to none; a table's case stands in the line before it."""
    cases: list[CaseRows] = []
    lines: list[str] = []
    unplaced: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += [line.strip() for line in block.text.split("\n") if line.strip()]
            continue
        rows = rows_of("dossier", block)
        if rows is None:
            unplaced.append(Cell((block,)).text)
            continue
        case = lines.pop() if lines else ""
        unplaced, lines = unplaced + lines, []
        cases.append(CaseRows("" if _names_no_case(case) else case.rstrip(" :"), tuple(item_rows(rows))))
    unplaced += lines
    return [case for case in cases if case.items], [line for line in unplaced if not _names_no_case(line)]


def _names_no_case(line: str) -> bool:
    return folded(line) in sheet_words()["no_case"]


def listed_items(lines: Iterable[str]) -> tuple[list[ItemRow], list[str]]:
    """Return the papers of a dossier without a table, each line that begins with a mark, and the other lines."""
    items, others = [], []
    for line in lines:
        text = _MARK.sub("", line).strip(" .;")
        if text and _MARK.match(line):
            items.append(ItemRow(text))
        else:
            others.append(line)
    return items, others


def listed_acts(lines: Iterable[str]) -> tuple[list[LegalRow], list[str]]:
    """Return the acts of lines without a table, and the lines that name none."""
    acts, others = [], []
    for line in lines:
        numbers = act_numbers(line)
        if numbers:
            acts.append(LegalRow(numbers[0], _MARK.sub("", line).strip(" .;")))
        else:
            others.append(line)
    return acts, others
