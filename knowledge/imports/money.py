"""Finds amounts of money in text, and takes a fee cell apart into headline and bracket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.imports.fee_parts import named_parts
from knowledge.imports.letters import SMALL

_GROUPED = r"\d{1,3}(?:[.,]\d{3})+"
_CURRENCY = rf"(?:Việt Nam Đồng|(?:đồng|vnđ|vnd|đ)(?![{SMALL}0-9]))"
_AMOUNT = re.compile(
    rf"(?<![\d.,/])(?:(?P<scaled>\d+(?:[.,]\d{{1,3}})?)\s?(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)\s?(?:{_CURRENCY})?"
    rf"|(?P<plain>{_GROUPED}|\d+)\s?{_CURRENCY}|(?P<bare>{_GROUPED})(?=\s?/\s?[{SMALL}]))",
    re.IGNORECASE,
)
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_PER = re.compile(
    rf"\s?/\s?(?P<per>(?:01|1)?\s?[{SMALL}](?:(?!\s(?:kể|theo|áp|đối|từ|đến|khi|nếu|trường|và|cho|trong|không|là|thì|bằng)\s)"
    r"[^/;,.:()+\n\d]){0,40})",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"(?<![\d.,])(\d[\d.,]*)\s?(USD|EUR|đô la)\b", re.IGNORECASE)
_HEADLINE = re.compile(
    r"\s*(?:(?:Phí|Lệ phí)\s*:\s*)?(?:(?P<free>Miễn phí)|(?P<unknown>Không có thông tin)"
    rf"|(?P<figures>\d[\d.,]*)\s*(?P<currency>{_CURRENCY}|[A-Z]{{3}}\b))\s*",
    re.IGNORECASE,
)
_WORDS_FOR = re.compile(r"\([^()]*(?:nghìn|ngàn|triệu|trăm|mươi|mười)[^()]*đồng[^()]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in VND as it stands in a text, and what it is for each of."""

    value: int
    start: int
    end: int
    per: str = ""


@dataclass(frozen=True, slots=True)
class FeeCell:
    """A fee cell: its headline (free, unknown, an amount, or none) and the text of its bracket."""

    free: bool = False
    unknown: bool = False
    amount: int | None = None
    currency: str = "VND"
    text: str = ""
    """What the bracket or the rest of the cell says."""


def amounts(text: str) -> list[Amount]:
    """Return the amounts in VND that stand in `text`, in its order; written-out repetitions are left out."""
    return [amount for match in _AMOUNT.finditer(text) if (amount := _amount(match, text)) is not None]


def foreign(text: str) -> str:
    """Return the first amount in another currency as written, or nothing."""
    match = _FOREIGN.search(text)
    return match.group() if match else ""


def without_words(text: str) -> str:
    """Return `text` without amounts written out in words: "5.000.000 đồng (Năm triệu đồng)"."""
    return _WORDS_FOR.sub(lambda match: " " if _repeats(match, text) else match.group(), text)


def _repeats(match: re.Match[str], text: str) -> bool:
    """Return whether a bracket repeats the amount before it: "5 triệu đồng" in figures may be another one."""
    before = {one.value for one in amounts(text[: match.start()])}
    within = {one.value for one in amounts(match.group())}
    return within <= before and (bool(before) or not re.search(r"\d", match.group()))


def read_fee(cell: str) -> FeeCell:
    """Take a fee cell apart; a cell in other words has no headline and is all text."""
    match = _HEADLINE.match(cell)
    if match is None or named_parts(cell):
        return FeeCell(text=_inner(cell))
    rest = cell[match.end() :]
    if match["free"]:
        return FeeCell(free=True, text=_inner(rest))
    if match["unknown"]:
        return FeeCell(unknown=True, text=_inner(rest))
    currency = match["currency"].upper()
    value = number(match["figures"])
    if value is None or (rest.lstrip().startswith((";", ",")) and amounts(rest)):
        return FeeCell(text=_inner(cell))
    return FeeCell(amount=value, currency=currency if re.fullmatch(r"USD|EUR", currency) else "VND", text=_inner(rest))


def number(figures: str) -> int | None:
    """Return the whole number `figures` stand for: 10,000 and 10.000 and 10000 are one; None for anything else."""
    figures = figures.rstrip(".,")
    if re.fullmatch(_GROUPED, figures):
        return int(re.sub(r"[.,]", "", figures))
    return int(figures) if figures.isascii() and figures.isdigit() else None


def _amount(match: re.Match[str], text: str) -> Amount | None:
    scaled = match["scaled"]
    value = _scaled(scaled, match["scale"].lower()) if scaled else number(match["plain"] or match["bare"])
    if value is None:
        return None
    per = _PER.match(text, match.end())
    return Amount(value, match.start(), per.end() if per and per["per"] else match.end(), _unit(per["per"]) if per else "")


def _unit(text: str) -> str:
    return re.sub(r"^(?:01|1)\s?", "", text.strip())


def _scaled(figures: str, scale: str) -> int | None:
    if re.fullmatch(_GROUPED, figures) and scale in ("nghìn", "ngàn"):
        return None
    value = float(figures.replace(",", ".")) * _SCALES[scale]
    return int(value) if value == int(value) else None


def _inner(text: str) -> str:
    """Return what stands in the outer bracket of a cell, whether or not it is closed."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _one_pair(text):
        text = text[1:-1].strip()
    if text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:].strip()
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].strip()
    return text


def _one_pair(text: str) -> bool:
    """Return whether the first and the last sign are one pair of brackets."""
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return position == len(text) - 1
    return True
