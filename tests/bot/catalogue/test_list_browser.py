"""The list in a real browser: by keyboard, without JavaScript, on a phone, in the dark, under axe."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.accessibility import violations

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "list": "/thu-tuc",
    "filtered": "/thu-tuc?q=viec&cap=xa&phi=mien",
    "empty": "/thu-tuc?q=khai+sinh&cap=bo",
    "procedure": "/thu-tuc/1.001193",
    "abolished": "/thu-tuc/1.009999",
    "unknown": "/thu-tuc/khong-co",
    "bad": "/thu-tuc?cap=huyen",
}
PHONE, TABLET, DESKTOP = (360, 740), (768, 1024), (1280, 800)
MIN_TOUCH_PX = 44

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole app over some sixty procedures, in a process of its own."""
    command = [sys.executable, "-m", "tests.support.list_server"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MOTCUA_HOME": str(tmp_path_factory.mktemp("home"))}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None and server.stdout is not None
        yield server.stdout.readline().decode().strip()
        server.stdin.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Any]:
    """Open windows on the list; at the end no console may have complained."""
    contexts, complaints = [], list[str]()

    def enter(path: str = "/thu-tuc", size: tuple[int, int] = PHONE, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, base_url=address, **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda said: said.type == "error" and "status of 4" not in said.text and complaints.append(said.text)
        )
        page.goto(path)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_citizen_without_javascript_filters_and_turns_the_page(visit: Any) -> None:
    """Plain forms and links are enough."""
    page = visit(java_script_enabled=False)
    page.get_by_text("Lọc danh sách").click()
    page.get_by_label("Cấp giải quyết").select_option("xa")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("link", name="Bỏ: Cấp xã (xã, phường)")).to_be_visible()
    total = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("link", name="Trang sau").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(total)
    expect(page.get_by_text("Thủ tục 26–")).to_be_visible()
    page.get_by_role("link", name="Bỏ: Cấp xã (xã, phường)").click()
    expect(page.get_by_role("heading", level=2).first).not_to_have_text(total)


def test_a_procedure_is_found_and_read_by_keyboard(visit: Any) -> None:
    """The first stop skips to the content; the field sends with Enter."""
    page = visit(size=DESKTOP)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến phần nội dung")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=khai+sinh**")
    page.get_by_role("link", name="Đăng ký khai sinh").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")


def test_the_assistant_is_asked_about_the_procedure(visit: Any) -> None:
    """One button leads from its page into the conversation."""
    page = visit("/thu-tuc/1.001193")
    button = page.get_by_role("button", name="Hỏi trợ lý về thủ tục này")
    assert button.get_attribute("value") == '/inform{"procedure":"1.001193"}'
    expect(page.get_by_role("link", name="Hỏi trợ lý")).to_have_attribute("href", "/")


def test_the_home_page_leads_to_the_list(visit: Any) -> None:
    """And back."""
    page = visit("/")
    page.get_by_role("link", name="Tất cả thủ tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thủ tục hành chính")
    page.get_by_role("link", name="Một Cửa").click()
    expect(page.get_by_role("textbox", name="Câu hỏi của ông/bà")).to_be_visible()


def test_wide_screens_show_all_choices_at_once(visit: Any) -> None:
    """On a phone they are behind one button."""
    expect(visit(size=DESKTOP).get_by_label("Cách nộp")).to_be_visible()
    expect(visit(size=PHONE).get_by_label("Cách nộp")).to_be_hidden()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("size", [(320, 700), PHONE, TABLET, DESKTOP], ids=str)
def test_nothing_is_wider_than_the_screen(visit: Any, path: str, size: tuple[int, int]) -> None:
    """No page scrolls sideways."""
    page = visit(path, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_no_word_of_the_table_is_broken(visit: Any) -> None:
    """A narrow column is as wide as its longest word."""
    page = visit("/thu-tuc?cap=xa&cach=truc-tiep&q=khai", DESKTOP)
    lines = page.evaluate(
        """() => { const range = document.createRange(); range.selectNodeContents(document.querySelector('thead th:nth-child(2)'));
        return range.getClientRects().length; }"""
    )
    assert lines == 1


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_finger_hits_every_control(visit: Any, path: str) -> None:
    """Buttons, fields and links that stand alone are 44 px high."""
    small = visit(path).evaluate(
        """least => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, .chips a, .turns a, .choice')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < least).map(e => e.outerHTML.slice(0, 80))""",
        MIN_TOUCH_PX,
    )
    assert small == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=str)
def test_axe_finds_nothing(visit: Any, path: str, scheme: str, size: tuple[int, int]) -> None:
    """WCAG 2.2 AA and axe's own good practice, light and dark."""
    page = visit(path, size, color_scheme=scheme)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations(page, RULES)] == []
