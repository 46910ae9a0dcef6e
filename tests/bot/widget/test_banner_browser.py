"""The banner in a real browser: where its tag stands, to the portals, and to the assistant when that is on the page."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.widget.conftest import CHROMIUM, DESKTOP, PHONE, SIZES
from tests.support.accessibility import violations
from tests.support.widget_server import LINKS, assembled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]

MAX_GZIP = 4_000
ALONE = {"banner": "", "no_widget": ""}
SHIFTS = """new PerformanceObserver(list => { window.shifted = (window.shifted || 0) + list.getEntries().reduce((sum, e) => sum + e.value, 0); })
    .observe({type: 'layout-shift', buffered: true}); window.shifted = 0;"""


@pytest.mark.parametrize("size", [*SIZES, (320, 640)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_leads_to_the_portals_and_the_assistant(
    visit: Any, widget_address: str, size: tuple[int, int], scheme: str
) -> None:
    """A named landmark with links large enough for fingers, at the place of the tag; axe finds nothing."""
    page = visit(size, opened=False, tag=ALONE, color_scheme=scheme).page
    strip = page.get_by_role("navigation", name="Lối vào dịch vụ công")
    expect(strip.get_by_role("link")).to_have_count(3)
    hrefs = [link.get_attribute("href") for link in strip.get_by_role("link").all()]
    assert hrefs == [*(link["url"] for link in LINKS), f"{widget_address}/"]
    boxes = [link.bounding_box() for link in strip.get_by_role("link").all()]
    assert all(box and box["height"] >= 44 and box["x"] + box["width"] <= size[0] for box in boxes)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => document.querySelector('motcua-banner').previousElementSibling.src").endswith("/banner.js")
    assert violations(page) == []


def test_the_assistant_opens_in_the_page_when_it_is_there(visit: Any) -> None:
    """Otherwise the link leads to its own page."""
    visitor = visit(DESKTOP, opened=False, tag={"banner": ""})
    expect(visitor.launcher).to_be_visible()
    visitor.page.get_by_role("link", name="Hỏi trợ lý tự động").click()
    expect(visitor.panel).to_be_visible()
    alone = visit(DESKTOP, opened=False, tag=ALONE)
    alone.page.get_by_role("link", name="Hỏi trợ lý tự động").click()
    expect(alone.page.get_by_role("heading", name="Trợ lý")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_page_that_keeps_room_for_it_does_not_jump(visit: Any, size: tuple[int, int]) -> None:
    """It comes in one piece: no shift of the layout is measured."""
    visitor = visit(size, opened=False, tag=ALONE)
    visitor.context.add_init_script(SHIFTS)
    visitor.page.reload()
    expect(visitor.page.get_by_role("link")).to_have_count(4)
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate("() => window.shifted") == 0


@pytest.mark.parametrize("page", ["strict", "office"])
def test_it_keeps_a_strict_policy_and_its_own_looks(visit: Any, page: str) -> None:
    """Nothing inline; a hostile page does not reach in; `visit` notes every complaint."""
    visitor = visit(DESKTOP, page=page, opened=False, tag=ALONE)
    link = visitor.page.get_by_role("link", name="Cổng Dịch vụ công quốc gia")
    assert link.evaluate("node => getComputedStyle(node).color") == "rgb(255, 255, 255)"
    assert link.evaluate("node => getComputedStyle(node).fontSize") == "18px"


def test_the_focus_is_seen(visit: Any) -> None:
    """By keyboard, with an outline."""
    page = visit(DESKTOP, opened=False, tag=ALONE).page
    expect(page.get_by_role("link")).to_have_count(4)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Cổng Dịch vụ công quốc gia")
    expect(link).to_be_focused()
    assert link.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"


def test_it_is_small() -> None:
    """With style, words and links."""
    assert len(gzip.compress(assembled("banner").encode(), 9)) <= MAX_GZIP
