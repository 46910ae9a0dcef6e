"""What was asked, as a value."""

from __future__ import annotations

from actions.question import Context, Question
from actions.reply import ASPECTS


def test_aspects_are_put_in_the_order_of_answers() -> None:
    assert Question("", "ask_fee", aspects=("legal_basis", "fee", "documents")).asked == ("documents", "fee", "legal_basis")


def test_an_overview_counts_only_when_nothing_else_is_asked() -> None:
    assert Question("", "ask_procedure", aspects=("overview",)).asked == ("overview",)
    assert Question("", "ask_fee", aspects=("overview", "fee")).asked == ("fee",)


def test_an_aspect_nobody_knows_is_left_out() -> None:
    assert Question("", "ask_hours", aspects=("hours",)).asked == ()


def test_every_aspect_can_be_asked() -> None:
    assert Question("", "ask_procedure", aspects=ASPECTS).asked == tuple(a for a in ASPECTS if a != "overview")


def test_a_new_conversation_holds_nothing() -> None:
    assert Context() == Context(procedure_id=None, choices=(), pending=(), misunderstood=0)
