"""Why a person is wanted: told along with the contacts, so that chats lead to an officer where there is one."""

from __future__ import annotations

from collections.abc import Sequence

from actions.reply import Status

ASKED, NOT_UNDERSTOOD, NOT_COVERED, COMPLAINT = "asked", "not_understood", "not_covered", "complaint"
FORM = "form"
"""Trouble with a declaration form: that is what was talked about last."""
FAILURES = 2
"""Messages in a row without an answer after which the wish for a person comes from not being understood."""
_BEYOND = frozenset({Status.NOT_COVERED.value, Status.NOT_ON_RECORD.value, Status.NO_ACCESS.value})


def reason_for(last_status: str | None, misunderstood: int, *, about: Sequence[str] = ()) -> str:
    """Return the reason for the wish for a person that follows a reply of `last_status` about these aspects."""
    if misunderstood >= FAILURES:
        return NOT_UNDERSTOOD
    if "forms" in about:
        return FORM
    return NOT_COVERED if last_status in _BEYOND else ASKED
