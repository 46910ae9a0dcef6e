"""Accounts for tests: a server of their pages in a process of its own, officers of all roles, browsers without a screen."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from argon2 import PasswordHasher

from bot.accounts.access import Accounts, build_accounts
from bot.accounts.administration import Administration, NewAccount
from bot.accounts.model import Outside, Role
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import csrf_token
from bot.accounts.tables import accounts as accounts_table
from bot.accounts.tables import recovery_codes, sessions
from bot.database import writing
from bot.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
VINH, CUA_LO = "commune:16681", "commune:16732"
"""Two agencies that must not see each other's things."""
PASSWORD = "con ga trong gay sang"
SETUP = Outside("setup")
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PEOPLE: dict[str, tuple[Role, str]] = {
    "officer": (Role.OFFICER, VINH),
    "colleague": (Role.OFFICER, VINH),
    "head": (Role.AGENCY_HEAD, VINH),
    "other.officer": (Role.OFFICER, CUA_LO),
    "other.head": (Role.AGENCY_HEAD, CUA_LO),
    "post": (Role.POST_OFFICE, ""),
    "province": (Role.PROVINCIAL_OFFICE, ""),
    "admin": (Role.ADMINISTRATOR, ""),
}


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def add_people(accounts: Accounts, **more: tuple[Role, str]) -> None:
    """Make an account for everybody; all have PASSWORD."""
    accounts.passwords = Passwords(CHEAP)
    administration = Administration(accounts)
    for username, (role, agency) in {**PEOPLE, **more}.items():
        new = NewAccount(username, username.title(), role, agency)
        administration.create(SETUP, new, password=PASSWORD, must_change=False)


ADDRESSES = itertools.count(1)


class Served:
    """The server, and its accounts as this process sees them. Every browser has an internet address of its own."""

    def __init__(self, address: str, accounts: Accounts) -> None:
        self.address = address
        self.accounts = accounts
        self.administration = Administration(accounts)

    def renew(self) -> None:
        """Make everybody's account as it was; others are gone, and so are all sessions. Audit rows stay."""
        with writing(self.accounts.engine) as connection:
            for table in (sessions, recovery_codes, accounts_table):
                connection.execute(table.delete())
        add_people(self.accounts)

    def browser(self, username: str = "") -> Browser:
        """Return a browser, logged in when a name is given (without asking for the password)."""
        browser = Browser(self)
        if username:
            browser.hold(self.accounts.sessions.begin(username))
        return browser


class Browser:
    """Keeps cookies, follows no redirect, finds the hidden fields of forms."""

    def __init__(self, served: Served) -> None:
        self.served = served
        number = next(ADDRESSES)
        headers = {"X-Forwarded-For": f"10.0.{number // 256}.{number % 256}"}
        self.client = httpx.Client(base_url=served.address, headers=headers, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.client.close()

    def hold(self, token: str) -> None:
        """Have a session's cookie."""
        self.client.cookies.set("motcua", token, domain="127.0.0.1", path="/")

    @property
    def token(self) -> str:
        """Return the session's token, empty when there is none."""
        return next((cookie.value or "" for cookie in self.client.cookies.jar if cookie.name == "motcua"), "")

    @property
    def csrf(self) -> str:
        """Return what the session's forms send along."""
        return csrf_token(self.token)

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for a page."""
        return self.client.get(path, **more)

    def send(
        self, path: str, *, method: str = "POST", headers: dict[str, str] | None = None, **fields: str
    ) -> httpx.Response:
        """Send a form with the session's token."""
        return self.client.request(method, path, data={"csrf": self.csrf, **fields}, headers=headers)

    def log_in(self, username: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Log in as people do."""
        hidden = hidden_fields(self.get("/desk/login").text)
        return self.client.post("/desk/login", data={**hidden, "username": username, "password": password, **more})


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's last form."""
    form = page.rsplit("<form", 1)[-1]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


@contextlib.contextmanager
def serving(home: Path, **settings: str) -> Iterator[Served]:
    """Serve the pages of accounts with its state in `home`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    environment |= {"PYTHONPATH": str(ROOT), "MOTCUA_HOME": str(home), "MOTCUA_PROXIES": "1", **settings}
    accounts = build_accounts(read_settings(environment))
    add_people(accounts)
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.accounts_server"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        yield Served(process.stdout.readline().decode().strip(), accounts)
        process.stdin.close()
    accounts.engine.dispose()
