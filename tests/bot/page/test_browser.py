"""The page in a real browser: by keyboard, by finger, after a reload, without a network, without JavaScript."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PHONE, TABLET, DESKTOP = (360, 740), (820, 1180), (1280, 800)
SIZES = (PHONE, TABLET, DESKTOP)
MIN_TEXT_PX = 18
MIN_TOUCH_PX = 44
MESSAGES = "**/webhooks/webwidget/messages"
BIRTH = "Làm khai sinh cần gì?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]

NOTE_VIOLATIONS = "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
SMALL_TEXT = """least => [...document.querySelectorAll('body *')].filter(e =>
    e.checkVisibility() && !e.closest('.unseen') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 80))"""
SMALL_TARGETS = """least => [...document.querySelectorAll('button, textarea, a.choice')].filter(e => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && (box.height < least || box.width < least);
}).map(e => e.outerHTML.slice(0, 80))"""
LAID_OUT = """() => [...document.querySelectorAll('.answer > *:not(.choices)')].map(e =>
    [e.tagName, e.className, [...e.querySelectorAll('a')].map(a => [a.href, a.target, a.rel]), e.textContent.trim()])"""
CHOICES = "() => [...document.querySelectorAll('.choice')].map(e => [e.tagName, e.className, e.textContent, e.href])"


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

    def ask(self, text: str) -> None:
        """Write a message and press Enter."""
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Any]:
    """Open windows on the page; at the end no window may have complained or called elsewhere."""
    visitors: list[Visitor] = []

    def enter(size: tuple[int, int] = PHONE, **options: Any) -> Visitor:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, base_url=address, **options)
        context.add_init_script(NOTE_VIOLATIONS)
        visitor = Visitor(context, context.new_page())
        visitor.page.on("console", lambda said: said.type == "error" and visitor.complaints.append(said.text))
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("request", lambda sent: sent.url.startswith(address) or visitor.elsewhere.append(sent.url))
        visitor.page.goto("/")
        visitors.append(visitor)
        return visitor

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.complaints + visitor.elsewhere for visitor in visitors] == [[] for _ in visitors]


def exchanges(page: Page) -> Any:
    """Return the questions with their answers."""
    return page.locator(".exchange")


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_asked_by_keyboard_alone(visit: Any, size: tuple[int, int]) -> None:
    """Write, Enter, read; the field keeps the focus and is empty for the next question."""
    page = visit(size).page
    expect(page.get_by_role("textbox", name="Câu hỏi của ông/bà")).to_be_focused()
    page.keyboard.type(BIRTH)
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log.get_by_text(BIRTH)).to_be_visible()
    expect(log.get_by_role("listitem").first).to_contain_text("Tờ khai đăng ký khai sinh")
    expect(log.get_by_text("kiểm tra ngày 20/07/2026")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(log).not_to_contain_text("trợ lý tự động")
    assert log.get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("size", SIZES)
def test_text_and_targets_are_large_and_nothing_runs_out_of_the_window(visit: Any, size: tuple[int, int]) -> None:
    """Before and after an answer: 18 px, 44 px, no sideways scrolling, a long address included."""
    visitor = visit(size)
    for text in (None, BIRTH, "các bước", "https://" + "a" * 300):
        if text:
            visitor.ask(text)
            expect(exchanges(visitor.page).last.locator(".answer").last).to_be_visible()
        assert visitor.page.evaluate(SMALL_TEXT, MIN_TEXT_PX) == []
        assert visitor.page.evaluate(SMALL_TARGETS, MIN_TOUCH_PX) == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_beginning_of_a_long_answer_is_what_one_sees(visit: Any) -> None:
    """The question stands at the top of the window, the field below stays in sight."""
    visitor = visit(PHONE, reduced_motion="reduce")
    visitor.ask(BIRTH)
    expect(visitor.page.get_by_role("listitem").first).to_be_in_viewport()
    expect(visitor.page.locator(".asked")).to_be_in_viewport()
    expect(visitor.page.get_by_role("button", name="Gửi", exact=True)).to_be_in_viewport()


def test_the_order_of_the_tab_key_and_the_skip_link(visit: Any) -> None:
    """First the way past everything, then the list, examples, the field, the button; each with a visible outline."""
    page = visit(DESKTOP).page
    seen = []
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        seen.append(page.evaluate("document.activeElement.tagName"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert seen == ["BUTTON"] * 4 + ["A", "A"]
    skip = page.get_by_role("link", name="Đến ô viết câu hỏi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi", exact=True)).to_be_focused()


def test_roles_and_names_are_there_for_screen_readers(visit: Any) -> None:
    """One heading of the page, landmarks, a named field, a language."""
    page = visit().page
    assert page.locator("html").get_attribute("lang") == "vi"
    for role, name in (("main", None), ("banner", None), ("form", "Đặt câu hỏi"), ("log", "Câu hỏi và câu trả lời")):
        expect(page.get_by_role(role, name=name)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("button", name="Gửi", exact=True)).to_be_enabled()


def test_an_example_is_asked_with_one_press(visit: Any) -> None:
    """The examples then make room for the conversation."""
    page = visit().page
    page.get_by_role("button", name="Làm giấy khai sinh cho con cần giấy tờ gì?").click()
    expect(exchanges(page)).to_have_count(1)
    expect(page.locator(".answer .heading")).to_have_text("Đăng ký khai sinh (mã thủ tục 1.001193)")
    expect(page.locator("#examples")).to_be_hidden()


def test_a_quick_reply_sends_its_payload_and_shows_its_title(visit: Any) -> None:
    """What is sent is for the machine, what is shown is what was pressed."""
    visitor = visit()
    visitor.ask(BIRTH)
    with visitor.page.expect_request(MESSAGES) as sent:
        visitor.page.get_by_role("button", name="Lệ phí").click()
    assert sent.value.post_data_json["text"] == '/ask_fee{"procedure":"1.001193"}'
    expect(exchanges(visitor.page).last.locator(".asked")).to_contain_text("Lệ phí")
    expect(exchanges(visitor.page).last.locator(".answer")).to_contain_text("không thu (0 đồng)")
    expect(visitor.page.get_by_role("textbox")).to_be_focused()


def test_a_tap_on_a_phone_does_not_open_the_keyboard_over_the_answer(visit: Any) -> None:
    """With a finger the focus stays on what was tapped."""
    page = visit(PHONE, has_touch=True, is_mobile=True).page
    expect(page.get_by_role("textbox")).not_to_be_focused()
    page.get_by_role("button", name="Làm giấy khai sinh cho con cần giấy tờ gì?").tap()
    page.get_by_role("button", name="Lệ phí").tap()
    expect(exchanges(page)).to_have_count(2)
    expect(page.get_by_role("textbox")).not_to_be_focused()
    page.get_by_role("textbox").tap()
    page.keyboard.type("Cần các bước")
    page.get_by_role("button", name="Gửi", exact=True).tap()
    expect(exchanges(page)).to_have_count(3)
    expect(page.get_by_role("textbox")).to_be_focused()


def test_links_open_elsewhere_and_only_https_is_a_link(visit: Any) -> None:
    """A new page that cannot reach back; a javascript: button is not there at all."""
    visitor = visit()
    visitor.ask(BIRTH)
    online = visitor.page.get_by_role("link", name="Nộp trực tuyến (mở trang mới)")
    assert online.get_attribute("target") == "_blank"
    assert "noopener" in (online.get_attribute("rel") or "")
    visitor.ask("các bước")
    expect(exchanges(visitor.page)).to_have_count(2)
    expect(visitor.page.get_by_text("Lừa đảo")).to_have_count(0)
    addresses = visitor.page.eval_on_selector_all(".answer a[href]", "links => links.map(a => a.href)")
    assert addresses and all(address.startswith("https://") for address in addresses)


def test_markup_in_questions_and_replies_stays_text(visit: Any) -> None:
    """Nothing said becomes an element."""
    visitor = visit()
    visitor.ask('các bước <img src=x onerror="alert(1)">')
    expect(visitor.page.get_by_text('<img src=x onerror="alert(1)">').first).to_be_visible()
    expect(visitor.page.get_by_text("<b>bảng</b>")).to_be_visible()
    assert visitor.page.locator("#log img, #log script, #log b, #log i").count() == 0


def test_a_reload_keeps_the_visit_and_its_conversation(visit: Any) -> None:
    """Question and answer are there again, and the next message goes to the same conversation."""
    visitor = visit()
    with visitor.page.expect_request(MESSAGES) as first:
        visitor.ask(BIRTH)
    said = first.value.response().json()
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    before = visitor.page.evaluate(LAID_OUT)
    visitor.page.reload()
    expect(exchanges(visitor.page)).to_have_count(1)
    assert visitor.page.evaluate(LAID_OUT) == before
    with visitor.page.expect_request(MESSAGES) as second:
        visitor.page.get_by_role("button", name="Lệ phí").click()
    assert second.value.post_data_json["conversation"] == said["conversation"]


def test_starting_over_clears_the_visit(visit: Any) -> None:
    """On a shared phone the next person sees nothing of it."""
    visitor = visit()
    visitor.ask(BIRTH)
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    visitor.ask("chậm")  # on its way while everything is cleared
    visitor.page.get_by_role("button", name="Xóa và hỏi lại từ đầu").click()
    expect(visitor.page.locator("#examples")).to_be_visible()
    expect(exchanges(visitor.page)).to_have_count(0)
    assert '"conversation":null' in visitor.page.evaluate("sessionStorage.getItem('motcua')")


def test_without_a_network_the_question_is_kept_and_can_be_sent_again(visit: Any) -> None:
    """The failure is said, a reload does not lose it, one press sends the same text."""
    visitor = visit()
    visitor.page.route(MESSAGES, lambda route: route.abort())
    visitor.ask(BIRTH)
    again = visitor.page.get_by_role("button", name="Gửi lại")
    expect(again).to_be_visible()
    expect(visitor.page.locator(".asked")).to_contain_text(BIRTH)
    visitor.page.reload()
    expect(again).to_be_visible()
    assert all("ERR_FAILED" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()
    visitor.page.unroute(MESSAGES)
    with visitor.page.expect_request(MESSAGES) as sent:
        again.click()
    assert sent.value.post_data_json["text"] == BIRTH
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    expect(again).to_have_count(0)
    expect(visitor.page.get_by_role("textbox")).to_be_focused()


@pytest.mark.parametrize("text", ["trục trặc", "im lặng"])
def test_a_failing_server_offers_to_send_again(visit: Any, text: str) -> None:
    """An error page and an empty reply are failures too."""
    visitor = visit()
    visitor.ask(text)
    expect(visitor.page.get_by_role("button", name="Gửi lại")).to_be_visible()
    assert all("500" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()


def test_a_conversation_the_server_does_not_take_is_given_up(visit: Any) -> None:
    """Whatever stands in the storage, sending again works."""
    visitor = visit()
    visitor.page.evaluate('sessionStorage.setItem(\'motcua\', \'{"conversation":"broken","exchanges":[]}\')')
    visitor.page.reload()
    visitor.ask(BIRTH)
    visitor.page.get_by_role("button", name="Gửi lại").click()
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    visitor.complaints.clear()


def test_impatience_does_not_send_twice(visit: Any) -> None:
    """While an answer is awaited the same words are not sent again, the sign of waiting is shown, and they stay."""
    visitor = visit()
    sent: list[Route] = []
    visitor.page.route(MESSAGES, lambda route: (sent.append(route), route.continue_()))
    visitor.ask("chậm")
    visitor.page.get_by_role("textbox").fill("chậm")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("button", name="Gửi", exact=True).click(force=True)
    expect(visitor.page.get_by_text("Trợ lý đang tìm câu trả lời")).to_be_visible()
    expect(visitor.page.get_by_text("Trả lời sau một lúc.")).to_be_visible()
    expect(visitor.page.get_by_text("Trợ lý đang tìm câu trả lời")).to_have_count(0)
    expect(visitor.page.get_by_role("textbox")).to_have_value("chậm")
    assert len(sent) == 1


def test_messages_in_a_row_belong_together_and_are_answered_once(visit: Any) -> None:
    """The second is sent while the first waits; what the server joined shows its answer once, under the last."""
    visitor = visit()
    sent: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        body = route.request.post_data_json
        sent.append(body)
        if len(sent) == 1:
            joined = {"conversation": body["conversation"], "messages": [], "joined": True}
            visitor.page.wait_for_timeout(300)
            route.fulfill(json=joined)
        else:
            route.continue_()

    visitor.page.route(MESSAGES, answer)
    visitor.ask("làm cho con")
    visitor.ask(BIRTH)
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    expect(exchanges(visitor.page)).to_have_count(2)
    expect(visitor.page.locator("body.busy")).to_have_count(0)  # the empty reply to the first has come too
    expect(visitor.page.locator(".answer")).to_have_count(1)
    expect(visitor.page.get_by_role("button", name="Gửi lại")).to_have_count(0)
    assert len({body["conversation"] for body in sent}) == 1
    visitor.page.reload()
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    expect(visitor.page.locator(".answer")).to_have_count(1)
    expect(visitor.page.get_by_role("button", name="Gửi lại")).to_have_count(0)


def test_an_empty_message_is_answered_by_the_page(visit: Any) -> None:
    """Nothing is sent; the page says what to do, where screen readers hear it."""
    visitor = visit()
    visitor.ask("   ")
    expect(visitor.page.get_by_role("status")).to_contain_text("Ông/bà chưa viết gì.")
    expect(exchanges(visitor.page)).to_have_count(0)
    visitor.ask(BIRTH)
    expect(visitor.page.get_by_role("status")).to_be_empty()


def test_shift_enter_begins_a_new_line_and_the_field_grows(visit: Any) -> None:
    """Enter sends, Shift with Enter does not; six lines at most."""
    page = visit().page
    field_ = page.get_by_role("textbox")
    for _ in range(9):
        page.keyboard.type("a")
        page.keyboard.press("Shift+Enter")
    assert field_.input_value().count("\n") == 9
    assert field_.get_attribute("rows") == "6"
    expect(exchanges(page)).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_it_works_without_javascript(visit: Any, size: tuple[int, int]) -> None:
    """Forms only: an example, a message, a quick reply, starting over; one conversation by cookie."""
    visitor = visit(size, java_script_enabled=False)
    page = visitor.page
    page.get_by_role("button", name="Làm giấy khai sinh cho con cần giấy tờ gì?").click()
    expect(page.locator(".asked")).to_contain_text("Làm giấy khai sinh")
    expect(page.locator(".asked")).to_be_in_viewport()
    page.get_by_role("button", name="Lệ phí").click()
    expect(page.locator(".asked")).to_have_text("Ông/bà hỏi: Lệ phí")
    expect(page.get_by_role("log")).to_contain_text("không thu (0 đồng)")
    page.get_by_role("textbox").fill("các bước")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("Giữ lại mã hồ sơ.")
    page.get_by_role("button", name="Xóa và hỏi lại từ đầu").click()
    expect(page.locator("#examples")).to_be_visible()
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("text", [BIRTH, "các bước", "liệt kê"])
def test_with_and_without_javascript_an_answer_looks_the_same(visit: Any, text: str) -> None:
    """view.py and page.js lay out by the same rules."""
    scripted, plain = visit(), visit()
    scripted.ask(text)
    expect(scripted.page.locator(".source").last).to_be_visible()
    plain.page.route("**/page.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    plain.page.reload()
    plain.page.get_by_role("textbox").fill(text)
    plain.page.get_by_role("button", name="Gửi", exact=True).click()
    expect(plain.page.locator(".source").last).to_be_visible()
    assert plain.page.evaluate(LAID_OUT) == scripted.page.evaluate(LAID_OUT)
    assert plain.page.evaluate(CHOICES) == scripted.page.evaluate(CHOICES)


def test_a_form_sent_before_the_script_came_is_taken_over(visit: Any) -> None:
    """On a weak network the first question may be sent as a form; the visit goes on from there."""
    visitor = visit()
    visitor.page.route("**/page.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    visitor.page.reload()
    visitor.page.unroute("**/page.js*")
    visitor.page.get_by_role("textbox").fill(BIRTH)
    visitor.page.get_by_role("button", name="Gửi", exact=True).click()
    (cookie,) = visitor.context.cookies()
    with visitor.page.expect_request(MESSAGES) as sent:
        visitor.page.get_by_role("button", name="Lệ phí").click()
    assert sent.value.post_data_json["conversation"] == cookie["value"]
    expect(exchanges(visitor.page)).to_have_count(2)


@pytest.mark.parametrize(("wish", "expected"), [("reduce", "none"), ("no-preference", "dot")])
def test_motion_is_only_for_those_who_do_not_mind_it(visit: Any, wish: str, expected: str) -> None:
    """prefers-reduced-motion is respected."""
    visitor = visit(PHONE, reduced_motion=wish)
    visitor.ask("chậm")
    dot = visitor.page.locator(".dots span").first
    dot.wait_for()
    assert dot.evaluate("e => getComputedStyle(e).animationName") == expected
    expect(visitor.page.get_by_text("Trả lời sau một lúc.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_light_and_dark_follow_the_device(visit: Any, size: tuple[int, int], scheme: str) -> None:
    """Pictures go to the folder named in PAGE_SHOTS, when one is named."""
    visitor = visit(size, color_scheme=scheme, reduced_motion="reduce")
    ground = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[scheme]
    _picture(visitor.page, f"first-{size[0]}-{scheme}")
    visitor.ask(BIRTH)
    expect(visitor.page.get_by_role("listitem")).to_have_count(4)
    _picture(visitor.page, f"answer-{size[0]}-{scheme}")
    visitor.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    _picture(visitor.page, f"end-{size[0]}-{scheme}")


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("PAGE_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")
