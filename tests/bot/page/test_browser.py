"""The page in a real browser: the chat in the place of the form, and the form where the chat does not come.

What the chat does by itself, without a network for instance, is tested in tests/bot/widget/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect, sync_playwright

from tests.support.accessibility import violations

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PHONE, TABLET, DESKTOP = (360, 740), (768, 1024), (1280, 800)
SIZES = (PHONE, TABLET, DESKTOP)
MIN_TEXT_PX, MIN_CHAT_TEXT_PX = 18, 16
MIN_TOUCH_PX = 44
WIDGET = "**/widget.js"
BIRTH = "Làm khai sinh cần gì?"
EXAMPLE = "Làm giấy khai sinh cho con cần giấy tờ gì?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]

NOTE_VIOLATIONS = "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
ROOTS = "[document, ...[...document.querySelectorAll('motcua-chat')].map(host => host.shadowRoot)]"
SMALL_TEXT = f"""([least, leastInChat]) => {ROOTS}.flatMap(root => [...root.querySelectorAll('*')].filter(e =>
    e.closest('body, .root') && e.checkVisibility() && !e.closest('.unseen, script, style')
    && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < (root === document ? least : leastInChat))).map(e => e.outerHTML.slice(0, 80))"""
SMALL_TARGETS = f"""least => {ROOTS}.flatMap(root => [...root.querySelectorAll('button, textarea, a.choice')]).filter(e => {{
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && (box.height < least || box.width < least);
}}).map(e => e.outerHTML.slice(0, 80))"""
FOCUSED = """() => { const e = document.activeElement, inner = e.shadowRoot && e.shadowRoot.activeElement;
    return [(inner || e).tagName, getComputedStyle(inner || e).outlineStyle]; }"""
LAID_OUT = """boxes => boxes.map(box => [...box.querySelectorAll('p, ul')].filter(e => !e.closest('.choices, .actions'))
    .filter(e => !e.matches('.source, .unseen')).map(e => [e.tagName, [...e.classList].sort().join(' ').trim(),
    [...e.querySelectorAll('a')].map(a => [a.href, a.target, a.rel]), e.textContent.trim()]))"""
SOURCES = """boxes => boxes.map(box => [...box.querySelectorAll('.source')].map(e =>
    [(e.querySelector('.day') || {}).textContent, [...e.querySelectorAll('a[href^="https:"]')].map(a => a.href)]))"""
CHOICES = "boxes => boxes.map(e => [e.tagName, e.textContent, e.href])"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole app with a fake assistant, in a process of its own."""
    command = [sys.executable, "-m", "tests.support.page_server"]
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


@dataclass
class Visitor:
    """Someone with a browser window; `complaints` are what its console and policy report."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def chat(self) -> Locator:
        """Return the chat."""
        return self.page.locator("#chat motcua-chat .panel")

    @property
    def field(self) -> Locator:
        """Return the one field there is to write in."""
        return self.page.get_by_role("textbox", name="Câu hỏi của ông/bà")

    @property
    def log(self) -> Locator:
        """Return the one conversation there is."""
        return self.page.get_by_role("log", name="Câu hỏi và câu trả lời")

    def ask(self, text: str) -> None:
        """Write a message and press the button."""
        self.field.fill(text)
        self.page.get_by_role("button", name="Gửi", exact=True).click()

    def learn(self, text: str = BIRTH) -> None:
        """Ask, and wait for the answer's buttons."""
        self.ask(text)
        expect(self.log.get_by_role("button", name="Lệ phí")).to_be_visible()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Any]:
    """Open windows on the page; at the end no window may have complained or called elsewhere."""
    visitors: list[Visitor] = []

    def enter(
        size: tuple[int, int] = PHONE,
        *,
        chat: bool = True,
        hold: list[Route] | None = None,
        before: str = "",
        **options: Any,
    ) -> Visitor:
        """Open one; without `chat` its script does not load, with `hold` it waits there, `before` runs first."""
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, base_url=address, **options)
        context.set_default_timeout(30_000)
        context.add_init_script(f"{NOTE_VIOLATIONS};{before}")
        visitor = Visitor(context, context.new_page())
        if not chat:
            visitor.page.route(WIDGET, lambda route: route.fulfill(body="", content_type="text/javascript"))
        if hold is not None:
            visitor.page.route(WIDGET, lambda route: hold.append(route))
        visitor.page.on("console", lambda said: said.type == "error" and visitor.complaints.append(said.text))
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("request", lambda sent: sent.url.startswith(address) or visitor.elsewhere.append(sent.url))
        visitor.page.goto("/", wait_until="commit" if hold is not None else "load")
        visitors.append(visitor)
        return visitor

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.complaints + visitor.elsewhere for visitor in visitors] == [[] for _ in visitors]


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken, the chat's shadow root included; the page is there with its styles."""
    page.wait_for_load_state()
    found = violations(page)
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def assert_large(page: Page) -> None:
    """Text and targets are large, and nothing runs out of the window; the page is there with its styles."""
    page.wait_for_load_state()
    assert page.evaluate(SMALL_TEXT, [MIN_TEXT_PX, MIN_CHAT_TEXT_PX]) == []
    assert page.evaluate(SMALL_TARGETS, MIN_TOUCH_PX) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- the chat in the place of the form ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_asked_in_the_chat_by_keyboard_alone(visit: Any, size: tuple[int, int]) -> None:
    """Write, Enter, read; the field keeps the focus and is empty for the next question; the form is gone."""
    visitor = visit(size)
    expect(visitor.field).to_be_focused()
    visitor.page.keyboard.type(BIRTH)
    visitor.page.keyboard.press("Enter")
    expect(visitor.log.get_by_role("listitem").first).to_contain_text("Tờ khai đăng ký khai sinh")
    expect(visitor.log.get_by_text("20/07/2026")).to_be_visible()
    expect(visitor.field).to_be_focused()
    expect(visitor.field).to_have_value("")
    assert visitor.log.get_attribute("aria-live") == "polite"
    assert visitor.context.cookies() == []
    visitor.page.reload()
    expect(visitor.log.get_by_role("listitem").first).to_contain_text("Tờ khai đăng ký khai sinh")


@pytest.mark.parametrize("size", SIZES)
def test_the_chat_fills_the_window_and_its_field_is_in_sight(visit: Any, size: tuple[int, int]) -> None:
    """Before and after an answer: only the conversation scrolls, question and beginning of the answer are seen."""
    visitor = visit(size)
    for text in (None, BIRTH):
        if text:
            visitor.learn(text)
            expect(visitor.log.get_by_text(text)).to_be_in_viewport()
            expect(visitor.log.get_by_role("listitem").first).to_be_in_viewport()
        expect(visitor.page.get_by_role("button", name="Gửi", exact=True)).to_be_in_viewport(ratio=1)
        assert visitor.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    chat = visitor.chat.bounding_box()
    assert chat and chat["y"] + chat["height"] <= size[1] and chat["height"] >= 0.8 * size[1]


@pytest.mark.parametrize("size", SIZES)
def test_text_and_targets_are_large_and_nothing_runs_out_of_the_window(visit: Any, size: tuple[int, int]) -> None:
    """18 px on the page, 16 px in the chat, 44 px, no sideways scrolling, a long address included."""
    visitor = visit(size)
    expect(visitor.chat).to_be_visible()
    assert_large(visitor.page)
    visitor.learn()
    visitor.ask("https://" + "a" * 300)
    expect(visitor.log.get_by_text("a" * 300).first).to_be_visible()
    assert_large(visitor.page)


def test_the_order_of_the_tab_key_and_the_skip_link(visit: Any) -> None:
    """First the way past everything, then the list, then the chat; each with a visible outline."""
    visitor = visit(DESKTOP)
    page = visitor.page
    expect(visitor.field).to_be_focused()
    seen = []
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        tag, outline = page.evaluate(FOCUSED)
        seen.append(tag)
        assert outline == "solid"
    assert seen == ["BUTTON"] * 4 + ["DIV", "BUTTON", "A", "A"]  # examples, conversation, options, list, skip link
    skip = page.get_by_role("link", name="Đến ô viết câu hỏi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(visitor.field).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi", exact=True)).to_be_focused()


def test_roles_and_names_are_there_for_screen_readers(visit: Any) -> None:
    """One heading of the page, landmarks, one named field, one conversation, a language; the form's are not heard beside."""
    visitor = visit()
    page = visitor.page
    assert page.title() == "Một Cửa – hỏi thủ tục hành chính ở Nghệ An"
    assert page.locator("html").get_attribute("lang") == "vi"
    expect(visitor.chat).to_be_visible()
    for role, name in (("main", None), ("banner", None), ("region", "Một Cửa"), ("textbox", None), ("log", None)):
        expect(page.get_by_role(role, name=name)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Tất cả thủ tục")).to_have_attribute("href", "/thu-tuc")
    expect(page.get_by_role("button", name=EXAMPLE)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_with_the_chat_and_without(visit: Any, size: tuple[int, int], scheme: str) -> None:
    """First view and answer of both."""
    for address in ("/", "/?no-chat"):
        visitor = visit(size, color_scheme=scheme, chat=address == "/")
        expect(visitor.page.get_by_role("textbox")).to_be_visible()
        assert_accessible(visitor.page)
        visitor.learn()
        assert_accessible(visitor.page)


def test_a_tap_on_a_phone_does_not_open_the_keyboard_over_the_answer(visit: Any) -> None:
    """With a finger the focus stays on what was tapped."""
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    expect(visitor.chat).to_be_visible()
    expect(visitor.field).not_to_be_focused()
    visitor.page.get_by_role("button", name=EXAMPLE).tap()
    visitor.page.get_by_role("button", name="Lệ phí").tap()
    expect(visitor.log.get_by_text("không thu (0 đồng)")).to_be_visible()
    expect(visitor.field).not_to_be_focused()


def test_large_text_of_the_browser_makes_page_and_chat_larger(visit: Any) -> None:
    """Sizes follow what somebody has set in the browser."""
    visitor = visit(DESKTOP)
    expect(visitor.chat).to_be_visible()
    sizes = "[document.body, document.querySelector('motcua-chat').shadowRoot.querySelector('textarea')].map(e => getComputedStyle(e).fontSize)"
    assert visitor.page.evaluate(sizes) == ["18px", "18px"]
    visitor.context.new_cdp_session(visitor.page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    expect(visitor.page.locator("body")).to_have_css("font-size", "36px")
    assert visitor.page.evaluate(sizes) == ["36px", "36px"]
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_whole_conversation_is_printed_with_its_sources_written_out(visit: Any) -> None:
    """People print an answer and take it along; afterwards the page is as before."""
    visitor = visit(DESKTOP)
    visitor.learn()
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(visitor.page.locator("#paper")).to_be_hidden()
    visitor.page.emulate_media(media="print")
    paper = visitor.page.locator("#paper")
    expect(paper.get_by_text(BIRTH)).to_be_visible()
    expect(paper.get_by_text("Tờ khai đăng ký khai sinh")).to_be_visible()
    address = paper.locator(".source a").first
    assert "https://dichvucong.gov.vn/" in address.evaluate("e => e.href")
    assert address.evaluate("e => getComputedStyle(e, '::after').content") != "none"
    expect(visitor.chat).to_be_hidden()
    expect(paper.get_by_role("button")).to_have_count(0)
    visitor.page.emulate_media(media="screen")
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_be_empty()
    expect(visitor.chat).to_be_visible()


def test_a_browser_without_constructable_style_sheets_gets_the_chats_style(visit: Any) -> None:
    """The policy allows that one style by its hash: `visit` notes every violation."""
    visitor = visit(DESKTOP, before="delete window.CSSStyleSheet; window.CSSStyleSheet = undefined")
    expect(visitor.chat).to_be_visible()
    expect(visitor.chat.get_by_role("button", name="Gửi", exact=True)).to_have_css("color", "rgb(255, 255, 255)")


@pytest.mark.parametrize("typed", ["", "Mất căn cước thì"])
def test_what_is_half_written_in_the_form_goes_on_in_the_chat(visit: Any, typed: str) -> None:
    """On a weak network the chat comes late; nothing is lost, and the focus is where it was."""
    held: list[Route] = []
    visitor = visit(PHONE, hold=held, has_touch=True, is_mobile=True)
    visitor.page.locator("#text").tap()
    visitor.page.keyboard.type(typed)
    expect(visitor.chat).to_have_count(0)
    held[0].continue_()
    expect(visitor.chat).to_be_visible()
    expect(visitor.field).to_have_value(typed)
    expect(visitor.field).to_be_focused()
    visitor.page.keyboard.type(" " + BIRTH)
    expect(visitor.field).to_have_value(f"{typed} {BIRTH}")


def test_a_form_sent_before_the_chat_came_is_answered_and_the_chat_is_one_press_away(visit: Any) -> None:
    """The conversation goes on with forms; where JavaScript runs, the page offers the chat."""
    visitor = visit(chat=False)
    visitor.learn()
    visitor.page.unroute(WIDGET)
    visitor.complaints.clear()
    visitor.page.get_by_role("button", name="Lệ phí").click()
    expect(visitor.log.get_by_text("không thu (0 đồng)")).to_be_visible()
    expect(visitor.chat).to_have_count(0)
    visitor.page.get_by_role("link", name="Mở khung trò chuyện").click()
    expect(visitor.chat).to_be_visible()


@pytest.mark.parametrize(("wish", "expected"), [("reduce", "none"), ("no-preference", "dot")])
def test_motion_is_only_for_those_who_do_not_mind_it(visit: Any, wish: str, expected: str) -> None:
    """prefers-reduced-motion is respected."""
    visitor = visit(PHONE, reduced_motion=wish)
    visitor.ask("chậm")
    dot = visitor.chat.locator(".dots i").first
    dot.wait_for()
    assert dot.evaluate("e => getComputedStyle(e).animationName") == expected
    expect(visitor.log.get_by_text("Trả lời sau một lúc.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_light_and_dark_follow_the_device(visit: Any, size: tuple[int, int], scheme: str) -> None:
    """Page, chat and form; pictures go to the folder named in PAGE_SHOTS, when one is named."""
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[scheme]
    visitor = visit(size, color_scheme=scheme, reduced_motion="reduce")
    expect(visitor.chat).to_have_css("background-color", ground)
    expect(visitor.page.locator("body")).to_have_css("background-color", ground)
    _picture(visitor.page, f"first-{size[0]}-{scheme}")
    visitor.learn()
    _picture(visitor.page, f"answer-{size[0]}-{scheme}")
    plain = visit(size, color_scheme=scheme, java_script_enabled=False)
    expect(plain.page.locator("body")).to_have_css("background-color", ground)
    _picture(plain.page, f"plain-{size[0]}-{scheme}")


# --- the form, where the chat does not come ------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_it_works_without_javascript(visit: Any, size: tuple[int, int]) -> None:
    """Forms only: an example, a message, a quick reply, starting over; one conversation by cookie."""
    visitor = visit(size, java_script_enabled=False)
    page = visitor.page
    expect(visitor.field).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("trợ lý tự động hướng dẫn")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Đến ô viết câu hỏi").focus()
    page.keyboard.press("Enter")
    expect(visitor.field).to_be_focused()
    page.get_by_role("button", name=EXAMPLE).click()
    expect(page.locator(".asked")).to_contain_text("Làm giấy khai sinh")
    expect(page.locator(".asked")).to_be_in_viewport()
    page.get_by_role("button", name="Lệ phí").click()
    expect(page.locator(".asked")).to_have_text("Ông/bà hỏi: Lệ phí")
    expect(visitor.log).to_contain_text("không thu (0 đồng)")
    visitor.ask("các bước")
    expect(visitor.log).to_contain_text("Giữ lại mã hồ sơ.")
    expect(page.get_by_role("link", name="Mở khung trò chuyện")).to_have_count(0)
    page.get_by_role("button", name="Xóa và hỏi lại từ đầu").click()
    expect(page.locator("#examples")).to_be_visible()
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("size", SIZES)
def test_the_form_is_large_too(visit: Any, size: tuple[int, int]) -> None:
    """18 px, 44 px, no sideways scrolling, a long address included."""
    visitor = visit(size, chat=False)
    assert_large(visitor.page)
    for text in (BIRTH, "https://" + "a" * 300):
        visitor.ask(text)
        expect(visitor.page.locator(".asked")).to_contain_text(text)
        assert_large(visitor.page)


def test_when_the_chat_does_not_load_the_form_asks(visit: Any) -> None:
    """The script is blocked, or the network broke off: what was there from the beginning still works."""
    visitor = visit(chat=False)
    visitor.learn()
    expect(visitor.page.locator(".asked")).to_contain_text(BIRTH)
    links = visitor.page.get_by_role("link", name=re.compile("Nộp trực tuyến"))
    expect(links).to_have_attribute("target", "_blank")
    expect(links).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.parametrize("text", [BIRTH, "các bước", "liệt kê"])
def test_in_the_chat_and_in_the_form_an_answer_looks_the_same(visit: Any, text: str) -> None:
    """view.py and widget.js lay out by the same rules: blocks, links, sources, buttons. The chat links http sources as well."""
    chat, form = visit(), visit(chat=False)
    expect(chat.chat).to_be_visible()
    found = []
    for visitor, answers in ((chat, ".message.bot"), (form, ".answer")):
        visitor.ask(text)
        expect(visitor.log.locator(".source").last).to_be_attached()
        boxes = visitor.log.locator(answers)
        found.append([boxes.evaluate_all(what) for what in (LAID_OUT, SOURCES)])
        found[-1].append(visitor.log.locator(".choice").evaluate_all(CHOICES))
    assert found[0] == found[1]
    assert found[0][0] and any(found[0][1])


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("PAGE_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")
