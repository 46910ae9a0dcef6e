"""`motcua evaluate`: usage."""

from __future__ import annotations

from click.testing import CliRunner

from bot.evaluation.command import evaluate


def test_floors_are_taken_from_the_held_out_set_only() -> None:
    done = CliRunner().invoke(evaluate, ["--set", "development", "--write-floor"])
    assert done.exit_code == 2


def test_held_out_questions_are_not_shown() -> None:
    done = CliRunner().invoke(evaluate, ["--failures"])
    assert done.exit_code == 2
    assert "can no longer tune" in done.output
