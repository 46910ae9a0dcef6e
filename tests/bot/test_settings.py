"""Settings are read once from the environment; what is wrong is named by its variable."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import PREFIX, Settings, read_settings, unknown_names
from bot.training import ROOT


def test_nothing_set_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_every_setting_is_read_from_its_variable() -> None:
    environment = {
        "MOTCUA_HOME": "/srv/motcua",
        "MOTCUA_DATABASE_URL": "postgresql://db/motcua",
        "MOTCUA_REDIS_URL": "redis://cache:6379/1",
        "MOTCUA_ENCODER": "some/model",
        "MOTCUA_HOST": "0.0.0.0",
        "MOTCUA_PORT": "9000",
        "MOTCUA_LOG_LEVEL": "debug",
        "MOTCUA_PORTAL_URL": "https://portal.gov.vn",
        "MOTCUA_PORTAL_AGENCY": "H41",
        "MOTCUA_PORTAL_RATE": "0.5",
        "MOTCUA_PUBLIC_URL": "https://motcua.example.gov.vn",
        "MOTCUA_QUIET_S": "0",
        "MOTCUA_PROXIES": "1",
        "MOTCUA_ZALO_APP_ID": "app",
        "MOTCUA_ZALO_APP_SECRET": "app-secret",
        "MOTCUA_ZALO_OA_ID": "oa",
        "MOTCUA_ZALO_OA_SECRET": "oa-secret",
        "MOTCUA_ZALO_SIGNATURE_BY_OA": "1",
        "MOTCUA_ZALO_APP_PROOF": "1",
        "MOTCUA_ZALO_VERIFICATION": "Abc_1",
        "MOTCUA_ZALO_STATUS_TEMPLATE": "template",
        "MOTCUA_ZALO_TAKEOVER_S": "60",
        "MOTCUA_ZALO_OAUTH_URL": "http://127.0.0.1:1/oauth",
        "MOTCUA_ZALO_OPENAPI_URL": "http://127.0.0.1:1/openapi/",
        "MOTCUA_ZALO_BUSINESS_URL": "http://127.0.0.1:1/business",
        "MOTCUA_TELEGRAM_TOKEN": "1:token",
        "MOTCUA_TELEGRAM_SECRET": "s" * 16,
        "MOTCUA_TELEGRAM_URL": "http://127.0.0.1:2",
        "MOTCUA_WIDGET_SITES": "sites.yml",
        "MOTCUA_WIDGET_SECRET": "w" * 32,
        "MOTCUA_WIDGET_SESSIONS_PER_MIN": "5",
        "MOTCUA_DATA_KEYS": "k1,k2",
        "MOTCUA_SMTP_URL": "smtp://post:secret@mail.example:587",
        "MOTCUA_MAIL_FROM": "motcua@example.gov.vn",
        "MOTCUA_DOSSIER_URL": "http://127.0.0.1:3/",
        "MOTCUA_DOSSIER_TOKEN": "dossier-token",
        "MOTCUA_DOSSIER_PAGE": "https://look.example.gov.vn/?code={code}",
        "MOTCUA_CARRIER_URL": "https://carrier.example/api/",
        "MOTCUA_CARRIER_SECRET": "c" * 32,
        "MOTCUA_POST_EMAIL": "buucuc@post.example",
        "MOTCUA_OIDC_ISSUER": "https://sso.example.gov.vn/realm",
        "MOTCUA_OIDC_CLIENT_ID": "motcua",
        "MOTCUA_OIDC_CLIENT_SECRET": "oidc-secret",
    }
    assert {PREFIX + field.name.upper() for field in dataclasses.fields(Settings)} == set(environment)
    assert read_settings(environment) == Settings(
        Path("/srv/motcua"), "postgresql://db/motcua", "redis://cache:6379/1", "some/model", "0.0.0.0", 9000, "DEBUG",
        "https://portal.gov.vn", "H41", 0.5, "https://motcua.example.gov.vn", 0.0, 1,
        "app", "app-secret", "oa", "oa-secret", True, True, "Abc_1", "template", 60.0,
        "http://127.0.0.1:1/oauth", "http://127.0.0.1:1/openapi", "http://127.0.0.1:1/business",
        "1:token", "s" * 16, "http://127.0.0.1:2", "sites.yml", "w" * 32, 5,
        "k1,k2", "smtp://post:secret@mail.example:587", "motcua@example.gov.vn",
        "http://127.0.0.1:3", "dossier-token", "https://look.example.gov.vn/?code={code}",
        "https://carrier.example/api", "c" * 32, "buucuc@post.example",
        "https://sso.example.gov.vn/realm", "motcua", "oidc-secret",
    )  # fmt: skip


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings({"MOTCUA_PORT": "", "MOTCUA_HOME": "", "MOTCUA_LOG_LEVEL": ""}) == Settings()


@pytest.mark.parametrize("port", ["x", "-1", "65536", "80.5", " ", "²"])
def test_a_port_that_is_none_is_refused_by_its_name(port: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_PORT"):
        read_settings({"MOTCUA_PORT": port})


@pytest.mark.parametrize("rate", ["0", "-1", "11", "nan", "inf", "fast"])
def test_a_rate_that_is_no_polite_number_is_refused_by_its_name(rate: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_PORTAL_RATE"):
        read_settings({"MOTCUA_PORTAL_RATE": rate})


@pytest.mark.parametrize("port", [0, 1, 65535])
def test_the_ends_of_the_range_of_ports_are_allowed(port: int) -> None:
    assert read_settings({"MOTCUA_PORT": str(port)}).port == port


def test_a_log_level_that_is_none_is_refused_by_its_name() -> None:
    with pytest.raises(SettingsError, match="MOTCUA_LOG_LEVEL.*LOUD"):
        read_settings({"MOTCUA_LOG_LEVEL": "loud"})


def _shown(value: object) -> str:
    return str(int(value) if isinstance(value, bool) else value)


def test_a_variable_that_only_looks_like_a_setting_is_told() -> None:
    environment = {"MOTCUA_HOEM": "x", "MOTCUA_HOME": "y", "OTHER": "z"}
    assert unknown_names(environment) == ["MOTCUA_HOEM"]
    assert unknown_names({}) == []


def test_conversations_lie_in_the_home_unless_a_database_is_named() -> None:
    assert read_settings({"MOTCUA_HOME": "/srv/m"}).tracker_url == "sqlite:////srv/m/motcua.sqlite"
    assert read_settings({"MOTCUA_DATABASE_URL": "postgresql://db/x"}).tracker_url == "postgresql://db/x"


def test_everything_else_lies_in_the_home() -> None:
    settings = Settings(home=Path("/srv/m"))
    assert {settings.models, settings.index} == {Path("/srv/m/models"), Path("/srv/m/index")}
    assert settings.encoder_name == "/srv/m/models/encoder"
    assert Settings(encoder="keepitreal/x").encoder_name == "keepitreal/x"


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    listed = dict(line.split("#")[0].strip().split("=", 1) for line in lines if line.startswith(PREFIX))
    expected = {
        PREFIX + field.name.upper(): _shown(getattr(Settings(), field.name)) for field in dataclasses.fields(Settings)
    }
    assert listed == expected


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "address", ["https://motcua.example.gov.vn", "https://motcua.example.gov.vn/", "http://127.0.0.1:8080"]
)
def test_the_public_address_loses_its_last_slash(address: str) -> None:
    assert read_settings({"MOTCUA_PUBLIC_URL": address}).public_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address", ["motcua", "http://motcua.example.gov.vn", "https://a/b", "javascript:alert(1)", "https://a b"]
)
def test_a_public_address_nobody_could_open_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_PUBLIC_URL"):
        read_settings({"MOTCUA_PUBLIC_URL": address})


@pytest.mark.parametrize(
    "address",
    [
        "https://a.gov.vn/look",
        "http://a.gov.vn/?c={code}",
        "https://a.gov.vn/{code}/{code}",
        "https://{code}.vn/",
        "javascript:{code}",
    ],
)
def test_a_look_up_page_that_could_not_be_opened_with_a_code_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_DOSSIER_PAGE"):
        read_settings({"MOTCUA_DOSSIER_PAGE": address})


def test_the_token_of_the_dossier_system_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match="MOTCUA_DOSSIER_TOKEN") as caught:
        read_settings({"MOTCUA_DOSSIER_TOKEN": "se cret"})
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize("text", ["-1", "11", "nan", "soon", "inf"])
def test_a_quiet_time_nobody_would_wait_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_QUIET_S"):
        read_settings({"MOTCUA_QUIET_S": text})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_PROXIES", "-1"),
        ("MOTCUA_ZALO_APP_PROOF", "yes"),
        ("MOTCUA_ZALO_TAKEOVER_S", "5"),
        ("MOTCUA_ZALO_OPENAPI_URL", "http://zalo.example"),
        ("MOTCUA_ZALO_OAUTH_URL", "https://zalo.example@evil"),
        ("MOTCUA_TELEGRAM_SECRET", "too short"),
        ("MOTCUA_WIDGET_SECRET", "w" * 31),
        ("MOTCUA_CARRIER_SECRET", "c" * 31),
        ("MOTCUA_CARRIER_URL", "http://carrier.example"),
        ("MOTCUA_POST_EMAIL", "buu cuc@post.example"),
        ("MOTCUA_WIDGET_SESSIONS_PER_MIN", "0"),
    ],
)
def test_a_channels_setting_that_is_wrong_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({name: value})
    assert "SECRET" not in name or value not in str(caught.value)


@pytest.mark.parametrize(("given", "threads"), [(None, 1), ("2", 2)])
def test_small_sums_are_done_in_one_thread_unless_told_otherwise(given: str | None, threads: int) -> None:
    found = "import bot, numpy; from threadpoolctl import threadpool_info as i; print([x['num_threads'] for x in i()])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS")}
    environment |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    said = subprocess.run([sys.executable, "-c", found], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str([threads])
