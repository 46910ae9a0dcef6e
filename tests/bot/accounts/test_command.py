"""`motcua user`: the first administrator, and what else is done without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.accounts.access import Accounts, build_accounts
from bot.accounts.audit import Wanted
from bot.accounts.command import user
from bot.accounts.errors import AccountExistsError, AccountUnknownError, FieldRefusedError, PasswordRefusedError
from bot.settings import read_settings
from tests.support.officers import PASSWORD, VINH

ADMIN = ("add", "root.admin", "--role", "administrator", "--password-stdin")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str, typed: str = f"{PASSWORD}\n") -> Result:
    return CliRunner().invoke(user, arguments, input=typed)


def accounts() -> Accounts:
    return build_accounts(read_settings())


def test_the_first_administrator_is_made_and_may_log_in() -> None:
    done = run(*ADMIN, "--name", "Quan tri", "--email", "q@example.gov.vn")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    row = accounts().store.attempt("root.admin")
    assert row is not None and accounts().passwords.check(row["password"], PASSWORD).right
    assert not row["must_change_password"]
    entry = accounts().log.read(Wanted())[0]
    assert entry.who.startswith("cli:") and entry.action == "account.create"


def test_a_password_is_asked_for_twice_and_never_shown() -> None:
    done = run("add", "lan", "--role", "officer", "--agency", VINH, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output + done.stderr
    assert run("add", "mai", "--role", "officer", "--agency", VINH, typed=f"{PASSWORD}\nother\n").exit_code != 0


def test_an_account_of_the_provider_needs_no_password() -> None:
    assert run("add", "sso", "--role", "officer", "--agency", VINH, "--oidc", "s-1", typed="").exit_code == 0
    assert not accounts().store.account("sso").has_password


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("add", "lan", "--role", "king", "--password-stdin"), None, "not one of officer"),
        (("add", "lan", "--role", "officer", "--password-stdin"), FieldRefusedError, "needs an agency"),
        (
            ("add", "lan", "--role", "officer", "--agency", "commune:1", "--password-stdin"),
            FieldRefusedError,
            "commune:<code",
        ),
        (("add", "lan", "--role", "administrator", "--agency", VINH, "--password-stdin"), FieldRefusedError, "no agency"),
        (("add", "Lan Vinh", "--role", "administrator", "--password-stdin"), FieldRefusedError, "username"),
        (("disable", "nobody", "--why", "x"), AccountUnknownError, "nobody"),
        (("disable", "nobody"), None, "--why"),
        (("disable", "nobody", "--why", " "), None, "--why"),
        (("password", "nobody", "--why", "x", "--password-stdin"), AccountUnknownError, "nobody"),
        (("role", "nobody", "--role", "king", "--why", "x"), None, "not one of"),
    ],
)
def test_what_cannot_be_is_told_by_name(arguments: tuple[str, ...], error: type[Exception] | None, said: str) -> None:
    done = run(*arguments)
    assert done.exit_code != 0
    if error is not None:
        assert isinstance(done.exception, error)
        assert said in str(done.exception)
    else:
        assert said in done.output


def test_a_weak_password_or_a_name_that_is_taken_is_refused() -> None:
    assert isinstance(run(*ADMIN, typed="short\n").exception, PasswordRefusedError)
    run(*ADMIN)
    assert isinstance(run(*ADMIN).exception, AccountExistsError)


def test_accounts_are_listed_for_people_and_for_machines() -> None:
    run(*ADMIN)
    run("add", "lan", "--role", "officer", "--agency", VINH, "--password-stdin")
    run("disable", "lan", "--why", "nghi")
    rows = [json.loads(line) for line in run("list", "--json").output.splitlines()]
    assert {row["username"]: row["state"] for row in rows} == {"root.admin": "open", "lan": "disabled"}
    assert "argon2" not in run("list", "--json").output
    assert "officer" in run("list").output


def test_every_change_leaves_a_row_with_its_reason() -> None:
    run("add", "lan", "--role", "officer", "--agency", VINH, "--password-stdin")
    changes = [
        ("password", "lan", "--password-stdin"),
        ("disable", "lan"),
        ("enable", "lan"),
        ("role", "lan", "--role", "agency_head", "--agency", "provincial_centre"),
        ("unlock", "lan"),
        ("two-factor-off", "lan"),
    ]
    for number, change in enumerate(changes):
        assert run(*change).exit_code == 2  # no reason
        done = run(*change, "--why", f"why {number}", typed="mot cau khac han\n")
        assert done.exit_code == 0, done.output
        row = accounts().log.read(Wanted(object="lan"))[0]
        assert row.why == f"why {number}" and row.who.startswith("cli:")
    assert accounts().store.account("lan").must_change_password


def test_it_hangs_on_the_command_line() -> None:
    from bot.cli import cli

    assert isinstance(cli.commands["user"], click.Group)
