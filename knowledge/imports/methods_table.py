"""Takes the flattened table "Cách thức thực hiện" of the portal's page apart into its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.imports.letters import CAPITAL
from knowledge.imports.model import MethodRow

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"

_METHOD = "Trực tuyến|Dịch vụ bưu chính|Trực tiếp"
_UNIT = r"(?: ?(?:Ngày làm việc|Giờ làm việc|Ngày|Giờ|Tháng|Tuần làm việc|Tuần|Năm|Phút|Quý|Buổi))"
_CURRENCY = r"(?:VNĐ|VND|Việt Nam Đồng|Đồng|USD|EUR|[A-Z]{3})"
_MONEY = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? {_CURRENCY}|\d+(?:\.\d+)? {_CURRENCY}"
_WORDS = rf"(?=[{CAPITAL}])(?:(?!{_METHOD}|Miễn phí|\d+ {_CURRENCY})[^()\n]){{3,200}}?"
"""A time cell in words ("Không phải trả kết quả"); it never holds the next row."""
_START = re.compile(
    rf"(?P<method>{_METHOD})(?:"
    rf"(?P<time>(?:\d+(?:[.,]\d{{1,2}})?{_UNIT}|{_WORDS}))(?P<fee>Miễn phí|Không có thông tin|{_MONEY})"
    rf"|(?P<bare>\d+(?:\.\d{{1,2}})?)(?P<after>Miễn phí|Không có thông tin)"
    rf"|(?P<run>\d[\d,]*(?:\.\d+)?) (?P<currency>{_CURRENCY}))"
)
"""A row begins with a method, a time cell and a fee cell. In notes the same words stand before other ones."""
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_LIST_MARK = re.compile(r"(?:^|(?<=[\s(;.,:+-]))(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)")
"""In "(a) … b) …" the second bracket closes nothing."""
_NOTE_AFTER = re.compile(rf"[^\s(]\s?\)+(?=[{CAPITAL}+*•-]|\d{{1,3}} )")
_LIST_MARK_FIRST = re.compile(r"\((?:\d{1,2}|[ivx]{1,4})\)")
"""A note may begin with the mark of a list: that is no bracket of the fee."""


def split_methods(table: str) -> Iterator[MethodRow]:
    """Yield the rows of a flattened table; nothing when it has none."""
    starts = list(_START.finditer(table))
    for position, start in enumerate(starts):
        end = starts[position + 1].start() if position + 1 < len(starts) else len(table)
        others = [other for other in starts if other is not start]
        rest = table[start.end() : end]
        time, fee = _cells(start, rest, others)
        bracket, note = ("", rest) if fee == "Không có thông tin" or _LIST_MARK_FIRST.match(rest) else split_bracket(rest)
        yield MethodRow(start["method"], time, fee + bracket, note.strip())


def _cells(start: re.Match[str], rest: str, others: list[re.Match[str]]) -> tuple[str, str]:
    """Return the time and the headline of the fee of one row."""
    if start["time"]:
        return start["time"].strip(), start["fee"]
    if start["bare"]:
        return start["bare"], start["after"]
    time, money = split_run(start["run"], rest, [other["bare"] or "" for other in others])
    return time, f"{money} {start['currency']}"


def split_run(run: str, rest: str, times: list[str]) -> tuple[str, str]:
    """Return (time, amount) of figures that ran together, "120,000" from 1 and 20,000.

    The fee's bracket decides where it names an amount, then the times of the other rows, then the shortest time.
    """
    ways = [(run[:cut], run[cut:]) for cut in range(1, min(4, len(run))) if _can_be(run[:cut], run[cut:])]
    if not ways:
        return "", run
    named = {figure.replace(".", "").replace(",", "") for figure in re.findall(r"\d[\d.,]*\d", rest[:600])}

    def fits(way: tuple[str, str]) -> tuple[bool, bool, int]:
        money = way[1].replace(",", "")
        return (money in named or f"{money}000" in named, way[0] in times, -len(way[0]))

    return max(ways, key=fits)


def _can_be(time: str, money: str) -> bool:
    return (
        time.isdigit()
        and time[0] != "0"
        and (_GROUPED.fullmatch(money) is not None or re.fullmatch(r"[1-9]\d*", money) is not None)
    )


def split_bracket(rest: str) -> tuple[str, str]:
    """Return the fee's bracket, with its signs, and what follows it; ("", rest) when there is none."""
    if not rest.startswith("("):
        return "", rest
    end = _closing(rest) or _seam(rest) or rest.rfind(")") + 1 or _line_end(rest)
    return rest[:end], rest[end:]


def _closing(text: str) -> int:
    """Return the position after the bracket that closes the first one, 0 when none does."""
    marks = {match.end() - 1 for match in _LIST_MARK.finditer(text, 1)}
    depth = 0
    for position, sign in enumerate(text):
        if sign == "(":
            depth += 1
        elif sign == ")" and position not in marks:
            depth -= 1
            if depth == 0:
                return position + 1
    return 0


def _seam(text: str) -> int:
    """Return where the bracket ends whose own one was forgotten: what follows begins without a blank."""
    match = _NOTE_AFTER.search(text)
    return match.end() if match else 0


def _line_end(text: str) -> int:
    found = text.find("\n")
    return len(text) if found < 0 else found
