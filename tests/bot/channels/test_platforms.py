"""Which platforms are set up: those the settings name whole; what is missing is told by its variable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.platforms import build_platforms
from bot.database import open_engine
from bot.delivery.tables import metadata
from bot.errors import SettingsError
from bot.settings import Settings

ZALO = Settings(zalo_app_id="1", zalo_app_secret="s", zalo_oa_id="2", zalo_oa_secret="t")
TELEGRAM = Settings(telegram_token="1:t")


@pytest.fixture
def engine() -> Iterator[sa.engine.Engine]:
    made = open_engine("sqlite://", metadata)
    yield made
    made.dispose()


def built(settings: Settings, engine: sa.engine.Engine) -> list[Any]:
    return [platform.input.name() for platform in build_platforms(settings, engine, None)]  # type: ignore[arg-type]


def test_nothing_is_set_up_that_nobody_named(engine: sa.engine.Engine) -> None:
    assert built(Settings(), engine) == []


def test_each_platform_is_set_up_when_it_is_named(engine: sa.engine.Engine) -> None:
    assert built(ZALO, engine) == ["zalo"]
    assert built(TELEGRAM, engine) == ["telegram"]
    assert built(replace(ZALO, telegram_token="1:t"), engine) == ["zalo", "telegram"]


@pytest.mark.parametrize("name", ["zalo_app_secret", "zalo_oa_id", "zalo_oa_secret"])
def test_what_zalo_lacks_is_told_by_its_variable(engine: sa.engine.Engine, name: str) -> None:
    with pytest.raises(SettingsError, match=f"MOTCUA_{name.upper()}"):
        built(replace(ZALO, **{name: ""}), engine)


def test_a_webhook_of_telegram_needs_an_address(engine: sa.engine.Engine) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_PUBLIC_URL"):
        built(replace(TELEGRAM, telegram_secret="s" * 16), engine)
    assert built(replace(TELEGRAM, telegram_secret="s" * 16, public_url="https://a.vn"), engine) == ["telegram"]
