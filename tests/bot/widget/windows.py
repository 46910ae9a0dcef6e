"""What the browser tests of the widget share: what to look for in its shadow root, and a few steps."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import DESKTOP, Visitor
from tests.support.accessibility import violations

BIRTH = "Làm khai sinh cần gì?"
MAX_GZIP = 30_000
MIN_TEXT_PX, MIN_TOUCH_PX = 16, 44
BIG = DESKTOP
SHADOW = "document.querySelector('motcua-chat').shadowRoot"
FOCUSED = f"() => {SHADOW}.activeElement && ({SHADOW}.activeElement.id || {SHADOW}.activeElement.textContent)"
SMALL_TEXT = f"""least => [...{SHADOW}.querySelectorAll('*')].filter(e =>
    e.checkVisibility() && !e.closest('.unseen') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 90))"""
SMALL_TARGETS = f"""least => [...{SHADOW}.querySelectorAll('button, textarea, a.choice, summary, .tick, input[type=date]')].filter(e => {{
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && (box.height < least - .5 || box.width < least - .5);
}}).map(e => e.outerHTML.slice(0, 90))"""
SIDEWAYS = f"""() => document.documentElement.scrollWidth > innerWidth ||
    [...{SHADOW}.querySelectorAll('.panel, .scroll, .foot, .options')].some(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"""
STORED = "() => JSON.stringify([{...sessionStorage}, {...localStorage}])"
NO_STREAM = {"stream": "refuse"}


def option(visitor: Visitor, name: str) -> None:
    """Press a button among the options."""
    options = visitor.panel.get_by_role("button", name=re.compile("Tùy chọn|Options"))
    if options.get_attribute("aria-expanded") == "false":
        options.click()
    visitor.panel.get_by_role("button", name=name).click()


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken, shadow roots included."""
    found = violations(page)
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def answered(visitor: Visitor, text: str, reply: str) -> None:
    """Ask and wait for the reply."""
    visitor.ask(text)
    expect(visitor.log.get_by_text(reply).last).to_be_visible()
