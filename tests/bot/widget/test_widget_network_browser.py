"""The widget in a real browser when the network or the server fails: nothing lost, nothing said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.widget.conftest import CHROMIUM, PHONE, Control
from tests.bot.widget.windows import (
    BIRTH,
    answered,
)
from tests.support.widget_server import FORBIDDEN_SITE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


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
