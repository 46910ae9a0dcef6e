"""The widget in a real browser: opening and closing, keyboard and focus, writing, taking answers along."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.widget.conftest import CHROMIUM, PHONE, SIZES, Control
from tests.bot.widget.windows import (
    BIRTH,
    FOCUSED,
    SHADOW,
    STORED,
    answered,
    assert_accessible,
    option,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


# --- open and closed --------------------------------------------------------------------------------------------------


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


# --- writing ----------------------------------------------------------------------------------------------------------


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


# --- taking along, ending ---------------------------------------------------------------------------------------------


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
