"""The page as served: headers, the plain form, the cookie, weight."""

from __future__ import annotations

import gzip
import html
import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest
from sanic import Sanic

from bot.page import add_page
from bot.page.page import CHAT_STYLE, FOLDER, chat_style_source, read_introduction
from bot.page.routes import COOKIE
from bot.widget.scripts import add_scripts
from knowledge.loader import read_yaml
from tests.support.fake_assistant import FakeAssistant, FakeTurn

MAX_WEIGHT = 10_000
"""Bytes, zipped: what a cheap phone on a weak network has to fetch before the first question, which the form takes."""
MAX_WEIGHT_WITH_CHAT = 30_000
"""Bytes, zipped: the same with the chat that comes into the form's place."""
ASKED = "Làm khai sinh cần gì?"
NO_OFFICER = read_yaml(FOLDER / "words.yml")["no_officer"]


class Leading(FakeAssistant):
    """An assistant whose reply leads to a person."""

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> FakeTurn:
        """Give the contacts and say why a person is wanted."""
        return FakeTurn([{"text": "Liên hệ.", "custom": {"status": "contacts_given", "handover": "asked"}}])


@pytest.fixture
def assistant() -> FakeAssistant:
    """An assistant without a model."""
    return FakeAssistant(read_introduction())


@pytest.fixture
async def browser(assistant: FakeAssistant) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor who keeps cookies and does not follow redirects."""
    app = Sanic(f"page-{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.assistant = assistant
    add_page(app)
    add_scripts(app)
    app.config.TOUCHUP = False  # it rewrites sanic itself once per process: wrong for many apps in one
    app.asgi = True
    await app._startup()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://motcua") as client:
        yield client


async def test_the_page_says_that_it_is_automatic_before_the_first_question(browser: httpx.AsyncClient) -> None:
    """The introduction stands above the field, with four examples."""
    page = await browser.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.index("trợ lý tự động hướng dẫn") < page.text.index("<textarea")
    assert page.text.count('<button name="text" value=') == 4


@pytest.mark.parametrize("path", ["/", "/page.css", "/page.js", "/page.svg"])
async def test_every_answer_carries_the_protecting_headers(browser: httpx.AsyncClient, path: str) -> None:
    """A strict policy: nothing from elsewhere, nothing inline, no frames around us."""
    reply = await browser.get(path)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "same-origin"


async def test_nothing_is_inline_and_nothing_comes_from_elsewhere(browser: httpx.AsyncClient) -> None:
    """The policy would block it; the page does not even try."""
    page = (await browser.get("/")).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    fetched = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', page)
    assert sorted(address.split("?")[0] for address in fetched) == ["/page.css", "/page.js", "/page.svg", "/widget.js"]
    sheet = (await browser.get("/page.css")).text
    assert "url(" not in sheet and "@import" not in sheet


async def test_the_chats_style_is_allowed_by_its_hash_and_no_other(browser: httpx.AsyncClient) -> None:
    """Browsers without constructable style sheets get it as an element; the chat is only on the page nobody asked yet."""
    policy = (await browser.get("/")).headers["content-security-policy"]
    assert policy.endswith(f"; style-src 'self' {chat_style_source()}") and policy.count("'sha256-") == 1
    assert "style-src" not in (await browser.post("/", data={"text": ASKED})).headers["content-security-policy"]
    assert html.escape(CHAT_STYLE.read_text(encoding="utf-8")[:20]) in (await browser.get("/widget.js")).text


@pytest.mark.parametrize("path", ["/", "/page.css", "/page.js"])
async def test_what_the_browser_has_is_not_sent_again(browser: httpx.AsyncClient, path: str) -> None:
    """The tag of the content answers 304 with an empty body."""
    first = await browser.get(path)
    again = await browser.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first.headers["cache-control"] or path == "/"


async def test_a_browser_that_does_not_unzip_gets_plain_text(browser: httpx.AsyncClient) -> None:
    """Zipped only on request."""
    zipped = await browser.get("/page.js")
    plain = await browser.get("/page.js", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert zipped.text == plain.text


async def test_the_whole_page_is_light(browser: httpx.AsyncClient) -> None:
    """All that is fetched before the first question, zipped."""
    paths = ("/", "/page.css", "/page.js", "/page.svg", "/widget.js")
    *form, chat = [len(gzip.compress((await browser.get(path)).content)) for path in paths]
    assert sum(form) < MAX_WEIGHT
    assert sum(form) + chat < MAX_WEIGHT_WITH_CHAT


async def test_a_plain_form_is_answered(browser: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    """Without JavaScript: question, answer, sources and buttons on the same page, never kept by the browser."""
    page = await browser.post("/", data={"text": ASKED})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.text.index(ASKED) < page.text.index("<li>Tờ khai đăng ký khai sinh")
    assert 'class="day">20/07/2026' in page.text
    assert page.text.count('class="asked"') == 1
    assert [(text, channel) for text, _, channel in assistant.asked] == [(ASKED, "webwidget")]


async def test_a_quick_reply_sends_its_payload_and_shows_its_title(
    browser: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    """The citizen never sees the payload."""
    payload = '/ask_fee{"procedure":"1.001193"}'
    page = await browser.post("/", data={"text": payload, "shown": "Lệ phí"})
    assert assistant.asked[0][0] == payload
    assert '<span class="words">Lệ phí</span>' in page.text
    assert f'value="{html.escape(payload)}"' not in page.text


async def test_the_conversation_goes_on_by_a_cookie(browser: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    """HttpOnly, SameSite=Lax, gone with the browser; the same conversation at the second message."""
    first = await browser.post("/", data={"text": ASKED})
    attributes = first.headers["set-cookie"].lower().split("; ")
    assert attributes[0].startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=lax", "path=/"} <= set(attributes)
    assert not any(attribute.startswith(("max-age", "expires")) for attribute in attributes)
    await browser.post("/", data={"text": "Lệ phí?"})
    conversations = {conversation for _, conversation, _ in assistant.asked}
    assert conversations == {browser.cookies[COOKIE]}


async def test_the_cookie_is_marked_secure_behind_https(browser: httpx.AsyncClient) -> None:
    """Plain http is for the network of one's own house; a proxy says that it is https outside."""
    plain = await browser.post("/", data={"text": ASKED})
    proxied = await browser.post("/", data={"text": ASKED}, headers={"X-Forwarded-Proto": "https"})
    assert "secure" not in plain.headers["set-cookie"].lower()
    assert "secure" in proxied.headers["set-cookie"].lower()


async def test_a_conversation_we_did_not_hand_out_is_not_taken(browser: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    """A guessed or broken cookie gets a new conversation."""
    browser.cookies.set(COOKIE, "admin")
    await browser.post("/", data={"text": ASKED})
    assert assistant.asked[0][1] not in (None, "admin")


async def test_starting_over_forgets_the_cookie(browser: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    """Shared phones: one press and the next person starts anew."""
    await browser.post("/", data={"text": ASKED})
    again = await browser.post("/", data={"restart": "1"})
    assert (again.status_code, again.headers["location"]) == (303, "/")
    assert COOKIE not in browser.cookies
    await browser.post("/", data={"text": ASKED})
    assert assistant.asked[0][1] != assistant.asked[1][1]


async def test_what_a_citizen_writes_is_never_markup(browser: httpx.AsyncClient) -> None:
    """Escaped where it is shown and in buttons."""
    page = (await browser.post("/", data={"text": "<script>alert(1)</script>\"'>", "shown": "<img src=x>"})).text
    assert page.count("<script") == 1
    assert "<img" not in page and "&lt;img src=x&gt;" in page


async def test_what_a_reply_says_is_never_markup(browser: httpx.AsyncClient) -> None:
    """Titles, texts, addresses and sources of replies are escaped as well."""
    page = (await browser.post("/", data={"text": "các bước <b>"})).text
    assert page.count("<script") == 1
    assert "<img" not in page and "<i>" not in page and "<b>" not in page
    assert 'href="https://nghean.gov.vn/"' in page
    assert 'href="http://' not in page and 'href="javascript' not in page


async def test_whoever_sends_a_form_goes_on_with_forms(browser: httpx.AsyncClient) -> None:
    """One conversation: the chat would begin another beside it; a browser that can is offered the way to it."""
    assert 'src="/widget.js"' in (await browser.get("/")).text
    for text in (ASKED, "", "trục trặc"):
        page = (await browser.post("/", data={"text": text})).text
        assert "/widget.js" not in page and 'id="chat"' not in page
        assert '<p id="open-chat" class="open-chat" hidden><a href="/">' in page


async def test_who_asks_for_an_officer_with_the_form_is_told_where_one_can_be_reached(
    browser: httpx.AsyncClient, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contacts first, then how to be handed over; nobody else is told."""
    assert NO_OFFICER not in (await browser.post("/", data={"text": ASKED})).text
    monkeypatch.setattr(assistant, "ask", Leading().ask)
    page = (await browser.post("/", data={"text": "Gặp cán bộ"})).text
    assert page.index("Liên hệ.") < page.index(NO_OFFICER) < page.index("Xóa và hỏi lại từ đầu")
    assert all(word in NO_OFFICER for word in ("JavaScript", "Zalo", "Telegram"))


@pytest.mark.parametrize("data", [{}, {"text": ""}, {"text": " \r\n "}])
async def test_an_empty_message_is_not_asked(
    browser: httpx.AsyncClient, assistant: FakeAssistant, data: dict[str, str]
) -> None:
    """The page says what to do instead."""
    page = await browser.post("/", data=data)
    assert page.status_code == 400
    assert "Ông/bà chưa viết gì." in page.text
    assert assistant.asked == []


async def test_twenty_thousand_characters_are_asked_and_one_more_is_not(
    browser: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    """The page shows the beginning of a long message; a longer one stays in the field."""
    page = await browser.post("/", data={"text": "ễ" * 20_000})
    assert page.status_code == 200 and len(assistant.asked[0][0]) == 20_000
    longer = await browser.post("/", data={"text": "ễ" * 20_001})
    assert longer.status_code == 413 and len(assistant.asked) == 1
    assert "ễ" * 20_001 + "</textarea>" in longer.text


async def test_line_ends_of_the_form_count_once(browser: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    """Browsers send two characters for each line end of a field."""
    await browser.post("/", data={"text": "a\r\nb"})
    assert assistant.asked[0][0] == "a\nb"


@pytest.mark.parametrize("text", ["trục trặc", "im lặng"])
async def test_a_failing_assistant_is_said_politely_and_the_question_kept(browser: httpx.AsyncClient, text: str) -> None:
    """No cause is shown; one button sends the same message again."""
    page = await browser.post("/", data={"text": text})
    assert page.status_code == 500
    assert "Gửi lại" in page.text
    assert f'name="text" value="{text}"' in page.text
    assert "RuntimeError" not in page.text and "told to fail" not in page.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for text; 3 to 1 for the borders of controls."""
    light, dark = re.findall(r":root \{(.*?)\}", (FOLDER / "page.css").read_text(encoding="utf-8"), re.DOTALL)[:2]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))
    pairs = [("text", "ground"), ("quiet", "ground"), ("accent", "ground"), ("on-accent", "accent"), ("accent", "soft")]
    pairs += [("warning", "ground"), ("text", "warning-ground"), ("accent", "warning-ground"), ("ground", "text")]
    assert min(_contrast(colours[front], colours[back]) for front, back in pairs) >= 4.5
    assert _contrast(colours["line"], colours["ground"]) >= 3


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
