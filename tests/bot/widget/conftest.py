"""What the browser tests of the widget need: the chat server, an agency's pages on another origin, a browser, visitors.

`widget_address` is the only fixture to replace to run the same tests against another server.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "tests" / "support" / "widget_pages"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PHONE, TABLET, DESKTOP = (360, 740), (820, 1180), (1280, 800)
SIZES = (PHONE, TABLET, DESKTOP)
SITE = "so-tu-phap"
NOTE_VIOLATIONS = """document.addEventListener('securitypolicyviolation',
    e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"""


@pytest.fixture(scope="session")
def widget_address() -> Iterator[str]:
    """The chat server, in a process of its own."""
    command = [sys.executable, "-m", "tests.support.widget_server"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None and server.stdout is not None
        yield server.stdout.readline().decode().strip()
        server.stdin.close()


@pytest.fixture(scope="session")
def site_address() -> Iterator[str]:
    """An agency's pages, on another origin; the query of a page holds the chat's address and the tag's attributes."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            file = PAGES / asked.path.lstrip("/")
            if not file.is_file():
                self.send_error(404)
                return
            query = dict(parse_qsl(asked.query, keep_blank_values=True))
            chat = query.pop("chat", "")
            body = _page(file.read_text(encoding="utf-8"), chat, query).encode()
            self.send_response(200)
            kind = "text/css" if file.suffix == ".css" else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if file.name == "strict.html":
                policy = f"default-src 'self'; script-src {chat}; connect-src {chat}; img-src {chat} data:; style-src 'self'"
                self.send_header("Content-Security-Policy", f"{policy}; require-trusted-types-for 'script'")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _page(text: str, chat: str, query: dict[str, str]) -> str:
    times = int(query.pop("times", "1"))
    attributes = "".join(f' {name}="{value}"' for name, value in ({"data-site": SITE} | query).items())
    tag = f'<script src="{chat}/widget.js"{attributes} async></script>'
    banner = f'<div class="strip"><script src="{chat}/banner.js" data-site="{SITE}" async></script></div>'
    if "no-widget" in query:
        tag = ""
    return text.replace("<!--widget-->", tag * times).replace("<!--banner-->", banner if "banner" in query else "")


@dataclass(frozen=True)
class Control:
    """The switches of the fake server."""

    address: str

    def _call(self, name: str, body: dict[str, Any] | None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.address}/__ctl/{name}", data, headers)
        with urllib.request.urlopen(asked, timeout=5) as reply:
            return json.load(reply)

    def reset(self) -> None:
        """Forget everything."""
        self._call("reset", {})

    def set(self, **faults: Any) -> None:
        """Let something go wrong; see widget_server.Faults."""
        self._call("set", faults)

    def say(self, text: str, **message: Any) -> None:
        """Say something without being asked, in every conversation."""
        self._call("say", {"text": text} | message)

    def typing(self, on: bool) -> None:
        """Begin or stop typing."""
        self._call("typing", {"on": on})

    def expire(self, *, bye: bool) -> None:
        """Forget every session."""
        self._call("expire", {"bye": bye})

    def calls(self, path: str) -> list[dict[str, Any]]:
        """Return what the browser asked for at `path`."""
        return [call for call in self._call("log", None)["calls"] if call["path"] == path]

    def conversations(self) -> list[list[tuple[str, str]]]:
        """Return who said what, for each session."""
        return [[(said["from"], said["text"]) for said in messages] for messages in self._call("log", None)["sessions"]]


@pytest.fixture
def control(widget_address: str) -> Control:
    """Return the switches, all off."""
    switches = Control(widget_address)
    switches.reset()
    return switches


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file; a longer life would keep its event loop in the way of other tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Someone with a browser window; `complaints` are what its console and policy report."""

    context: BrowserContext
    page: Page
    site: str
    chat: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self, ours: tuple[str, ...]) -> None:
        """Note every complaint of the console and every request to an address that is not ours."""

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error" and "favicon" not in said.location["url"]:
                self.complaints.append(said.text)

        def see(sent: Request) -> None:
            if not sent.url.startswith(ours):
                self.elsewhere.append(sent.url)

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", see)

    def go(self, name: str, **attributes: str) -> None:
        """Open a page of the site; `attributes` of the widget's tag have _ for -, without "data-"."""
        query = {f"data-{key.replace('_', '-')}": value for key, value in attributes.items() if key not in PLAIN}
        query |= {key.replace("_", "-"): attributes[key] for key in PLAIN & attributes.keys()} | {"chat": self.chat}
        self.page.goto(f"{self.site}/{name}.html?{urlencode(query)}")

    def another(self) -> Visitor:
        """Open a second window of the same browser."""
        return Visitor(self.context, self.context.new_page(), self.site, self.chat)

    @property
    def launcher(self) -> Locator:
        """Return the button that opens the widget."""
        return self.page.locator("motcua-chat .launcher")

    @property
    def panel(self) -> Locator:
        """Return the chat itself."""
        return self.page.locator("motcua-chat .panel")

    @property
    def field(self) -> Locator:
        """Return where one writes."""
        return self.panel.get_by_role("textbox", name="Câu hỏi của ông/bà")

    @property
    def log(self) -> Locator:
        """Return the conversation."""
        return self.panel.get_by_role("log")

    def said(self) -> list[str]:
        """Return what stands in the conversation, message by message, without what screen readers hear besides."""
        return self.page.eval_on_selector_all(  # type: ignore[no-any-return]
            "motcua-chat .message", "boxes => boxes.map(box => box.querySelector('.body').textContent)"
        )

    def ask(self, text: str) -> None:
        """Write a message and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")


PLAIN = {"times", "banner", "no_widget"}


@pytest.fixture
def visit(chromium: Browser, widget_address: str, site_address: str, control: Control) -> Iterator[Any]:
    """Open windows on an agency's page; at the end no window may have complained or called a third party."""
    visitors: list[Visitor] = []

    def enter(
        size: tuple[int, int] = DESKTOP,
        page: str = "phone",
        *,
        opened: bool = True,
        tag: dict[str, str] | None = None,
        **options: Any,
    ) -> Visitor:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(30_000)
        context.add_init_script(NOTE_VIOLATIONS)
        visitor = Visitor(context, context.new_page(), site_address, widget_address)
        visitor.watch((widget_address, site_address, "blob:"))
        visitors.append(visitor)
        visitor.go(page, **(tag or {}))
        if opened:
            visitor.launcher.click()
        return visitor

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.complaints + visitor.elsewhere for visitor in visitors] == [[] for _ in visitors]
