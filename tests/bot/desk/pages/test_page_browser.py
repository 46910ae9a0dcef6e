"""The officer's page in a real browser: by keyboard alone, on a phone, without a network, accessible in every state."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.accounts.agencies import agency_name
from tests.bot.desk.pages.conftest import Served, key
from tests.bot.desk.pages.server import A, B
from tests.bot.desk.pages.windows import (
    BROWSER,
    DESKTOP,
    PHONE,
    SIDEWAYS,
    SMALL_TARGETS,
    SMALL_TEXT,
    assert_accessible,
)

pytestmark = BROWSER
LOST = "Failed to load resource"
REPLY = "Chào ông/bà. Xin mang giấy chứng sinh."


def taken(enter: Any, served: Served, **about: Any) -> tuple[Any, int]:
    """Return somebody's window with a ticket they have, where it can be answered."""
    ticket = served.open(**about)
    served.person("lan").step(ticket, "claim")
    officer = enter("lan", path=f"/desk/t/{ticket}")
    expect(officer.field).to_be_visible()
    return officer, ticket


# --- work ---


def test_a_ticket_is_taken_answered_noted_and_closed_by_keyboard_alone(enter: Any, served: Served) -> None:
    ticket = served.open(question="Câu hỏi bằng bàn phím", agency=B)
    officer = enter("hoa")
    expect(officer.page.locator("#help")).to_be_visible()
    expect(officer.item(ticket)).to_be_visible()
    officer.press("j")
    expect(officer.item(ticket)).to_be_focused()
    officer.press("Enter")
    expect(officer.page.locator("#ticket-title")).to_be_focused()
    officer.press("c")
    expect(officer.field).to_be_focused()
    officer.page.keyboard.type(REPLY)
    officer.press("Control+Enter")
    expect(officer.history.get_by_text(REPLY)).to_be_visible()
    expect(officer.history.get_by_text("Đã gửi")).to_be_visible()
    expect(officer.field).to_have_value("")
    officer.press("Escape")
    officer.press("n")
    officer.page.keyboard.type("Đã gọi điện, chưa nghe máy.")
    officer.press("Control+Enter")
    expect(officer.history.locator(".note")).to_contain_text("chưa nghe máy")
    officer.press("Escape")
    officer.press("x")
    expect(officer.page.locator("#close-dialog")).to_be_visible()
    officer.press("ArrowDown")
    officer.press("Enter")
    expect(officer.page.locator(".ticket-title .chip").first).to_have_text("Đã đóng")
    expect(officer.page.locator(".ticket-head")).to_contain_text("Đã chỉ sang nơi khác")
    expect(officer.item(ticket)).to_have_count(0)
    said = [
        entry["text"] for entry in served.person("hoa").ticket(ticket)["entries"] if entry["kind"] in ("officer", "note")
    ]
    assert said == [REPLY, "Đã gọi điện, chưa nghe máy."]


def test_two_officers_see_each_other_work(enter: Any, served: Served) -> None:
    ticket = served.open()
    lan, minh = enter("lan"), enter("minh", path=f"/desk/t/{ticket}")
    lan.item(ticket).click()
    lan.page.locator("[data-act=claim]").click()
    expect(minh.page.locator(".ticket-head")).to_contain_text("Nguyễn Thị Lan đang trả lời.")
    expect(minh.page.locator("[data-act=claim]")).to_have_count(0)
    expect(minh.page.locator(f'[data-group=others] li[data-ticket="{ticket}"]')).to_be_visible()
    lan.forgiven.append(LOST)


def test_what_the_citizen_writes_comes_by_itself_and_is_told_to_screen_readers(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    served.call("write", ticket=ticket, text="Thưa cán bộ, còn lệ phí thì sao?")
    line = officer.history.locator(".citizen", has_text="còn lệ phí")
    expect(line).to_be_visible()
    assert line.evaluate("node => node.closest('[role=log]') !== null")
    assert line.evaluate("node => node.getBoundingClientRect().bottom <= innerHeight"), "it is scrolled into view"


def test_saved_replies_are_filled_and_what_is_unknown_must_be_written(enter: Any, served: Served) -> None:
    served.person("lan").send(
        "/desk/api/saved", title="Chào hỏi", text="Tôi là {ten_can_bo} ({co_quan}), mã {ma}, về {thu_tuc}, hẹn {ngay}."
    )
    officer, ticket = taken(enter, served)
    officer.page.locator("#ticket-title").focus()
    officer.press("/")
    officer.page.keyboard.type("chao")
    expect(officer.page.locator("#saved .use")).to_have_count(1)
    officer.press("Enter")
    code = served.person("lan").ticket(ticket)["ticket"]["code"]
    desk = agency_name(A)
    expect(officer.field).to_have_value(f"Tôi là Nguyễn Thị Lan ({desk}), mã {code}, về Đăng ký khai sinh, hẹn {{ngay}}.")
    assert officer.field.evaluate("node => node.value.slice(node.selectionStart, node.selectionEnd)") == "{ngay}"
    officer.press("Control+Enter")
    expect(officer.page.locator("#text-error")).to_have_text("Còn chỗ chưa điền: {ngay}. Sửa rồi gửi.")
    officer.page.keyboard.type("thứ hai")
    officer.press("Control+Enter")
    expect(officer.history.get_by_text("hẹn thứ hai.")).to_be_visible()


def test_a_reply_is_saved_and_dropped(enter: Any, served: Served) -> None:
    officer, _ = taken(enter, served)
    officer.field.fill("Câu hay dùng.")
    officer.page.locator("#open-saved").click()
    officer.page.locator("#saved-dialog summary").click()
    officer.page.locator("#saved-name").fill("Tên thử")
    officer.page.locator("#save-it").click()
    line = officer.page.locator("#saved .saved", has_text="Tên thử")
    expect(line).to_be_visible()
    line.locator(".drop").click()
    line.get_by_role("button", name="Bấm lần nữa").click()
    expect(line).to_have_count(0)


def test_a_ticket_is_forwarded_after_the_citizen_is_asked(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    officer.page.locator("#ticket-title").focus()
    officer.press("f")
    officer.page.keyboard.type("khong co noi nay")
    expect(officer.page.locator("#desks")).to_contain_text("Không có cơ quan nào")
    officer.press("Enter")
    expect(officer.page.locator("#forward-dialog .error")).to_have_text("Hãy chọn một cơ quan trong danh sách.")
    officer.forgiven.append(LOST)
    officer.page.locator("#desk-search").fill("thanh vinh")
    officer.press("Enter")
    expect(officer.page.locator(".ticket-head")).to_contain_text("Chờ người dân đồng ý chuyển sang")
    served.call("consent", ticket=ticket, agreed=True)
    expect(officer.page.locator("#problem")).to_contain_text("không còn ở cơ quan này")
    expect(officer.item(ticket)).to_have_count(0)


def test_a_wrong_answer_is_reported_and_decided_on(enter: Any, served: Served) -> None:
    officer, _ = taken(enter, served)
    officer.page.locator("summary", has_text="Đã nói với trợ lý").click()
    officer.page.locator("[data-act=correct]").click()
    expect(officer.page.locator("#correct-said")).to_have_value("Giấy tờ nộp: tờ khai, giấy chứng sinh.")
    expect(officer.page.locator("#correct-right")).to_be_focused()
    officer.page.keyboard.type("Thiếu căn cước của cha mẹ.")
    officer.page.locator("#correct-dialog .strong").click()
    expect(officer.history.locator(".correction")).to_contain_text("Thiếu căn cước")
    editor = enter("province", path="/desk/corrections")
    found = editor.page.locator(".correction", has_text="Thiếu căn cước")
    assert_accessible(editor.page)
    found.locator("input[name=why]").fill("Đúng theo Điều 16 Luật Hộ tịch.")
    found.get_by_role("button", name="Đã sửa hồ sơ").click()
    expect(found).to_have_count(0)
    row = served.look()["audit"][-1]
    assert (row["action"], row["who"], row["why"]) == ("correction.accepted", "province", "Đúng theo Điều 16 Luật Hộ tịch.")


# --- what goes wrong ---


def test_what_does_not_arrive_is_sent_again_and_stands_once(enter: Any, served: Served) -> None:
    """The server takes it, and the browser does not learn it: the same key again has no second effect."""
    officer, ticket = taken(enter, served)
    officer.forgiven.append(LOST)
    served.call("set", lose_times=9)
    officer.field.fill(REPLY)
    officer.press("Control+Enter")
    failed = officer.page.locator("#outgoing .failed", has_text="mất mạng")
    expect(failed.first).to_be_visible()
    served.call("set", lose_times=0)
    officer.page.get_by_role("button", name="Gửi lại").click()
    expect(officer.page.locator("#outgoing li")).to_have_count(0)
    expect(officer.history.get_by_text(REPLY)).to_have_count(1)
    said = [entry for entry in served.person("lan").ticket(ticket)["entries"] if entry["kind"] == "officer"]
    assert len(said) == 1


def test_a_busy_server_loses_nothing_not_even_over_a_reload(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    officer.forgiven.append(LOST)
    served.call("set", refuse_times=1)
    officer.field.fill(REPLY)
    officer.press("Control+Enter")
    expect(officer.page.locator("#outgoing .delivery")).to_contain_text("Máy chủ đang bận")
    officer.page.reload()
    officer.page.get_by_role("button", name="Gửi lại").click()
    expect(officer.history.get_by_text(REPLY)).to_be_visible()


def test_a_draft_is_kept_for_each_ticket_and_over_a_reload(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    other = served.open()
    officer.field.fill("Đang viết dở")
    officer.page.locator("input[value=note]").check()
    officer.field.fill("Ghi dở")
    officer.item(other).click()
    expect(officer.page).to_have_url(re.compile(f"/desk/t/{other}$"))
    expect(officer.field).to_have_value("")
    officer.page.go_back()
    expect(officer.field).to_have_value("Đang viết dở")
    officer.page.reload()
    expect(officer.field).to_have_value("Đang viết dở")
    officer.page.locator("input[value=note]").check()
    expect(officer.field).to_have_value("Ghi dở")


def test_who_was_slower_is_told_and_keeps_their_words(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    officer.forgiven.append(LOST)
    served.call("set", delay_s=1.0)
    officer.field.fill("Trả lời muộn")
    officer.press("Control+Enter")
    served.call("set", delay_s=0.0)
    served.person("lan").step(ticket, "close", outcome="answered")
    expect(officer.page.locator("#text-error, #outgoing .delivery").filter(has_text="đã đóng")).to_be_visible()
    assert "Trả lời muộn" in officer.field.input_value() or officer.page.get_by_text("Trả lời muộn").is_visible()


def test_who_claims_too_late_is_told_who_has_it(enter: Any, served: Served) -> None:
    ticket = served.open()
    officer = enter("minh", path=f"/desk/t/{ticket}")
    officer.forgiven.append(LOST)
    expect(officer.page.locator("#help")).to_be_visible()
    served.call("set", delay_s=1.0)
    officer.page.locator("[data-act=claim]").click()
    served.call("set", delay_s=0.0)
    served.person("lan").step(ticket, "claim")
    expect(officer.page.locator("#problem")).to_contain_text("Nguyễn Thị Lan đang giữ câu hỏi này")
    expect(officer.page.locator(".ticket-head")).to_contain_text("Nguyễn Thị Lan đang trả lời.")
    officer.page.wait_for_timeout(1000)
    expect(officer.page.locator("#problem")).to_be_visible()


def test_a_lost_connection_is_shown_and_comes_back_by_itself(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    officer.forgiven += [LOST, "net::ERR"]
    bar = officer.page.locator("#offline")
    served.call("set", streams="refuse")
    officer.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("Mất kết nối")
    assert_accessible(officer.page)
    served.call("write", ticket=ticket, text="Viết lúc mất mạng.")
    later = served.open()
    served.call("set", streams="ok")
    expect(bar).to_be_hidden(timeout=15_000)
    expect(officer.history.get_by_text("Viết lúc mất mạng.")).to_be_visible()
    expect(officer.item(later)).to_be_visible()


def test_a_session_that_ended_is_told_and_goes_on_after_a_new_login(enter: Any, served: Served) -> None:
    officer, ticket = taken(enter, served)
    officer.forgiven.append(LOST)
    name = served.people["lan"]["cookie"]
    officer.context.clear_cookies()
    officer.field.fill(REPLY)
    officer.press("Control+Enter")
    bar = officer.page.locator("#session")
    expect(bar).to_contain_text("Phiên làm việc đã hết")
    expect(officer.page.locator("#outgoing")).to_contain_text(REPLY)
    token = served.call("session", username="lan")
    officer.context.add_cookies([{"name": name, "value": token, "url": served.address, "sameSite": "Strict"}])
    officer.page.evaluate("() => dispatchEvent(new Event('focus'))")
    expect(bar).to_be_hidden()
    officer.page.get_by_role("button", name="Gửi lại").click()
    expect(officer.history.get_by_text(REPLY)).to_be_visible()


# --- being told ---


def test_the_number_of_those_who_wait_stands_in_the_title(enter: Any, served: Served) -> None:
    officer = enter("hoa")
    officer.page.wait_for_function("() => !document.querySelector('[data-script]').hidden")
    expect(officer.page.locator("#groups")).not_to_be_empty()
    before = int((re.match(r"\((\d+)\)", officer.page.title()) or [0, 0])[1])
    served.open(agency=B)
    expect(officer.page).to_have_title(re.compile(rf"^\({before + 1}\) "))


def test_a_sound_and_a_notification_come_once_they_are_allowed(enter: Any, served: Served) -> None:
    officer = enter("lan", permissions=["notifications"])
    officer.page.evaluate(
        """() => { window.rung = []; window.told = [];
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...at) { window.rung.push(this.frequency.value); return start.apply(this, at); };
        window.Notification = class { static permission = 'granted'; static requestPermission = async () => 'granted';
            constructor(text) { window.told.push(text); } };
        Object.defineProperty(document, 'hidden', {value: true, configurable: true}); }"""
    )
    served.open()
    expect(officer.page.locator("#said")).to_contain_text("Câu hỏi mới, mã")
    assert officer.page.evaluate("() => [window.rung.length, window.told.length]") == [0, 0]
    officer.page.locator("#alerts").click()
    expect(officer.page.locator("#alerts")).to_have_attribute("aria-pressed", "true")
    served.open(question="Bí mật của người dân")
    officer.page.wait_for_function("() => window.told.length === 1")
    told = officer.page.evaluate("() => window.told[0]")
    assert re.fullmatch(r"Câu hỏi mới, mã \w{3} \w{3}", told)
    assert officer.page.evaluate("() => window.rung.length") >= 4


def test_a_break_is_taken_and_ended(enter: Any, served: Served) -> None:
    officer = enter("minh")
    button = officer.page.locator("#away")
    officer.page.wait_for_function("() => !document.querySelector('[data-script]').hidden")
    button.click()
    expect(button).to_have_text("Trực lại")
    officer.page.wait_for_timeout(1500)
    assert "minh" not in served.look()["here"]
    button.click()
    expect(button).to_have_text("Tạm nghỉ")
    officer.page.wait_for_timeout(700)
    assert "minh" in served.look()["here"]


# --- for everybody ---


def test_shortcuts_of_one_letter_can_be_turned_off(enter: Any, served: Served) -> None:
    officer, _ = taken(enter, served)
    officer.page.locator("#ticket-title").focus()
    officer.press("?")
    officer.page.locator("#single-keys").uncheck()
    officer.press("Escape")
    officer.page.locator("#ticket-title").focus()
    officer.press("x")
    expect(officer.page.locator("dialog[open]")).to_have_count(0)
    officer.page.locator("#help").click()
    officer.page.locator("#single-keys").check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_axe_finds_nothing_in_any_state(enter: Any, served: Served, size: tuple[int, int], scheme: str) -> None:
    served.open(kind="complaint", subject="UBND xã", when="hôm qua", anonymous=True, story={})
    ticket = served.open(contact="0912 345 678", channel="zalo")
    officer = enter("truong", size, color_scheme=scheme)
    page = officer.page
    expect(officer.item(ticket)).to_be_visible()
    assert_accessible(page)
    officer.item(ticket).click()
    page.locator("[data-act=claim]").click()
    assert_accessible(page)
    for state in ("open", "held", "dropped", "sent"):
        served.person("truong").step(ticket, "reply", key=key(), text=f"Trả lời {state}")
        served.call("deliveries", state=state)
    served.person("truong").step(ticket, "note", key=key(), text="Ghi chú")
    expect(officer.history.locator(".note")).to_be_visible()
    for summary in page.locator(".handed summary").all():
        summary.click()
    assert_accessible(page)
    served.call("set", refuse_times=1)
    officer.field.fill("Không gửi được")
    officer.press("Control+Enter")
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()
    page.locator("input[value=note]").check()
    assert_accessible(page)
    officer.forgiven.append(LOST)
    for open_it in ("x", "f", "/", "?"):
        page.locator("#ticket-title").focus()
        officer.press(open_it)
        expect(page.locator("dialog[open]")).to_be_visible()
        assert_accessible(page)
        assert not page.evaluate(SIDEWAYS)
        officer.press("Escape")


def test_on_a_phone_the_list_and_the_ticket_come_one_after_the_other(enter: Any, served: Served) -> None:
    ticket = served.open()
    officer = enter("lan", PHONE, has_touch=True, is_mobile=True)
    page = officer.page
    expect(officer.item(ticket)).to_be_visible()
    expect(page.locator(".pane")).to_be_hidden()
    assert not page.evaluate(SIDEWAYS)
    officer.item(ticket).tap()
    expect(page.locator(".queue")).to_be_hidden()
    page.locator("[data-act=claim]").tap()
    officer.field.fill(REPLY)
    page.locator("#post").tap()
    expect(officer.history.get_by_text(REPLY)).to_be_visible()
    assert not page.evaluate(SIDEWAYS)
    page.locator("#back").tap()
    expect(officer.item(ticket)).to_be_visible()
    expect(page.locator(".pane")).to_be_hidden()
    page.go_back()
    expect(page.locator("#ticket-title")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP, (320, 640), (640, 400), (320, 256)])
def test_text_and_targets_are_large_and_nothing_runs_sideways(enter: Any, served: Served, size: tuple[int, int]) -> None:
    ticket = served.open(question="x" * 300)
    served.person("lan").step(ticket, "claim")
    served.person("lan").step(ticket, "reply", key=key(), text="https://dichvucong.gov.vn/" + "a" * 200)
    officer = enter("lan", size, path=f"/desk/t/{ticket}")
    page = officer.page
    expect(officer.field).to_be_visible()
    for summary in page.locator(".handed summary").all():
        summary.click()
    for view in ("ticket", "queue"):
        page.evaluate("view => { document.getElementById('desk').dataset.view = view; }", view)
        assert page.evaluate(SMALL_TEXT, 16) == []
        assert page.evaluate(SMALL_TARGETS, 44) == []
        assert not page.evaluate(SIDEWAYS)


def test_the_first_view_is_readable_without_scripts(enter: Any, served: Served) -> None:
    ticket = served.open(question="Đọc được không cần mã lệnh")
    officer = enter("lan", DESKTOP, path=f"/desk/t/{ticket}", java_script_enabled=False)
    expect(officer.page.locator("#ticket .question")).to_contain_text("Đọc được không cần mã lệnh")
    expect(officer.item(ticket)).to_be_visible()
    expect(officer.page.locator("#help")).to_be_hidden()


def test_the_citizen_who_passed_no_conversation_on_is_told_of(enter: Any, served: Served) -> None:
    ticket = served.open(story={}, procedure=None, place=None)
    officer = enter("lan", path=f"/desk/t/{ticket}")
    expect(officer.page.locator(".handed")).to_contain_text("người dân chọn chỉ gửi câu hỏi")


def test_what_citizens_write_is_never_markup(enter: Any, served: Served) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    story = {
        "turns": [{"from": "bot", "text": evil, "sources": [{"title": evil, "url": "javascript:alert(3)"}]}],
        "documents": [evil],
    }
    ticket = served.open(question=evil, story=story, contact=evil)
    served.call("write", ticket=ticket, text=evil)
    officer = enter("lan", path=f"/desk/t/{ticket}")
    expect(officer.history.get_by_text(evil)).to_be_visible()
    assert officer.page.locator("#desk img, #ticket script, a[href^=javascript]").count() == 0
