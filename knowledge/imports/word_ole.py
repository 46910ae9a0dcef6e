"""Reads binary Word 97-2003 files: the text by its piece table, tables and bold type by the properties of the runs.

The layout is that of [MS-DOC], https://learn.microsoft.com/openspecs/office_file_formats/ms-doc (offsets in bytes).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import olefile

from knowledge.imports.word_blocks import WordUnreadableError

WORD_97 = 0x00C1
"""`nFib` of the first version with this layout."""
_MAGIC = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_AT_FLAGS, _AT_TEXT_LENGTH = 0x0A, 0x4C
_AT_BOLD, _AT_PARAGRAPHS, _AT_PIECES = 0xFA, 0x102, 0x1A2
"""Where the FIB holds (offset, length) of the tables of character runs, paragraph runs and pieces."""
CELL = 20
"""Bytes of a cell in a table definition."""
PAGE = 512
"""Bytes of a page of formatted runs (FKP)."""
MOST_CHARACTERS = 3_000_000
"""Characters of one file: some two hundred detail sheets."""

Marks = Mapping[int, bytes]
"""Operands by the number of their property."""

_BOLD = 0x0835
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
_HUGE = frozenset([0x6645, 0x6646])
_TABLE = 0xD608
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of a property's operand by the three high bits of its number; 6 has a length of its own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the cells of a row lie: the edges between them in twips, and which of them continue the cell above."""

    edges: tuple[int, ...] = ()
    continues: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the file with the mark at its end, and what its properties say."""

    text: str
    bold: tuple[bool, ...]
    depth: int
    ends_row: bool
    ends_cell: bool
    shape: Shape


def lines(content: bytes) -> Iterator[Line]:
    """Yield the paragraphs of the main text in order."""
    file = _File.opened(content)
    characters = list(file.characters())
    paragraphs, runs = file.runs(_AT_PARAGRAPHS, words=13, style=2), file.runs(_AT_BOLD, words=1, style=0)
    start = 0
    for at, (sign, place) in enumerate(characters):
        if sign in "\r\x07\x0c" or at == len(characters) - 1:
            yield _line(characters[start : at + 1], paragraphs.at(place), runs)
            start = at + 1


def _line(characters: Sequence[tuple[str, int]], marks: Marks, runs: _Runs) -> Line:
    text = "".join(sign for sign, _ in characters)
    bold = tuple(_value(runs.at(place), _BOLD) & 1 == 1 for _, place in characters)
    depth = _value(marks, _DEPTH) or int(_value(marks, _IN_TABLE) > 0)
    ends_row = _value(marks, _ROW_END if depth <= 1 else _INNER_ROW) > 0
    ends_cell = text.endswith("\x07") if depth <= 1 else _value(marks, _INNER_CELL) > 0
    return Line(
        text, bold, depth, ends_row, ends_cell and not ends_row, _shape(marks.get(_TABLE, b"")) if ends_row else Shape()
    )


def _value(marks: Marks, name: int) -> int:
    return int.from_bytes(marks.get(name, b"")[:4], "little")


def _shape(definition: bytes) -> Shape:
    """Return the shape that a table definition states: a count, the edges, then 20 bytes a cell with flags of merging."""
    count = definition[0] if definition else 0
    if len(definition) < 1 + 2 * (count + 1):
        return Shape()
    edges = struct.unpack_from(f"<{count + 1}h", definition, 1)
    flags = [definition[at : at + 2] for at in range(1 + 2 * (count + 1), len(definition) - 1, CELL)][:count]
    return Shape(edges, tuple(int.from_bytes(flag, "little") >> 5 & 3 == 1 for flag in flags))


@dataclass(frozen=True)
class _Runs:
    """Properties by place in the stream."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    marks: tuple[Marks, ...]

    def at(self, place: int) -> Marks:
        """Return the properties that hold at a place."""
        found = bisect_right(self.starts, place) - 1
        return self.marks[found] if found >= 0 and place < self.ends[found] else {}


@dataclass(frozen=True)
class _File:
    """The streams of a file."""

    main: bytes
    table: bytes
    data: bytes

    @classmethod
    def opened(cls, content: bytes) -> _File:
        """Return the streams, or say why they are not read."""
        with olefile.OleFileIO(BytesIO(content)) as container:
            if not container.exists("WordDocument"):
                raise WordUnreadableError("it is an Office file but no Word document: open it in Word and save it as .docx")
            main = container.openstream("WordDocument").read()
            magic, version = struct.unpack_from("<HH", main)
            flags = struct.unpack_from("<H", main, _AT_FLAGS)[0]
            if magic != _MAGIC or version < WORD_97:
                raise WordUnreadableError("it is older than Word 97: open it in Word and save it as .docx")
            if flags & _ENCRYPTED:
                raise WordUnreadableError("it is protected by a password: open it in Word and save it as .docx without one")
            table = container.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
            data = container.openstream("Data").read() if container.exists("Data") else b""
        return cls(main, table, data)

    def _part(self, at: int) -> bytes:
        offset, length = struct.unpack_from("<II", self.main, at)
        return self.table[offset : offset + length]

    def characters(self) -> Iterator[tuple[str, int]]:
        """Yield each character of the main text with its place in the stream."""
        left = struct.unpack_from("<I", self.main, _AT_TEXT_LENGTH)[0]
        if left > MOST_CHARACTERS:
            raise WordUnreadableError("it is too long or its header is broken: open it in Word and save it as .docx")
        for start, end, packed in _pieces(self._part(_AT_PIECES)):
            is_bytes, place = bool(packed & 0x40000000), packed & 0x3FFFFFFF
            width, place = (1, place // 2) if is_bytes else (2, place)
            count = min(end - start, left, (len(self.main) - place) // width)
            for number in range(max(0, count)):
                at = place + number * width
                sign = self.main[at : at + width].decode("cp1252" if is_bytes else "utf-16-le", "replace")
                yield sign or "\ufffd", at
            left -= max(0, count)

    def runs(self, at: int, *, words: int, style: int) -> _Runs:
        """Return the runs whose pages the table at `at` names; each entry of a page has `words` bytes."""
        entries = self._part(at)
        count = (len(entries) - 4) // 8
        found: list[tuple[int, int, Marks]] = []
        for number in range(max(0, min(count, len(self.main) // PAGE))):
            page = struct.unpack_from("<I", entries, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
            found += self._page(self.main[page * PAGE : (page + 1) * PAGE], words, style)
        found.sort(key=lambda run: run[0])
        return _Runs(*(tuple(column) for column in zip(*found, strict=True))) if found else _Runs((), (), ())

    def _page(self, page: bytes, words: int, style: int) -> Iterator[tuple[int, int, Marks]]:
        if len(page) < PAGE:
            return
        count = page[-1]
        if 4 * (count + 1) + words * count > PAGE:
            return
        places = struct.unpack_from(f"<{count + 1}I", page)
        for number in range(count):
            offset = page[4 * (count + 1) + words * number] * 2
            yield places[number], places[number + 1], self._marks(_properties(page, offset, style)) if offset else {}

    def _marks(self, properties: bytes) -> dict[int, bytes]:
        """Return the operands of the properties, those in the data stream with them."""
        marks: dict[int, bytes] = {}
        for name, operand in _each(properties):
            place = int.from_bytes(operand, "little") if name in _HUGE else len(self.data)
            if place + 2 <= len(self.data):
                length = struct.unpack_from("<H", self.data, place)[0]
                marks |= dict(_each(self.data[place + 2 : place + 2 + length]))
            marks[name] = operand
        return marks


def _pieces(table: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (first character, last, place) of each piece; formatting that precedes the pieces is skipped."""
    at = 0
    while at < len(table) and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= len(table) or table[at] != 2:
        raise WordUnreadableError("its piece table is broken: open it in Word and save it as .docx")
    length = struct.unpack_from("<I", table, at + 1)[0]
    count = (min(length, len(table) - at - 5) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5) if count > 0 else ()
    for number in range(max(0, count)):
        packed = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        yield places[number], places[number + 1], packed


def _properties(page: bytes, offset: int, style: int) -> bytes:
    """Return the properties that an entry of a page points to, without the number of the style before them.

    A run's length is in bytes; a paragraph's in words, less one byte, or in words in the next byte when the first is 0.
    """
    length, start = page[offset], offset + 1
    if style:
        length, start = (2 * length - 1, start) if length else (2 * page[offset + 1], start + 1)
    return page[start + style : start + length]


def _each(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each property with its operand."""
    at = 0
    while at + 2 < len(properties):
        name = struct.unpack_from("<H", properties, at)[0]
        at += 2
        size = _OPERAND.get(name >> 13)
        if size is None:
            long = name == _TABLE
            size = 1 + struct.unpack_from("<H", properties.ljust(at + 2, b"\0"), at)[0] if long else 1 + properties[at]
            yield name, properties[at + (2 if long else 1) : at + size]
        else:
            yield name, properties[at : at + size]
        at += size
