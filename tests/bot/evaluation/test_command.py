"""`motcua evaluate`: usage."""

from __future__ import annotations

from click.testing import CliRunner

from bot.evaluation.command import evaluate


def test_held_out_questions_are_not_shown() -> None:
    done = CliRunner().invoke(evaluate, ["--failures"])
    assert done.exit_code == 2
    assert "can no longer tune" in done.output
