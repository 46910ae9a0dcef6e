"""The routes of the catalogue: the list, its downloads, a procedure's own page. All work without JavaScript."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from actions.wiring import search_index
from bot.catalogue.choices import field_names
from bot.catalogue.detail_view import detail_view
from bot.catalogue.finding import Finder
from bot.catalogue.list_view import Names, list_view, number
from bot.catalogue.query import LIST, Wanted, read_wanted
from bot.catalogue.tables import CSV_TYPE, XLSX_TYPE, csv_of, xlsx_of
from bot.catalogue.words import WORDING_FILE, all_words, word
from bot.page.assets import NOT_MODIFIED, TAG_CHARACTERS, asset
from bot.page.page import ASKED_EACH_TIME, KEPT
from bot.page.page import FOLDER as HOME
from bot.page.routes import HEADERS
from knowledge.errors import KnowledgeError, SelectionError
from knowledge.fees import today
from knowledge.index import SearchIndex
from knowledge.selection_query import LONGEST, NAMES

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent
TEMPLATES = ("layout.html", "text.html", "list.html", "procedure.html", "problem.html")
STYLE = "/list.css"
HTML = "text/html; charset=utf-8"
BAD, UNKNOWN, FAILED, NOT_READY = 400, 404, 500, 503
ZIPPED = 5
"""Level of compression: a page takes 1 ms and is within a hundredth of the smallest."""
TABLES_KEPT = 4
"""Downloads held, by their tags: the whole list in both forms and two more; ten thousand rows of CSV are 5 MB."""
Made = tuple[bytes, str, int]
"""A body, its type and its status."""


class Shelf:
    """What all requests share: templates, lists found lately, names of fields."""

    def __init__(self) -> None:
        self.finder = Finder()
        self.style = asset((FOLDER / "list.css").read_text(encoding="utf-8"), "text/css; charset=utf-8", caching=KEPT)
        base = asset((HOME / "page.css").read_text(encoding="utf-8"), "text/css; charset=utf-8", caching=KEPT)
        icon = asset((HOME / "page.svg").read_text(encoding="utf-8"), "image/svg+xml", caching=KEPT)
        self.jinja = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.jinja.filters["number"] = number
        self.jinja.globals.update(
            styles=[f"/page.css?v={base.tag}", f"{STYLE}?v={self.style.tag}"],
            icon=f"/page.svg?v={icon.tag}",
            words=all_words(),
            parameter=NAMES,
            longest=LONGEST,
            list_path=LIST,
        )
        files = [FOLDER / name for name in TEMPLATES] + [WORDING_FILE]
        self.made_of = hashlib.sha256(
            b"".join(path.read_bytes() for path in files) + self.style.body + base.body
        ).hexdigest()
        self._names: tuple[str, Names] | None = None
        self._tables: OrderedDict[str, Made] = OrderedDict()

    def names(self, index: SearchIndex) -> Names:
        """Return the names of the fields of a catalogue."""
        held = self._names
        if held is None or held[0] != index.fingerprint:
            held = self._names = index.fingerprint, field_names(index.catalogue)
        return held[1]

    def wanted(self, request: Request, index: SearchIndex) -> Wanted:
        """Return what a request asks for; raise SelectionError naming the parameter that cannot be read."""
        ours, official = self.names(index)
        return read_wanted(request.get_args(keep_blank_values=True), {**ours, **official})

    def tag(self, index: SearchIndex, day: date, request: Request) -> str:
        """Return what changes when the reply may change: catalogue, day, address, our own words."""
        parts = (index.fingerprint, day.isoformat(), request.path, request.query_string, self.made_of)
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:TAG_CHARACTERS]

    def table(self, tag: str, make: Callable[[], Made]) -> Made:
        """Return a download; the last ones are kept, for they cost seconds. One thread at a time (see add_catalogue)."""
        if tag not in self._tables:
            self._tables[tag] = make()
            while len(self._tables) > TABLES_KEPT:
                self._tables.popitem(last=False)
        return self._tables[tag]

    def page(self, template: str, status: int = 200, **values: Any) -> Made:
        """Return a page made of a template."""
        return self.jinja.get_template(template).render(**values).encode("utf-8", "replace"), HTML, status

    def problem(self, status: int, text: str = "") -> Made:
        """Return the page that says what is wrong and offers to search."""
        return self.page("problem.html", status, kind=status, text=text)


def add_catalogue(app: Sanic[Any, Any]) -> None:
    """Add the routes of the list, its downloads and the procedures' own pages to `app`."""
    shelf, one_at_a_time = Shelf(), asyncio.Semaphore(1)

    @app.get(LIST, name="catalogue_list")
    async def show_list(request: Request) -> HTTPResponse:
        return await _reply(shelf, request, lambda index, day: _list(shelf, request, index, day))

    @app.get(f"{LIST}.csv", name="catalogue_csv")
    async def send_csv(request: Request) -> HTTPResponse:
        async with one_at_a_time:  # ten thousand rows take some seconds, and conversations go on beside them
            return await _reply(shelf, request, lambda index, day: _table(shelf, request, index, day, csv_of, CSV_TYPE))

    @app.get(f"{LIST}.xlsx", name="catalogue_xlsx")
    async def send_xlsx(request: Request) -> HTTPResponse:
        async with one_at_a_time:
            return await _reply(shelf, request, lambda index, day: _table(shelf, request, index, day, xlsx_of, XLSX_TYPE))

    @app.get(f"{LIST}/<identity:path>", name="catalogue_procedure")
    async def show_procedure(request: Request, identity: str) -> HTTPResponse:
        return await _reply(shelf, request, lambda index, day: _procedure(shelf, identity, index, day))

    @app.get(STYLE, name="list_css")
    async def send_style(request: Request) -> HTTPResponse:
        reply = shelf.style.reply(request)
        reply.headers.update(HEADERS)
        return reply


# --- what is sent ------------------------------------------------------------------------------------------------


def _list(shelf: Shelf, request: Request, index: SearchIndex, day: date) -> Made:
    wanted = shelf.wanted(request, index)
    return shelf.page("list.html", view=list_view(index, wanted, day, shelf.finder, shelf.names(index)))


def _table(
    shelf: Shelf, request: Request, index: SearchIndex, day: date, make: Callable[..., bytes], media_type: str
) -> Made:
    wanted = shelf.wanted(request, index)
    found = shelf.finder.find(index, wanted.selection, day)
    return shelf.table(shelf.tag(index, day, request), lambda: (make(found), media_type, 200))


def _procedure(shelf: Shelf, identity: str, index: SearchIndex, day: date) -> Made:
    procedure = index.catalogue.get(identity.strip("/"))
    if procedure is None:
        return shelf.problem(UNKNOWN)
    return shelf.page("procedure.html", view=detail_view(index, procedure, day))


async def _reply(shelf: Shelf, request: Request, make: Callable[[SearchIndex, date], Made]) -> HTTPResponse:
    """Answer from one index, beside the conversations; what a browser has already is not made again."""
    try:
        index, day = await asyncio.to_thread(search_index), today()
        tag = shelf.tag(index, day, request)
        if tag in request.headers.get("if-none-match", ""):
            return _sent((b"", HTML, NOT_MODIFIED), request, tag)
        made = await asyncio.to_thread(make, index, day)
    except SelectionError as error:
        return _sent(shelf.problem(BAD, word("problem", name=word("parameter", error.name))), request)
    except KnowledgeError as error:
        logger.error("the list page has no catalogue: %s", error)
        return _sent(shelf.problem(NOT_READY), request)
    except Exception:  # the one place where these pages catch: a citizen sees a sentence, the log the cause
        logger.exception("a page of the catalogue was not made")
        return _sent(shelf.problem(FAILED), request)
    kept = tag if made[2] == 200 else ""
    return await asyncio.to_thread(_sent, made, request, kept, name=_file_name(request, day))


def _file_name(request: Request, day: date) -> str:
    suffix = request.path.removeprefix(LIST)
    return word("table", "file", day=day.isoformat()) + suffix if suffix in (".csv", ".xlsx") else ""


def _sent(made: Made, request: Request, tag: str = "", *, name: str = "") -> HTTPResponse:
    body, media_type, status = made
    headers = {**HEADERS, "Vary": "Accept-Encoding", "Cache-Control": ASKED_EACH_TIME if tag else "no-store"}
    if tag:
        headers["ETag"] = f'"{tag}"'
    if name:
        headers["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    if status == NOT_MODIFIED:
        return response.empty(status=status, headers=headers)
    if media_type != XLSX_TYPE and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, ZIPPED, mtime=0), "gzip"
    return response.raw(body, status=status, content_type=media_type, headers=headers)
