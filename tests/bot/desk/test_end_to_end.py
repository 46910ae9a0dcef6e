"""A real server: from the widget to an officer's browser and back; by Telegram out of hours, with an e-mail and a code."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.accounts.access import build_accounts
from bot.accounts.administration import Administration
from bot.accounts.model import Way
from bot.desk.wording import say
from bot.settings import Settings, read_settings
from tests.bot.channels.test_end_to_end import Widget
from tests.bot.desk.pages.windows import BROWSER, CHROMIUM
from tests.support.serving import Served, free_port, until
from tests.support.telegram import TOKEN, StandIn, telegram

pytestmark = [pytest.mark.train, *BROWSER]
ROOT = Path(__file__).resolve().parents[3]
VINH, PASSWORD = "commune:16681", "con ga trong gay sang"
QUESTION = "Con tôi sinh ở Hà Nội, bố mẹ chưa kết hôn thì ai đứng tên khai sinh"
REPLY = "Mẹ đứng tên khai, ông bà mang giấy chứng sinh tới nhé"


class Mailbox:
    """What reached the mail server."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class Town:
    """The server, Telegram, the mail server and a browser."""

    def __init__(self, server: Served, bot: StandIn, mailbox: Mailbox, browser: Browser) -> None:
        self.server, self.bot, self.mailbox, self.browser = server, bot, mailbox, browser

    def page(self, path: str, size: tuple[int, int] = (1280, 800)) -> Page:
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
        page = context.new_page()
        page.goto(self.server.address + path)
        return page

    def officer(self, username: str) -> Page:
        """Return the page of an officer who has just logged in."""
        page = self.page("/desk/login")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        expect(page.locator("#groups")).to_be_attached()
        return page

    def telegram_texts(self, chat: int) -> list[str]:
        return list(self.bot.chats[chat].said()) if chat in self.bot.chats else []

    def asks_on_telegram(self, chat: int, text: str, wanted: str) -> str:
        """Say something on Telegram and return the reply that holds `wanted`."""
        self.bot.say(chat, text)
        return str(until(lambda: next((said for said in self.telegram_texts(chat) if wanted in said), None), told=wanted))


@pytest.fixture(scope="module")
def town(trained: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    with telegram(flood=False) as bot, sync_playwright() as playwright:
        settings = {
            "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('town') / 'desk.sqlite'}",
            "MOTCUA_QUIET_S": "0.1",
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_URL": bot.address,
            "MOTCUA_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "MOTCUA_MAIL_FROM": "motcua@example.vn",
        }
        server = Served(trained.home, settings)
        add_officers(server)
        server.begin()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Town(server, bot, mailbox, browser)
        browser.close()
        server.close()
    controller.stop()


def add_officers(server: Served) -> None:
    """Make two officers at the command line, as an administrator does; one wants alerts by e-mail."""
    for username, name in (("lan", "Lê Thị Lan"), ("minh", "Trần Minh")):
        words = ["user", "add", username, "--role", "officer", "--agency", VINH, "--name", name, "--password-stdin"]
        command = [sys.executable, "-W", "ignore", "-m", "bot", *words]
        subprocess.run(command, cwd=ROOT, env=server.environment, input=f"{PASSWORD}\n", text=True, check=True)
    accounts = build_accounts(read_settings(server.environment))
    officer = accounts.store.account("lan").officer
    Administration(accounts).set_alert(officer, Way.EMAIL, "lan@vinh.example", is_on=True)
    accounts.engine.dispose()


def says(page: Page, text: str) -> None:
    """Write into the chat of the page."""
    field = page.locator("motcua-chat textarea")
    field.fill(text)
    field.press("Enter")


def sees(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the chat of the page shows a text."""
    expect(page.locator("motcua-chat").get_by_text(text).last).to_be_visible(timeout=20_000)


def test_out_of_hours_a_code_an_e_mail_and_the_answer_on_telegram_and_behind_the_code(town: Town) -> None:
    town.asks_on_telegram(71, "gặp cán bộ", say("question.ask"))
    town.asks_on_telegram(71, QUESTION, say("commune.ask"))
    town.asks_on_telegram(71, "phuong thanh vinh", QUESTION)
    opened = town.asks_on_telegram(71, "đồng ý", "Đã giữ câu hỏi")
    code = re.search(r"[A-Z0-9]{3} [A-Z0-9]{3}", opened)
    assert code is not None and say("why.nobody") in opened
    town.asks_on_telegram(71, "0912345678", say("contact.kept", phone="0912 345 678"))
    message = until(lambda: next(iter(town.mailbox.messages), None), told="no e-mail came")
    assert message["To"] == "lan@vinh.example" and code.group() in message["Subject"]
    assert "Hà Nội" not in message.get_content()
    town.asks_on_telegram(71, "lam giay khai sinh can giay to gi", "Giấy tờ")  # the assistant is there meanwhile

    lan = town.officer("lan")
    lan.locator("#groups li a").filter(has_text=code.group()).click()
    expect(lan.get_by_text("0912 345 678").first).to_be_visible()
    lan.locator("[data-act=claim]").click()
    until(lambda: any("Lê Thị Lan" in text for text in town.telegram_texts(71)))
    lan.fill("#text", REPLY)
    lan.press("#text", "Control+Enter")
    until(lambda: any(REPLY in text for text in town.telegram_texts(71)), told="the reply did not reach Telegram")

    stranger = Widget(town.server.address)
    stranger.say(code.group())
    until(lambda: stranger.has(REPLY))
    assert not stranger.has(QUESTION)
    lan.context.close()


def test_from_the_widget_to_an_officer_and_back_to_the_assistant(town: Town) -> None:
    minh = town.officer("minh")
    citizen = town.page("/", (390, 844))
    says(citizen, "làm giấy khai sinh cho con cần giấy tờ gì")
    sees(citizen, "Đăng ký khai sinh")
    says(citizen, "cho gặp cán bộ")
    sees(citizen, re.compile("cần hỏi cán bộ việc gì"))
    says(citizen, QUESTION)
    sees(citizen, say("commune.ask"))
    says(citizen, "phường Thành Vinh")
    sees(citizen, re.compile("Ông/bà đồng ý không"))
    citizen.locator("motcua-chat").get_by_role("button", name="Đồng ý", exact=True).last.click()
    sees(citizen, say("queue.first"))

    line = minh.locator("#groups li a").filter(has_text=QUESTION[:20]).filter(has_text="Trong chat")
    expect(line).to_be_visible(timeout=20_000)  # live, without reloading
    line.click()
    minh.locator("[data-act=claim]").click()
    sees(citizen, re.compile("Trần Minh .* đã nhận"))
    says(citizen, "cháu sinh hôm qua")
    expect(minh.locator("#ticket .history").get_by_text("cháu sinh hôm qua")).to_be_visible(timeout=20_000)
    minh.fill("#text", REPLY)
    minh.press("#text", "Control+Enter")
    sees(citizen, re.compile(re.escape(REPLY)))
    citizen.reload()
    sees(citizen, re.compile(re.escape(REPLY)))  # a reload keeps the talk

    town.server.end(signal.SIGKILL)
    town.server.begin()
    says(citizen, "lệ phí bao nhiêu")  # to the officer still: the assistant must be silent
    expect(minh.locator("#ticket .history").get_by_text("lệ phí bao nhiêu")).to_be_visible(timeout=30_000)
    minh.locator("[data-act=close]").click()
    minh.locator("#close-dialog button:not([data-cancel])").click()
    sees(citizen, re.compile("Từ đây trợ lý tự động trả lời tiếp"))
    shown = citizen.locator("motcua-chat .message").all_inner_texts()
    after = shown[[place for place, text in enumerate(shown) if "lệ phí bao nhiêu" in text][-1] + 1 :]
    assert len(after) == 1, after  # nothing between the question and the officer's closing
    says(citizen, "thế lệ phí khai sinh?")
    sees(citizen, re.compile("không thu"))
    minh.context.close()
    citizen.context.close()


def test_who_is_not_logged_in_sees_nothing_of_the_desk(town: Town) -> None:
    for path in ("/desk", "/desk/t/1", "/desk/accounts", "/desk/audit", "/desk/corrections"):
        assert httpx.get(town.server.address + path).status_code in (303, 401)
    assert httpx.get(f"{town.server.address}/desk/api/tickets").status_code == 401
