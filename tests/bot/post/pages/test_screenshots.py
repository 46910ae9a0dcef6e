"""Pictures of the pages on a phone and a desktop, light and dark: `make screenshots` writes them to var/screenshots to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.desk.pages.windows import BROWSER, DESKTOP, PHONE
from tests.bot.post.pages.conftest import Served
from tests.bot.post.pages.test_pages_browser import LOST, states
from tests.bot.post.pages.windows import Window
from tests.support.pictures import pictures

pytestmark = BROWSER
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_can_be_looked_at(enter: Any, served: Served, tmp_path: Path, size: str, scheme: str) -> None:
    folder = pictures(tmp_path)
    opened: dict[str, Window] = {}
    for name, (who, path) in states(served).items():
        if who in opened:
            opened[who].go(path)
        else:
            opened[who] = enter(who, path, SIZES[size], color_scheme=scheme)
            opened[who].forgiven.append(LOST)
        picture = folder / f"post-{size}-{scheme}-{name}.png"
        opened[who].page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 5_000
