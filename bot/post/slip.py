"""The slip of an order as PDF: one A5 page in black and white, with its barcodes, its contents and a part to keep."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path

import segno
from reportlab.graphics.barcode import code128
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from actions.brevity import at_word
from bot.post.codes import spaced
from bot.post.model import Order, Paper
from bot.post.said import tracking_url
from bot.post.slip_text import (
    back_line,
    case_lines,
    number_lines,
    paper_line,
    round_line,
    say,
    sender_lines,
)

PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
"""Fonts with every letter of Vietnamese; they come with matplotlib and are embedded, only the letters that are used."""
WIDTH, HEIGHT = A5
EDGE = 9 * mm
INNER = WIDTH - 2 * EDGE
QR = 27 * mm
QUIET = 4
"""Cells of white around a QR code, as its standard asks for."""
RECEIPT = 40 * mm
"""Height of the part the sender keeps, from the lower edge to the cut."""
SIZES = (8.5, 7.5, 6.5, 5.5)
"""Sizes of letters, in points, that are tried until the contents fit; below the last nobody reads."""
LONGEST = 110
"""Characters of one paper's name on the slip; the list at the desk has it whole."""
GAP = 2 * mm

NameOf = Callable[[str], str]


def slips_pdf(orders: Sequence[Order], desk_name: NameOf, public_url: str) -> bytes:
    """Return the slips of orders, one page each. `desk_name` names a desk by its key."""
    _fonts()
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A5, pageCompression=1, lang="vi")
    canvas.setTitle(say("title"))
    for order in orders:
        _Page(canvas, order, desk_name(order.desk), public_url).draw()
        canvas.showPage()
    canvas.save()
    return written.getvalue()


class _Page:
    """One slip, drawn from the upper edge down."""

    def __init__(self, canvas: Canvas, order: Order, desk: str, public_url: str) -> None:
        self._canvas = canvas
        self._order = order
        self._desk = desk
        self._url = tracking_url(order, public_url)
        self._top = HEIGHT - EDGE

    def draw(self) -> None:
        """Draw the whole page."""
        self._head()
        told = self._order.details
        self._part(say("sender"), sender_lines(self._order), width=INNER)
        self._part(say("receiver"), [f"<b>{escape(at_word(self._desk, 2 * LONGEST))}</b>"], is_marked=True)
        matter = [say("procedure", procedure=at_word(told.procedure_name or self._order.procedure, 2 * LONGEST))]
        self._part("", [*matter, *(at_word(line, LONGEST) for line in case_lines(self._order))])
        self._part(say("back"), [at_word(back_line(self._order), 2 * LONGEST)])
        self._part("", [round_line(self._order), *number_lines(self._order)])
        self._contents()
        self._receipt()

    def _head(self) -> None:
        canvas, order = self._canvas, self._order
        self._text(say("title"), size=10, font=BOLD)
        bars = code128.Code128(order.code, barHeight=13 * mm, barWidth=0.42 * mm, quiet=False)
        self._top -= 14 * mm
        bars.drawOn(canvas, EDGE, self._top)
        _draw_qr(canvas, self._url or order.code, WIDTH - EDGE - QR, self._top - 13 * mm)
        self._top -= 8 * mm
        canvas.setFont(BOLD, 17)
        canvas.drawString(EDGE, self._top, spaced(order.code))
        self._top -= 3 * mm
        self._flow(self._url and say("follow", url=self._url) or say("follow_code"), 6, INNER - QR - GAP)
        self._top = min(self._top, HEIGHT - EDGE - 5 * mm - QR) - GAP

    def _part(self, title: str, lines: Sequence[str], *, width: float = INNER, is_marked: bool = False) -> None:
        if title:
            self._text(title, size=7, font=BOLD)
        for line in lines:
            self._flow(line if is_marked else escape(line), SIZES[0], width)
        self._top -= 1.2 * mm

    def _contents(self) -> None:
        """Draw the list of papers with boxes, in letters as large as fit; what does not fit is counted."""
        self._text(say("contents"), size=7, font=BOLD)
        papers = self._order.details.papers
        if not papers:
            line = say("erased") if self._order.details.is_erased else say("contents_unknown")
            self._flow(escape(line), SIZES[0], INNER)
            return
        room = self._top - RECEIPT - 3 * mm
        lines, size = _fitting(papers, room)
        for paper, line in lines:
            self._row(paper, line, size)

    def _row(self, paper: Paper | None, line: Paragraph, size: float) -> None:
        canvas = self._canvas
        _, height = line.wrap(INNER - size - GAP, HEIGHT)
        self._top -= height
        if paper is not None:
            side, left = 0.8 * size, EDGE
            bottom = self._top + height - 1.05 * size
            canvas.rect(left, bottom, side, side)
            if paper.is_in:
                canvas.line(left, bottom, left + side, bottom + side)
                canvas.line(left, bottom + side, left + side, bottom)
        line.drawOn(canvas, EDGE + size + GAP / 2, self._top)

    def _receipt(self) -> None:
        canvas, order = self._canvas, self._order
        canvas.setDash(3, 2)
        canvas.line(EDGE, RECEIPT, WIDTH - EDGE, RECEIPT)
        canvas.setDash()
        self._top = RECEIPT - 0.5 * mm
        self._text(say("cut"), size=6)
        _draw_qr(canvas, self._url or order.code, WIDTH - EDGE - QR, EDGE / 2)
        self._text(say("receipt"), size=7, font=BOLD)
        canvas.setFont(BOLD, 13)
        self._top -= 5 * mm
        canvas.drawString(EDGE, self._top, spaced(order.code))
        self._top -= 1.5 * mm
        for line in (f"{say('receiver').capitalize()}: {at_word(self._desk, LONGEST)}", round_line(order), say("signed")):
            self._flow(escape(line), 7, INNER - QR - GAP)

    def _text(self, text: str, *, size: float, font: str = PLAIN) -> None:
        self._top -= size + 1
        self._canvas.setFont(font, size)
        self._canvas.drawString(EDGE, self._top, text)
        self._top -= 0.3 * size

    def _flow(self, text: str, size: float, width: float) -> None:
        paragraph = Paragraph(text, _style(size))
        _, height = paragraph.wrap(width, HEIGHT)
        self._top -= height
        paragraph.drawOn(self._canvas, EDGE, self._top)


Line = tuple[Paper | None, Paragraph]


def _fitting(papers: Sequence[Paper], room: float) -> tuple[list[Line], float]:
    """Return the lines of the contents list and the size in which they fit into `room` points of height."""
    for size in SIZES:
        lines = [(paper, Paragraph(escape(paper_line(_shortened(paper))), _style(size))) for paper in papers]
        if _height(lines, size) <= room:
            return [*lines], size
    shown: list[Line] = []
    for number, line in enumerate(lines):
        rest = (None, Paragraph(escape(say("more", count=len(papers) - number)), _style(size)))
        if _height([*shown, line, rest], size) > room:
            return [*shown, rest], size
        shown.append(line)
    return shown, size


def _height(lines: Sequence[Line], size: float) -> float:
    return float(sum(line.wrap(INNER - size - GAP, HEIGHT)[1] for _, line in lines))


def _shortened(paper: Paper) -> Paper:
    """Return a paper whose name is not too long; how many of it there are is never cut off."""
    return replace(paper, name=at_word(paper.name, LONGEST))


@lru_cache(maxsize=16)
def _style(size: float) -> ParagraphStyle:
    return ParagraphStyle(f"s{size}", fontName=PLAIN, fontSize=size, leading=1.25 * size, splitLongWords=1)


def _draw_qr(canvas: Canvas, value: str, left: float, bottom: float) -> None:
    """Draw a QR code with its quiet edge, one rectangle for each run of dark cells."""
    rows = segno.make(value, error="m", micro=False).matrix_iter(border=QUIET)
    cells = [list(row) for row in rows]
    side = QR / len(cells)
    path = canvas.beginPath()
    for number, row in enumerate(cells, 1):
        for start, length in _runs(row):
            path.rect(left + start * side, bottom + QR - number * side, length * side, side)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where each run of dark cells begins and how long it is."""
    start = 0
    for is_dark, run in groupby(row, key=bool):
        length = len(list(run))
        if is_dark:
            yield start, length
        start += length


@lru_cache(maxsize=1)
def _fonts() -> None:
    """Let the fonts be known by their names."""
    found = importlib.util.find_spec("matplotlib")
    assert found is not None and found.submodule_search_locations
    folder = Path(next(iter(found.submodule_search_locations))) / "mpl-data" / "fonts" / "ttf"
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
