"""What one fee cell means: fees, and why some of it is doubtful. Free is said only where nothing says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from knowledge.imports import fee_text
from knowledge.imports.fee_parts import named_parts
from knowledge.imports.fee_text import LEAST_FEE, balanced, basis, fee, is_per, rule
from knowledge.imports.letters import CAPITAL, SMALL
from knowledge.imports.money import Amount, FeeCell, amounts, foreign, number, without_words
from knowledge.imports.prose import line
from knowledge.imports.validity import period
from knowledge.imports.words import folded, say, words

_FREE_BY_ACT = re.compile(r"[-\s]*(?:miễn|không thu)(?:\s+(?:phí|lệ phí))+[\s.]*(?:\([^()]*\))?[\s.]*", re.IGNORECASE)
_REPEATED = re.compile(r"^(?:Phí|Lệ phí)\s*:\s*(?:(?P<figures>\d[\d.,]*)\s*)?Đồng\s*\(?(?=[^\s;,])", re.IGNORECASE)
"""The older portal's own headline, repeated at the begin of a bracket: "Lệ phí : 400.000 Đồng (…"."""
_UNIT_FIRST = re.compile(rf"(?:đồng|đ)\s*/\s*(?P<per>[{SMALL} ]{{2,20}}?)\s*\((?P<label>.+)", re.IGNORECASE)
_EXEMPTION = re.compile(r"(?:^|[.;\-]\s*)(?:miễn|không thu)", re.IGNORECASE)
_COPY = re.compile(r"[-+*\s]*(?:Phí|Lệ phí) cấp bản sao", re.IGNORECASE)
_SENTENCE = re.compile(rf"(?<=[.;])\s*(?=[-+*]?\s*[{CAPITAL}])|\s+(?=[-+*]\s)")
_NEXT_FEE = re.compile(r"[.;]\s*[-+*]?\s*(?:Phí|Lệ phí|Mức|Người nộp|Tiền)\b")
_WHO = re.compile(r"(?:đối với|trường hợp|khi|nếu|người|công dân|tổ chức)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a fee cell comes to. `bare` is "Miễn phí" and nothing else; `problem` is the kind of a finding."""

    fees: tuple[dict[str, Any], ...] = ()
    note: str = ""
    bare: bool = False
    names_none: bool = False
    """The source says that no fee is laid down: not the same as free, and not unknown either."""
    problem: str = ""
    mended: bool = False


UNKNOWN = Ruling()


def interpret(cell: FeeCell) -> Ruling:
    """Return what a fee cell comes to; where that would lose an amount the cell states, the cell's own words."""
    ruling = _named_or_single(cell)
    told = " ".join([*(str(value) for one in ruling.fees for value in one.values()), ruling.note])
    kept = {one.get("amount") for one in ruling.fees} | {one.value for one in amounts(told)}
    if {one.value for one in amounts(cell.text) if one.value >= LEAST_FEE} <= kept:
        return ruling
    text = fee_text.amount_and(cell.amount, line(cell.text)) if cell.amount else line(cell.text)
    return Ruling((rule(text),), problem=ruling.problem or "fee_disagrees")


def _named_or_single(cell: FeeCell) -> Ruling:
    parts = [] if foreign(cell.text) else named_parts(without_words(cell.text))
    return _by_name(cell, parts) if parts else _single(cell)


def _by_name(cell: FeeCell, parts: list[tuple[str, str]]) -> Ruling:
    """Return the fees of a cell that tells each by its name."""
    rulings = [(name, _part(told)) for name, told in parts]
    fees = tuple(_called(name, one) for name, ruling in rulings for one in ruling.fees)
    stated = {one.get("amount") for one in fees} | {one.value for _, told in parts for one in amounts(told)}
    if cell.amount and cell.amount not in stated:
        if cell.amount * 1_000 in stated:
            return Ruling(fees, problem="thousand_times", mended=True)
        return Ruling((rule(fee_text.amount_and(cell.amount, line(cell.text))),), problem="fee_disagrees")
    notes = dict.fromkeys(ruling.note for _, ruling in rulings if ruling.note)
    none = not fees and any(ruling.names_none for _, ruling in rulings)
    owed = any(one.get("amount") != 0 for one in fees)
    says_free = cell.free or cell.amount == 0
    return Ruling(fees, " ".join(notes), names_none=none, problem="not_free" if says_free and owed else "")


def _part(told: str) -> Ruling:
    """Return what is said of one of several fees; of one that is not owed nothing need be told."""
    text = fee_text.without_titles(line(told))
    return UNKNOWN if _is_nothing(text) else _in_words(text)


def _is_nothing(text: str) -> bool:
    return folded(text) in (*words()["free_brackets"], *words()["none"])


def _called(name: str, one: dict[str, Any]) -> dict[str, Any]:
    """Return a fee by the name its part gives it, unless its own words name it more closely."""
    return one | {"name": fee_text.capital(name)} if one["name"] == say("fee_name") else one


def _single(cell: FeeCell) -> Ruling:
    """Return what a cell that tells one fee comes to."""
    slash = "/" if cell.text.startswith("/") else ""
    text = slash + fee_text.without_titles(line(without_words(cell.text.removeprefix("/"))))
    text = _without_repeated(text, cell)
    if cell.unknown:
        return Ruling(_told(text)) if text else UNKNOWN
    if cell.free or cell.amount == 0:
        return _free(text)
    if cell.amount is None:
        return _in_words(text)
    if cell.currency != "VND" or (foreign(text) and not amounts(text)):
        return Ruling((rule(_foreign_words(cell, text)),))
    return _too_small(cell.amount, text) if cell.amount < LEAST_FEE else _stated(cell.amount, text)


def _without_repeated(text: str, cell: FeeCell) -> str:
    """Return a bracket without the headline it repeats; one with an amount of its own stays."""
    match = _REPEATED.match(text)
    if match is None:
        return text
    value = number(match["figures"] or "0")
    rest = text[match.end() :]
    return rest if value in (0, cell.amount, *(one.value for one in amounts(rest))) else text


def _in_words(text: str) -> Ruling:
    """Return what a cell without a headline comes to."""
    if not text or folded(text) in words()["unknown"]:
        return UNKNOWN
    return _agreed(text) or Ruling(_told(text), note=_beside_council(text))


def _free(text: str) -> Ruling:
    """Return what "Miễn phí" comes to: what its bracket says, where it has one."""
    if not text:
        return Ruling((fee(amount=0),), bare=True)
    return _agreed(text) or Ruling(_told(text), note=_beside_council(text), problem="not_free")


def _agreed(text: str) -> Ruling | None:
    """Return the ruling of a bracket by which nothing is paid (but for copies), None for any other."""
    if folded(text) in words()["not_laid_down"]:
        return Ruling(names_none=True)
    if folded(text) in words()["free_brackets"] or _FREE_BY_ACT.fullmatch(text):
        return Ruling((fee(amount=0, **basis(text)),))
    parts = [part for part in _SENTENCE.split(text) if part.strip(" -+*")]
    others = [part for part in parts if not (folded(part) in words()["free_brackets"] or _FREE_BY_ACT.fullmatch(part))]
    if others and all(_COPY.match(part) for part in others):
        return Ruling((fee(amount=0), *(one for part in others for one in _told(part.strip(" -+*")))))
    return None


def _too_small(amount: int, text: str) -> Ruling:
    """Return the ruling for an amount that lacks three zeros: the bracket's, where it states the whole one."""
    if any(found.value == amount * 1_000 for found in amounts(text)):
        return Ruling(_stated(amount * 1_000, text).fees, problem="thousand_times", mended=True)
    doubt = say("thousand_times", amount=f"{amount:,}".replace(",", "."))
    return Ruling(note=f"{doubt} {text}".strip() if text and not is_per(text) else doubt, problem="thousand_times")


def _stated(amount: int, text: str) -> Ruling:
    """Return the ruling for an amount and what its bracket says about it."""
    found = [one for one in amounts(text) if one.value > 0]
    if "hoi dong nhan dan" in folded(text) and not found:
        return Ruling((rule(fee_text.amount_and(amount, text)),), problem="fee_disagrees")
    if is_per(text):
        return Ruling((fee(amount=amount, **fee_text.per(text)),))
    if "mien" in folded(text).split() and all(one.value == amount for one in found):
        return Ruling((_with_exemption(amount, text),))
    if not found:
        return Ruling((fee_text.described(amount, text),))
    if len(found) == 1 and found[0].value == amount:
        return Ruling((fee_text.single(text, found[0]),))
    return _several(amount, text, found)


def _with_exemption(amount: int, text: str) -> dict[str, Any]:
    """Return the fee of a text that also says who or when is free of it."""
    start = text.lower().find("miễn")
    if start < 0 or amounts(text[start:]):
        return rule(fee_text.amount_and(amount, text))
    before = text[:start].strip(" .;,()")
    found = amounts(before)
    label, unit = _around(before, found[0]) if found else (before, {})
    if _WHO.match(label) and not found:
        return fee(amount=amount, exempt=text, **basis(text))
    if not fee_text.is_plain(label):
        return rule(text if found else fee_text.amount_and(amount, text))
    named = fee_text.per(label) if is_per(label) else _label_and_unit(label)
    return fee(amount=amount, exempt=_exemption(text), **(named | unit))


def _label_and_unit(label: str) -> dict[str, Any]:
    """Return the label, and the unit it may begin with: "đồng/lần (Lệ phí đăng ký)"."""
    match = _UNIT_FIRST.match(label)
    if match is None:
        return fee_text.labelled(re.sub(r"^(?:đồng|đ)\s*/?\s*", "", label, flags=re.IGNORECASE))
    return {"per": match["per"].strip(), **fee_text.labelled(match["label"].strip(" ()"))}


def _around(text: str, found: Amount) -> tuple[str, dict[str, Any]]:
    """Return (label, unit) of what stands around an amount: "8.000 đồng/Văn bản …" has a unit of many words."""
    rest = text[found.end :].strip(" .;,()")
    if found.per and rest and rest[0].islower():
        return text[: found.start].strip(" .;,:()"), {"per": f"{found.per} {rest}"}
    return (text[: found.start] + rest).strip(" .;,:()"), {"per": found.per} if found.per else {}


def _several(amount: int, text: str, found: list[Amount]) -> Ruling:
    """Return the ruling where the bracket names other amounts: a reduction for a time, a list, or words to be kept."""
    lower = [one for one in found if one.value < amount]
    known = all(one.value == amount or one in lower for one in found)
    reduced = _reduced(amount, text, lower[0], found) if len(lower) == 1 and len(found) <= 2 and known else ()
    if reduced:
        return Ruling(reduced)
    values = {one.value for one in found}
    parts = fee_text.listed(text)
    if parts and amount in values:
        return Ruling(parts)
    if amount in values:
        return Ruling((rule(text),))
    return Ruling((rule(fee_text.amount_and(amount, text)),), problem="fee_disagrees")


def _reduced(amount: int, text: str, lower: Amount, found: list[Amount]) -> tuple[dict[str, Any], ...]:
    """Return (reduced fee, full fee from the day after) where the text names a reduced amount and its last day."""
    first, last = period(text[lower.start :] if len(found) > 1 else text)
    if last is None or "%" in text or (len(found) > 1 and found[0] is lower):
        return ()
    begins = {"valid_from": first.isoformat()} if first else {}
    unit = {"per": lower.per} if lower.per else {}
    label = fee_text.labelled(text[: found[0].start].strip(" .;,():-*+")) if len(found) > 1 else {}
    label |= {"exempt": _exemption(text)} if "mien" in folded(text).split() else {}
    kept = {key: label[key] for key in ("name", "exempt") if key in label}
    now = fee(amount=lower.value, **unit, **begins, valid_until=last.isoformat(), **basis(text[lower.start :]), **label)
    after = (last + timedelta(days=1)).isoformat()
    later = fee(
        amount=amount,
        **unit,
        **kept,
        case=say("base_case"),
        valid_from=after,
    )
    return now, later


def _told(text: str) -> tuple[dict[str, Any], ...]:
    """Return the fees a text states by itself: an amount, a list, the body that sets it, or the text as a rule."""
    found = [one for one in amounts(text) if one.value > 0]
    if "hoi dong nhan dan" in folded(text):
        return (rule(text),) if found else _by_council(text)
    if len(found) == 1:
        return (fee_text.single(text, found[0]),)
    if found:
        return fee_text.listed(text) or (rule(text),)
    return (fee_text.by_act(text),)


def _by_council(text: str) -> tuple[dict[str, Any], ...]:
    sentences = _SENTENCE.split(text)
    about = next((part for part in sentences if "hoi dong nhan dan" in folded(part)), text)
    exempt = {"exempt": _exemption(text)} if _EXEMPTION.search(text) else {}
    council = fee(layer="provincial", set_by="provincial_council", **basis(about), **exempt)
    return (council, *(fee_text.by_act(part.strip(" -+*")) for part in sentences if _COPY.match(part)))


def _beside_council(text: str) -> str:
    """Return what a text about a fee the council sets says besides: when and where it is paid."""
    if "hoi dong nhan dan" not in folded(text) or amounts(text):
        return ""
    told = re.compile(r"[-+*\s]*(?:miễn|không thu|(?:lệ )?phí cấp bản sao)", re.IGNORECASE)
    rest = [part for part in _SENTENCE.split(text) if "hoi dong nhan dan" not in folded(part) and not told.match(part)]
    return " ".join(rest).strip(" -+*")


def _exemption(text: str) -> str:
    """Return the part of a text that says who or when is free of the fee."""
    match = re.search(r"(?:miễn|không thu)\b.*", text, re.IGNORECASE | re.DOTALL)
    kept = match.group() if match else text
    ends = _NEXT_FEE.search(kept)
    kept = (kept[: ends.start()] if ends else kept).strip(" .")
    while kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].strip(" .")
    return balanced(kept)


def _foreign_words(cell: FeeCell, text: str) -> str:
    """Return an amount in another currency with its bracket, or the bracket alone where it repeats the amount."""
    figures = re.match(r"[\d.,]+", foreign(text))
    if figures and (number(figures[0]) == cell.amount or (cell.currency == "VND" and (cell.amount or 0) < LEAST_FEE)):
        return text
    stated = f"{cell.amount:,}".replace(",", ".") + f" {cell.currency}"
    if text.startswith("/"):
        return stated + text
    return say("with_note", amount=stated, note=text) if text else stated
