"""The pages of postal orders in a real browser: scanned and carried by keyboard, by camera, on a phone, without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.desk.pages.windows import BROWSER, DESKTOP, PHONE, SIDEWAYS, SMALL_TEXT, assert_accessible
from tests.bot.post.pages.conftest import Served
from tests.bot.post.pages.windows import SMALL_TARGETS, Window
from tests.support.post_orders import NAME

pytestmark = BROWSER
LOST = "Failed to load resource"


def scan(window: Window, code: str) -> None:
    """Do what a hand scanner does: type into whatever has the focus, then Enter."""
    window.page.keyboard.type(code)
    window.press("Enter")


def test_an_envelope_is_scanned_collected_and_delivered_by_keyboard(enter: Any, served: Served) -> None:
    order = served.confirm()
    window = enter("post", "/post")
    assert window.focused() == "code"
    scan(window, f"https://motcua.example/theo-doi/{order['code']}")
    expect(window.page).to_have_url(re.compile(rf"/post/o/{order['id']}$"))
    window.tab_to("collect-number")
    window.page.keyboard.type("EB123456785VN")
    window.tab_to("Đã lấy phong bì")
    window.press("Enter")
    expect(window.page.locator("#said")).to_have_text("Đã ghi là lấy phong bì.")
    assert window.focused() == "code"  # ready for the next scan
    scan(window, "EB123456785VN")
    expect(window.page.locator("#said")).to_have_count(0)
    window.tab_to("Đã giao nơi nhận")
    window.press("Enter")
    expect(window.page.locator(".now")).to_contain_text("Đã giao nơi nhận")
    assert served.order(order["id"])["events"] == ["confirmed", "collected", "delivered"]


def test_the_next_scan_does_nothing_to_the_order_that_is_open(enter: Any, served: Served) -> None:
    first, second = served.confirm(), served.confirm()
    window = enter("post", f"/post/o/{first['id']}")
    scan(window, second["code"])
    expect(window.page).to_have_url(re.compile(rf"/post/o/{second['id']}$"))
    assert served.order(first["id"])["events"] == ["confirmed"]


def test_a_camera_reads_the_code(enter: Any, served: Served) -> None:
    order = served.confirm()
    window = enter("post", "/post", PHONE, camera=order["code"])
    button = window.page.get_by_role("button", name="Quét bằng máy ảnh")
    expect(button).to_be_visible()
    expect(window.page.locator("#camera-none")).to_be_hidden()
    button.click()
    expect(window.page).to_have_url(re.compile(rf"/post/o/{order['id']}$"))


def test_a_camera_that_is_refused_is_told_and_let_go(enter: Any, served: Served) -> None:
    window = enter("post", "/post", camera="")
    window.page.get_by_role("button", name="Quét bằng máy ảnh").click()
    expect(window.page.locator("#camera-denied")).to_be_visible()
    assert window.page.evaluate("() => [window.asked.video.facingMode, ...window.formats]") == [
        "environment", "qr_code", "code_128",
    ]  # fmt: skip
    assert_accessible(window.page)
    window.page.get_by_role("button", name="Thôi").click()
    expect(window.page.locator("dialog[open]")).to_have_count(0)


def test_a_camera_is_off_when_its_window_is_closed(enter: Any, served: Served) -> None:
    window = enter("post", "/post", camera="never")
    window.page.evaluate("() => { BarcodeDetector.prototype.detect = async () => []; }")
    window.page.get_by_role("button", name="Quét bằng máy ảnh").click()
    expect(window.page.locator("#camera-said")).to_have_text("Đưa mã trên phiếu vào giữa hình.")
    window.press("Escape")
    window.page.wait_for_function("() => tracks.length && tracks.every(track => track.readyState === 'ended')")


def test_a_browser_without_a_detector_says_so(enter: Any, served: Served) -> None:
    window = enter("post", "/post")
    assert not window.page.evaluate("() => 'BarcodeDetector' in window")
    expect(window.page.locator("#camera-none")).to_have_text("Trình duyệt này không quét được bằng máy ảnh.")
    expect(window.page.locator("#camera-open")).to_be_hidden()


def test_all_are_ticked_at_once_and_collected(enter: Any, served: Served) -> None:
    ids = [served.confirm(desk="department:ticks")["id"] for _ in range(3)]
    window = enter("post", "/post?desk=department:ticks")
    page = window.page
    page.get_by_label("Chọn tất cả").check()
    expect(page.locator("#chosen")).to_have_text("Đã chọn 3 đơn")
    page.locator(f'input[name=ids][value="{ids[0]}"]').uncheck()
    expect(page.locator("#chosen")).to_have_text("Đã chọn 2 đơn")
    assert page.evaluate("() => document.getElementById('all').indeterminate")
    page.get_by_role("button", name="Đã lấy các đơn đã chọn").click()
    expect(page.locator("#said")).to_have_text("Đã ghi là lấy phong bì: 2 đơn.")
    assert [served.order(one)["state"] for one in ids] == ["new", "collected", "collected"]


def test_everything_works_without_scripts(enter: Any, served: Served) -> None:
    order = served.confirm(desk="department:plain")
    window = enter("post", "/post?desk=department:plain", java_script_enabled=False)
    page = window.page
    expect(page.locator("#all-label")).to_be_hidden()
    page.locator(f'input[name=ids][value="{order["id"]}"]').check()
    page.get_by_role("button", name="Đã lấy các đơn đã chọn").click()
    expect(page.locator("#said")).to_contain_text("1 đơn")
    page.locator("#code").fill(order["code"])
    page.get_by_role("button", name="Mở đơn").click()
    page.locator("summary", has_text="Không thành").click()
    page.get_by_label("Lý do").select_option("lost")
    page.get_by_role("button", name="Ghi là không thành").click()
    expect(page.locator(".now")).to_contain_text("Không thành")
    assert served.order(order["id"])["events"] == ["confirmed", "collected", "failed"]


def test_what_changed_meanwhile_is_told_on_the_page(enter: Any, served: Served) -> None:
    order = served.confirm()
    window = enter("post", f"/post/o/{order['id']}")
    window.forgiven.append(LOST)
    served.call("move", id=order["id"], moves=["collect"])
    window.page.get_by_role("button", name="Đã lấy phong bì").click()
    expect(window.page.locator("#problem")).to_contain_text("bây giờ là: Đã lấy")
    expect(window.page.get_by_role("button", name="Đã giao nơi nhận")).to_be_visible()
    assert_accessible(window.page)


def test_a_citizen_follows_an_order_without_scripts(enter: Any, served: Served) -> None:
    order = served.confirm("collect")
    window = enter("", "/theo-doi", PHONE, java_script_enabled=False)
    window.page.get_by_label("Mã đơn trên phiếu gửi").fill(order["code"].lower())
    window.page.get_by_role("button", name="Tra đơn").click()
    expect(window.page.locator("h1")).to_contain_text("Bưu điện đã nhận phong bì, đang chuyển đi")
    expect(window.page.locator(".steps li")).to_have_count(2)
    assert NAME not in window.page.content()


def states(served: Served) -> dict[str, tuple[str, str]]:
    """Return pages in their states: name -> who, path."""
    long = {"papers": [["Giấy tờ có tên rất dài " * 8, True, 1, 1], ["Giấy còn thiếu", False, 1, 0]]}
    new, late = served.confirm(details=long), served.confirm(collect_on="2026-11-24", half=None)
    failed, home = served.confirm("fail"), served.confirm(back="desk")
    carried = served.confirm("collect", "deliver", pickup="counter", collect_on=None, half=None)
    return {
        "list": ("post", "/post?unit=16681&from=2026-11-01"),
        "list-empty": ("post_elsewhere", "/post"),
        "list-wrong": ("post", "/post/find?code=ACDE3467"),
        "order-new": ("post", f"/post/o/{new['id']}"),
        "order-late": ("post", f"/post/o/{late['id']}?done=collect"),
        "order-failed": ("post", f"/post/o/{failed['id']}"),
        "order-delivered": ("post", f"/post/o/{carried['id']}"),
        "order-desk": ("post", f"/post/o/{home['id']}"),
        "order-unknown": ("post", "/post/o/999999"),
        "coming": ("officer", "/desk/post"),
        "track": ("", "/theo-doi"),
        "track-bad": ("", "/theo-doi?code=x"),
        "track-wrong": ("", "/theo-doi/ACDE3467"),
        "standing": ("", f"/theo-doi/{carried['code']}"),
        "standing-failed": ("", f"/theo-doi/{failed['code']}"),
        "slip": ("", f"/phieu/{new['slip']}"),
        "slip-unknown": ("", "/phieu/x"),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_axe_finds_nothing_and_all_is_large_on_every_page(
    enter: Any, served: Served, size: tuple[int, int], scheme: str
) -> None:
    opened: dict[str, Window] = {}
    for name, (who, path) in states(served).items():
        if who not in opened:
            opened[who] = enter(who, path, size, color_scheme=scheme)
            opened[who].forgiven.append(LOST)  # pages that say 404
        else:
            opened[who].go(path)
        page = opened[who].page
        for summary in page.locator("details:not([open]) > summary").all():
            summary.click()
        assert_accessible(page)
        assert not page.evaluate(SIDEWAYS), name
        assert page.evaluate(SMALL_TEXT, 16) == [], name
        assert page.evaluate(SMALL_TARGETS, 44) == [], name


@pytest.mark.parametrize("size", [(320, 640), (640, 400)])
def test_nothing_runs_sideways_on_small_screens(enter: Any, served: Served, size: tuple[int, int]) -> None:
    order = served.confirm(details={"name": "x" * 80, "address": "y" * 200, "case": "z" * 200})
    for who, path in (
        ("post", "/post"),
        ("post", f"/post/o/{order['id']}"),
        ("officer", "/desk/post"),
        ("", f"/phieu/{order['slip']}"),
    ):
        assert not enter(who, path, size).page.evaluate(SIDEWAYS), path
