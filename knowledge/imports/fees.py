"""Joins what the fee cells of all ways to hand in come to: one list of fees, with the ways each holds for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.imports.fee_rules import Ruling, interpret
from knowledge.imports.fee_text import LEAST_FEE
from knowledge.imports.letters import CAPITAL
from knowledge.imports.model import Finding, MethodRow, SourceRecord, Verdict
from knowledge.imports.money import amounts, read_fee
from knowledge.imports.prose import line, shortened
from knowledge.imports.words import folded, say, words

LONGEST_CASE = 300
"""Characters of a row's note that serve to tell its fee from that of another row."""

LONGEST_QUOTE = 80
"""Characters of the source's words in a finding."""
LONGEST_SENTENCE = 600
"""Characters of a sentence about fees that is kept from a row's note."""

_SENTENCE = re.compile(rf"(?<=[.;])\s+(?=[-+*]?\s*[{CAPITAL}])|\s+(?=[-+*]\s)")
_PAYING = re.compile(
    r"(?<!không )(?<!không phải )(?<!tổ chức )(?<!cơ quan )(?<!đơn vị )(?<!điểm )(?<!nơi )(?<!việc )(?<!ủy nhiệm )"
    r"\b(?:nộp|thu|đóng|trả|thanh toán)\b(?: \w+){0,4}?,? (?:và )?(?:phí|lệ phí)\b.{0,30}"
    r"|(?:biên lai|chứng từ|hóa đơn|giấy tờ)[^.;\n]{0,25}\b(?:nộp|thu|thanh toán)\b[^.;\n]{0,20}\b(?:phí|lệ phí)\b.{0,30}",
    re.IGNORECASE,
)
"""Words by which a fee is paid, not those who collect it."""
_WAY = re.compile(r"trực tuyến|trực tiếp|bưu chính|bưu điện|qua mạng|điện tử", re.IGNORECASE)
_OTHER_COSTS = re.compile(
    r"(?:kinh|chi|học|viện|án|đảng|công|hoạt|bảo hiểm|tàu|cước|thuế)[, ]+phí|"
    r"bảo hiểm|giám định|GĐYK|trước bạ|bản sao|nếu|miễn",
    re.IGNORECASE,
)
"""What is paid, but not for the procedure, or not by everyone."""
_REASONS = {
    "not_free": 'the source says "Miễn phí" but its bracket states a rule: the rule is kept, nothing is called free',
    "fee_cases": "the ways to hand in name different cases of the fee, not different ways: each is kept for every way",
    "thousand_times": "an amount under 1,000 VND lacks three zeros: it is not stated",
    "fee_disagrees": "the bracket names other amounts than the cell: the source's words are kept",
}

_Rulings = Mapping[str, list[tuple[MethodRow, Ruling]]]


@dataclass
class Fees:
    """The fees of a record: the rules (None: unknown), a note, and what is to be told."""

    rules: list[dict[str, Any]] | None = None
    note: str = ""
    findings: list[Finding] = field(default_factory=list)


def fees_of(source: SourceRecord, rows: Mapping[str, list[MethodRow]]) -> Fees:
    """Return the fees of a source's rows, by method."""
    rulings: _Rulings = {method: [(row, interpret(read_fee(row.fee))) for row in found] for method, found in rows.items()}
    findings = list(_findings(source, rulings))
    notes = [ruling.note for pairs in rulings.values() for _, ruling in pairs if ruling.note]
    rulings, doubt = _without_default(source, rulings)
    if doubt:
        findings.append(Finding(Verdict.DOUBTFUL, source.place, doubt[0], source.code, "not_free"))
        notes.append(doubt[1])
    rules = _rules({method: _of_method(pairs) for method, pairs in rulings.items()}, rulings)
    if rules and _are_cases(rules):
        rules = [{key: value for key, value in fee.items() if key != "methods"} for fee in rules]
        findings.append(Finding(Verdict.DOUBTFUL, source.place, _REASONS["fee_cases"], source.code, "fee_cases"))
    notes += _told_beside(rows, rules)
    return Fees(rules, " ".join(dict.fromkeys(line(note) for note in notes if note)), findings)


def _rules(stated: Mapping[str, list[dict[str, Any]]], rulings: _Rulings) -> list[dict[str, Any]] | None:
    """Return the rules; none where the source says that none is laid down, None where it says nothing."""
    if any(stated.values()):
        return _joined(stated)
    return [] if any(ruling.names_none for pairs in rulings.values() for _, ruling in pairs) else None


def _told_beside(rows: Mapping[str, list[MethodRow]], rules: list[dict[str, Any]] | None) -> list[str]:
    """Return the sentences of the rows' notes that name amounts no rule holds, or who sets a fee no rule knows."""
    known = {fee.get("amount") for fee in rules or ()}
    words_of_rules = " ".join(str(fee.get("rule", "")) for fee in rules or ())
    out = []
    for row in (row for found in rows.values() for row in found if "phí" in row.note.lower()):
        for sentence in _SENTENCE.split(line(row.note)):
            stated = {one.value for one in amounts(sentence) if one.value >= LEAST_FEE}
            council = not rules and "hoi dong nhan dan" in folded(sentence)
            if "phí" in sentence.lower() and (stated - known or council) and sentence not in words_of_rules:
                out.append(shortened(sentence.strip(" -+*"), LONGEST_SENTENCE))
    return out


def _findings(source: SourceRecord, rulings: Mapping[str, Sequence[tuple[MethodRow, Ruling]]]) -> Iterator[Finding]:
    problems = dict.fromkeys(
        (ruling.problem, ruling.mended) for pairs in rulings.values() for _, ruling in pairs if ruling.problem
    )
    for problem, mended in problems:
        verdict = Verdict.MENDED if mended else Verdict.DOUBTFUL
        reason = "an amount lacks three zeros: the bracket's amount is taken" if mended else _REASONS[problem]
        yield Finding(verdict, source.place, reason, source.code, problem)


def _without_default(source: SourceRecord, rulings: _Rulings) -> tuple[_Rulings, tuple[str, str] | None]:
    """Take back a bare "Miễn phí", the portal's default, where anything else speaks of a fee; with why."""
    mixed = [
        m
        for m, pairs in rulings.items()
        if {ruling.bare for _, ruling in pairs if ruling.bare or not ruling.fees} == {True, False}
    ]
    if mixed:
        return _blanked(rulings, mixed), ('one row says "Miễn phí", another of the same way nothing: it is left unknown', "")
    bare = [method for method, pairs in rulings.items() if all(ruling.bare for _, ruling in pairs)]
    if not bare:
        return rulings, None
    if any(ruling.problem == "not_free" for pairs in rulings.values() for _, ruling in pairs):
        names = ", ".join(words()["say"]["methods"][method] for method in bare)
        reason = f'"Miễn phí" stands alone for {", ".join(bare)} while another way has a rule: it is left unknown there'
        return _blanked(rulings, bare), (reason, say("other_method", methods=names))
    if len(bare) == len(rulings) and (told := speaks_of_paying(source)):
        return _blanked(rulings, bare), (
            f'the source says "Miễn phí" but also {told!r}: it is left unknown',
            say("not_free"),
        )
    return rulings, None


def _blanked(rulings: _Rulings, methods: Sequence[str]) -> _Rulings:
    """Take back the bare "Miễn phí" of some ways; what other rows of theirs state stays."""
    return {
        method: [(row, Ruling() if ruling.bare and method in methods else ruling) for row, ruling in pairs]
        for method, pairs in rulings.items()
    }


def speaks_of_paying(source: SourceRecord) -> str:
    """Return the words with which notes, steps, conditions or papers speak of a fee to be paid, or nothing."""
    texts = [row.note for row in source.methods] + [source.steps, source.conditions]
    texts += [item.name for case in source.cases for item in case.items]
    return next((told for text in texts if "phí" in text.lower() and (told := _paying(text))), "")


def _paying(text: str) -> str:
    found = _PAYING.finditer(" ".join(text.split()))
    told = next((match.group() for match in found if not _OTHER_COSTS.search(match.group())), "")
    return shortened(told.strip(), LONGEST_QUOTE)


def _of_method(pairs: Sequence[tuple[MethodRow, Ruling]]) -> list[dict[str, Any]]:
    """Return the fees of one way; where its rows differ, each is told from the others by its note."""
    lists = [list(ruling.fees) for _, ruling in pairs]
    if len(pairs) > 1 and any(fees != lists[0] for fees in lists):
        lists = [[_for_row(fee, row) for fee in fees] for fees, (row, _) in zip(lists, pairs, strict=True)]
    flat = [fee for fees in lists for fee in fees]
    return [fee for position, fee in enumerate(flat) if fee not in flat[:position]]


def _for_row(fee: dict[str, Any], row: MethodRow) -> dict[str, Any]:
    note = shortened(line(row.note), LONGEST_CASE)
    return fee | {"case": note} if note and "case" not in fee else fee


def _are_cases(fees: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the fees of different ways are the cases of one tariff: each has a label that names no way."""
    labels = [(fee.get("case") or fee["name"]).strip(" -+*()") for fee in fees if "methods" in fee]
    named = all(label != say("fee_name") and not _WAY.search(label) for label in labels)
    return len(labels) > 1 and len(labels) == len(fees) == len(set(labels)) and named


def _joined(stated: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the fees of all ways, each once; what does not hold for every way names those it holds for."""
    out: list[dict[str, Any]] = []
    for fees in stated.values():
        for fee in fees:
            methods = [method for method, others in stated.items() if fee in others]
            entry = fee if len(methods) == len(stated) else fee | {"methods": methods}
            if entry not in out:
                out.append(entry)
    return out
