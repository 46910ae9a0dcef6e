"""The line a web editor pastes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.errors import SettingsError
from bot.widget.command import widget
from bot.widget.errors import SitesError
from bot.widget.scripts import widget_script


@pytest.fixture(autouse=True)
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sites.yml"
    path.write_text("sites: {so-tu-phap: {origins: ['https://a.gov.vn']}}", encoding="utf-8")
    monkeypatch.setenv("MOTCUA_WIDGET_SITES", str(path))
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", "https://motcua.gov.vn")


def printed(*arguments: str) -> list[str]:
    return CliRunner().invoke(widget, arguments, catch_exceptions=False).output.splitlines()


def test_one_line_for_the_chat_and_one_for_the_banner() -> None:
    assert printed("--site", "so-tu-phap") == [
        '<script src="https://motcua.gov.vn/widget.js" data-site="so-tu-phap" async></script>',
        '<script src="https://motcua.gov.vn/banner.js" data-site="so-tu-phap" async></script>',
    ]


def test_a_fixed_version_carries_its_proof() -> None:
    line = printed("--fixed")[0]
    assert widget_script().path in line and widget_script().integrity in line and 'crossorigin="anonymous"' in line


def test_an_unknown_site_or_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SitesError, match="no site 'so-y-te'"):
        printed("--site", "so-y-te")
    monkeypatch.delenv("MOTCUA_PUBLIC_URL")
    with pytest.raises(SettingsError, match="MOTCUA_PUBLIC_URL"):
        printed()
