"""Turns the cells an agency writes about handing in (way, time, fee, remark) into one row per way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.imports.methods_table import HEADER, split_methods
from knowledge.imports.model import MethodRow
from knowledge.imports.words import folded, is_unknown, method_of

NAMES = {"online": "Trực tuyến", "post": "Dịch vụ bưu chính", "counter": "Trực tiếp"}
"""The ways as the portal calls them; readers yield what every source could have written."""
LONGEST_MIXED = 400
"""Characters of a cell whose mentions of ways can be trusted to be an enumeration, not a story."""

_MENTIONS = {
    "online": r"truc tuyen|qua mang|moi truong mang|moi truong dien tu|dvctt",
    "post": r"buu chinh|buu dien|bcci",
    "counter": r"truc tiep",
}
_ANY = re.compile("|".join(f"(?P<{key}>{words})" for key, words in _MENTIONS.items()))
_NEGATED = re.compile(r"\b(?:khong|chua|tru)\b(?: \w+){0,5} ?$")
_OTHER_WORDS = re.compile(
    r"\b(?:nop|gui|ho so|va|hoac|qua|dich vu|cong ich|hinh thuc|cach thuc|thuc hien|bang|tai|duong|to chuc|ca nhan|\d+)\b"
)
"""What an enumeration of ways may hold besides their names."""
_NOTHING = re.compile(r"(?:khong|mien|0)\b(?! (?:qua|duoi|thap))")
_LABEL = re.compile(r"(?:^|\n|;|(?<=\.) )\s*(?:[-+*•]|\(?[a-zđ0-9]{1,2}[.)])?\s*([^\n:;]{4,70}?)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cells:
    """What one row of a sheet says about handing in, as written."""

    method: str = ""
    time_limit: str = ""
    fees: tuple[tuple[str, str], ...] = ()
    """(name, cell) of each fee; the name is empty where there is but one."""
    note: str = ""


def method_rows(cells: Cells) -> list[MethodRow]:
    """Return one row per way the cells name; nothing when they name none. A way that is not known stays as written."""
    if HEADER in cells.method:
        return list(split_methods(cells.method))
    ways = ways_in(cells.method)
    if not ways:
        written = [] if is_unknown(cells.method) else [(cells.method, "", "")]
    else:
        written = [(NAMES[way], way, note) for way, note in ways.items()]
    times = by_way(cells.time_limit)
    return [
        MethodRow(
            method, times.get(way, "") if times else cells.time_limit, _of_way(fee, way), _note(name, note, cells.note)
        )
        for method, way, note in written
        for name, fee in cells.fees or (("", ""),)
    ]


def _of_way(fee: str, way: str) -> str:
    fees = by_way(fee)
    return fees.get(way, "") if fees else fee


def _note(name: str, *notes: str) -> str:
    """Return the notes of a row, after the name of its fee where another row tells of another fee."""
    note = "\n".join(filter(None, notes))
    return f"{name}: {note}" if name and note else name or note


def ways_in(cell: str) -> Mapping[str, str]:
    """Return way -> what the cell says of it, empty when the cell names no way clearly."""
    known = method_of(cell)
    if known:
        return {known: ""}
    labelled = by_way(cell) or _by_line(cell)
    if labelled:
        return labelled
    text = folded(cell)
    found = list(_ANY.finditer(text))
    if not found or len(text) > LONGEST_MIXED or any(_NEGATED.search(text[: match.start()]) for match in found):
        return {}
    ways = dict.fromkeys(str(match.lastgroup) for match in found)
    rest = _OTHER_WORDS.sub(" ", _ANY.sub(" ", text)).replace("/", " ").strip()
    return dict.fromkeys(ways, cell.strip() if rest else "")


def _by_line(cell: str) -> dict[str, str]:
    """Return way -> line of a cell with a line for each way, empty when it is not written so."""
    lines = [text for line in cell.splitlines() if (text := line.strip(" -+*•;,."))]
    found: dict[str, str] = {}
    for text in lines:
        bare = folded(text)
        mentions = list(_ANY.finditer(bare))
        ways = {str(match.lastgroup) for match in mentions}
        if len(ways) != 1 or ways & set(found) or any(_NEGATED.search(bare[: match.start()]) for match in mentions):
            return {}
        found[ways.pop()] = text if _OTHER_WORDS.sub(" ", _ANY.sub(" ", bare)).strip() else ""
    return found if len(lines) > 1 else {}


def by_way(cell: str) -> dict[str, str]:
    """Return way -> text of a cell written as "Trực tiếp: 3 ngày; Trực tuyến: 2 ngày", empty when it is not."""
    labels = [(match, ways) for match in _LABEL.finditer(cell) if (ways := _named(match[1]))]
    if not labels or cell[: labels[0][0].start()].strip(" -+*\n"):
        return {}
    found: dict[str, str] = {}
    for position, (match, ways) in enumerate(labels):
        end = labels[position + 1][0].start() if position + 1 < len(labels) else len(cell)
        for way in ways:
            if way in found:
                return {}
            found[way] = cell[match.end() : end].strip(" ;\n")
    return found


def _named(label: str) -> list[str]:
    """Return the ways a label consists of."""
    text = folded(label)
    ways = list(dict.fromkeys(str(match.lastgroup) for match in _ANY.finditer(text)))
    return ways if not _OTHER_WORDS.sub(" ", _ANY.sub(" ", text)).replace("/", " ").strip() else []


def fee_cells(fee: str, charge: str, both: str) -> tuple[tuple[str, str], ...]:
    """Return (name, cell) of what the columns "Phí", "Lệ phí" and "Phí, lệ phí" state, as written."""
    stated = [(name, text) for name, text in (("Phí", fee), ("Lệ phí", charge)) if text and not is_unknown(text)]
    if not stated:
        text = both or fee or charge
        return (("", text),) if text else ()
    owed = [pair for pair in stated if re.search(r"[1-9]", pair[1]) or not _NOTHING.match(folded(pair[1]))]
    if not owed and len(stated) == 2:
        return (("", stated[0][1]),)  # both say that nothing is paid
    found = [*(owed or stated), *([("", both)] if both and not is_unknown(both) else [])]
    if len(found) > 1:
        return tuple(found)
    name, text = found[0]
    return (("", text if heading_first(name, text) else f"{name}: {text}"),)


def heading_first(name: str, text: str) -> bool:
    """Return whether `text` begins with the name of the fee itself."""
    return folded(text).startswith((folded(name), "phi ", "le phi ", "mien phi", "muc phi", "mien le phi"))
