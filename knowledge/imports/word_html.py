"""Reads web pages saved as Word files: HTML, and MHTML (a mail with the page as one of its parts)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.imports.word_blocks import Block, Cell, Paragraph, Table, WordUnreadableError, grid

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_HEAD_BYTES = 4096
_OWN_LINE = frozenset(
    ["p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header"]
)
_OWN_LINE |= {"footer", "main", "body", "html", "blockquote", "dl", "dt", "dd", "pre", "center", "form", "fieldset", "hr"}
_LEFT_OUT = frozenset(["script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe", "-comment"])
_BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt"])
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_THIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\u00a0]+")
DEEPEST = 100
"""Elements inside each other that are followed."""


def mhtml_blocks(content: bytes) -> list[Block]:
    """Return the blocks of the first page in an MHTML file."""
    for part in message_from_bytes(content).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                return html_blocks(body, charset=part.get_content_charset() or "")
    raise WordUnreadableError("the MHTML file has no page in it")


def html_blocks(content: bytes, *, charset: str = "") -> list[Block]:
    """Return the blocks of a page."""
    root = LexborHTMLParser(decoded(content, charset)).root
    if root is None:
        return []
    walk = _Walk()
    walk.children(root, bold=False, depth=0)
    return walk.done()


def decoded(content: bytes, charset: str = "") -> str:
    """Return the text of a page: by its byte order mark, the charset it names, else UTF-8."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    named = _CHARSET.search(content[:_HEAD_BYTES])
    for name in (charset, named[1].decode("ascii") if named else "", "utf-8", "windows-1258"):
        try:
            if name:
                return content.decode(name)
        except (LookupError, UnicodeError):
            continue
    return content.decode("utf-8", "replace")


class _Walk:
    """Gathers the blocks below one element; a paragraph ends where an element of its own line begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[tuple[str, bool]] = []

    def done(self) -> list[Block]:
        """Return the blocks, the last paragraph with them."""
        self._end()
        return self.blocks

    def children(self, node: LexborNode, *, bold: bool, depth: int) -> None:
        """Take what stands in a node, in order."""
        if depth > DEEPEST:
            raise WordUnreadableError(f"elements stand more than {DEEPEST} deep in each other")
        child = node.first_child
        while child is not None:
            self._take(child, bold=bold, depth=depth)
            child = child.next

    def _take(self, node: LexborNode, *, bold: bool, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.pieces.append((_BLANKS.sub(" ", node.text_content or ""), bold))
        elif tag == "br":
            self.pieces.append(("\n", bold))
        elif tag == "table":
            self._end()
            self.blocks.append(_table(node, depth + 1))
        elif tag not in _LEFT_OUT and not _HIDDEN_STYLE.search(_style(node)):
            self._inside(node, tag, bold=_is_bold(node, tag, bold), depth=depth + 1)

    def _inside(self, node: LexborNode, tag: str, *, bold: bool, depth: int) -> None:
        if tag in _OWN_LINE:
            self._end()
        self.children(node, bold=bold, depth=depth)
        if tag in _OWN_LINE:
            self._end()

    def _end(self) -> None:
        """Close the paragraph; each line of it (<br>) is one of its own."""
        line: list[tuple[str, bool]] = []
        for piece, bold in [*self.pieces, ("\n", False)]:
            if piece == "\n":
                self._close(line)
                line = []
            else:
                line.append((piece, bold))
        self.pieces = []

    def _close(self, line: list[tuple[str, bool]]) -> None:
        text = "".join(piece for piece, _ in line).replace("\u00a0", " ")
        if not text.strip():
            return
        strong = 0
        for piece, bold in line:
            if not bold and piece.strip(" :\u00a0"):
                break
            strong += len(piece)
        indent = len(text) - len(text.lstrip())
        any_bold = any(bold for _, bold in line)
        self.blocks.append(Paragraph(text.strip(), max(0, strong - indent) if any_bold else 0))


def _style(node: LexborNode) -> str:
    return node.attributes.get("style") or ""


def _is_bold(node: LexborNode, tag: str, bold: bool) -> bool:
    style = _style(node)
    if _THIN_STYLE.search(style):
        return False
    return bold or tag in _BOLD or _BOLD_STYLE.search(style) is not None


def _table(node: LexborNode, depth: int) -> Table:
    return grid([list(_cells(row, depth)) for row in _rows(node)])


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in _elements(table):
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in _elements(child) if row.tag == "tr")


def _cells(row: LexborNode, depth: int) -> Iterator[tuple[Cell, int, int]]:
    for node in _elements(row):
        if node.tag in ("td", "th"):
            walk = _Walk()
            walk.children(node, bold=_is_bold(node, node.tag or "", False), depth=depth + 1)
            yield Cell(tuple(walk.done())), _span(node, "colspan"), _span(node, "rowspan")


def _elements(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if not (child.tag or "-").startswith("-"):
            yield child
        child = child.next


MOST_ROWS_OF_A_CELL = 1_000


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    good = value.isascii() and value.isdigit() and len(value) < 5
    return min(max(1, int(value)), MOST_ROWS_OF_A_CELL) if good else 1
