"""Reads the portal's Word detail sheet, whatever the file really is: the suffix says little about what agencies mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from knowledge.imports.model import Finding, Place, Read, Verdict
from knowledge.imports.word_blocks import Block, WordUnreadableError
from knowledge.imports.word_docx import docx_blocks, xml_blocks
from knowledge.imports.word_html import html_blocks, mhtml_blocks
from knowledge.imports.word_letters import in_unicode
from knowledge.imports.word_lists import list_tables, read_lists
from knowledge.imports.word_marks import ole_blocks
from knowledge.imports.word_sheet import NO_SHEET, sheets

_MHTML = re.compile(rb"^(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,20}?MIME-Version:", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|div|p|h[1-6])\b", re.IGNORECASE)
_WORD_XML = re.compile(r"<(?:\w+:)?(?:wordDocument|package)\b")
_START = 4096
"""Bytes by which the kind of a file is told."""


def read_word(path: Path, *, checked_on: date, names: Mapping[str, str] | None = None) -> Iterator[Read]:
    """Yield the procedures of a Word file, or one refusal that says what to do with it."""
    try:
        letters = in_unicode(_blocks(path.read_bytes()))
    except WordUnreadableError as error:
        yield _refused(path, str(error))
        return
    except (Exception, RecursionError) as error:  # whatever the libraries make of foreign bytes
        yield _refused(path, f"the file is broken ({type(error).__name__}): open it in Word and save it as .docx")
        return
    reads = sheets(letters, path.name, checked_on=checked_on)
    first = next(reads)
    if first.source is None and first.findings[0].kind == NO_SHEET and (tables := list_tables(letters)):
        yield from read_lists(tables, path.name, checked_on=checked_on, names=names or {})
        return
    yield first
    yield from reads


def _refused(path: Path, reason: str) -> Read:
    return Read(None, (Finding(Verdict.REFUSED, Place(path.name, 1), reason, "", "unreadable"),))


def _blocks(content: bytes) -> list[Block]:
    return _reader(content)(content)


def _reader(content: bytes) -> Callable[[bytes], list[Block]]:
    """Return the reader for what the bytes are."""
    start = content[:_START]
    if start.startswith(b"PK\x03\x04"):
        return docx_blocks
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ole_blocks
    if start.startswith(b"{\\rtf"):
        raise WordUnreadableError("it is rich text (RTF): open it in Word and save it as .docx")
    if _MHTML.match(start.lstrip()):
        return mhtml_blocks
    text = _shown(start)
    if _WORD_XML.search(text):
        return xml_blocks
    if _HTML.search(text):
        return html_blocks
    raise WordUnreadableError("it is no Word file: neither .docx, .doc, a saved page nor Word's XML")


def _shown(start: bytes) -> str:
    """Return the first bytes as text, also of UTF-16, whatever their letters."""
    return start.replace(b"\x00", b"").decode("latin-1")
