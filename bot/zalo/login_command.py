"""`motcua zalo login|seed|status`: thin wrappers over what the channel itself uses."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click
import httpx

from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.zalo.account import account_of, open_store
from bot.zalo.errors import ZaloError
from bot.zalo.token_store import SqlTokenStore
from connectors.errors import LaterError, SendError
from connectors.zalo.account import ZaloAccount
from connectors.zalo.client import AccountInfo, TokenRefusedError, ZaloClient
from connectors.zalo.codes import VIETNAM
from connectors.zalo.tokens import Tokens, exchange_code, permission_url, read_tokens

_CODE = re.compile(r"[\x21-\x7e]{1,2048}")


@click.group("zalo")
def zalo() -> None:
    """Connect a Zalo Official Account (docs/zalo.md)."""


@zalo.command()
@click.option("--callback", metavar="URL", help="Callback address registered for the app (default: MOTCUA_PUBLIC_URL).")
@click.option("--code", metavar="CODE|URL", help="The code, or the whole address one was sent back to; asks for nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def login(callback: str | None, code: str | None, as_json: bool) -> None:
    """Let the account's administrator agree, and keep the tokens.

    Prints the address to open; what the browser is sent back to is pasted here within ten minutes.
    """
    settings = read_settings()
    account, store = account_of(settings), open_store(settings)
    verifier, state = store.verifier(), ""
    if code is None:
        state = secrets.token_urlsafe(16)
        _guide(permission_url(account, callback=_callback(settings, callback), verifier=verifier, state=state))
        code = click.prompt("Address or code", err=True)
    given = read_code(code, oa_id=account.oa_id, state=state)
    tokens = _run(lambda http: exchange_code(http, account, given, verifier=verifier, now=time.time()))
    _keep(account, store, tokens, as_json=as_json)


def _callback(settings: Settings, given: str | None) -> str:
    callback = given or settings.public_url
    if not callback:
        raise SettingsError("MOTCUA_PUBLIC_URL: not set; name the app's callback address with --callback")
    return callback


def _guide(address: str) -> None:
    click.echo("1. Open this address as an administrator of the Official Account, and agree:", err=True)
    click.echo(address)
    click.echo("2. The browser is sent to the callback address, with ?code=... behind it (the page itself may be", err=True)
    click.echo("   missing). Paste the whole address here, or only the code; it is valid for ten minutes.", err=True)


def read_code(given: str, *, oa_id: str, state: str = "") -> str:
    """Return the code in what was pasted: an address, or the code alone. Raises ZaloError naming what is wrong with it."""
    text = given.strip()
    if "?" in text or "://" in text or text.startswith(("code=", "oa_id=")):
        answer = {name: values[-1] for name, values in parse_qs(urlsplit(text).query or text).items()}
        if "error_code" in answer:
            raise ZaloError(f"zalo login: Zalo refused: error {answer['error_code'][:20]}{_hint(answer['error_code'])}")
        if answer.get("oa_id", oa_id) != oa_id:
            raise ZaloError(f"zalo login: the address is of account {answer['oa_id'][:40]}, MOTCUA_ZALO_OA_ID is {oa_id}")
        if state and answer.get("state", state) != state:
            raise ZaloError("zalo login: the address is of another login; open the address printed last")
        text = answer.get("code", "")
    if not _CODE.fullmatch(text):
        raise ZaloError("zalo login: no code in what was given; it stands behind ?code= in the address")
    return text


def _hint(code: str) -> str:
    return " (the callback address is not the registered one, see --callback)" if code == "-14003" else ""


@zalo.command()
@click.option("--access-token", prompt=True, hide_input=True, help="Asked for when not given, so that no shell keeps it.")
@click.option("--refresh-token", prompt=True, hide_input=True, help="Asked for when not given.")
@click.option("--expires-in", type=click.IntRange(1, 90000), default=90000, show_default=True, help="Seconds left.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def seed(access_token: str, refresh_token: str, expires_in: int, as_json: bool) -> None:
    """Keep a pair of tokens made by hand in the console's API Explorer."""
    settings = read_settings()
    account, store = account_of(settings), open_store(settings)
    body = {"access_token": access_token.strip(), "refresh_token": refresh_token.strip(), "expires_in": expires_in}
    if not body["access_token"] or not body["refresh_token"]:
        raise ZaloError("zalo seed: both tokens are needed")
    _keep(account, store, read_tokens(body, now=time.time()), as_json=as_json)


def _keep(account: ZaloAccount, store: SqlTokenStore, tokens: Tokens, *, as_json: bool) -> None:
    """Ask Zalo whose tokens these are, keep them, and say so. Those of another account are not kept."""
    if not tokens.refresh:
        raise ZaloError("zalo: Zalo gave no refresh token, access would end in a day; nothing was kept")
    try:
        info = asyncio.run(_info(account, store, tokens.access))
    except TokenRefusedError as error:
        raise ZaloError(f"{error}; nothing was kept") from error
    except SendError as error:  # the code is spent: better kept unchecked than lost
        store.put(tokens)
        raise ZaloError(f"the tokens are kept, but could not be tried: {error}; see `motcua zalo status`") from error
    if info.oa_id != account.oa_id:
        raise ZaloError(f"the tokens are of account {info.oa_id}, MOTCUA_ZALO_OA_ID is {account.oa_id}; nothing was kept")
    store.put(tokens)
    _say(_shown(account, info, tokens, None), as_json=as_json)


async def _info(account: ZaloAccount, store: SqlTokenStore, access: str = "") -> AccountInfo:
    client = ZaloClient(account, store)
    try:
        return await client.get_oa(access)
    finally:
        await client.close()


@zalo.command()
@click.option("--offline", is_flag=True, help="Do not ask Zalo.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(offline: bool, as_json: bool) -> None:
    """Say whether the account can be reached; exit code 1 when not."""
    settings = read_settings()
    account, store = account_of(settings), open_store(settings)
    info, problem = None, None
    if store.load() is None:
        problem = "nobody has logged in; run `motcua zalo login`"
    elif not offline:
        try:
            info = asyncio.run(_info(account, store))
        except SendError as error:
            problem = str(error)
    if info and info.oa_id != account.oa_id:
        problem = f"the tokens are of account {info.oa_id}"
    _say(_shown(account, info, store.load(), problem), as_json=as_json)
    if problem:
        raise SystemExit(1)


def _shown(account: ZaloAccount, info: AccountInfo | None, tokens: Tokens | None, problem: str | None) -> dict[str, Any]:
    facts = asdict(info) if info else {}
    return {
        "account": account.oa_id,
        "name": facts.get("name"),
        "package": facts.get("package"),
        "package_until": facts.get("package_until"),
        "expires_at": _when(tokens.expires_at) if tokens else None,
        "renewed_from": _when(tokens.due_at) if tokens else None,
        "problem": problem,
    }


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(VIETNAM).isoformat(timespec="seconds")


def _say(shown: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for name, value in shown.items():
        if value not in (None, ""):
            click.echo(f"{name}: {value}")


def _run(ask: Callable[[httpx.AsyncClient], Awaitable[Tokens]]) -> Tokens:
    """Return the tokens Zalo gives; what it refuses is told in one line."""

    async def asked() -> Tokens:
        async with httpx.AsyncClient() as http:
            return await ask(http)

    try:
        return asyncio.run(asked())
    except LaterError as error:
        raise ZaloError(str(error)) from error
