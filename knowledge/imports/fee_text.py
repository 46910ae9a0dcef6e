"""Turns the words of a fee bracket into fees: label, amount, unit, period and act, or the words themselves as a rule."""

from __future__ import annotations

import re
from typing import Any

from knowledge.imports.legal_table import act_numbers
from knowledge.imports.letters import CAPITAL, SMALL
from knowledge.imports.money import Amount, amounts, foreign
from knowledge.imports.validity import period, without_period
from knowledge.imports.words import folded, say

LEAST_FEE = 1_000
"""VND. No fee of the State is less; smaller figures in the crawl lack three zeros or stand for "see below"."""
LONGEST_LABEL = 250
"""Characters of a label that still is the name or the case of a fee; longer ones stay within the rule."""

SHORTEST_LABEL = 4
_ONLY_FEE = re.compile(r"(?:mức )?(?:thu )?(?:phí|lệ phí|phí, lệ phí)|đồng|vnđ", re.IGNORECASE)
"""A label that says no more than that it is a fee."""

_TITLE = re.compile(
    r"(?:\s+của\s+(?:Bộ\s+trưởng\s+)?Bộ\s+Tài\s+chính)?,?\s+quy\s+định\s+(?:về\s+)?(?:các\s+)?(?:biểu\s+)?mức\s+(?:thu|phí)"
    r"(?:(?!Thông tư|Nghị định|Quyết định)[^;.()\n])*(?=[;.()\n]|$|Thông tư|Nghị định|Quyết định)",
    re.IGNORECASE,
)
_PER_ONLY = re.compile(
    rf"(?:đồng|đ(?![{SMALL}])|vnđ)?\s*/?\s*(?:01|1)?\s*(?P<per>[{SMALL}]+(?:[ -][{SMALL}]+){{0,4}})"
    r"[\s.]*(?P<act>\([^()]*\))?[\s.]*",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"\b(?:hồ sơ|lần|giấy|bản|văn bản|thẻ|người|giao dịch|trường hợp|việc|tờ khai|hợp đồng|chứng chỉ|chứng nhận|phép|sổ|xe|"
    r"chiếc|môn thi|môn|loại|vụ|năm|tháng|tấn|khẩu|cái|trang|đơn|giống|lô|mẫu|cấp|tem|thuốc|vườn|phiếu|thông hành|kiện|"
    r"cơ sở|quyết định)\b",
    re.IGNORECASE,
)
_NOT_A_UNIT = re.compile(r"miễn|^một\b", re.IGNORECASE)
_PARTS = re.compile(rf";|\n|(?:^|(?<=[\s.]))[-+•*]+\s|(?<=[{SMALL}”)])\.\s*(?=[{CAPITAL}])")
_MORE_THAN_LABEL = re.compile(
    r"%|tối đa|tối thiểu|không quá|từ \d|\bcộng (?:với|thêm)|\bnhân với|\bx\b|\+|trở lên|bằng \d|\bgiảm\b|\bmỗi\b|\bthêm\b|"
    r"\bdưới\b|\btrên \d|\bmiễn\b|chưa bao gồm|\d đồng|\d[.,]\d{3}",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:(?:mức|mức thu)\s+)?(?:phí|lệ phí|giá dịch vụ|chi phí|giá)\b", re.IGNORECASE)
_CASE = re.compile(r"(?:đối với|khi|trường hợp|cho|nếu|tại|nộp|cấp|đăng ký|gia hạn|xe|tàu|thẻ)\b", re.IGNORECASE)
_LABEL_END = re.compile(
    r"[\s,:]*(?:(?:được )?(?:áp dụng)?\s*(?:mức thu|mức|số tiền)?\s*(?:phí|lệ phí)?\s*(?:là|thu|nộp|bằng)"
    r"|áp dụng mức phí)\s*$"
)
_CITING = re.compile(
    r"(?:thực hiện|được|áp dụng)?\s*(?:theo|tại|căn cứ)?\s*(?:mức thu|mức phí|mức)?\s*(?:theo)?\s*"
    r"(?:quy định|hướng dẫn)?\s*(?:tại|của|theo)?\s*"
    r"(?:Biểu[^;]*?tại\s*)?(?:các\s*)?(?:Thông tư|Nghị định|Quyết định|Nghị quyết|Luật)\b[^;:\n]*",
    re.IGNORECASE,
)
_NOTHING_BUT_CITING = re.compile(
    r"[-*+\s]*(?:(?:áp dụng|thực hiện)\s+)?(?:mức (?:thu|phí) )?(?:theo|thông tư|quy định tại|căn cứ|biểu)", re.IGNORECASE
)
_LAW_ON_FEES = re.compile(r"(?:luật|pháp luật|quy định)[^.;]{0,40}phí", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:Phí|Lệ phí)\s*:\s*(?:Đồng)?\s*")
_LOCAL = re.compile(r"hoi dong nhan dan|uy ban nhan dan (?:cap )?tinh|chinh quyen dia phuong|dia phuong quy dinh")


def without_titles(text: str) -> str:
    """Return `text` without the long titles of the acts it cites; their numbers stay."""
    return _TITLE.sub("", text)


def fee(*, layer: str = "national", name: str = "", **facts: Any) -> dict[str, Any]:
    """Return a raw fee with our words for a fee the source does not name."""
    return {"name": name or say("fee_name"), **facts, "layer": layer}


def rule(text: str) -> dict[str, Any]:
    """Return a fee that is told in the source's words."""
    return fee(rule=text.strip() or say("fee_name"), layer="provincial" if _LOCAL.search(folded(text)) else "national")


def amount_and(amount: int, text: str) -> str:
    """Return an amount with the words of its bracket."""
    return say("with_note", amount=say("dong", amount=f"{amount:,}".replace(",", ".")), note=text)


def basis(text: str) -> dict[str, Any]:
    """Return the acts a text cites as the legal basis of a fee."""
    acts = act_numbers(text)
    return {"legal_basis": ", ".join(acts)} if acts else {}


def is_per(text: str) -> bool:
    """Return whether a bracket only says what an amount is for each of: "/hồ sơ", "đồng/lần"."""
    match = None if _NOT_A_UNIT.search(text) else _PER_ONLY.fullmatch(text.strip())
    plain = folded(text) in ("dong", "vnd", "d")
    return not text or bool(match and (_UNITS.search(match["per"]) or text.startswith("/") or plain))


def per(text: str) -> dict[str, Any]:
    """Return what an amount is for each of, and the act beside it, of a bracket that says only this."""
    match = _PER_ONLY.fullmatch(text.strip()) if text else None
    if match is None:
        return {}
    unit = "" if folded(match["per"]) in ("dong", "d", "vnd") else match["per"].strip()
    return ({"per": unit} if unit else {}) | basis(text)


def listed(text: str) -> tuple[dict[str, Any], ...]:
    """Return one fee for each part of a list "label: amount; label: amount", nothing when a part is of another shape."""
    parts = [part.strip(" .,") for part in _PARTS.split(text) if part.strip(" .,")]
    fees: list[dict[str, Any]] = []
    for part in parts:
        found = amounts(part)
        one = single(part, found[0]) if len(found) == 1 and found[0].value >= LEAST_FEE else {"rule": part}
        if "rule" in one:
            return ()
        fees.append(one)
    return tuple(fees) if len(fees) > 1 else ()


def single(text: str, found: Amount) -> dict[str, Any]:
    """Return the fee of a text with one amount; the whole text as a rule where it says more than a fee can hold."""
    dates = validity(text)
    before = _label_of(text[: found.start])
    rest = _label_of(text[found.end :])
    if found.value < LEAST_FEE or any(_MORE_THAN_LABEL.search(part) or len(part) > LONGEST_LABEL for part in (before, rest)):
        return rule(text)
    if (rest and not _CASE.match(rest)) or amounts(rest):
        return rule(text)
    label = labelled(before)
    if rest:
        label["case"] = f"{label['case']}, {balanced(rest)}" if "case" in label else balanced(rest)
    unit = {"per": found.per} if found.per else {}
    return fee(amount=found.value, **label, **unit, **dates, **basis(text))


def described(amount: int, text: str) -> dict[str, Any]:
    """Return the fee of an amount whose bracket names no other one."""
    label = _label_of(_PREFIX.sub("", text))
    if _MORE_THAN_LABEL.search(label) or len(label) > LONGEST_LABEL:
        return rule(amount_and(amount, text))
    return fee(amount=amount, **labelled(label), **validity(text), **basis(text))


def by_act(text: str) -> dict[str, Any]:
    """Return a fee that another act sets, or the text as a rule where it says more than that."""
    text = _PREFIX.sub("", text)
    acts = act_numbers(text)
    cites = bool(acts) or bool(_LAW_ON_FEES.search(text))
    label = _CITING.sub("", text, count=1).strip(" .:,;-*+()") if cites else text
    named = bool(label) and _NAME.match(label) is not None and len(label) <= LONGEST_LABEL
    if not cites or "%" in text or len(acts) > 3 or (label and not named and not _only_cites(text)):
        told = cites or foreign(text) or len(text) > LONGEST_LABEL or not _NAME.match(text)
        return rule(text if told else say("not_stated", name=text.rstrip(" .:")))
    name = {"name": capital(balanced(label))} if named else {}
    return fee(set_by="other_law", **name, legal_basis=", ".join(acts) if acts else "Luật Phí và lệ phí")


def validity(text: str) -> dict[str, str]:
    """Return the period a text names as the dates of a fee."""
    first, last = period(text)
    return ({"valid_from": first.isoformat()} if first else {}) | ({"valid_until": last.isoformat()} if last else {})


def labelled(label: str) -> dict[str, Any]:
    """Return a label as the name of the fee, or as the case it is for."""
    label = balanced(_LABEL_END.sub("", label).strip(" ,:"))
    if len(label) < SHORTEST_LABEL or _ONLY_FEE.fullmatch(label):
        return {}
    return {"name": capital(label)} if _NAME.match(label) else {"case": label}


def is_plain(label: str) -> bool:
    """Return whether a label is short and says nothing beside what the fee is for."""
    return len(label) <= LONGEST_LABEL and not _MORE_THAN_LABEL.search(label)


def balanced(text: str) -> str:
    """Return `text` with the brackets closed that were cut off its end."""
    missing = text.count("(") - text.count(")")
    return text + ")" * missing if missing > 0 else text


def capital(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def _label_of(text: str) -> str:
    """Return what stands beside an amount, without the period and the act."""
    bare = without_period(text)
    if act_numbers(bare):
        bare = _CITING.sub("", bare)
    bare = re.sub(r"\(\s*\)|\(\s*(?:áp dụng)?\s*(?:từ|kể từ)?\s*\)?\s*$|(?:kể từ|áp dụng|theo)\s*$", "", bare)
    return _LABEL_END.sub("", bare.strip(" .;,():-*+/")).strip(" .;,():-*+/")


def _only_cites(text: str) -> bool:
    """Return whether a text does nothing but name the acts that set the fee."""
    says_more = re.search(r"miễn|không thu|giảm", text, re.IGNORECASE)
    return len(text) < 700 and _NOTHING_BUT_CITING.match(text) is not None and not says_more
