"""A command is listed before it is imported and works like any other."""

from __future__ import annotations

import subprocess
import sys

from click import Context
from click.testing import CliRunner

from bot.cli import cli
from bot.later import Later
from bot.training import ROOT

HEAVY = {"scipy", "sqlalchemy", "httpx", "rasa", "torch"}


class _Group(Later):
    LATER = {"widget": "bot.widget.command"}


def test_it_is_listed_found_and_explains_itself() -> None:
    group = _Group("x")
    assert group.commands == {}
    assert group.list_commands(Context(group)) == ["widget"]
    assert "Usage: x widget" in CliRunner().invoke(group, ["widget", "--help"]).output
    assert list(group.commands) == ["widget"]


def test_what_is_not_there_is_bad_usage() -> None:
    assert CliRunner().invoke(_Group("x"), ["nonsense"]).exit_code == 2


def test_every_command_named_for_later_is_there() -> None:
    assert isinstance(cli, Later)
    assert all(cli.get_command(Context(cli), name) for name in cli.LATER)


def test_the_command_line_loads_nothing_heavy_before_a_command_asks_for_it() -> None:
    code = f"import sys, bot.cli; print({HEAVY!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
