"""Reads Word's XML: the body of a .docx and Word 2003 XML, whose elements have the same names."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from lxml import etree

from knowledge.imports.word_blocks import EMPTY, Block, Cell, Paragraph, Table, WordUnreadableError, repeated

_OFF = frozenset(["0", "false", "off", "none"])
_LEFT_OUT = frozenset(["del", "moveFrom", "fldData", "instrText", "delText", "pPr", "rPr", "sectPr", "binData", "Fallback"])
"""What is deleted, repeated or no text."""
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADINGS = ("heading", "title", "tiêu đề")


def docx_blocks(content: bytes) -> list[Block]:
    """Return the blocks of a .docx; python-docx expands no entities and loads nothing from outside."""
    document = docx.Document(BytesIO(content))
    return list(_blocks(document.element.body, _strong_styles(document.styles.element)))


def xml_blocks(content: bytes) -> list[Block]:
    """Return the blocks of Word 2003 XML or of a package in one XML file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise WordUnreadableError("the XML declares a document type, which Word never writes")
    body = next((element for element in root.iter() if _name(element) == "body"), None)
    if body is None:
        raise WordUnreadableError("the XML has no body of a Word document")
    return list(_blocks(body, _strong_styles(root)))


def _name(element: Any) -> str:
    """Return the local name; comments, entities and processing instructions have none."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if _name(child) == name), None)


def _value(element: Any, name: str) -> str:
    """Return the attribute `name` of whatever namespace."""
    return next((str(text) for key, text in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")


def _is_on(properties: Any, name: str) -> bool:
    mark = _child(properties, name) if properties is not None else None
    return mark is not None and _value(mark, "val").lower() not in _OFF


def _strong_styles(root: Any) -> frozenset[str]:
    """Return the ids of the styles that are bold or headings, by themselves or by what they are based on."""
    strong: set[str] = set()
    based: dict[str, str] = {}
    for style in (element for element in root.iter() if _name(element) == "style"):
        name, parent = _child(style, "name"), _child(style, "basedOn")
        if _is_on(_child(style, "rPr"), "b") or (name is not None and _value(name, "val").lower().startswith(_HEADINGS)):
            strong.add(_value(style, "styleId"))
        if parent is not None:
            based[_value(style, "styleId")] = _value(parent, "val")
    for style_id in based:
        seen, at = {style_id}, based.get(style_id)
        while at and at not in seen and at not in strong:
            seen.add(at)
            at = based.get(at)
        if at in strong:
            strong.add(style_id)
    return frozenset(strong)


def _blocks(parent: Any, strong: frozenset[str]) -> Iterator[Block]:
    """Yield paragraphs and tables in order; what only wraps them (sections, content controls) is looked into."""
    for child in parent:
        name = _name(child)
        if name == "p":
            yield _paragraph(child, strong)
        elif name == "tbl":
            yield _table(child, strong)
        elif name and name not in _LEFT_OUT:
            yield from _blocks(child, strong)


def _paragraph(element: Any, strong: frozenset[str]) -> Paragraph:
    properties = _child(element, "pPr")
    style = _child(properties, "pStyle") if properties is not None else None
    is_heading = style is not None and _value(style, "val") in strong
    pieces = list(_pieces(element, bold=is_heading, strong=strong))
    text = "".join(piece for piece, _ in pieces)
    bold = 0
    for piece, is_bold in pieces:
        if not is_bold and piece.strip(" :\t"):
            break
        bold += len(piece)
    return Paragraph(text, bold if any(is_bold for _, is_bold in pieces) else 0)


def _pieces(element: Any, *, bold: bool, strong: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Yield the text below an element with whether it is bold."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or "", bold
        elif name in _SIGNS and _name(element) == "r":
            yield _SIGNS[name], bold
        elif name == "r":
            yield from _pieces(child, bold=_run_is_bold(child, bold, strong), strong=strong)
        elif name == "p":
            yield "\n", bold
            yield from _pieces(child, bold=bold, strong=strong)
        elif name and name not in _LEFT_OUT:
            yield from _pieces(child, bold=bold, strong=strong)


def _run_is_bold(run: Any, bold: bool, strong: frozenset[str]) -> bool:
    properties = _child(run, "rPr")
    if properties is None:
        return bold
    style = _child(properties, "rStyle")
    if _child(properties, "b") is not None:
        return _is_on(properties, "b")
    return bold or (style is not None and _value(style, "val") in strong)


def _wrapped(parent: Any, name: str) -> Iterator[Any]:
    """Yield the children called `name`, also inside content controls and insertions."""
    for child in parent:
        found = _name(child)
        if found == name:
            yield child
        elif found in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _wrapped(child, name)


def _table(element: Any, strong: frozenset[str]) -> Table:
    above: dict[int, Cell] = {}
    rows = []
    for row in _wrapped(element, "tr"):
        cells = _row(row, above, strong)
        above = dict(enumerate(cells))
        rows.append(tuple(cells))
    return Table(tuple(rows))


def _row(row: Any, above: dict[int, Cell], strong: frozenset[str]) -> list[Cell]:
    """Return the cells of a row by the columns of the grid; a cell merged with the one above repeats it."""
    cells: list[Cell] = []
    for cell in _wrapped(row, "tc"):
        properties = _child(cell, "tcPr")
        if _continues_above(properties) and len(cells) in above:
            cells.append(repeated(above[len(cells)]))
        else:
            cells.append(Cell(tuple(_blocks(cell, strong))))
        cells += [EMPTY] * (_span(properties) - 1)
    return cells


def _continues_above(properties: Any) -> bool:
    if properties is None:
        return False
    for name in ("vMerge", "vmerge"):
        mark = _child(properties, name)
        if mark is not None:
            return _value(mark, "val") != "restart"
    return False


def _span(properties: Any) -> int:
    mark = _child(properties, "gridSpan") if properties is not None else None
    value = _value(mark, "val") if mark is not None else ""
    return min(int(value), 64) if value.isascii() and value.isdigit() and int(value) > 0 else 1
