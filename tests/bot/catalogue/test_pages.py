"""The list, its downloads and the procedures' own pages as served: one number everywhere, nothing cut, nothing broken."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sanic import Sanic

from bot.catalogue import pages
from knowledge.errors import IndexMissingError
from knowledge.index import SearchIndex
from knowledge.selection import select
from knowledge.selection_query import NAMES, from_query
from tests.support.catalogue_records import list_raws
from tests.support.records import small_index

DAY = date(2026, 8, 1)
SELECTIONS = (
    {},
    {"q": "cap giay"},
    {"linh-vuc": "ho_tich"},
    {"cap": "xa", "phi": "mien"},
    {"co-quan": "Công an xã"},
    {"thoi-han": "3"},
    {"cach": "truc-tuyen", "cap": "bo"},
    {"muc": "toan-trinh"},
    {"q": "không có việc này"},
    {"phi": "mien", "thoi-han": "1", "cach": "buu-dien"},
)
Ask = Any


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """The index of some sixty procedures that differ in everything a list can be narrowed by."""
    return small_index(tmp_path_factory.mktemp("index"), list_raws())


@pytest.fixture
def found(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Serve that index on one day; the list grows by one whenever it is fetched."""
    fetched: list[int] = []

    def fetch() -> SearchIndex:
        fetched.append(1)
        return index

    monkeypatch.setattr(pages, "search_index", fetch)
    monkeypatch.setattr(pages, "today", lambda: DAY)
    yield fetched


async def started() -> Sanic[Any, Any]:
    """Return an app with these routes only."""
    app: Sanic[Any, Any] = Sanic(f"catalogue-{uuid.uuid4().hex}", configure_logging=False)
    pages.add_catalogue(app)
    app.config.TOUCHUP = False  # it rewrites sanic itself once per process: wrong for many apps in one
    app.asgi = True
    await app._startup()
    return app


@pytest.fixture
async def browser(found: list[int]) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor."""
    transport = httpx.ASGITransport(app=await started())
    async with httpx.AsyncClient(transport=transport, base_url="http://motcua") as client:
        yield client


def told(page: str) -> int:
    """Return the count a page tells in its heading."""
    number = re.search(r'<h2 id="total">([\d.]+) thủ tục', page)
    return int(number.group(1).replace(".", "")) if number else 0


# --- the list ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", SELECTIONS, ids=str)
async def test_page_csv_and_xlsx_have_one_number(browser: Ask, index: SearchIndex, asked: dict[str, str]) -> None:
    """A clerk who counts the rows of a download finds what the page says."""
    query = f"?{urlencode(asked)}" if asked else ""
    page = await browser.get(f"/thu-tuc{query}")
    table = await browser.get(f"/thu-tuc.csv{query}")
    book = await browser.get(f"/thu-tuc.xlsx{query}")
    wanted = [card.code or "" for card in select(index.catalogue, from_query(asked), DAY)]
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(book.content)).active
    assert told(page.text) == len(wanted)
    assert [row[0] for row in rows[1:]] == wanted
    assert [row[0] or "" for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted


async def test_walking_through_the_pages_meets_every_procedure_once(browser: Ask, index: SearchIndex) -> None:
    """By the link to the next page, from the first to the last, in the order of the list."""
    address: str | None = "/thu-tuc"
    met: list[str] = []
    while address:
        page = (await browser.get(address)).text
        met += re.findall(r'<th scope="row"[^>]*><a href="/thu-tuc/([^"]+)"', page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        address = after.group(1).replace("&amp;", "&") if after else None
    assert met == [card.id for card in select(index.catalogue, from_query({}), DAY)]
    assert len(met) > 2 * 25


async def test_each_choice_lists_as_many_as_it_says(browser: Ask) -> None:
    """The numbers in brackets are what one gets."""
    page = (await browser.get("/thu-tuc?cap=xa")).text
    select_field = re.search(r'<select id="cach".*?</select>', page, re.S)
    assert select_field is not None
    offered = re.findall(r'<option value="([^"]+)"[^>]*>[^<(]*\((\d+)\)', select_field.group())
    assert len(offered) >= 2
    for value, count in offered:
        assert told((await browser.get(f"/thu-tuc?cap=xa&cach={value}")).text) == int(count)


async def test_what_is_chosen_is_shown_and_can_be_taken_away(browser: Ask) -> None:
    """Each chip leads to the list without it; the form remembers all."""
    page = (await browser.get("/thu-tuc?q=viec&cap=xa&trang=1")).text
    assert 'value="viec"' in page and '<option value="xa" selected>' in page
    assert re.findall(r'<li><a href="([^"]+)"><span class="unseen">Bỏ', page) == ["/thu-tuc?cap=xa", "/thu-tuc?q=viec"]


async def test_a_page_behind_the_last_one_is_the_last(browser: Ask) -> None:
    """An old link to page 99 shows what there is."""
    page = await browser.get("/thu-tuc?trang=99")
    assert page.status_code == 200 and 'aria-current="page"><span class="unseen">Trang </span>3<' in page.text


async def test_what_is_unknown_is_said(browser: Ask) -> None:
    """Neither a whole list nor a narrowed one hides what nobody has told us."""
    whole = (await browser.get("/thu-tuc")).text
    assert "chưa rõ mức một phần hay toàn trình" in whole and "chưa rõ phí" in whole and "không ghi rõ thời hạn" in whole
    free = (await browser.get("/thu-tuc?phi=mien")).text
    assert "thủ tục chưa rõ mức phí, không tính vào đây" in free


async def test_an_empty_list_says_what_to_leave_open(browser: Ask) -> None:
    """With how many there are then."""
    page = (await browser.get("/thu-tuc?q=khai+sinh&cap=bo")).text
    assert "Không có thủ tục nào" in page
    assert '<a href="/thu-tuc?q=khai+sinh">Bỏ “Cấp bộ”: 1 thủ tục</a>' in page


async def test_abolished_procedures_are_not_listed(browser: Ask) -> None:
    """They have a page of their own only."""
    assert "1.009999" not in (await browser.get("/thu-tuc.csv")).text


# --- what cannot be read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cap=huyen", "Cấp giải quyết"),
        ("muc=4", "Mức độ trực tuyến"),
        ("thoi-han=x", "Thời hạn"),
        ("trang=0", "Số trang"),
        ("linh-vuc=khong_co", "Lĩnh vực"),
        (f"q={'x' * 201}", "Từ cần tìm"),
    ],
)
@pytest.mark.parametrize("path", ["/thu-tuc", "/thu-tuc.csv", "/thu-tuc.xlsx"])
async def test_a_bad_parameter_is_named_politely(browser: Ask, path: str, query: str, name: str) -> None:
    """With the search box to go on, and never kept by a browser."""
    page = await browser.get(f"{path}?{query}")
    assert page.status_code == 400 and page.headers["cache-control"] == "no-store"
    assert f"«{name}»" in page.text and 'name="q"' in page.text


@pytest.mark.parametrize("path", ["9.999999", "a/b", "..%2F..%2Fetc", "%00", "<script>", "khai sinh"])
async def test_an_unknown_procedure_is_a_page_with_the_search_box(browser: Ask, path: str) -> None:
    """Nothing of the address is repeated."""
    page = await browser.get(f"/thu-tuc/{path}")
    assert page.status_code == 404 and 'name="q"' in page.text and "<script>" not in page.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from([*NAMES.values(), "trang", "x"]), st.text(max_size=60), max_size=5),
    st.sampled_from(["/thu-tuc", "/thu-tuc.csv", "/thu-tuc.xlsx"]),
)
def test_whatever_is_asked_no_page_breaks(found: list[int], asked: dict[str, str], path: str) -> None:
    """Two hundred or a polite four hundred."""
    page = asyncio.run(_once(f"{path}?{urlencode(asked, errors='replace')}"))
    assert page.status_code in (200, 400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), max_size=40))
def test_no_query_string_breaks_the_page(found: list[int], query: str) -> None:
    """Not even one that no browser would send."""
    assert asyncio.run(_once(f"/thu-tuc?{query.replace('#', '')}")).status_code in (200, 400)


async def _once(address: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=await started())
    async with httpx.AsyncClient(transport=transport, base_url="http://motcua") as client:
        return await client.get(address)


async def test_without_an_index_the_page_says_so(browser: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No trace for a citizen, and nothing that a proxy would keep."""

    def missing() -> SearchIndex:
        raise IndexMissingError("/secret/path: nothing there")

    monkeypatch.setattr(pages, "search_index", missing)
    page = await browser.get("/thu-tuc")
    assert page.status_code == 503 and "/secret" not in page.text and "chưa sẵn sàng" in page.text


async def test_a_fault_of_ours_is_a_sentence_too(browser: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has the cause, the page has none of it."""

    def broken(*given: Any) -> None:
        raise RuntimeError("secret cause")

    monkeypatch.setattr(pages, "list_view", broken)
    page = await browser.get("/thu-tuc")
    assert page.status_code == 500 and "secret" not in page.text and "<h1>" in page.text


# --- headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/thu-tuc", "/thu-tuc/1.001193", "/thu-tuc/x", "/thu-tuc?cap=x", "/thu-tuc.csv", "/list.css"]
)
async def test_every_answer_carries_the_protecting_headers(browser: Ask, path: str) -> None:
    """The same policy as the page at /."""
    reply = await browser.get(path)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/thu-tuc?cap=xa", "/thu-tuc/1.001193", "/thu-tuc.csv", "/list.css"])
async def test_what_the_browser_has_is_not_sent_again(browser: Ask, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Until the day or the catalogue changes: then limits and fees may be others."""
    first = await browser.get(path)
    asking = {"If-None-Match": first.headers["etag"]}
    again = await browser.get(path, headers=asking)
    assert (again.status_code, again.content) == (304, b"")
    monkeypatch.setattr(pages, "today", lambda: DAY + timedelta(days=1))
    assert (await browser.get(path, headers=asking)).status_code == (304 if path == "/list.css" else 200)


async def test_downloads_are_named_after_the_day(browser: Ask) -> None:
    """Two downloads of two days lie side by side."""
    for kind in ("csv", "xlsx"):
        told_name = (await browser.get(f"/thu-tuc.{kind}")).headers["content-disposition"]
        assert f'filename="thu-tuc-hanh-chinh-2026-08-01.{kind}"' in told_name


async def test_a_download_is_made_once(browser: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs seconds; whoever asks next gets the same, until the day is another."""
    made: list[int] = []
    monkeypatch.setattr(pages, "csv_of", lambda found: made.append(1) or b"x")
    for path in ("/thu-tuc.csv", "/thu-tuc.csv", "/thu-tuc.csv?cap=xa"):
        assert (await browser.get(path)).content == b"x"
    monkeypatch.setattr(pages, "today", lambda: DAY + timedelta(days=1))
    await browser.get("/thu-tuc.csv")
    assert made == [1, 1, 1]


@pytest.mark.parametrize("path", ["/thu-tuc?q=giay&cap=xa", "/thu-tuc/1.001193", "/thu-tuc.csv"])
async def test_one_request_is_answered_from_one_index(browser: Ask, found: list[int], path: str) -> None:
    """An import in the middle of a request cannot mix two catalogues."""
    await browser.get(path)
    assert found == [1]


@pytest.mark.parametrize("path", ["/thu-tuc", "/thu-tuc/1.001193", "/thu-tuc/1.008888"])
async def test_nothing_is_inline_and_nothing_comes_from_elsewhere(browser: Ask, path: str) -> None:
    """No script at all: the page works without JavaScript."""
    page = (await browser.get(path)).text
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page)
    assert all(address.startswith("/") for address in re.findall(r'<link[^>]*href="([^"]*)"', page))


# --- a procedure's own page --------------------------------------------------------------------------------------


async def test_nothing_of_a_record_is_cut(browser: Ask, index: SearchIndex) -> None:
    """All papers of all cases, whole steps, all conditions, notes: what a chat shortens stands here."""
    page = (await browser.get("/thu-tuc/1.001193")).text
    record = index.catalogue.by_id["1.001193"]
    facts = [*record.steps, *(record.conditions or ()), *(case.case for case in record.dossier)]
    facts += [
        *record.agencies,
        record.warning or "",
        record.dossier_note or "",
        "Chỉ buổi sáng",
        "Luật Hộ tịch",
        "Công dân Việt Nam",
    ]
    assert [fact for fact in facts if fact.strip() not in page] == []
    assert page.count("Giấy tờ số 19 ") == 6


async def test_an_abolished_procedure_leads_to_what_took_its_place(browser: Ask) -> None:
    """Old links stay good."""
    page = (await browser.get("/thu-tuc/1.009999")).text
    assert "đã bãi bỏ từ ngày 01/01/2026" in page and "12/QĐ-UBND" in page
    assert '<a href="/thu-tuc/1.001193">Đăng ký khai sinh</a>' in page


async def test_words_of_a_record_are_never_markup(browser: Ask) -> None:
    """Neither in the list nor on its own page."""
    for path in ("/thu-tuc/1.008888", "/thu-tuc?q=hyperlink"):
        page = (await browser.get(path)).text
        assert "<script>" not in page and "HYPERLINK(1)" in page
