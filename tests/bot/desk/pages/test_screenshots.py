"""Pictures of the officer's page on a phone and a desktop, light and dark: `make screenshots` writes them to var/screenshots to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.desk.pages.conftest import Served
from tests.bot.desk.pages.windows import BROWSER, DESKTOP, PHONE
from tests.support.pictures import pictures

pytestmark = BROWSER
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_officers_page_can_be_looked_at(enter: Any, served: Served, tmp_path: Path, size: str, scheme: str) -> None:
    folder = pictures(tmp_path)
    taken: list[Path] = []
    served.open(question="Nhà tôi mất sổ đỏ, xin cấp lại thì nộp ở đâu, mất bao lâu?", live=False, story={}, procedure=None)
    served.open(
        kind="complaint", question="Cán bộ hẹn ba lần không trả kết quả.", subject="UBND xã Nam Đàn", when="tuần trước"
    )
    ticket = served.open(contact="0912 345 678")
    officer = enter("truong", SIZES[size], color_scheme=scheme)
    page = officer.page

    def take(name: str) -> None:
        taken.append(folder / f"desk-{size}-{scheme}-{name}.png")
        page.screenshot(path=taken[-1])

    expect(officer.item(ticket)).to_be_visible()
    take("queue")
    officer.item(ticket).click()
    page.locator("[data-act=claim]").click()
    officer.field.fill("Chào ông/bà. Chưa có giấy chứng sinh thì ông/bà nộp văn bản của người làm chứng.")
    officer.field.press("Control+Enter")
    expect(officer.history.locator(".delivery.sent")).to_be_visible()
    served.call("write", ticket=ticket, text="Cảm ơn cán bộ. Người làm chứng cần ra xã không ạ?")
    expect(officer.history.get_by_text("Người làm chứng cần ra xã")).to_be_visible()
    take("ticket")
    page.locator("summary", has_text="Đã nói với trợ lý").click()
    page.locator("#scroll").evaluate("node => { node.scrollTop = 0; }")
    take("card")
    for key, name in (("x", "close"), ("f", "forward"), ("/", "saved"), ("?", "help")):
        page.locator("#ticket-title").focus()
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()
        page.wait_for_timeout(200)
        take(name)
        page.keyboard.press("Escape")
    assert all(picture.stat().st_size > 5_000 for picture in taken)


@pytest.mark.parametrize("size", SIZES)
def test_the_list_of_corrections_can_be_looked_at(enter: Any, served: Served, tmp_path: Path, size: str) -> None:
    folder = pictures(tmp_path)
    ticket = served.open()
    body = {"key": "k" * 20, "said": "Lệ phí 50.000 đồng.", "right": "Không thu lệ phí (Nghị quyết của HĐND tỉnh)."}
    served.person("lan").step(ticket, "correct", **body)
    officer = enter("province", SIZES[size], path="/desk/corrections")
    picture = folder / f"desk-{size}-corrections.png"
    officer.page.screenshot(path=picture)
    assert picture.stat().st_size > 5_000
