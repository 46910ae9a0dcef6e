"""Takes the flattened table "Căn cứ pháp lý" of the portal's page apart: title and number of each act."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.imports.letters import CAPITAL, SMALL
from knowledge.imports.model import LegalRow

HEADER = "Tên văn bản pháp lýMã văn bản"

_YEAR = r"(?:19|20)\d{2}"
_BODY = (
    r"(?:UBTVQH\d{1,2}|QH\d{1,2}|HĐNN\d|CTN|CP|TTg|TTG|UBND|HĐND|NHNN\d?|VPCP|TTCP|BHXH|TCHQ|TCT|KBNN|TANDTC|VKSNDTC|KTNN|HĐTP|"
    r"BNNPTNT|BNN&PTNT|BNNMT|BTNMT|BLĐTBXH|BVHTTDL|BKHĐT|BKHCN|BGDĐT|BGTVT|BTTTT|BDTTG|BNN|BTC|BCA|BTP|BXD|BNV|BYT|BCT|BQP|BNG|BKH|"
    r"BTM|BTS|BCN|BTCT|UBCK|UBCKNN|TLĐ|MTTQ|BCH|BĐBP)"
)
_KIND = r"(?:TTLT|VBHN|NĐHN|TT|NĐ|QĐ|NQ|CT|PL|LCT|L|SL|HĐ|TB|HD|QC|KH|NQLT|CTLT|VBLT|QCVN|TCVN|CV|QyĐ)"
_NUMBER = re.compile(
    rf"(?P<run>\d+[a-z]?)(?P<rest>/{_YEAR}/(?:{_BODY}|{_KIND}(?:-{_BODY})+|{_KIND}(?:-[{CAPITAL}&]+(?![{SMALL}]))*)"
    rf"|/(?:{_KIND}(?:-{_BODY})+|{_KIND}-[{CAPITAL}&]+(?![{SMALL}])|{_BODY})|-{_KIND}/{_BODY})"
)
_PREFIX = re.compile(
    r"(?:Bộ luật|Luật|Nghị định|Thông tư(?: liên tịch)?|Quyết định|Nghị quyết(?: liên tịch)?|Pháp lệnh|Chỉ thị|"
    r"Văn bản hợp nhất|Hiến pháp)? ?"
    r"(?:[Ss]ố:? ?)?$"
)
_YEAR_BEFORE = re.compile(rf"^{_YEAR}(?=\d{{1,4}}$)")


def split_acts(table: str) -> Iterator[LegalRow]:
    """Yield the acts of a flattened table in its order; nothing when it names none."""
    text = table.strip().removeprefix(HEADER).strip()
    begin = 0
    for number, start, end in _cell_numbers(text):
        title = _PREFIX.sub("", text[begin:start]).strip(" ;,-\n\t") if start > begin else ""
        yield LegalRow(number, title or text[begin:start].strip(" ;,-\n\t"))
        begin = end


def act_numbers(text: str) -> list[str]:
    """Return the numbers of the acts `text` names, each once, in its order."""
    return list(dict.fromkeys(_whole(match, text)[0] for match in _NUMBER.finditer(text)))


def _cell_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (number, begin, end) of the numbers that are cells of their own, not words of a title."""
    found = [_whole(match, text) for match in _NUMBER.finditer(text)]
    for position, (number, start, end) in enumerate(found):
        following = found[position + 1][1] if position + 1 < len(found) else len(text)
        if _is_cell(text, start, end, last=position == len(found) - 1 and following == len(text)):
            yield number, start, end


def _whole(match: re.Match[str], text: str) -> tuple[str, int, int]:
    """Return a number with a year of the title before it taken off: "năm 201938/2019/QH14"."""
    run, start = match["run"], match.start()
    year = _YEAR_BEFORE.match(run)
    glued = start > 0 and (text[start - 1].isspace() or text[start - 1] in "/-–.")
    if year and len(run) > 4 and glued:
        start += 4
        run = run[4:]
    return run.lstrip() + match["rest"], start, match.end()


def _is_cell(text: str, start: int, end: int, *, last: bool) -> bool:
    """Return whether the number at `start` ends a row: the next row begins right after it, without a blank or a sign."""
    if end >= len(text):
        return True
    following = text[end]
    return not (following.isspace() or following in ".,;:)/-–”\"'") and (
        start == 0 or not text[start - 1].isspace() or following.isalnum()
    )
