"""axe-core in a page: loaded once a page, and only what it objects to comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

LOADED = "() => 'axe' in window"
RUN = "async options => (await axe.run(options)).violations"


def violations(page: Page, rules: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the rules broken, shadow roots included: of all there are, or of those with one of these tags."""
    if not page.evaluate(LOADED):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "tag", "values": list(rules)}
    return list(page.evaluate(RUN, options))
