"""Reads the portal's detail sheet out of the blocks of a document: one record per procedure code, nothing lost silently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.imports import word_tables
from knowledge.imports.legacy_fonts import is_broken, written_in
from knowledge.imports.model import CaseRows, Finding, LegalRow, MethodRow, Place, Read, SourceRecord, Verdict
from knowledge.imports.word_blocks import Block, Paragraph, Table, text_of
from knowledge.imports.word_headings import Heading, Piece, pieces, sheet_words
from knowledge.imports.word_letters import Letters
from knowledge.imports.words import folded, is_unknown
from knowledge.loader import split_code

HEAD_PARTS = ("decision", "name")
"""What may stand before the code."""
MOST_BEFORE_CODE = 6
"""Blocks between the first heading of a sheet and its code."""
NO_SHEET = "no_sheet"
"""The kind of finding about a document that holds no detail sheet."""
QUOTED = 200
"""Characters of a text that has no place, as a finding quotes it."""
_PROSE = frozenset(["steps", "methods", "dossier", "conditions"])
"""Parts in which bold lines are usual."""
_UNUSED = {"delegate": "the agency that acts by delegation", "description": "the description"}
"""Parts a record has no place for. The kind of procedure ("loại thủ tục") says nothing to a citizen."""
_TABLES = frozenset(["methods", "dossier", "legal"])
_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?:\.[\w.]+)?")
_INNER_MARK = re.compile(r"^\s*(?:[-–+*•▪]|\(?\w{1,4}[.)])|[.;,]$")


@dataclass
class _Sheet:
    """The parts of one procedure as they are gathered."""

    parts: dict[str, list[Block]] = field(default_factory=dict)
    unknown: list[tuple[str, list[Block]]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """Bold lines that are no headings of the sheet, with the part they were left in."""

    def text(self, part: str) -> str:
        """Return the text of a part."""
        return text_of(self.parts.get(part, ()))


def sheets(letters: Letters, file: str, *, checked_on: date) -> Iterator[Read]:
    """Yield the procedures of a document."""
    found = list(pieces(letters.blocks))
    starts = _starts(found)
    if not starts:
        place = Place(file, 1)
        reason = 'no procedure code after a heading "Mã thủ tục" was found: is it the portal\'s detail sheet?'
        yield Read(None, (Finding(Verdict.REFUSED, place, reason, "", NO_SHEET),))
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(found)], strict=True), start=1):
        yield _read(_gathered(found[start:end]), letters, Place(file, number), checked_on)


def _starts(found: Sequence[Piece]) -> list[int]:
    """Return where each procedure begins: at its code, or at the name or decision that stand before it."""
    codes = [
        at for at, piece in enumerate(found) if isinstance(piece, Heading) and piece.part == "code" and _code_at(found, at)
    ]
    heads = (at for at, piece in enumerate(found) if isinstance(piece, Heading) and piece.part in HEAD_PARTS)
    first = next(heads, None)
    if not codes or first is None or not 0 < codes[0] - first <= MOST_BEFORE_CODE:
        return codes
    return [_head_before(found, code) for code in codes]


def _head_before(found: Sequence[Piece], code: int) -> int:
    """Return the first heading of name or decision in the blocks before a code, up to a heading of another part."""
    start = code
    for at in range(code - 1, max(-1, code - MOST_BEFORE_CODE - 1), -1):
        piece = found[at]
        if isinstance(piece, Heading):
            if piece.part not in HEAD_PARTS:
                break
            start = at
    return start


def _code_at(found: Sequence[Piece], at: int) -> str:
    """Return the code that follows a heading, or nothing."""
    following = found[at + 1] if at + 1 < len(found) else None
    text = following.text if isinstance(following, Paragraph) else following.title if isinstance(following, Heading) else ""
    match = _CODE.search(text)
    return match.group() if match and split_code(match.group().rstrip(".")) else ""


def _gathered(found: Sequence[Piece]) -> _Sheet:
    """Return the parts of one procedure."""
    opening = set(_chosen(found).values())
    sheet = _Sheet()
    part, into, before = "", list[Block](), ""
    for at, piece in enumerate(found):
        if not isinstance(piece, Heading):
            into.append(Paragraph(f"{before}{piece.text}") if before and isinstance(piece, Paragraph) else piece)
            before = ""
        elif at in opening:
            part = piece.part
            into = sheet.parts.setdefault(part, [])
        elif piece.part or not _opens_unknown(piece, part, into, sheet):
            before = "" if piece.alone else f"{piece.title}: "  # what was cut apart is one line again
            into += [Paragraph(piece.title, len(piece.title))] if piece.alone else []
        else:
            part, into = "", list[Block]()
            sheet.unknown.append((piece.title, into))
    return sheet


def _chosen(found: Sequence[Piece]) -> dict[str, int]:
    """Return the heading of each part. Prose repeats headings: a bold one is meant, then one that stands alone.

    Among equals it is the last, for prose that names a heading stands before it; but a bold one is the first.
    """
    chosen: dict[str, tuple[tuple[bool, bool, bool, int], int]] = {}
    for at, piece in enumerate(found):
        if isinstance(piece, Heading) and piece.part:
            is_first = piece.styled or piece.part in ("code", *HEAD_PARTS)
            before_table = piece.part in _TABLES and any(isinstance(near, Table) for near in found[at + 1 : at + 3])
            rank = (piece.styled, before_table, piece.alone, -at if is_first else at)
            if piece.part not in chosen or rank > chosen[piece.part][0]:
                chosen[piece.part] = (rank, at)
    is_styled = "code" in chosen and chosen["code"][0][0]
    return {part: at for part, (rank, at) in chosen.items() if rank[0] or not is_styled}


def _opens_unknown(piece: Heading, part: str, into: list[Block], sheet: _Sheet) -> bool:
    """Return whether a bold line ends the part before it; one that stays in prose is told."""
    if piece.label:
        return True
    if not into or _INNER_MARK.search(piece.title) or folded(piece.title).startswith(tuple(sheet_words()["inner_lines"])):
        return False
    if part in _PROSE:
        if part != "dossier":
            sheet.kept.append((piece.title, part))
        return False
    return True


def _read(sheet: _Sheet, letters: Letters, place: Place, checked_on: date) -> Read:
    match = _CODE.search(sheet.text("code"))
    code = match.group().rstrip(".") if match else ""
    name = " ".join(sheet.text("name").split())
    if not name:
        return Read(None, (Finding(Verdict.REFUSED, place, "the sheet names no procedure", code, "no_name"),))
    if is_broken(name):
        reason = f"letters of the name {name[:80]!r} were lost before this file was saved: ask for it again"
        return Read(None, (Finding(Verdict.REFUSED, place, reason, code, "letters_lost"),))
    told = _Telling(place, code)
    _tell_letters(sheet, letters, told)
    record = SourceRecord(
        place=place,
        code=code,
        name=name,
        checked_on=checked_on,
        decision=sheet.text("decision"),
        levels=sheet.text("levels"),
        field=sheet.text("field"),
        applicants=sheet.text("applicants"),
        executing=sheet.text("executing"),
        deciding=sheet.text("deciding"),
        receiving=sheet.text("receiving"),
        coordinating=sheet.text("coordinating"),
        steps=sheet.text("steps"),
        methods=_methods(sheet.parts.get("methods", []), told),
        cases=_cases(sheet.parts.get("dossier", []), told),
        results=sheet.text("results"),
        legal_basis=_acts(sheet.parts.get("legal", []), told),
        conditions=sheet.text("conditions"),
        related=sheet.text("related"),
        keywords=sheet.text("keywords"),
    )
    _tell_rest(sheet, told)
    return Read(record, tuple(told.findings))


@dataclass
class _Telling:
    """What is told about one sheet."""

    place: Place
    code: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, verdict: Verdict, kind: str, reason: str) -> None:
        """Note one thing."""
        self.findings.append(Finding(verdict, self.place, reason, self.code, kind))

    def unplaced(self, where: str, text: str) -> None:
        """Note a text that has no place in a record."""
        if not is_unknown(text):
            self.add(Verdict.DOUBTFUL, "text_unplaced", f"no place for the text {where}: {_quoted(text)!r}")


def _quoted(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTED else flat[:QUOTED] + "…"


def _tell_letters(sheet: _Sheet, letters: Letters, told: _Telling) -> None:
    if letters.font:
        told.add(Verdict.MENDED, "old_font", f"the text was written {written_in(letters.font)}: it is rewritten in Unicode")
    if letters.decomposed:
        told.add(Verdict.MENDED, "decomposed_unicode", "the text was not in Unicode NFC")
    for part in sheet.parts:
        if is_broken(sheet.text(part)):
            told.add(Verdict.DOUBTFUL, "letters_lost", f"letters of the {part} were lost before this file was saved")


def _tell_rest(sheet: _Sheet, told: _Telling) -> None:
    for title, blocks in sheet.unknown:
        reason = f"{title[:80]!r} is no heading of the sheet: not taken: {_quoted(text_of(blocks))!r}"
        told.add(Verdict.DOUBTFUL, "unknown_heading", reason)
    for title, part in sheet.kept:
        told.add(Verdict.MENDED, "unknown_heading", f"{title[:80]!r} is no heading of the sheet: left in the {part}")
    for part, what in _UNUSED.items():
        told.unplaced(f"of {what}", sheet.text(part))


def _tables(kind: str, blocks: Sequence[Block]) -> tuple[word_tables.Rows, list[str]]:
    """Return the rows of the tables of one kind, and the lines around them."""
    rows: word_tables.Rows = []
    lines: list[str] = []
    for block in blocks:
        found = word_tables.rows_of(kind, block) if isinstance(block, Table) else None
        if found is None:
            lines += [line for line in text_of([block]).split("\n") if line.strip()]
        else:
            rows += found
    return rows, lines


def _methods(blocks: Sequence[Block], told: _Telling) -> tuple[MethodRow, ...]:
    rows, lines = _tables("methods", blocks)
    if lines:
        told.unplaced(
            "beside the table of ways to hand in" if rows else "of the ways to hand in, which have no table",
            "\n".join(lines),
        )
    return tuple(word_tables.method_rows(rows))


def _cases(blocks: Sequence[Block], told: _Telling) -> tuple[CaseRows, ...]:
    cases, lines = word_tables.cases_of(blocks)
    if not cases:
        items, lines = word_tables.listed_items(lines)
        if items:
            told.add(Verdict.MENDED, "no_table", "the papers stand in no table: each line with a mark was taken as one")
            cases = [CaseRows("", tuple(items))]
    if lines:
        told.unplaced("beside the papers", "\n".join(lines))
    return tuple(cases)


def _acts(blocks: Sequence[Block], told: _Telling) -> tuple[LegalRow, ...]:
    rows, lines = _tables("legal", blocks)
    acts, others = word_tables.listed_acts(lines)
    found = [*word_tables.act_rows(rows), *acts]
    others += [act.title for act in found if not act.number]
    if others:
        told.unplaced("of acts without a number", "\n".join(others))
    return tuple(act for act in found if act.number)
