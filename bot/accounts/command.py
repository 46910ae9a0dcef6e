"""`motcua user`: the first administrator, and accounts without a browser. Every change leaves an audit row."""

from __future__ import annotations

import getpass
import json
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from bot.accounts.model import Account, Outside, Role
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.accounts.access import Accounts
    from bot.accounts.administration import Administration

WHY = click.option("--why", required=True, help="Why, for the audit log.")
FROM_INPUT = click.option("--password-stdin", "from_input", is_flag=True, help="Read the password from standard input.")


@click.group("user")
def user() -> None:
    """Accounts of officers: add, list, close; the audit log notes who did it as cli:<you>."""


@user.command("add")
@click.argument("username")
@click.option("--role", required=True, help=f"One of {', '.join(Role)}.")
@click.option("--agency", default="", help="provincial_centre, commune:<code> or department:<slug>.")
@click.option("--name", default="", help="Name that citizens are told (default: USERNAME).")
@click.option("--email", default="", help="E-mail address; with an OpenID provider it may log in by it.")
@click.option("--oidc", "subject", default="", help="Subject at the OpenID provider; without --password-stdin: no password.")
@click.option("--why", default="", help="Why, for the audit log.")
@FROM_INPUT
def add(username: str, role: str, agency: str, name: str, email: str, subject: str, why: str, from_input: bool) -> None:
    """Make an account. The password is asked for without echo."""
    from bot.accounts.administration import NewAccount, check_new

    new = NewAccount(username.lower(), name or username, _role(role), agency, email, subject)
    check_new(new)  # before anybody types a password
    password = "" if subject and not from_input else _password(from_input)
    _, administration = _opened()
    administration.create(_me(), new, password=password, must_change=False, why=why)
    click.echo(f"account {new.username}: made")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per account.")
def list_(as_json: bool) -> None:
    """List all accounts."""
    accounts, _ = _opened()
    for account in accounts.store.listed():
        found = _facts(account)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            click.echo(f"{account.username:<24}{account.role.value:<20}{account.agency:<28}{found['state']}")


@user.command("password")
@click.argument("username")
@WHY
@FROM_INPUT
def password(username: str, why: str, from_input: bool) -> None:
    """Give an account a new password; it must be changed at the next login. Its sessions end."""
    accounts, administration = _opened()
    accounts.store.account(username)  # before anybody types a password
    administration.reset_password(_me(), username, _password(from_input), why=_said(why))
    click.echo(f"account {username}: password set")


@user.command("disable")
@click.argument("username")
@WHY
def disable(username: str, why: str) -> None:
    """Close an account; its sessions end."""
    _opened()[1].disable(_me(), username, why=_said(why))
    click.echo(f"account {username}: disabled")


@user.command("enable")
@click.argument("username")
@WHY
def enable(username: str, why: str) -> None:
    """Open an account again."""
    _opened()[1].enable(_me(), username, why=_said(why))
    click.echo(f"account {username}: enabled")


@user.command("role")
@click.argument("username")
@click.option("--role", required=True, help=f"One of {', '.join(Role)}.")
@click.option("--agency", default="", help="provincial_centre, commune:<code> or department:<slug>.")
@WHY
def role(username: str, role: str, agency: str, why: str) -> None:
    """Give an account another role and agency; its sessions end."""
    _opened()[1].set_role(_me(), username, _role(role), agency, why=_said(why))
    click.echo(f"account {username}: {role}{f' at {agency}' if agency else ''}")


@user.command("unlock")
@click.argument("username")
@WHY
def unlock(username: str, why: str) -> None:
    """Let somebody who gave five wrong passwords try again at once."""
    _opened()[1].unlock(_me(), username, why=_said(why))
    click.echo(f"account {username}: unlocked")


@user.command("two-factor-off")
@click.argument("username")
@WHY
def two_factor_off(username: str, why: str) -> None:
    """Ask for no second factor any more: for who lost the phone and the recovery codes."""
    _opened()[1].totp_off(_me(), username, why=_said(why))
    click.echo(f"account {username}: second factor off")


def _opened() -> tuple[Accounts, Administration]:
    from bot.accounts.access import build_accounts  # with the server's parts: not for every command
    from bot.accounts.administration import Administration

    accounts = build_accounts(read_settings())
    return accounts, Administration(accounts)


def _me() -> Outside:
    return Outside(f"cli:{getpass.getuser()}"[:80])


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise click.UsageError(f"role {text!r}: not one of {', '.join(Role)}") from error


def _said(why: str) -> str:
    if not why.strip():
        raise click.UsageError("--why: empty")
    return why


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _facts(account: Account) -> dict[str, Any]:
    locked = account.locked_until > time.time()
    state = "disabled" if account.disabled else "locked" if locked else "open"
    return {
        "username": account.username, "name": account.name, "role": account.role.value, "agency": account.agency,
        "state": state, "second_factor": account.has_totp, "password": account.has_password,
        "must_change_password": account.must_change_password, "oidc": bool(account.oidc_subject),
    }  # fmt: skip
