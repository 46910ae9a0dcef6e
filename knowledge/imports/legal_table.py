"""Takes the flattened table "Căn cứ pháp lý" of the portal's page apart: title and number of each act."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.imports.letters import CAPITAL, SMALL
from knowledge.imports.model import LegalRow

HEADER = "Tên văn bản pháp lýMã văn bản"

_YEAR = r"(?:19|20)\d{2}"
_BODY = (
    r"(?:UBTƯMTTQVN|UBTVQH\d{1,2}|QH\d{1,2}|HĐNN\d|CTN|CP|TTg|TTG|UBND|HĐND|NHNN|VPCP|TTCP|BHXH|TCHQ|TCT|KBNN|TANDTC|VKSNDTC|KTNN|HĐTP|"
    r"BNNPTNT|BNN&PTNT|BNNMT|BTNMT|BLĐTBXH|BVHTTDL|BKHĐT|BKHCN|BGDĐT|BGTVT|BTTTT|BDTTG|BNN|BTC|BCA|BTP|BXD|BNV|BYT|BCT|BQP|BNG|BKH|"
    r"BTM|BTS|BCN|BTCT|UBCK|UBCKNN|TLĐ|MTTQ|BCH|BĐBP)"
)
_KIND = r"(?:TTLT|VBHN|NĐHN|TT|NĐ|QĐ|NQ|CT|PL|LCT|L|SL|HĐ|TB|HD|QC|KH|NQLT|CTLT|VBLT|QCVN|TCVN|CV|QyĐ)"
_NUMBER = re.compile(
    rf"(?P<run>(?:\d+\.)?\d+[a-z]?)(?P<rest>/{_YEAR}/(?:{_BODY}|{_KIND}(?:-{_BODY})+"
    rf"|{_KIND}(?:-[{CAPITAL}&]+(?![{SMALL}]))*)"
    rf"|/(?:{_KIND}(?:-{_BODY})+|{_KIND}-[{CAPITAL}&]+(?![{SMALL}])|{_BODY})|-{_KIND}/{_BODY})"
)
_PREFIX = re.compile(
    r"(?:Bộ luật|Luật|Nghị định|Thông tư(?: liên tịch)?|Quyết định|Nghị quyết(?: liên tịch)?|Pháp lệnh|Chỉ thị|"
    r"Văn bản hợp nhất|Hiến pháp)? ?"
    r"(?:[Ss]ố:? ?)?$"
)
_CELL_PREFIX = re.compile(rf"(?<=[{SMALL}.)])(?:Luật|Nghị định|Thông tư|Quyết định|Nghị quyết) số $")
"""A cell that repeats the kind of act: "…Môi trườngNghị định số 131/2025/NĐ-CP"."""
LONGEST_HEAD = 3
"""Figures before the dot of a number such as 66.7/2025/NQ-CP."""
_YEAR_BEFORE = re.compile(rf"^{_YEAR}(?:\.|(?=\d))")


def split_acts(table: str) -> Iterator[LegalRow]:
    """Yield the acts of a flattened table in its order; nothing when it names none."""
    text = table.strip().removeprefix(HEADER).strip()
    begin = 0
    found = [_whole(match, text) for match in _NUMBER.finditer(text)]
    for (number, start, end), following in zip(found, [*found[1:], None], strict=False):
        repeated = following is not None and following[1] == end and start > 0 and text[start - 1].isspace()
        if repeated or not _is_cell(text, begin, start, end):
            continue
        whole = text[begin:start].strip(" ;,-\n\t")
        yield LegalRow(number, _PREFIX.sub("", whole).strip(" ;,-\n\t") or whole)
        begin = end


def act_numbers(text: str) -> list[str]:
    """Return the numbers of the acts `text` names, each once, in its order."""
    return list(dict.fromkeys(_whole(match, text)[0] for match in _NUMBER.finditer(text)))


def _whole(match: re.Match[str], text: str) -> tuple[str, int, int]:
    """Return a number with a year or a stop of the title before it taken off: "năm 201938/2019/QH14"."""
    run, start = match["run"], match.start()
    year = _YEAR_BEFORE.match(run)
    cut = (
        year.end() if year and len(run) > 4 and start > 0 and (text[start - 1].isspace() or text[start - 1] in "/-–.") else 0
    )
    head, stop, _ = run[cut:].partition(".")
    if stop and len(head) > LONGEST_HEAD:
        cut += len(head) + 1
    return run[cut:] + match["rest"], start + cut, match.end()


def _is_cell(text: str, begin: int, start: int, end: int) -> bool:
    """Return whether the number at `start` ends the row that began at `begin`.

    In a title a number stands between blanks; in its own cell it runs together with what is before or after it.
    """
    if end >= len(text):
        return True
    if start > begin and not text[start - 1].isspace() and text[start - 1] not in "(/-":
        return True
    if _CELL_PREFIX.search(text, begin + 1, start):
        return True
    return not (text[end].isspace() or text[end] in ".,;:)/-–”\"'")
