"""The widget in a real browser: a question and its answer, over reloads, page changes and windows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.widget.conftest import CHROMIUM, PHONE, SIZES, Control
from tests.bot.widget.windows import (
    BIRTH,
    SHADOW,
    STORED,
    answered,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


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
