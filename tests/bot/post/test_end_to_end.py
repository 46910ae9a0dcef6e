"""A real server: an order by widget, Zalo and Telegram, the post office's page, what the citizen is told, tracking."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pypdfium2
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.channels.wording import say as chat_says
from bot.post import asking, signature, wording
from bot.post.pages.wording import say as on_page
from bot.settings import Settings
from tests.bot.channels.test_end_to_end import Widget
from tests.bot.desk.pages.windows import BROWSER, CHROMIUM
from tests.support.carrier import SECRET, CarrierStandIn, carrier_system
from tests.support.entered import ADDRESS, NAME, PHONE, entered_in
from tests.support.serving import Served, log_in, until
from tests.support.telegram import TOKEN, StandIn, telegram
from tests.support.zalo import ZaloStandIn, zalo_standing_in

pytestmark = [pytest.mark.train, *BROWSER]
ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "con ga trong gay sang"
WISH = "muon gui ho so dang ky khai sinh qua buu dien"
ANSWERS = {
    "consent": "dong y",
    "case": "1",
    "papers": "du",
    "papers_long": "du",
    "name": NAME,
    "phone": "0987650001",
    "place": "phuong thanh vinh",
    "address": ADDRESS,
    "pickup": "den lay tai nha",
    "day": "thu 4 tuan sau",
    "half": "sang",
    "back": "dia chi nay",
}
CODE = re.compile(r"\b[ACDEFGHJKMNPQRTUVWXY346789]{4} [ACDEFGHJKMNPQRTUVWXY346789]{4}\b")
SUMMARY = asking.say("summary.head")


class Town:
    """The server, the platforms and a browser."""

    def __init__(
        self, server: Served, zalo: ZaloStandIn, bot: StandIn, carrier: CarrierStandIn, browser: Browser, database: str
    ) -> None:
        self.server, self.zalo, self.bot, self.carrier = server, zalo, bot, carrier
        self.browser, self.database = browser, database

    def page(self, path: str, size: tuple[int, int] = (1280, 800)) -> Page:
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
        page = context.new_page()
        page.goto(path if path.startswith("http") else self.server.address + path)
        return page

    def zalo_texts(self, user: str) -> list[str]:
        return [str(message.get("text", "")) for message in self.zalo.said_to(user)]

    def telegram_texts(self, chat: int) -> list[str]:
        return list(self.bot.chats[chat].said()) if chat in self.bot.chats else []

    def count(self, which: str = "true") -> int:
        """Return how many orders are kept."""
        engine = sa.create_engine(self.database, future=True)
        with engine.connect() as connection:
            number = int(connection.execute(sa.text(f"SELECT count(*) FROM post_order WHERE {which}")).scalar() or 0)
        engine.dispose()
        return number


@pytest.fixture(scope="module")
def town(trained: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    database = f"sqlite:///{tmp_path_factory.mktemp('town') / 'post.sqlite'}"
    platforms = zalo_standing_in(ticking=True), telegram(flood=False), carrier_system()
    with platforms[0] as zalo, platforms[1] as bot, platforms[2] as carrier, sync_playwright() as playwright:
        settings = {
            "MOTCUA_DATABASE_URL": database,
            "MOTCUA_QUIET_S": "0.1",
            **zalo.environment,
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_URL": bot.address,
            "MOTCUA_CARRIER_URL": carrier.address,
            "MOTCUA_CARRIER_SECRET": SECRET,
        }
        server = Served(trained.home, settings)
        server.environment["MOTCUA_PUBLIC_URL"] = server.address
        zalo.webhook = f"{server.address}/webhooks/zalo/webhook"
        log_in(zalo, database)
        words = ["user", "add", "buudien", "--role", "post_office", "--name", "Bưu điện tỉnh", "--password-stdin"]
        command = [sys.executable, "-W", "ignore", "-m", "bot", *words]
        subprocess.run(command, cwd=ROOT, env=server.environment, input=f"{PASSWORD}\n", text=True, check=True)
        server.begin()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Town(server, zalo, bot, carrier, browser, database)
        browser.close()
        server.close()


def asked_in(text: str) -> str:
    """Return the key of the question a text ends with, "" when it is none of ours."""
    found = [(text.rfind(_fixed(key)), key) for key in ANSWERS if _fixed(key) in text]
    return max(found)[1] if found else ""


def ours(text: str) -> str:
    """Return a text that ends with a question of ours or holds the summary, else ""."""
    return text if SUMMARY in text or asked_in(text) else ""


def _fixed(key: str) -> str:
    """Return the longest part of a question that is the same for everybody."""
    return max(re.split(r"\{\w+\}|\n", asking.asked()["ask"][key]), key=len).strip()


def orders(say: Callable[[str], None], texts: Callable[[], list[str]], *, wish: str = WISH) -> str:
    """Answer every question up to the summary; return that."""
    before = len(texts())
    say(wish)
    return goes_on(say, texts, before)


def goes_on(say: Callable[[str], None], texts: Callable[[], list[str]], before: int) -> str:
    """Answer every question behind the first `before` texts, up to the summary; return that."""
    for _ in range(40):
        last = str(
            until(lambda before=before: ours("\n".join(texts()[before:])), told=f"no question behind {texts()[before:]}")
        )
        if SUMMARY in last:
            return last
        before = len(texts())
        say(ANSWERS[asked_in(last)])
    raise AssertionError("the summary did not come")


def code_in(texts: list[str]) -> str:
    """Return the code told last."""
    return next((found.group() for text in reversed(texts) if (found := CODE.search(text))), "")


def says(page: Page, text: str) -> None:
    """Write into the chat of the page."""
    field = page.locator("motcua-chat textarea")
    field.fill(text)
    field.press("Enter")


def post_office(town: Town) -> Page:
    """Return the page of the post office, logged in."""
    page = town.page("/desk/login")
    page.fill("input[name=username]", "buudien")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/post")
    return page


def test_from_the_widget_to_the_post_office_to_the_tracking_page(town: Town) -> None:
    citizen = town.page("/", (390, 844))
    texts = citizen.locator("motcua-chat .message.bot").all_inner_texts
    summary = orders(lambda text: says(citizen, text), texts)
    assert NAME in summary and PHONE in summary and ADDRESS in summary
    citizen.locator("motcua-chat").get_by_role("button", name=asking.say("button.confirm"), exact=True).last.click()
    code = until(lambda: code_in(texts()))
    link = citizen.locator("motcua-chat").get_by_role("link", name=wording.say("button.track")).last.get_attribute("href")
    assert link is not None and link.endswith(f"/theo-doi/{code.replace(' ', '')}")

    office = post_office(town)
    office.fill("input[name=code]", code.replace(" ", ""))
    office.press("input[name=code]", "Enter")
    expect(office.get_by_text(NAME).first).to_be_visible()
    expect(office.get_by_text(ADDRESS).first).to_be_visible()
    office.get_by_role("button", name=on_page("move", "collect"), exact=True).click()
    until(lambda: any("đã nhận phong bì" in text for text in texts()), told="the citizen was not told")
    town.server.end(signal.SIGKILL)
    town.server.begin()
    office.get_by_role("button", name=on_page("move", "deliver"), exact=True).click()
    until(lambda: any("đã tới" in text for text in texts()), told="the citizen was not told")

    tracking = town.page(link, (390, 844))
    expect(tracking.get_by_text(wording.say("state.delivered")).first).to_be_visible()
    assert not entered_in(tracking.content())
    says(citizen, "hủy đơn")
    until(lambda: wording.say("state.delivered").lower() in "\n".join(texts()[-2:]).lower())
    for page in (citizen, office, tracking):
        page.context.close()


def test_an_order_on_zalo_survives_a_kill_and_is_changed_and_cancelled(town: Town) -> None:
    def say(text: str) -> None:
        town.zalo.say("840", text)

    def texts() -> list[str]:
        return town.zalo_texts("840")

    before = town.count()
    orders(say, texts)
    town.server.end(signal.SIGKILL)
    town.server.begin()
    town.zalo.advance(300)
    say("xac nhan")
    say("xac nhan")
    code = until(lambda: code_in(texts()), seconds=60)
    until(lambda: town.count() == before + 1)
    say("doi ngay lay")
    until(lambda: asked_in(texts()[-1]) == "day")
    say("thu 5 tuan sau")
    until(lambda: asked_in(texts()[-1]) == "half")
    say("chieu")
    until(lambda: "chiều" in texts()[-1] and code in "\n".join(texts()[-2:]))
    if "xác nhận" in texts()[-1].lower():
        say("xac nhan")
    until(lambda: asking.say("done.changed", code=code) in "\n".join(texts()[-3:]))
    say("huy don")
    until(lambda: asking.say("sure", code=code) in texts()[-1])
    say("chac chan")
    until(lambda: asking.say("done.cancelled", code=code) in texts()[-1])
    assert town.count() == before + 1
    say("xoa du lieu")
    until(lambda: chat_says("erase.ask") in texts()[-1])
    say("xoa het")
    until(lambda: chat_says("erase.done") in texts()[-1])
    assert town.count("details = ''") == 1


def test_an_order_on_telegram_is_interrupted_by_a_question_and_followed_by_its_code_elsewhere(town: Town) -> None:
    def say(text: str) -> None:
        town.bot.say(84, text)

    def texts() -> list[str]:
        return town.telegram_texts(84)

    say(WISH)
    until(lambda: any(asked_in(text) == "consent" for text in texts()))
    before = len(texts())
    say("le phi khai sinh bao nhieu?")
    until(lambda: len(texts()) > before)
    answer = "\n".join(texts()[before:])
    assert "Lệ phí" in answer or "phí" in answer
    until(lambda: asking.say("again.consent") in "\n".join(texts()[before:]))
    before = len(texts())
    say("dong y")
    goes_on(say, texts, before)
    say("xác nhận")
    code = until(lambda: code_in(texts()))

    bare = code.replace(" ", "")
    until(lambda: (bare, "confirmed") in town.carrier.told, told="the carrier was not told")
    body = json.dumps({"id": "r1", "code": bare, "event": "collected", "number": "EB123456785VN"}).encode()
    signed = signature.headers(SECRET, body, time.time())
    for known in (False, True):
        reply = httpx.post(f"{town.server.address}/webhooks/carrier/events", content=body, headers=signed)
        assert (reply.status_code, reply.json()["known"]) == (200, known)
    until(lambda: any("EB123456785VN" in text for text in texts()), told="the citizen was not told of the number")
    forged = httpx.post(f"{town.server.address}/webhooks/carrier/events", content=body + b" ", headers=signed)
    assert forged.status_code == 401

    stranger = Widget(town.server.address)
    stranger.say(code)
    until(lambda: stranger.has(wording.say("state.collected")))
    assert not stranger.has(NAME) and not stranger.has(ADDRESS)


def test_the_slip_is_one_page_with_everything_on_it_and_opens_for_nobody_who_guesses(town: Town) -> None:
    engine = sa.create_engine(town.database, future=True)
    with engine.connect() as connection:
        slip = connection.execute(
            sa.text("SELECT slip FROM post_order WHERE state <> 'cancelled' ORDER BY id DESC LIMIT 1")
        ).scalar()
    engine.dispose()
    reply = httpx.get(f"{town.server.address}/phieu/{slip}.pdf")
    assert reply.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(reply.content)
    assert len(document) == 1 and NAME in document[0].get_textpage().get_text_range()
    assert httpx.get(f"{town.server.address}/phieu/{'a' * 22}.pdf").status_code == 404
    for path in ("/post", "/post/o/1", "/desk/post", "/post/slips.pdf?ids=1"):
        assert httpx.get(town.server.address + path).status_code in (303, 401)
