"""The widget in a real browser against the real interface: what the fake of the other tests stands for is so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.test_server import serving
from tests.bot.widget.conftest import CHROMIUM, PHONE, SITE
from tests.bot.widget.windows import BIRTH

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


@pytest.fixture(scope="module")
def widget_address(site_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole app with a fake assistant; the agency's pages may embed it."""
    path = tmp_path_factory.mktemp("sites") / "sites.yml"
    path.write_text(f"sites:\n  {SITE}: {{name: Sở Tư pháp, origins: ['{site_address}']}}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_WIDGET_SITES", str(path))
        with serving("0.1") as (client, _):
            yield str(client.base_url).rstrip("/")


@pytest.fixture
def control() -> None:
    """The real server has no switches."""


@pytest.mark.parametrize("page", ["phone", "strict"])
def test_a_question_is_answered_once_and_survives_a_reload(visit: Any, page: str) -> None:
    visitor = visit(PHONE, page)
    visitor.ask(BIRTH)
    expect(visitor.log.get_by_text("Đăng ký khai sinh").first).to_be_visible()
    said = visitor.said()
    assert len(said) == 2  # what was asked and the answer; the introduction is the widget's own
    visitor.page.reload()
    if not visitor.panel.is_visible():
        visitor.launcher.click()
    expect(visitor.log.get_by_text("Đăng ký khai sinh").first).to_be_visible()
    assert visitor.said() == said


def test_what_is_written_without_a_network_goes_out_once(visit: Any) -> None:
    visitor = visit(PHONE)
    visitor.ask(BIRTH)
    expect(visitor.log.get_by_text("Đăng ký khai sinh").first).to_be_visible()
    visitor.context.set_offline(True)
    visitor.ask("Lệ phí?")
    visitor.context.set_offline(False)
    expect(visitor.page.locator("motcua-chat .message")).to_have_count(4, timeout=40_000)
    assert sum(text == "Lệ phí?" for text in visitor.said()) == 1
    visitor.complaints.clear()  # the browser notes each request that had no network
