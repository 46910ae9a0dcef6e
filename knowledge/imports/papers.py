"""Takes cells that hold a whole dossier or all acts as prose apart into papers and acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.imports.dossier_table import HEADER, split_cases
from knowledge.imports.legal_table import HEADER as LEGAL_HEADER
from knowledge.imports.legal_table import act_numbers, split_acts
from knowledge.imports.model import CaseRows, ItemRow, LegalRow
from knowledge.imports.words import folded, is_none, is_unknown

LONGEST_ACT = 120
"""Characters of a line that can be an act without a number."""

_BULLET = re.compile(r"^\s*(?:[-+*•–]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)])\s*")
_COUNT = re.compile(
    r"[(:,;]\s*((?:số lượng\s*:?\s*)?\d{1,2}\s*(?:\([^()]*\)\s*)?(?:bản|tờ|bộ)[^().;]*)\)?\s*[.;]?\s*$", re.IGNORECASE
)
_NOT_A_PAPER = re.compile(r"(?:so luong|so bo ho so|thanh phan ho so|ho so (?:bao )?gom|gom co)\b")


def cases_in(cell: str) -> tuple[CaseRows, ...]:
    """Return the papers a prose cell lists, one a line; a line that ends with a colon names the case of those below."""
    if is_unknown(cell) or is_none(cell):
        return ()
    if HEADER in cell:
        return tuple(split_cases(cell))
    cases: list[tuple[str, list[ItemRow]]] = [("", [])]
    for line in cell.splitlines():
        text = _BULLET.sub("", line).strip()
        if not text:
            continue
        heading = text.endswith(":")
        if _NOT_A_PAPER.match(folded(text)):
            rest = text.partition(":")[2].strip()
            if heading or not rest or folded(text).startswith("so "):
                continue
            text, heading = rest, False
        if heading:
            cases.append((text.rstrip(": "), []))
        else:
            cases[-1][1].append(_item(text))
    return tuple(CaseRows(case, tuple(items)) for case, items in cases if items)


def _item(text: str) -> ItemRow:
    found = _COUNT.search(text)
    return ItemRow(text.rstrip(" ;"), quantity=found[1] if found else "")


def acts_in(cell: str) -> Iterator[LegalRow]:
    """Yield the acts a prose cell names, one a line or between semicolons."""
    if cell.strip().startswith(LEGAL_HEADER):
        yield from split_acts(cell)
        return
    for part in re.split(r"[\n;]", cell):
        text = _BULLET.sub("", part).strip(" .,")
        numbers = act_numbers(text)
        if numbers:
            yield LegalRow(numbers[0], text)
            yield from (LegalRow(number) for number in numbers[1:])
        elif len(text) <= LONGEST_ACT and not is_unknown(text):
            yield LegalRow(text)


def distinct(texts: Iterable[str]) -> str:
    """Return the texts, each once, one a line."""
    return "\n".join(dict.fromkeys(text for text in texts if text))
