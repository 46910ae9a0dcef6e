"""`motcua zalo`: logging in, keeping a pair made by hand, saying how it stands; errors are one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from click.testing import CliRunner, Result

from bot.database import open_engine
from bot.errors import SettingsError
from bot.settings import Settings
from bot.zalo.account import account_of
from bot.zalo.errors import ZaloError
from bot.zalo.login_command import read_code
from bot.zalo.login_command import zalo as group
from bot.zalo.token_store import SqlTokenStore, metadata
from connectors.zalo.tokens import Tokens, challenge
from tests.support.zalo import ZaloStandIn

CALLBACK = "https://motcua.example.vn/"
Command = Callable[..., Result]


@pytest.fixture
def motcua_zalo(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(group, list(arguments), input=typed)

    return run


@pytest.fixture
def kept(zalo: ZaloStandIn, url: str) -> Callable[[], Tokens | None]:
    """Return what reads the pair that is kept."""

    def read() -> Tokens | None:
        store = SqlTokenStore(open_engine(url, metadata), zalo.app_id, zalo.oa_id)
        found = store.load()
        store.engine.dispose()
        return found

    return read


def consent(address: str) -> str:
    """Agree in a browser; return the address it is sent back to."""
    return str(httpx.get(address).headers["Location"])


def verifier_of(url: str, zalo: ZaloStandIn) -> str:
    store = SqlTokenStore(open_engine(url, metadata), zalo.app_id, zalo.oa_id)
    made = store.verifier()
    store.engine.dispose()
    return made


def error_of(done: Result) -> ZaloError:
    assert isinstance(done.exception, ZaloError), done.output
    assert len(str(done.exception).splitlines()) == 1
    return done.exception


def test_a_login_by_hand_ends_with_the_account_s_name(
    motcua_zalo: Command, zalo: ZaloStandIn, url: str, kept: Callable[[], Tokens | None]
) -> None:
    first = motcua_zalo("login", "--callback", CALLBACK, typed="")
    assert first.exit_code == 1  # nothing was pasted
    address = next(line for line in first.stdout.splitlines() if line.startswith("http"))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge"] == challenge(verifier_of(url, zalo))
    assert asked["redirect_uri"] == CALLBACK
    back = consent(address)
    done = motcua_zalo("login", "--code", back)
    assert done.exit_code == 0, done.output
    assert "name: TT HCC" in done.stdout
    assert "package: Growth" in done.stdout
    tokens = kept()
    assert tokens is not None
    assert tokens.access in zalo.access
    assert tokens.access not in done.output


def test_what_is_pasted_may_be_the_code_alone(motcua_zalo: Command, zalo: ZaloStandIn, url: str) -> None:
    code = zalo.agree(challenge(verifier_of(url, zalo)))
    done = motcua_zalo("login", "--callback", CALLBACK, "--json", typed=f"{code}\n")
    assert done.exit_code == 0, done.output
    shown = json.loads(done.stdout.splitlines()[-1])
    assert (shown["account"], shown["name"], shown["problem"]) == (zalo.oa_id, "TT HCC", None)


def test_a_spent_code_is_refused_in_one_line(motcua_zalo: Command, kept: Callable[[], Tokens | None]) -> None:
    assert "-14005" in str(error_of(motcua_zalo("login", "--code", "spent")))
    assert kept() is None


def test_tokens_of_another_account_are_not_kept(
    motcua_zalo: Command, zalo: ZaloStandIn, url: str, kept: Callable[[], Tokens | None]
) -> None:
    code = zalo.agree(challenge(verifier_of(url, zalo)))
    zalo.oa_id = "999"
    assert "999" in str(error_of(motcua_zalo("login", "--code", code)))
    assert kept() is None


def test_tokens_that_cannot_be_tried_are_kept_as_the_code_is_spent(
    motcua_zalo: Command, zalo: ZaloStandIn, url: str, kept: Callable[[], Tokens | None]
) -> None:
    zalo.fault("getoa", "500")
    code = zalo.agree(challenge(verifier_of(url, zalo)))
    assert "kept" in str(error_of(motcua_zalo("login", "--code", code)))
    assert kept() is not None
    assert motcua_zalo("status").exit_code == 0


def test_a_pair_made_by_hand_is_tried_and_kept(
    motcua_zalo: Command, zalo: ZaloStandIn, kept: Callable[[], Tokens | None]
) -> None:
    pair = zalo.mint()
    done = motcua_zalo("seed", typed=f"{pair['access_token']}\n{pair['refresh_token']}\n")
    assert done.exit_code == 0, done.output
    assert pair["access_token"] not in done.output
    tokens = kept()
    assert tokens is not None
    assert (tokens.access, tokens.refresh) == (pair["access_token"], pair["refresh_token"])


def test_a_wrong_pair_is_not_kept(motcua_zalo: Command, kept: Callable[[], Tokens | None]) -> None:
    assert "-216" in str(error_of(motcua_zalo("seed", "--access-token", "a", "--refresh-token", "r")))
    assert "both" in str(error_of(motcua_zalo("seed", "--access-token", " ", "--refresh-token", "r")))
    assert kept() is None


def test_status_says_how_it_stands(motcua_zalo: Command, zalo: ZaloStandIn) -> None:
    before = motcua_zalo("status", "--json")
    assert before.exit_code == 1
    assert "motcua zalo login" in json.loads(before.stdout)["problem"]
    pair = zalo.mint()
    motcua_zalo("seed", "--access-token", pair["access_token"], "--refresh-token", pair["refresh_token"])
    after = json.loads(motcua_zalo("status", "--json").stdout)
    assert (after["name"], after["package_until"], after["problem"]) == ("TT HCC", "31/12/2026", None)
    assert after["expires_at"].endswith("+07:00")
    zalo.access.clear()
    zalo.refresh.clear()
    locked_out = motcua_zalo("status", "--json")
    assert locked_out.exit_code == 1
    assert "-14014" in json.loads(locked_out.stdout)["problem"]
    offline = motcua_zalo("status", "--offline", "--json")
    assert (offline.exit_code, json.loads(offline.stdout)["name"]) == (0, None)


@pytest.mark.parametrize("name", ["MOTCUA_ZALO_APP_ID", "MOTCUA_ZALO_APP_SECRET", "MOTCUA_ZALO_OA_ID"])
def test_what_is_not_set_is_named(motcua_zalo: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    done = motcua_zalo("status")
    assert isinstance(done.exception, SettingsError)
    assert name in str(done.exception)


def test_without_a_callback_the_setting_is_named(motcua_zalo: Command) -> None:
    done = motcua_zalo("login")
    assert isinstance(done.exception, SettingsError)
    assert "MOTCUA_PUBLIC_URL" in str(done.exception)


def test_the_settings_make_the_account(zalo: ZaloStandIn) -> None:
    settings = Settings(zalo_app_id="1", zalo_app_secret="s", zalo_oa_id="2", zalo_oa_secret="o", zalo_app_proof=True)
    account = account_of(settings)
    assert (account.app_id, account.oa_id, account.app_proof) == ("1", "2", True)
    assert account.openapi_url == "https://openapi.zalo.me"
    assert "'s'" not in repr(account)


@pytest.mark.parametrize(
    "given",
    ["abc", " abc ", "https://a.vn/?code=abc&oa_id=1", "https://a.vn/x?oa_id=1&code=abc&state=s", "code=abc&oa_id=1",
     "https://a.vn/?code=abc"],
)  # fmt: skip
def test_the_code_is_found_in_whatever_is_pasted(given: str) -> None:
    assert read_code(given, oa_id="1", state="s") == "abc"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "no code"),
        ("two words", "no code"),
        ("https://a.vn/?oa_id=1", "no code"),
        ("https://a.vn/?code=abc&oa_id=2", "account 2"),
        ("https://a.vn/?code=abc&oa_id=1&state=other", "another login"),
        ("https://a.vn/?error_code=-14003", "--callback"),
    ],
)
def test_what_is_wrong_with_what_was_pasted_is_said(given: str, says: str) -> None:
    with pytest.raises(ZaloError, match=says):
        read_code(given, oa_id="1", state="s")
