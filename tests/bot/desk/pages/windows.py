"""Officers with a browser window on their page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, sync_playwright

from tests.bot.desk.pages.conftest import Served
from tests.support.accessibility import violations

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PHONE, DESKTOP = (360, 740), (1280, 800)
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]
NOTE_VIOLATIONS = """document.addEventListener('securitypolicyviolation',
    e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"""
SIDEWAYS = """() => document.documentElement.scrollWidth > innerWidth ||
    [...document.querySelectorAll('.queue, .scroll, .composer, dialog[open]')].some(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"""
SMALL_TARGETS = """least => [...document.querySelectorAll('button, textarea, input:not([type=radio]):not([type=checkbox]), summary, label.pick, .modes label, a.item')]
    .filter(e => { const box = e.getBoundingClientRect(); return e.checkVisibility() && (box.height < least - .5 || box.width < least - .5); })
    .map(e => e.outerHTML.slice(0, 90))"""
SMALL_TEXT = """least => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.unseen, kbd')
    && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < least)
    .map(e => e.outerHTML.slice(0, 90))"""


@dataclass
class Officer:
    """Somebody at their page; `complaints` are what the console and the policy report."""

    context: BrowserContext
    page: Page
    served: Served
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every complaint of the console."""

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                self.complaints.append(said.text)

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str = "/desk") -> None:
        self.page.goto(self.served.address + path)

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    @property
    def field(self) -> Locator:
        """Return where one writes."""
        return self.page.locator("#text")

    @property
    def history(self) -> Locator:
        """Return what was said."""
        return self.page.locator("#ticket .history")

    def item(self, ticket: int) -> Locator:
        """Return a ticket's line in the list."""
        return self.page.locator(f'#groups li[data-ticket="{ticket}"] a')

    def focused(self) -> str:
        return str(self.page.evaluate("() => document.activeElement.id || document.activeElement.className"))


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken."""
    found = violations(page)
    broken = [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]
    assert not broken, broken


@contextmanager
def officers(browser: Any, served: Served) -> Iterator[Any]:
    """Yield what opens a window for somebody; at the end no window may have complained of anything unforgiven."""
    opened: list[Officer] = []

    def enter(name: str = "lan", size: tuple[int, int] = DESKTOP, path: str = "/desk", **options: Any) -> Officer:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(30_000)
        context.add_init_script(NOTE_VIOLATIONS)
        session = served.people[name]
        cookie = {"name": session["cookie"], "value": session["token"], "url": served.address, "sameSite": "Strict"}
        context.add_cookies([cookie])
        officer = Officer(context, context.new_page(), served)
        officer.watch()
        opened.append(officer)
        officer.go(path)

        return officer

    yield enter
    for officer in opened:
        officer.context.close()
    unforgiven = [
        [said for said in officer.complaints if not any(part in said for part in officer.forgiven)] for officer in opened
    ]
    assert unforgiven == [[] for _ in opened]


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
