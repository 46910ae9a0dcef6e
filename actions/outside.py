"""What is said to a message that is no question about a procedure: why it is none, and what helps instead."""

from __future__ import annotations

from actions.languages import in_language
from actions.question import Context, Question
from actions.reply import Reply, Status
from actions.unanswered import emergency, settle
from actions.wording import say

OUT_OF_SCOPE = "out_of_scope"
"""The kind of message that is no question about a procedure."""
EMERGENCY, LANGUAGE = "emergency", "language"
CERTAIN = frozenset({EMERGENCY, "abuse", "injection", "language"})
"""Reasons that hold whatever the words match in the catalogue."""
SURE = 1.0
"""Log odds from which abuse and injection do, set by hand: "căn cước của tôi hư" sounds a little like one."""
REASONS = frozenset({"other_body", "chat", "abuse", "injection", "language"})
"""Reasons with words of their own; none of them repeats what was written."""


def is_certain(question: Question) -> bool:
    """Return whether the message is no question about a procedure, whatever it may match."""
    if question.kind != OUT_OF_SCOPE or question.outside not in CERTAIN:
        return False
    return question.outside in (EMERGENCY, LANGUAGE) or question.sounds_outside >= SURE


def outside(question: Question, context: Context) -> Reply:
    """Say why this is not answered; whoever is in danger gets the public numbers."""
    if question.outside == EMERGENCY:
        return emergency()
    if question.outside == LANGUAGE:
        return in_language(question, context)
    reason = question.outside if question.outside in REASONS else None
    text, again = (f"outside.{reason}.text", f"outside.{reason}.again") if reason else ("out_of_scope", "out_of_scope_again")
    return settle(Reply(Status.OUT_OF_SCOPE, say(text), outside=reason or ""), context, again=say(again))
