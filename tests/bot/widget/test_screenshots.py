"""Pictures of the widget at three sizes, light and dark: `make screenshots` writes them to var/screenshots to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.widget.conftest import CHROMIUM
from tests.support.pictures import pictures

SIZES = {"phone": (360, 740), "tablet": (820, 1180), "desktop": (1280, 800)}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_widget_can_be_looked_at(visit: Any, tmp_path: Path, size: str, scheme: str) -> None:
    folder = pictures(tmp_path)
    visitor = visit(SIZES[size], color_scheme=scheme, tag={"banner": "1"})
    expect(visitor.field).to_be_visible()
    taken = [folder / f"{size}-{scheme}-{name}.png" for name in ("opened", "answered")]
    visitor.page.screenshot(path=taken[0])
    visitor.ask("Làm khai sinh cần gì?")
    expect(visitor.log.locator(".choices").first).to_be_visible()
    visitor.page.screenshot(path=taken[1])
    assert all(picture.stat().st_size > 5_000 for picture in taken)
