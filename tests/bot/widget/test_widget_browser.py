"""The widget in a real browser on an agency's page: talking, faults of network and server, keyboard, screen readers."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import CHROMIUM, DESKTOP, PHONE, SIZES, Control, Visitor
from tests.support.widget_server import FORBIDDEN_SITE, assembled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]

BIRTH = "Làm khai sinh cần gì?"
MAX_GZIP = 30_000
MIN_TEXT_PX, MIN_TOUCH_PX = 16, 44
BIG = DESKTOP
SHADOW = "document.querySelector('motcua-chat').shadowRoot"
FOCUSED = f"() => {SHADOW}.activeElement && ({SHADOW}.activeElement.id || {SHADOW}.activeElement.textContent)"
SMALL_TEXT = f"""least => [...{SHADOW}.querySelectorAll('*')].filter(e =>
    e.checkVisibility() && !e.closest('.unseen') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 90))"""
SMALL_TARGETS = f"""least => [...{SHADOW}.querySelectorAll('button, textarea, a.choice, summary, .tick, input[type=date]')].filter(e => {{
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && (box.height < least - .5 || box.width < least - .5);
}}).map(e => e.outerHTML.slice(0, 90))"""
SIDEWAYS = f"""() => document.documentElement.scrollWidth > innerWidth ||
    [...{SHADOW}.querySelectorAll('.panel, .scroll, .foot, .options')].some(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"""
STORED = "() => JSON.stringify([{...sessionStorage}, {...localStorage}])"
NO_STREAM = {"stream": "refuse"}


def option(visitor: Visitor, name: str) -> None:
    """Press a button among the options."""
    options = visitor.panel.get_by_role("button", name=re.compile("Tùy chọn|Options"))
    if options.get_attribute("aria-expanded") == "false":
        options.click()
    visitor.panel.get_by_role("button", name=name).click()


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken, shadow roots included."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def answered(visitor: Visitor, text: str, reply: str) -> None:
    """Ask and wait for the reply."""
    visitor.ask(text)
    expect(visitor.log.get_by_text(reply).last).to_be_visible()


# --- talking ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_answered_at_every_size(visit: Any, size: tuple[int, int]) -> None:
    """Introduction and examples first, then the answer with list, sources and buttons; the field is empty again."""
    visitor = visit(size)
    expect(visitor.panel.get_by_text("Đây là trợ lý tự động")).to_be_visible()
    expect(visitor.panel.get_by_text("đừng gửi số căn cước")).to_be_visible()
    assert visitor.panel.locator(".examples button").count() == 4
    visitor.ask(BIRTH)
    expect(visitor.log.get_by_role("listitem")).to_have_count(4)
    expect(visitor.log.get_by_text("kiểm tra ngày 20/07/2026")).to_have_count(1)
    expect(visitor.field).to_have_value("")
    expect(visitor.panel.locator(".examples")).to_be_hidden()
    assert visitor.log.get_attribute("aria-live") == "polite"


def test_an_example_and_a_quick_reply_are_one_press(visit: Any, control: Control) -> None:
    """What is sent is for the machine, what is shown is what was pressed; old choices stay but are quieter."""
    visitor = visit()
    visitor.panel.get_by_role("button", name="Làm giấy khai sinh cho con cần giấy tờ gì?").click()
    visitor.log.get_by_role("group", name="Chọn để trả lời nhanh").get_by_role("button", name="Lệ phí").click()
    expect(visitor.log.get_by_text("không thu (0 đồng)")).to_be_visible()
    assert visitor.said()[2] == "Lệ phí"
    sent = control.calls("message")[1]["body"]
    assert (sent["payload"], sent["title"]) == ('/ask_fee{"procedure":"1.001193"}', "Lệ phí")
    expect(visitor.log.locator(".choices.old")).to_have_count(1)
    expect(visitor.log.get_by_role("button", name="Lệ phí")).to_be_enabled()


def test_nothing_is_asked_of_the_server_before_the_first_message(visit: Any, control: Control) -> None:
    """Opening and closing costs nothing; a session begins with the first message."""
    visitor = visit()
    visitor.panel.get_by_role("button", name="Đóng").click()
    assert [control.calls(path) for path in ("session", "stream", "history")] == [[], [], []]
    visitor.launcher.click()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    assert control.calls("session")[0]["body"] == {"site": "so-tu-phap", "lang": "vi"}


def test_the_conversation_survives_a_reload_and_a_page_change(visit: Any, control: Control) -> None:
    """Fetched again, shown once, in order; no word of it is stored in the browser."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    answered(visitor, "cần mang gì", "Ông/bà mang theo:")
    before = visitor.said()
    visitor.page.reload()
    expect(visitor.log.locator(".message")).to_have_count(4)
    assert visitor.said() == before
    visitor.go("strict")
    expect(visitor.log.locator(".message")).to_have_count(4)
    expect(visitor.panel).to_be_visible()
    answered(visitor, "/ask_fee", "không thu (0 đồng)")
    assert len(control.conversations()) == 1
    stored = visitor.page.evaluate(STORED)
    assert "token" in stored and "khai sinh" not in stored and "mang theo" not in stored


def test_a_public_computer_forgets_with_the_window_unless_the_site_says_otherwise(visit: Any) -> None:
    """The key lies in the window's storage; data-keep="browser" puts it into the browser's."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    assert visitor.page.evaluate("() => localStorage.length") == 0
    keeping = visit(tag={"keep": "browser"})
    answered(keeping, BIRTH, "Giấy tờ nộp:")
    assert keeping.page.evaluate("() => sessionStorage.length") == 0
    second = keeping.another()
    second.go("phone", keep="browser")
    expect(second.log.locator(".message")).to_have_count(2)
    second.ask("hai tin")
    expect(keeping.log.get_by_text("Tin thứ hai.")).to_be_visible()
    expect(keeping.log.get_by_text("hai tin", exact=True)).to_be_visible()


def test_history_is_not_read_out_again(visit: Any) -> None:
    """While it loads the list is no live region; afterwards it is."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    noted = """() => { window.lives = []; const wait = setInterval(() => {
        const log = document.querySelector('motcua-chat')?.shadowRoot.querySelector('[role=log]');
        if (!log) return; clearInterval(wait);
        new MutationObserver(() => window.lives.push(log.getAttribute('aria-live'))).observe(log, {childList: true});
    }, 1) }"""
    visitor.context.add_init_script(f"({noted})()")
    visitor.page.reload()
    expect(visitor.log.locator(".message")).to_have_count(2)
    visitor.page.wait_for_timeout(200)
    assert set(visitor.page.evaluate("() => window.lives")) <= {"off"}
    assert visitor.log.get_attribute("aria-live") == "polite"


def test_markup_stays_text_and_only_harmless_links_are_links(visit: Any) -> None:
    """Nothing said becomes an element; javascript: is nowhere."""
    visitor = visit()
    answered(visitor, 'các bước <img src=x onerror="alert(1)">', "<b>bảng</b>")
    assert visitor.page.evaluate(f"() => {SHADOW}.querySelectorAll('.log img, .log script, .log b').length") == 0
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    expect(visitor.log.get_by_text("Lừa đảo")).to_have_count(0)
    links = visitor.page.eval_on_selector_all("motcua-chat .log a", "all => all.map(a => [a.href, a.rel])")
    assert links and all(href.startswith(("https://", "http://")) and rel == "noopener noreferrer" for href, rel in links)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "//x", "blob:x"]
)
def test_no_scheme_but_the_allowed_ones_gets_through(visit: Any, control: Control, url: str) -> None:
    """Neither a button nor a source."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    before = visitor.log.locator("a").count()
    sources = [{"title": "Nguồn lạ", "url": url, "checked_on": "2026-01-05"}]
    control.say("Tin lạ.", buttons=[{"title": "Nút lạ", "url": url}], sources=sources)
    expect(visitor.log.get_by_text("Nguồn lạ")).to_be_visible()
    assert visitor.log.locator("a").count() == before
    expect(visitor.log.get_by_text("Nút lạ")).to_have_count(0)


def test_telephone_and_mail_are_links(visit: Any, control: Control) -> None:
    """They open no new page."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.say("Gọi đi.", buttons=[{"title": "Gọi 1022", "url": "tel:1022"}, {"title": "Thư", "url": "mailto:a@b.vn"}])
    call = visitor.log.get_by_role("link", name="Gọi 1022")
    assert call.get_attribute("href") == "tel:1022" and call.get_attribute("target") is None


def test_a_checklist_is_ticked_where_it_is_named(visit: Any, control: Control) -> None:
    """Boxes are only for the reader: nothing is sent; what the text does not name comes last."""
    visitor = visit()
    answered(visitor, "cần mang gì", "Ông/bà mang theo:")
    expect(visitor.log.get_by_role("checkbox")).to_have_count(3)
    visitor.log.get_by_role("checkbox", name="Giấy chứng sinh").check()
    expect(visitor.log.get_by_role("checkbox", name="Giấy chứng sinh")).to_be_checked()
    expect(visitor.log.get_by_text("Tờ khai theo mẫu")).to_have_count(1)
    assert len(control.calls("message")) == 1


def test_what_is_asked_for_is_easy_to_write(visit: Any) -> None:
    """A date from a calendar as dd/mm/yyyy, digits for a number, a hint for a place; gone with the next message."""
    visitor = visit()
    answered(visitor, "hẹn ngày", "Ông/bà sinh cháu ngày nào?")
    visitor.panel.get_by_label("Chọn ngày").fill("2026-11-05")
    expect(visitor.field).to_have_value("05/11/2026")
    visitor.panel.get_by_label("Chọn ngày").fill("2026-11-06")
    expect(visitor.field).to_have_value("06/11/2026")
    visitor.field.press("Enter")
    expect(visitor.panel.get_by_label("Chọn ngày")).to_have_count(0)
    answered(visitor, "gọi lại", "Ông/bà cho xin số điện thoại.")
    expect(visitor.field).to_have_attribute("inputmode", "tel")
    answered(visitor, "ở đâu", "Ông/bà đang ở xã, phường nào?")
    expect(visitor.panel.get_by_text("Xin viết tên xã, phường và tỉnh.")).to_be_visible()
    assert visitor.field.get_attribute("inputmode") is None


def test_a_keyboard_of_digits_can_be_left(visit: Any) -> None:
    """On a phone one press brings the letters back."""
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    answered(visitor, "gọi lại", "Ông/bà cho xin số điện thoại.")
    visitor.panel.get_by_role("button", name="Bàn phím chữ").tap()
    assert visitor.field.get_attribute("inputmode") is None
    expect(visitor.field).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_the_beginning_of_a_long_answer_is_what_one_sees(visit: Any, size: tuple[int, int]) -> None:
    """The question and the first line; the page itself does not move."""
    visitor = visit(size)
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.ask("câu dài")
    expect(visitor.log.get_by_text("Đăng ký kết hôn")).to_be_in_viewport()
    expect(visitor.log.get_by_text("câu dài", exact=True)).to_be_in_viewport()
    expect(visitor.log.get_by_text("39. Bước")).not_to_be_in_viewport()
    assert visitor.page.evaluate("() => scrollY") == 0
    expect(visitor.log.get_by_text("Nguồn (4)")).to_be_attached()


def test_a_reader_of_older_messages_is_not_torn_away(visit: Any, control: Control) -> None:
    """What comes in meanwhile is offered by a button."""
    visitor = visit()
    answered(visitor, "câu dài", "Đăng ký kết hôn")
    answered(visitor, "câu dài", "39. Bước")
    scroll = visitor.panel.locator(".scroll")
    scroll.evaluate("node => node.scrollTop = 200")
    control.say("Tin của người khác.")
    expect(visitor.log.get_by_text("Tin của người khác.")).to_be_attached()
    assert scroll.evaluate("node => node.scrollTop") == 200
    visitor.panel.get_by_role("button", name="Xem tin mới").click()
    assert scroll.evaluate("node => node.scrollTop") > 200


# --- faults of network and server -----------------------------------------------------------------------------------------


def test_offline_messages_wait_and_go_out_once_in_order(visit: Any, control: Control) -> None:
    """Said, marked, sent when the network is back; nothing lost, nothing twice."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.context.set_offline(True)
    for number in range(5):
        visitor.ask(f"tin {number}")
    expect(visitor.log.get_by_text("Chờ gửi")).to_have_count(5)
    expect(visitor.panel.get_by_text("Đang mất mạng.")).to_be_visible()
    visitor.ask("tin 5")
    expect(visitor.panel.get_by_role("alert")).to_contain_text("nhiều tin chờ gửi")
    expect(visitor.field).to_have_value("tin 5")
    visitor.complaints.clear()
    visitor.context.set_offline(False)
    expect(visitor.log.get_by_text("Chờ gửi")).to_have_count(0, timeout=15_000)
    expect(visitor.log.locator(".message")).to_have_count(12)
    expect(visitor.panel.get_by_text("Đang mất mạng.")).to_have_count(0)
    (said,) = control.conversations()
    assert [text for who, text in said if who == "you"] == [BIRTH, *(f"tin {n}" for n in range(5))]


def test_a_message_whose_receipt_was_lost_is_not_said_twice(visit: Any, control: Control) -> None:
    """It is sent again under the same id."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.set(lose_replies=1)
    answered(visitor, "hai tin", "Tin thứ hai.")
    visitor.page.wait_for_timeout(2500)
    ids = [call["body"]["id"] for call in control.calls("message")[1:]]
    assert len(set(ids)) == 1
    assert [text for text in visitor.said() if text == "hai tin"] == ["hai tin"]
    assert len(control.conversations()[0]) == 5
    visitor.complaints.clear()


def test_a_message_that_comes_twice_is_shown_once(visit: Any, control: Control) -> None:
    """Whatever stream and history bring together."""
    visitor = visit()
    control.set(repeat=2)
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.say("Tin cuối.")
    expect(visitor.log.get_by_text("Tin cuối.")).to_be_visible()
    visitor.page.wait_for_timeout(200)
    assert len(visitor.said()) == 3


def test_what_was_missed_while_the_stream_was_away_comes_with_it(visit: Any, control: Control) -> None:
    """It goes on after the last number seen."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.context.set_offline(True)
    control.say("Tin lúc mất mạng.", **{"from": "officer"})
    visitor.page.wait_for_timeout(500)
    visitor.context.set_offline(False)
    expect(visitor.log.get_by_text("Tin lúc mất mạng.")).to_be_visible(timeout=15_000)
    expect(visitor.log.get_by_text("Cán bộ:")).to_be_visible()
    assert control.calls("stream")[-1]["after"] == "2"
    visitor.complaints.clear()


@pytest.mark.parametrize("fault", ["refuse", "cut"])
def test_a_broken_stream_gives_way_to_asking(visit: Any, control: Control, fault: str) -> None:
    """After three failures the history is asked every few seconds; nothing comes twice."""
    visitor = visit()
    control.set(stream=fault)
    visitor.ask(BIRTH)
    expect(visitor.log.get_by_role("listitem")).to_have_count(4, timeout=15_000)
    assert len(control.calls("stream")) == 3 and control.calls("history")
    control.say("Tin thứ ba.")
    expect(visitor.log.get_by_text("Tin thứ ba.")).to_be_visible(timeout=15_000)
    assert len(visitor.said()) == 3
    expect(visitor.panel.get_by_text("Đang kết nối lại")).to_have_count(0)
    visitor.complaints.clear()


def test_a_stream_that_is_held_back_gives_way_and_is_tried_again_later(visit: Any, control: Control) -> None:
    """A buffering proxy: open, but silent. Minutes later the stream is taken up again."""
    visitor = visit(opened=False)
    visitor.page.clock.install()
    visitor.page.reload()
    visitor.launcher.click()
    control.set(stream="silent")
    visitor.ask(BIRTH)
    for _ in range(8):
        visitor.page.clock.run_for(6000)
        visitor.page.wait_for_timeout(100)
    expect(visitor.log.get_by_role("listitem")).to_have_count(4)
    streams = len(control.calls("stream"))
    control.set(stream="ok")
    for _ in range(20):
        visitor.page.clock.run_for(11_000)
        visitor.page.wait_for_timeout(60)
    assert len(control.calls("stream")) > streams
    control.say("Lại có dòng tin.")
    expect(visitor.log.get_by_text("Lại có dòng tin.")).to_be_visible()
    visitor.complaints.clear()


@pytest.mark.parametrize("bye", [True, False])
def test_an_expired_session_is_begun_anew_and_the_message_kept(visit: Any, control: Control, bye: bool) -> None:
    """The words stay on the screen and go into the new conversation, once."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.expire(bye=bye)
    if bye:
        expect(visitor.log.get_by_text("Cuộc trò chuyện trước đã kết thúc.")).to_be_visible()
    visitor.ask("hai tin")
    expect(visitor.log.get_by_text("Tin thứ hai.")).to_be_visible()
    assert control.conversations() == [[("you", "hai tin"), ("bot", "Tin thứ nhất."), ("bot", "Tin thứ hai.")]]
    assert visitor.said().count("hai tin") == 1
    visitor.complaints.clear()


def test_a_key_that_no_longer_fits_is_dropped_on_load(visit: Any, control: Control) -> None:
    """Then the widget is as on the first day."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.page.goto("about:blank")
    control.expire(bye=False)
    visitor.go("phone")
    expect(visitor.panel.get_by_text("Ông/bà có thể hỏi, ví dụ:")).to_be_visible()
    answered(visitor, "hai tin", "Tin thứ hai.")
    visitor.complaints.clear()


def test_asked_to_slow_down_it_waits_and_sends_by_itself(visit: Any, control: Control) -> None:
    """429 is no failure: said politely, sent after the time named, under the same id."""
    visitor = visit()
    control.set(message_status=429, times=1, retry_after=2)
    visitor.ask(BIRTH)
    expect(visitor.panel.get_by_text("Xin đợi 2 giây, tin sẽ tự gửi.")).to_be_visible()
    expect(visitor.log.get_by_text("Chờ gửi")).to_be_visible()
    expect(visitor.log.get_by_role("listitem")).to_have_count(4)
    expect(visitor.panel.get_by_text("Xin đợi")).to_have_count(0)
    first, second = control.calls("message")
    assert first["body"] == second["body"]
    visitor.complaints.clear()


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_server_leaves_the_message_with_a_button_to_send_it_again(
    visit: Any, control: Control, status: int
) -> None:
    """In sight, the same id again; the mark goes away."""
    visitor = visit(PHONE)
    answered(visitor, "câu dài", "39. Bước")
    control.set(message_status=status, times=1)
    visitor.ask(BIRTH)
    expect(visitor.log.get_by_role("button", name="Gửi lại")).to_be_in_viewport(ratio=1)
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Xin ông/bà bấm Gửi lại.")
    visitor.log.get_by_role("button", name="Gửi lại").click()
    expect(visitor.log.get_by_role("listitem")).to_have_count(4)
    expect(visitor.log.get_by_text("Chưa gửi được")).to_have_count(0)
    expect(visitor.panel.get_by_role("alert")).to_be_empty()
    _, first, second = control.calls("message")
    assert first["body"] == second["body"]
    visitor.complaints.clear()


@pytest.mark.parametrize(("status", "words"), [(400, "viết lại cách khác"), (413, "viết ngắn lại")])
def test_a_message_that_cannot_be_taken_comes_back_into_the_field(
    visit: Any, control: Control, status: int, words: str
) -> None:
    """To be mended, not sent again as it is."""
    visitor = visit()
    control.set(message_status=status, times=1)
    visitor.ask(BIRTH)
    expect(visitor.panel.get_by_role("alert")).to_contain_text(words)
    expect(visitor.field).to_have_value(BIRTH)
    expect(visitor.log.get_by_role("button", name="Gửi lại")).to_have_count(0)
    visitor.complaints.clear()


def test_a_site_that_is_not_allowed_is_told_so(visit: Any) -> None:
    """Not an endless wait."""
    visitor = visit(tag={"site": FORBIDDEN_SITE})
    visitor.ask(BIRTH)
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Trợ lý chưa mở cho trang này.")
    visitor.complaints.clear()


def test_a_page_that_may_not_even_read_the_refusal_is_told_so_too(visit: Any, control: Control) -> None:
    """No CORS headers: for the browser that is no answer at all."""
    visitor = visit()
    control.set(shut=True)
    visitor.ask(BIRTH)
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Trợ lý chưa mở cho trang này.")
    expect(visitor.log.get_by_text("Chưa gửi được")).to_be_visible()
    visitor.complaints.clear()


def test_the_agency_is_named(visit: Any, control: Control) -> None:
    """Under the assistant's own name, once its server has said it, and on the next page."""
    visitor = visit()
    control.set(name="Sở Tư pháp tỉnh Nghệ An")
    visitor.ask(BIRTH)
    expect(visitor.panel.get_by_text("Trợ lý tự động – Sở Tư pháp tỉnh Nghệ An")).to_be_visible()
    visitor.page.reload()
    expect(visitor.panel.get_by_text("Trợ lý tự động – Sở Tư pháp tỉnh Nghệ An")).to_be_visible()


def test_too_many_windows_ask_instead_of_listening(visit: Any, control: Control) -> None:
    """A stream that is refused for now keeps nobody waiting."""
    visitor = visit()
    control.set(stream="busy", retry_after=60)
    visitor.ask(BIRTH)
    expect(visitor.log.get_by_role("listitem")).to_have_count(4, timeout=8000)
    visitor.complaints.clear()


def test_typing_is_said_once_and_never_stays_forever(visit: Any, control: Control) -> None:
    """A status, gone with the message, or after a minute without one."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.typing(True)
    typing = visitor.panel.get_by_role("status").filter(has_text="Trợ lý đang trả lời")
    expect(typing).to_be_visible()
    control.say("Đây ạ.")
    expect(typing).to_have_count(0)


def test_typing_without_a_word_ends_after_a_minute(visit: Any, control: Control) -> None:
    """Whatever became of whoever typed."""
    visitor = visit(opened=False)
    visitor.page.clock.install()
    visitor.page.reload()
    visitor.launcher.click()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.typing(True)
    typing = visitor.panel.get_by_role("status").filter(has_text="Trợ lý đang trả lời")
    expect(typing).to_be_visible()
    visitor.page.clock.run_for(30_000)
    expect(typing).to_be_visible()
    visitor.page.clock.run_for(31_000)
    expect(typing).to_have_count(0)


def test_windows_of_one_browser_begin_anew_together(visit: Any, control: Control) -> None:
    """With data-keep="browser": the second takes the conversation that the first began."""
    first = visit(tag={"keep": "browser"})
    answered(first, BIRTH, "Giấy tờ nộp:")
    second = first.another()
    second.go("phone", keep="browser")
    expect(second.log.locator(".message")).to_have_count(2)
    control.expire(bye=False)
    answered(first, "hai tin", "Tin thứ hai.")
    answered(second, "cần mang", "Ông/bà mang theo:")
    expect(first.log.get_by_text("Ông/bà mang theo:")).to_be_visible()
    expect(second.log.get_by_text("Tin thứ hai.")).to_have_count(1)
    (said,) = control.conversations()
    assert [text for who, text in said if who == "you"] == ["hai tin", "cần mang"]
    first.complaints.clear()


def test_impatience_does_not_send_twice(visit: Any, control: Control) -> None:
    """The same words are not taken while they are under way."""
    visitor = visit()
    visitor.page.route("**/api/chat/session", lambda route: (visitor.page.wait_for_timeout(400), route.continue_()))
    for _ in range(3):
        visitor.ask(BIRTH)
    expect(visitor.log.get_by_role("listitem")).to_have_count(4)
    assert len(control.calls("message")) == 1


# --- open and closed --------------------------------------------------------------------------------------------------------


def test_unread_messages_are_counted_until_it_is_opened(visit: Any, control: Control) -> None:
    """On the button, in its name, and over a reload."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.panel.get_by_role("button", name="Đóng").click()
    control.say("Một.")
    expect(visitor.page.get_by_role("button", name="Hỏi trợ lý, 1 tin chưa đọc")).to_be_visible()
    control.say("Hai.")
    expect(visitor.page.get_by_role("button", name="Hỏi trợ lý, 2 tin chưa đọc")).to_be_visible()
    expect(visitor.launcher.locator(".count")).to_have_text("2")
    visitor.page.reload()
    expect(visitor.launcher.locator(".count")).to_have_text("2")
    visitor.launcher.click()
    expect(visitor.launcher.locator(".count")).to_be_empty()
    visitor.panel.get_by_role("button", name="Đóng").click()
    visitor.page.reload()
    expect(visitor.launcher).to_be_visible()
    visitor.page.wait_for_timeout(300)
    expect(visitor.launcher.locator(".count")).to_be_empty()


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_way_by_keyboard_alone(visit: Any, size: tuple[int, int]) -> None:
    """Open, ask, choose, options, close; the focus is always visible and comes back to the button."""
    visitor = visit(size, opened=False)
    page = visitor.page
    visitor.launcher.focus()
    page.keyboard.press("Enter")
    expect(visitor.field).to_be_focused()
    page.keyboard.type(BIRTH)
    page.keyboard.press("Enter")
    expect(visitor.log.get_by_role("button", name="Lệ phí")).to_be_attached()
    expect(visitor.field).to_be_focused()
    seen = []
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        seen.append(page.evaluate(FOCUSED))
        style = page.evaluate(f"() => getComputedStyle({SHADOW}.activeElement).outlineStyle")
        assert style != "none", seen
        if seen[-1] == "Tùy chọn":
            break
    assert {"In", "Chép", "Lệ phí", "Đóng", "Tùy chọn"} <= set(seen)
    page.keyboard.press("Enter")
    expect(visitor.panel.get_by_role("button", name="Chữ to")).to_be_visible()
    page.keyboard.press("Escape")
    expect(visitor.panel.get_by_role("button", name="Chữ to")).to_be_hidden()
    expect(visitor.panel.get_by_role("button", name="Tùy chọn")).to_be_focused()
    page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()
    assert visitor.launcher.get_attribute("aria-expanded") == "false"


def test_on_a_desktop_the_page_stays_usable_beside_the_panel(visit: Any) -> None:
    """A dialog that is not modal: no trap, nothing inert."""
    visitor = visit()
    dialog = visitor.page.get_by_role("dialog", name="Một Cửa")
    expect(dialog).to_be_visible()
    assert dialog.get_attribute("aria-modal") is None
    visitor.page.get_by_role("link", name="Xem thêm").focus()
    expect(visitor.page.get_by_role("link", name="Xem thêm")).to_be_focused()


def test_on_a_phone_it_fills_the_screen_and_the_page_is_inert(visit: Any) -> None:
    """Modal while open; everything is as before when it closes or is taken away."""
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    box = visitor.panel.bounding_box()
    assert box and (box["width"], box["height"]) == PHONE
    assert visitor.page.get_by_role("dialog").get_attribute("aria-modal") == "true"
    assert visitor.page.evaluate("() => document.querySelector('main').inert")
    expect(visitor.field).not_to_be_focused()  # a keyboard would cover what there is to read
    visitor.page.get_by_role("button", name="Đóng").tap()
    assert not visitor.page.evaluate("() => document.querySelector('main').inert")
    visitor.launcher.tap()
    visitor.page.evaluate("() => MotcuaChat.destroy()")
    assert not visitor.page.evaluate("() => document.querySelector('main').inert")


def test_the_field_stays_above_a_phones_keyboard(visit: Any) -> None:
    """The panel is as high as what is left of the window, and the end of the conversation stays in sight."""
    visitor = visit(PHONE)
    answered(visitor, "câu dài", "39. Bước")
    visitor.panel.locator(".scroll").evaluate("node => node.scrollTop = node.scrollHeight")
    visitor.page.evaluate("""() => {
        Object.defineProperty(visualViewport, 'height', {value: 400, configurable: true});
        Object.defineProperty(visualViewport, 'offsetTop', {value: 30, configurable: true});
        visualViewport.dispatchEvent(new Event('resize'));
    }""")
    box = visitor.panel.bounding_box()
    assert box and (box["y"], box["height"]) == (30, 400)
    expect(visitor.log.get_by_role("button", name="Chép")).to_be_in_viewport()


def test_messages_that_come_in_never_move_the_focus_or_the_page(visit: Any, control: Control) -> None:
    """Whoever fills in a form of the page goes on doing so."""
    visitor = visit(page="office")
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.page.locator("#host-field").focus()
    control.say("Tin mới.")
    expect(visitor.log.get_by_text("Tin mới.")).to_be_visible()
    expect(visitor.page.locator("#host-field")).to_be_focused()
    visitor.page.evaluate("() => scrollTo(0, 300)")
    control.say("Tin nữa.")
    expect(visitor.log.get_by_text("Tin nữa.")).to_be_visible()
    assert visitor.page.evaluate("() => scrollY") == 300


def test_what_the_page_focuses_is_not_hidden_under_the_widget(visit: Any) -> None:
    """The panel then stands on the other side."""
    visitor = visit()
    visitor.page.evaluate("""() => { const b = document.createElement('button'); b.id = 'under'; b.textContent = 'x';
        b.setAttribute('style', 'position:fixed;right:200px;bottom:300px'); document.body.append(b); }""")
    visitor.page.locator("#under").focus()
    box = visitor.panel.bounding_box()
    assert box and box["x"] == 16


def test_the_page_can_open_close_and_remove_it_and_hears_of_it(visit: Any) -> None:
    """window.MotcuaChat and events that bubble."""
    visitor = visit(opened=False)
    expect(visitor.launcher).to_be_visible()
    visitor.page.evaluate("""() => { window.heard = []; for (const name of ['open', 'close', 'message', 'end', 'destroy'])
        document.addEventListener('motcua:' + name, event => heard.push([name, event.detail])); }""")
    visitor.page.evaluate("() => MotcuaChat.open()")
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.page.evaluate("() => { MotcuaChat.close(); MotcuaChat.destroy(); }")
    assert visitor.page.evaluate("() => heard") == [
        ["open", None],
        ["message", {"from": "bot"}],
        ["close", None],
        ["destroy", None],
    ]
    assert visitor.page.locator("motcua-chat").count() == 0
    assert visitor.page.evaluate("() => typeof window.MotcuaChat") == "undefined"


def test_a_second_tag_does_nothing(visit: Any) -> None:
    """One button, one conversation."""
    visitor = visit(tag={"times": "2"})
    assert visitor.page.locator("motcua-chat").count() == 1
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    assert len(visitor.said()) == 2


def test_data_open_opens_it_without_taking_the_focus_and_not_over_a_phones_page(visit: Any) -> None:
    """A page that covers itself when it loads is a page that people leave."""
    visitor = visit(opened=False, tag={"open": ""})
    expect(visitor.panel).to_be_visible()
    assert visitor.page.evaluate("() => document.activeElement.tagName") == "BODY"
    phone = visit(PHONE, opened=False, tag={"open": ""})
    expect(phone.launcher).to_be_visible()
    expect(phone.panel).to_be_hidden()


def test_inline_it_fills_its_place_without_a_button(visit: Any) -> None:
    """A region of the page, not a dialog."""
    visitor = visit(opened=False, tag={"mode": "inline", "target": "#place"})
    expect(visitor.panel).to_be_visible()
    assert visitor.page.locator("#place motcua-chat").count() == 1
    expect(visitor.launcher).to_have_count(0)
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    place, panel = visitor.page.locator("#place").bounding_box(), visitor.panel.bounding_box()
    assert place and panel and abs(place["width"] - panel["width"]) <= 1 and panel["height"] <= place["height"] + 1
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_visible()
    assert_accessible(visitor.page)


@pytest.mark.parametrize("side", ["left", "right"])
def test_it_stands_on_the_side_that_is_asked_for(visit: Any, side: str) -> None:
    """Left or right, both launcher and panel."""
    visitor = visit(tag={"position": side})
    for part in (visitor.launcher, visitor.panel):
        box = part.bounding_box()
        assert box and (box["x"] < 100) == (side == "left")


# --- writing ------------------------------------------------------------------------------------------------------------------


def test_enter_sends_shift_enter_does_not_and_composing_is_left_alone(visit: Any, control: Control) -> None:
    """The Enter that ends a Telex or VNI word sends nothing."""
    visitor = visit()
    visitor.page.keyboard.type("một")
    visitor.page.keyboard.press("Shift+Enter")
    visitor.page.keyboard.type("hai tin")
    expect(visitor.field).to_have_value("một\nhai tin")
    for composing in ("{isComposing: true}", "{keyCode: 229}"):
        visitor.field.evaluate(
            f"node => node.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, cancelable: true, ...{composing}}}))"
        )
    assert control.calls("message") == []
    visitor.page.keyboard.press("Enter")
    expect(visitor.log.get_by_text("Tin thứ hai.")).to_be_visible()
    assert control.calls("message")[0]["body"]["text"] == "một\nhai tin"


def test_a_long_message_is_counted_and_a_too_long_one_is_not_sent(visit: Any, control: Control) -> None:
    """The counter shows near the end; characters are counted as the server does."""
    visitor = visit()
    visitor.field.fill("a" * 1700)
    expect(visitor.panel.locator("#left")).to_be_empty()
    visitor.field.fill("ế" * 1990)  # one character each after NFC
    expect(visitor.panel.locator("#left")).to_have_text("Còn 10 ký tự")
    visitor.field.fill("a" * 2030)
    expect(visitor.panel.locator("#left")).to_have_text("Dài quá 30 ký tự")
    visitor.field.press("Enter")
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Tin nhắn dài quá.")
    assert control.calls("message") == []
    visitor.field.fill("  ")
    visitor.field.press("Enter")
    expect(visitor.panel.get_by_role("alert")).to_contain_text("chưa viết gì")


def test_keys_pressed_in_the_widget_do_not_reach_the_page(visit: Any) -> None:
    """Shortcuts of the page stay quiet."""
    visitor = visit(opened=False)
    visitor.page.evaluate("() => { window.keys = 0; document.addEventListener('keydown', () => (window.keys += 1)); }")
    visitor.launcher.click()
    visitor.page.keyboard.type("abc")
    assert visitor.page.evaluate("() => window.keys") == 0


# --- taking along, ending ---------------------------------------------------------------------------------------------------


def test_an_answer_is_copied_with_its_source(visit: Any) -> None:
    """By the clipboard, or by selecting where there is none."""
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    visitor.log.get_by_role("button", name="Chép").click()
    expect(visitor.log.get_by_role("button", name="Đã chép")).to_be_visible()
    copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Đăng ký khai sinh") and "https://dichvucong.gov.vn/" in copied
    visitor.page.evaluate("() => navigator.clipboard.writeText('cũ')")
    visitor.page.evaluate("() => Object.defineProperty(navigator.clipboard, 'writeText', {value: () => Promise.reject()})")
    expect(visitor.log.get_by_role("button", name="Chép", exact=True)).to_be_visible()
    visitor.log.get_by_role("button", name="Chép").click()
    expect(visitor.log.get_by_role("button", name="Đã chép")).to_be_visible()
    assert visitor.page.evaluate("() => navigator.clipboard.readText()").startswith("Đăng ký khai sinh")


@pytest.mark.parametrize("page", ["office", "strict"])
def test_only_the_answer_is_printed(visit: Any, page: str) -> None:
    """With its source written out; afterwards the page is as before."""
    visitor = visit(page=page)
    visitor.page.evaluate("() => { window.print = () => (window.printed = true); }")
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    answered(visitor, "hai tin", "Tin thứ hai.")
    visitor.log.get_by_role("button", name="In", exact=True).click()
    assert visitor.page.evaluate("() => window.printed")
    expect(visitor.page.locator("motcua-paper")).to_be_hidden()
    visitor.page.emulate_media(media="print")
    paper = visitor.page.locator("motcua-paper")
    expect(paper.get_by_text("Tờ khai đăng ký khai sinh")).to_be_visible()
    expect(paper.get_by_text("https://dichvucong.gov.vn/").last).to_be_visible()
    expect(visitor.page.locator("h1")).to_be_hidden()
    expect(visitor.panel).to_be_hidden()
    visitor.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    visitor.page.emulate_media(media="screen")
    assert visitor.page.locator("motcua-paper").count() == 0
    expect(visitor.page.locator("h1")).to_be_visible()


def test_the_conversation_is_downloaded_as_notepad_reads_it(visit: Any) -> None:
    """UTF-8 with BOM, CRLF, who said what, sources."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    answered(visitor, "cần mang gì", "Ông/bà mang theo:")
    visitor.panel.get_by_role("button", name="Tùy chọn").click()
    with visitor.page.expect_download() as download:
        visitor.panel.get_by_role("button", name="Tải về").click()
    assert download.value.suggested_filename == "cuoc-tro-chuyen.txt"
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content and not re.search(rb"[^\r]\n", content)
    text = content.decode("utf-8-sig")
    assert "Ông/bà: (" in text and BIRTH in text and "Trợ lý: (" in text and "Ảnh 3x4" in text
    assert "https://dichvucong.gov.vn/" in text


def test_ending_asks_first_and_then_erases_both_sides(visit: Any, control: Control) -> None:
    """Keeping is the safe button that has the focus."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    option(visitor, "Xóa và kết thúc")
    expect(visitor.panel.get_by_role("button", name="Giữ lại")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    assert control.calls("delete") == [] and len(visitor.said()) == 2
    option(visitor, "Xóa và kết thúc")
    visitor.panel.get_by_role("button", name="Xóa hết").click()
    expect(visitor.panel.locator(".examples")).to_be_visible()
    assert visitor.said() == [] and control.conversations() == []
    assert '\\"token\\":\\"\\"' in visitor.page.evaluate(STORED)
    visitor.page.reload()
    expect(visitor.panel.locator(".examples")).to_be_visible()
    answered(visitor, "hai tin", "Tin thứ hai.")
    assert len(control.conversations()) == 1


def test_what_could_not_be_erased_is_not_said_to_be(visit: Any, control: Control) -> None:
    """The conversation stays, and so does the truth."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.set(delete_status=503)
    option(visitor, "Xóa và kết thúc")
    visitor.panel.get_by_role("button", name="Xóa hết").click()
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Chưa xóa được")
    assert len(visitor.said()) == 2
    answered(visitor, "hai tin", "Tin thứ hai.")
    visitor.complaints.clear()


# --- the page around it -----------------------------------------------------------------------------------------------------


def test_a_strict_policy_is_kept(visit: Any) -> None:
    """No violation, no third party, styles there: `visit` notes every complaint."""
    visitor = visit(page="strict", tag={"banner": "", "color": "#8a0000"})
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    option(visitor, "Chữ to")
    assert visitor.panel.evaluate("node => getComputedStyle(node).position") == "fixed"
    assert visitor.panel.evaluate("node => getComputedStyle(node).display") == "flex"


def test_the_pages_styles_and_the_widgets_leave_each_other_alone(visit: Any) -> None:
    """It looks the same on a hostile page as on a plain one, and the page the same with and without it."""
    looks = f"""() => [...{SHADOW}.querySelectorAll('.launcher, .panel, .head button, textarea, .choice, h2, p')]
        .filter(e => e.checkVisibility()).map(e => {{ const s = getComputedStyle(e);
        return [e.className, s.font, s.color, s.backgroundColor, s.margin, s.padding, s.width, s.position, s.letterSpacing, s.opacity]; }})"""
    host = """() => [...document.querySelectorAll('main *')].map(e => { const s = getComputedStyle(e); const b = e.getBoundingClientRect();
        return [e.id, s.font, s.color, s.margin, s.transform, b.x, b.y, b.width, b.height]; })"""
    plain, hostile = visit(), visit(page="office")
    assert hostile.page.evaluate(looks) == plain.page.evaluate(looks)
    without = visit(page="office", opened=False, tag={"no_widget": ""})
    assert hostile.page.evaluate(host) == without.page.evaluate(host)
    answered(hostile, BIRTH, "Giấy tờ nộp:")


def test_an_agencys_colour_is_used_and_made_readable(visit: Any) -> None:
    """Yellow on white would not be read; it is darkened, axe finds nothing."""
    for scheme in ("light", "dark"):
        visitor = visit(tag={"color": "#ffd700"}, color_scheme=scheme)
        answered(visitor, BIRTH, "Giấy tờ nộp:")
        assert_accessible(visitor.page)
    own = visit(tag={"color": "#7a0019"})
    own.page.mouse.move(0, 0)
    assert own.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(122, 0, 25)"


def test_english_is_one_press_and_stays(visit: Any) -> None:
    """All words of the widget, not the answers, whose language is marked."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    option(visitor, "English")
    expect(visitor.panel.get_by_role("textbox", name="Your question")).to_be_visible()
    assert visitor.page.locator("motcua-chat .root").get_attribute("lang") == "en"
    assert visitor.log.locator(".bot .body").first.get_attribute("lang") == "vi"
    expect(visitor.log.get_by_role("button", name="Print")).to_be_visible()
    assert_accessible(visitor.page)
    visitor.page.reload()
    expect(visitor.panel.get_by_role("textbox", name="Your question")).to_be_visible()
    english = visit(tag={"lang": "en"})
    expect(english.panel.get_by_role("button", name="Send")).to_be_visible()


def test_each_message_says_to_screen_readers_who_speaks(visit: Any, control: Control) -> None:
    """Before its words, inside the log."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.say("Chào ông/bà.", **{"from": "officer"})
    expect(visitor.log.get_by_text("Chào ông/bà.")).to_be_visible()
    starts = visitor.page.eval_on_selector_all("motcua-chat .message", "all => all.map(box => box.firstChild.textContent)")
    assert starts == ["Ông/bà:", "Trợ lý:", "Cán bộ:"]


LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "still": {"reduced_motion": "reduce"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_any_state(visit: Any, control: Control, size: tuple[int, int], look: str) -> None:
    """Closed, open, answered, options, large, high contrast, ending, typing, failed, waiting."""
    visitor = visit(size, opened=False, tag={"banner": ""}, **LOOKS[look])
    page = visitor.page
    expect(visitor.launcher).to_be_visible()
    assert_accessible(page)
    visitor.launcher.click()
    assert_accessible(page)
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    answered(visitor, "cần mang", "Ông/bà mang theo:")
    answered(visitor, "hẹn ngày", "Ông/bà sinh cháu ngày nào?")
    assert_accessible(page)
    control.typing(True)
    visitor.panel.get_by_role("button", name="Tùy chọn").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Chữ to").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Tương phản cao").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Xóa và kết thúc").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Giữ lại").click()
    control.set(message_status=503, times=1)
    visitor.ask("hỏng")
    expect(visitor.log.get_by_text("Chưa gửi được")).to_be_visible()
    assert_accessible(page)
    visitor.complaints.clear()


@pytest.mark.parametrize("size", [*SIZES, (320, 640), (640, 400), (320, 256)])
@pytest.mark.parametrize("large", [False, True])
def test_text_and_targets_are_large_and_nothing_runs_sideways(visit: Any, size: tuple[int, int], large: bool) -> None:
    """16 px, 44 px, reflow at 320 px and at 200 and 400 percent; a long address included."""
    visitor = visit(size)
    if large:
        option(visitor, "Chữ to")
    for text, reply in (
        (BIRTH, "Giấy tờ nộp:"),
        ("cần mang", "Ông/bà mang theo:"),
        ("https://" + "a" * 300, "Xin lỗi"),
        ("dài", "Các bước:"),
    ):
        answered(visitor, text, reply)
        assert visitor.page.evaluate(SMALL_TEXT, MIN_TEXT_PX) == []
        assert visitor.page.evaluate(SMALL_TARGETS, MIN_TOUCH_PX) == []
        assert not visitor.page.evaluate(SIDEWAYS)
    visitor.field.scroll_into_view_if_needed()
    expect(visitor.field).to_be_in_viewport()


def test_large_text_and_contrast_stay_over_a_page_change(visit: Any) -> None:
    """Who needs them needs them on every page."""
    visitor = visit()
    before = visitor.panel.locator(".introduction").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    option(visitor, "Chữ to")
    option(visitor, "Tương phản cao")
    visitor.go("strict")
    introduction = visitor.panel.locator(".introduction")
    assert introduction.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > before * 1.2
    assert visitor.panel.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(0, 0, 0)"


def test_a_sleeping_window_gives_its_connection_back(visit: Any, control: Control) -> None:
    """Nobody looks for a minute: the stream is closed; looked at again, it goes on."""
    visitor = visit(opened=False)
    visitor.page.clock.install()
    visitor.page.reload()
    visitor.launcher.click()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    hide = """hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange')); }"""
    visitor.page.evaluate(hide, True)
    visitor.page.clock.run_for(61_000)
    visitor.page.wait_for_timeout(200)
    streams = len(control.calls("stream"))
    control.say("Tin lúc ngủ.")
    visitor.page.wait_for_timeout(300)
    assert "Tin lúc ngủ." not in visitor.said() and len(control.calls("stream")) == streams
    visitor.page.evaluate(hide, False)
    expect(visitor.log.get_by_text("Tin lúc ngủ.")).to_be_visible()


def test_it_is_small() -> None:
    """One file, with styles and words."""
    assert len(gzip.compress(assembled("widget").encode(), 9)) <= MAX_GZIP


def test_both_languages_have_the_same_words_and_every_word_is_used() -> None:
    """No key is missing, none is left over."""
    import yaml

    from tests.support.widget_server import WIDGET

    words = yaml.safe_load((WIDGET / "words.yml").read_text(encoding="utf-8"))
    assert words["vi"].keys() == words["en"].keys()
    code = (WIDGET / "widget.js").read_text(encoding="utf-8") + (WIDGET / "banner.js").read_text(encoding="utf-8")
    unused = [
        key
        for key in words["vi"]
        if not re.search(rf'["._]{key}\b', code) and not key.startswith("example_") and key != "bot"
    ]
    assert unused == []
