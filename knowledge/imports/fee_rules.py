"""What one fee cell means: fees, and why some of it is doubtful. Free is said only where nothing says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from knowledge.imports.legal_table import act_numbers
from knowledge.imports.letters import SMALL
from knowledge.imports.money import Amount, FeeCell, amounts, foreign, without_words
from knowledge.imports.prose import line
from knowledge.imports.validity import period, without_period
from knowledge.imports.words import folded, say, words

LEAST_FEE = 1_000
"""VND. No fee of the State is less; smaller figures in the crawl lack three zeros or stand for "see below"."""
LONGEST_NAME = 200
"""Characters of a label that still is the name or the case of a fee; longer ones stay within the rule."""

_FREE_BY_ACT = re.compile(r"[-\s]*(?:miễn|không thu)(?:\s+(?:phí|lệ phí))+[\s.]*(?:\([^()]*\))?[\s.]*", re.IGNORECASE)
_PER_ONLY = re.compile(
    rf"(?:đồng|đ|vnđ)?\s*/?\s*(?:01|1)?\s*(?P<per>[{SMALL}]+(?:[ -][{SMALL}]+){{0,4}})[\s.]*(?P<act>\([^()]*\))?[\s.]*",
    re.IGNORECASE,
)
_UNITS_OF_FEES = re.compile(
    r"\b(?:hồ sơ|lần|giấy|bản|văn bản|thẻ|người|giao dịch|trường hợp|việc|tờ khai|hợp đồng|chứng chỉ|chứng nhận|phép|sổ|xe|"
    r"chiếc|môn thi|môn|loại|vụ|năm|tháng|tấn|khẩu|cái|trang|đơn|giống|lô|mẫu|cấp|tem|thuốc|vườn|phiếu|thông hành|kiện|"
    r"cơ sở|quyết định)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r";|\n|(?:^|(?<=\s))[-+•*]+\s")
_RULE_WORDS = re.compile(
    r"%|tối đa|tối thiểu|không quá|từ \d|cộng|nhân|\bx\b|\+|trở lên|bằng \d|giảm|mỗi|thêm|dưới|trên|miễn", re.IGNORECASE
)
_NAME = re.compile(r"(?:(?:mức|mức thu)\s+)?(?:phí|lệ phí|giá dịch vụ|chi phí|giá)\b", re.IGNORECASE)
_CASE = re.compile(r"(?:đối với|khi|trường hợp|cho|nếu|tại|nộp|cấp|đăng ký|gia hạn|xe|tàu|thẻ)\b", re.IGNORECASE)
_CITING = re.compile(
    r"(?:thực hiện|được|áp dụng)?\s*(?:theo|tại|căn cứ)?\s*(?:mức thu|mức phí|mức)?\s*(?:theo)?\s*"
    r"(?:quy định|hướng dẫn)?\s*(?:tại|của|theo)?\s*"
    r"(?:Biểu[^;]*?tại\s*)?(?:các\s*)?(?:Thông tư|Nghị định|Quyết định|Nghị quyết|Luật)\b[^;:\n]*",
    re.IGNORECASE,
)
_LAW_ON_FEES = re.compile(r"(?:luật|pháp luật|quy định)[^.;]{0,40}phí", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[-+*]?\s*[A-ZĐÁÂÔƠƯÊ])|\s+(?=[-+*]\s)")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a fee cell comes to. `bare` is "Miễn phí" and nothing else; `problem` is the kind of a finding."""

    fees: tuple[dict[str, Any], ...] = ()
    note: str = ""
    bare: bool = False
    problem: str = ""
    mended: bool = False


UNKNOWN = Ruling()


def interpret(cell: FeeCell) -> Ruling:
    """Return what a fee cell comes to."""
    text = line(without_words(cell.text)) if not cell.text.startswith("/") else "/" + line(without_words(cell.text[1:]))
    if cell.unknown:
        return Ruling(_told(text)) if text else UNKNOWN
    if cell.free or cell.amount == 0:
        return _free(text)
    if cell.amount is None:
        return _in_words(text)
    if cell.currency != "VND" or (foreign(text) and not amounts(text)):
        return Ruling((_rule(_foreign_words(cell, text)),))
    if cell.amount < LEAST_FEE:
        return _too_small(cell.amount, text)
    return _stated(cell.amount, text)


def _in_words(text: str) -> Ruling:
    """Return what a cell without a headline comes to."""
    if not text or folded(text) in words()["unknown"]:
        return UNKNOWN
    if folded(text) in words()["free_brackets"] or _FREE_BY_ACT.fullmatch(text):
        return _free(text)
    return Ruling(_told(text), note=_beside_council(text))


def _free(text: str) -> Ruling:
    if not text:
        return Ruling((_fee(amount=0),), bare=True)
    if folded(text) in words()["free_brackets"] or _FREE_BY_ACT.fullmatch(text):
        return Ruling((_fee(amount=0, **_basis(text)),))
    return Ruling(_told(text), note=_beside_council(text), problem="not_free")


def _too_small(amount: int, text: str) -> Ruling:
    """Return the ruling for an amount that lacks three zeros: the bracket's, where it states the whole one."""
    if any(found.value == amount * 1_000 for found in amounts(text)):
        return Ruling(_stated(amount * 1_000, text).fees, problem="thousand_times", mended=True)
    doubt = say("thousand_times", amount=f"{amount:,}".replace(",", "."))
    return Ruling(
        note=f"{doubt} {text}".strip() if text and not _PER_ONLY.fullmatch(text) else doubt, problem="thousand_times"
    )


def _stated(amount: int, text: str) -> Ruling:
    """Return the ruling for an amount and what its bracket says about it."""
    found = [one for one in amounts(text) if one.value > 0]
    if _is_per(text):
        return Ruling((_fee(amount=amount, **_per(text)),))
    if "mien" in folded(text).split() and all(one.value == amount for one in found):
        return Ruling((_with_exemption(amount, text),))
    if not found:
        return Ruling((_described(amount, text),))
    if len(found) == 1 and found[0].value == amount:
        return Ruling((_single(text, found[0]),))
    return _several(amount, text, found)


def _with_exemption(amount: int, text: str) -> dict[str, Any]:
    """Return the fee of a text that also says who or when is free of it."""
    start = text.lower().index("miễn") if "miễn" in text.lower() else 0
    if not amounts(text[start:]) and _CASE.match(text) and not text.startswith(("cấp", "Cấp")):
        return _fee(amount=amount, exempt=text, **_basis(text))
    before = text[:start].strip(" .;,()")
    found = amounts(before)
    label = (before[: found[0].start] + before[found[0].end :] if found else before).strip(" .;,()")
    per = {"per": found[0].per} if found and found[0].per else {}
    if len(label) > LONGEST_NAME or _RULE_WORDS.search(label) or amounts(text[start:]):
        return _rule(_amount_and(amount, text))
    exempt = {"exempt": _exemption(text)} | per
    if not label or _is_per(label):
        return _fee(amount=amount, **(_per(label) if label else {}), **exempt)
    label = re.sub(r"^(?:đồng|đ)\s*/?\s*", "", label, flags=re.IGNORECASE)
    return _fee(amount=amount, **_labelled(label), **exempt)


def _labelled(label: str) -> dict[str, Any]:
    """Return a label as the name of the fee, or as the case it is for."""
    label = _balanced(re.sub(r"\s+(?:thu|là|nộp|mức phí|mức thu)$", "", label))
    if _NAME.match(label) and len(label) > len("Phí, lệ phí"):
        return {"name": _capital(label)}
    return {"case": label} if len(label) > 3 else {}


def _amount_and(amount: int, text: str) -> str:
    return say("with_note", amount=say("dong", amount=f"{amount:,}".replace(",", ".")), note=text)


def _balanced(text: str) -> str:
    """Return `text` with the brackets closed that were cut off its end."""
    missing = text.count("(") - text.count(")")
    return text + ")" * missing if missing > 0 else text


def _several(amount: int, text: str, found: list[Amount]) -> Ruling:
    """Return the ruling where the bracket names other amounts: a reduction for a time, a list, or words to be kept."""
    lower = [one for one in found if one.value < amount]
    reduced = _reduced(amount, text, lower[0]) if len(lower) == 1 and len(found) <= 2 else ()
    if reduced:
        return Ruling(reduced)
    listed = _listed(text)
    values = {one.value for one in found}
    if listed and amount in values:
        return Ruling(listed)
    doubtful = amount not in values
    whole = _amount_and(amount, text) if doubtful else text
    return Ruling((_rule(whole),), problem="fee_disagrees" if doubtful else "")


def _reduced(amount: int, text: str, lower: Amount) -> tuple[dict[str, Any], ...]:
    """Return (reduced fee, full fee from the day after) where the text names a reduced amount and its last day."""
    first, last = period(text)
    if last is None or "%" in text:
        return ()
    dates = {"valid_from": first.isoformat()} if first else {}
    per = {"per": lower.per} if lower.per else {}
    now = _fee(amount=lower.value, **per, **dates, valid_until=last.isoformat(), **_basis(text[lower.start :]))
    later = _fee(amount=amount, **per, case=say("base_case"), valid_from=(last + timedelta(days=1)).isoformat())
    return now, later


def _told(text: str) -> tuple[dict[str, Any], ...]:
    """Return the fees a text states by itself: an amount, a list, the body that sets it, or the text as a rule."""
    found = [one for one in amounts(text) if one.value > 0]
    if "hoi dong nhan dan" in folded(text):
        return _by_council(text) if not found else (_rule(text, layer="provincial"),)
    if len(found) == 1:
        return (_single(text, found[0]),)
    if found:
        return _listed(text) or (_rule(text),)
    return (_by_act(text),)


def _by_council(text: str) -> tuple[dict[str, Any], ...]:
    exempt = _exemption(text) if re.search(r"(?:^|[.;\-]\s*)(?:miễn|không thu)", text, re.IGNORECASE) else ""
    about = next((part for part in _SENTENCE.split(text) if "hoi dong nhan dan" in folded(part)), text)
    fee = _fee(layer="provincial", set_by="provincial_council", **_basis(about), **({"exempt": exempt} if exempt else {}))
    copies = [part for part in _SENTENCE.split(text) if re.match(r"[-+*\s]*(?:Phí|Lệ phí) cấp bản sao", part)]
    return (fee, *(_by_act(part) for part in copies))


def _beside_council(text: str) -> str:
    """Return what a text about a fee the council sets says besides: when and where it is paid."""
    if "hoi dong nhan dan" not in folded(text) or amounts(text):
        return ""
    known = re.compile(r"[-+*\s]*(?:miễn|không thu|phí cấp bản sao|lệ phí cấp bản sao)", re.IGNORECASE)
    rest = [part for part in _SENTENCE.split(text) if "hoi dong nhan dan" not in folded(part) and not known.match(part)]
    return " ".join(rest).strip()


def _by_act(text: str) -> dict[str, Any]:
    """Return a fee that another act sets, or the text as a rule where it says more than that."""
    text = re.sub(r"^(?:Phí|Lệ phí)\s*:\s*(?:Đồng)?\s*", "", text)
    acts = act_numbers(text)
    label = _CITING.sub("", text, count=1).strip(" .:,;-*+()") if acts or _LAW_ON_FEES.search(text) else text
    cites = bool(acts) or bool(_LAW_ON_FEES.search(text))
    if not cites or "%" in text or len(acts) > 3 or (label and not _NAME.match(label) and not _is_citing(text)):
        told = cites or foreign(text) or len(text) > LONGEST_NAME or not _NAME.match(text)
        return _rule(text if told else say("not_stated", name=text.rstrip(" .:")))
    named = {"name": _capital(_balanced(label))} if label and _NAME.match(label) and len(label) <= LONGEST_NAME else {}
    return _fee(set_by="other_law", **named, legal_basis=", ".join(acts) if acts else "Luật Phí và lệ phí")


def _is_citing(text: str) -> bool:
    """Return whether a text does nothing but name the acts that set the fee."""
    return (
        len(text) < 700
        and re.match(
            r"[-*+\s]*(?:(?:áp dụng|thực hiện)\s+)?(?:mức (?:thu|phí) )?(?:theo|thông tư|quy định tại|căn cứ|biểu)",
            text,
            re.IGNORECASE,
        )
        is not None
        and not re.search(r"miễn|không thu|giảm", text, re.IGNORECASE)
    )


def _listed(text: str) -> tuple[dict[str, Any], ...]:
    """Return one fee for each part of a list "label: amount; label: amount", nothing when a part is of another shape."""
    parts = [part.strip(" .,") for part in _SPLIT.split(text) if part.strip(" .,")]
    fees: list[dict[str, Any]] = []
    for part in parts:
        found = amounts(part)
        if len(found) != 1 or found[0].value < LEAST_FEE:
            return ()
        fee = _single(part, found[0])
        if "rule" in fee:
            return ()
        fees.append(fee)
    return tuple(fees) if len(fees) > 1 else ()


def _single(text: str, found: Amount) -> dict[str, Any]:
    """Return the fee of a text with one amount; the whole text as a rule where it says more than a fee can hold."""
    before = text[: found.start].strip(" :-*+.(,;")
    after = without_period(text[found.end :]).strip(" .;,()")
    if _RULE_WORDS.search(before) or _RULE_WORDS.search(after) or found.value < LEAST_FEE:
        return _rule(text)
    rest = _CITING.sub("", after).strip(" .;,():-") if act_numbers(after) else after
    before = _CITING.sub("", before).strip(" .;,():-*+") if act_numbers(before) else before
    if len(before) > LONGEST_NAME or len(rest) > LONGEST_NAME or (rest and not _CASE.match(rest)) or amounts(rest):
        return _rule(text)
    first, last = period(text[found.end :])
    dates = ({"valid_from": first.isoformat()} if first else {}) | ({"valid_until": last.isoformat()} if last else {})
    label = _labelled(before)
    if rest:
        label["case"] = f"{label['case']}, {_balanced(rest)}" if "case" in label else _balanced(rest)
    per = {"per": found.per} if found.per else {}
    return _fee(amount=found.value, **label, **per, **dates, **_basis(text))


def _described(amount: int, text: str) -> dict[str, Any]:
    """Return the fee of an amount whose bracket names no other one."""
    if _RULE_WORDS.search(_without_acts(text)):
        return _rule(_amount_and(amount, text))
    first, last = period(text)
    dates = ({"valid_from": first.isoformat()} if first else {}) | ({"valid_until": last.isoformat()} if last else {})
    label = _without_acts(text)
    if len(label) > LONGEST_NAME:
        return _rule(_amount_and(amount, text))
    return _fee(amount=amount, **_labelled(label), **dates, **_basis(text))


def _without_acts(text: str) -> str:
    bare = without_period(re.sub(r"^(?:Phí|Lệ phí)\s*:\s*(?:Đồng)?\s*", "", text))
    if act_numbers(text):
        bare = _CITING.sub("", bare)
    return re.sub(r"\(\s*\)|(?:kể từ|áp dụng)\s*$", "", bare).strip(" .;,():-*+/")


def _is_per(text: str) -> bool:
    match = _PER_ONLY.fullmatch(text.strip())
    return not text or bool(
        match and (_UNITS_OF_FEES.search(match["per"]) or text.startswith("/") or folded(text) in ("dong", "vnd", "d"))
    )


def _per(text: str) -> dict[str, Any]:
    match = _PER_ONLY.fullmatch(text.strip()) if text else None
    if match is None:
        return {}
    unit = "" if folded(match["per"]) in ("dong", "d", "vnd") else match["per"].strip()
    return ({"per": unit} if unit else {}) | _basis(text)


def _exemption(text: str) -> str:
    """Return the part of a text that says who or when is free of the fee."""
    match = re.search(r"(?:miễn|không thu)\b.*", text, re.IGNORECASE | re.DOTALL)
    kept = match.group() if match else text
    ends = re.search(r"[.;]\s+[-+*]?\s*(?:Phí|Lệ phí|Mức|Người nộp|Tiền)\b", kept)
    kept = (kept[: ends.start()] if ends else kept).strip(" .")
    while kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].strip(" .")
    return _balanced(kept)


def _foreign_words(cell: FeeCell, text: str) -> str:
    stated = f"{cell.amount:,}".replace(",", ".") + f" {cell.currency}" if cell.currency != "VND" else ""
    if not text:
        return stated
    return text if foreign(text) else say("with_note", amount=stated, note=text)


def _basis(text: str) -> dict[str, Any]:
    acts = act_numbers(text)
    return {"legal_basis": ", ".join(acts)} if acts else {}


def _rule(text: str, *, layer: str = "national") -> dict[str, Any]:
    local = re.search(
        r"hoi dong nhan dan|uy ban nhan dan (?:cap )?tinh|chinh quyen dia phuong|dia phuong quy dinh", folded(text)
    )
    return _fee(rule=text.strip() or say("fee_name"), layer="provincial" if local else layer)


def _fee(*, layer: str = "national", name: str = "", **facts: Any) -> dict[str, Any]:
    return {"name": name or say("fee_name"), **facts, "layer": layer}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
