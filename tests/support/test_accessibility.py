"""What axe-core objects to is told, in shadow roots and after the page was left, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.bot.desk.pages.windows import BROWSER, chromium
from tests.support.accessibility import violations

pytestmark = BROWSER
GOOD = "<!doctype html><html lang=vi><title>Một Cửa</title><main><h1>Một Cửa</h1></main>"
NAMELESS = "<button></button>"
IN_SHADOW = f"document.querySelector('h1').attachShadow({{mode: 'open'}}).innerHTML = '{NAMELESS}'"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


def _broken(page: Page, *rules: str) -> list[str]:
    return [rule["id"] for rule in violations(page, rules)]


def test_a_page_in_order_breaks_nothing_until_it_changes(page: Page) -> None:
    page.set_content(GOOD)
    assert _broken(page) == []
    page.evaluate("document.querySelector('main').innerHTML += '<button></button>'")
    assert _broken(page) == ["button-name"]


def test_a_shadow_root_and_the_next_page_are_looked_at_too(page: Page) -> None:
    page.set_content(GOOD)
    page.evaluate(IN_SHADOW)
    assert "button-name" in _broken(page)
    page.goto("data:text/html,<html><title>x</title><main><h1>x</h1></main>")
    assert _broken(page) == ["html-has-lang"]


def test_only_the_rules_named_are_asked(page: Page) -> None:
    page.set_content(GOOD.replace("h1", "h3") + NAMELESS)
    assert _broken(page, "wcag2a") == ["button-name"]
    assert _broken(page, "best-practice") == ["page-has-heading-one"]
