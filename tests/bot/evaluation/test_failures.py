"""A failure says what was expected and what came."""

from __future__ import annotations

from bot.evaluation.failures import failure_lines, failures_of
from tests.bot.evaluation.observations import BIRTH, seen


def test_a_right_answer_is_no_failure() -> None:
    assert failures_of([seen()]) == []


def test_a_failure_tells_expected_and_got() -> None:
    (failure,) = failures_of([seen(codes=("a", BIRTH), aspects=frozenset({"fee"}))])
    assert failure.wrong == ("procedure.first", "aspects", "kind")
    assert failure.expected == f"ask_documents | documents | {BIRTH}"
    assert failure.got == f"answered ask_documents | fee | a {BIRTH} (rank 2)"
    assert failure.place == "procedures.yml:1"


def test_failures_are_listed_by_slice() -> None:
    wrong = seen(codes=(), slices=("all", "typo"))
    assert len(list(failure_lines([wrong], "typo"))) == 3
    assert list(failure_lines([wrong], "dialect")) == []
