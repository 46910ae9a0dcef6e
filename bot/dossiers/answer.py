"""Reads an answer of the look-up: what the contract names is taken, the applicant and everything else is left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from knowledge.dossiers import DossierStatus, stage_of
from knowledge.dossiers.errors import LookUpError
from knowledge.personal import mask
from knowledge.text import clean, fold

UNKNOWN = "unknown_dossier"
"""The error code of a 404 that means the dossier, not the address."""
MAX_TEXT = 300
"""Characters taken of one text."""
MAX_LIST = 20
"""Papers taken of the list of what is missing."""
LEAST_NAME = 3
"""Characters from which a person's name is looked for in the other texts."""
PERSONS = ("applicant", "owner", "submitter")
"""Parts of an answer that are about a person; never kept, and taken out of every other text."""


def is_unknown(content: bytes) -> bool:
    """Return whether the body of a 404 says that there is no such dossier; any other 404 may be a wrong address."""
    try:
        error = _object(content).get("error")
    except LookUpError:
        return False
    return isinstance(error, Mapping) and error.get("code") == UNKNOWN


def read_status(content: bytes, code: str, *, now: datetime) -> DossierStatus:
    """Return the state that an answer to `code` tells, had at `now`; raise LookUpError where it breaks the contract."""
    answer = _object(content)
    if answer.get("code") != code:
        raise LookUpError("the dossier system answered about another dossier")
    number = answer.get("status")
    if not isinstance(number, int) or isinstance(number, bool):
        raise LookUpError("the dossier system's answer: 'status' is no number")
    names = tuple(_names(answer))
    return DossierStatus(
        code=code,
        stage=stage_of(number),
        looked_up_at=now,
        word=_text(answer, "status_text", names),
        received_on=_day(answer, "received_on"),
        due_on=_day(answer, "due_on"),
        finished_on=_day(answer, "finished_on"),
        office=_text(answer, "office", names),
        supplement=_texts(answer, "supplement", names),
        pick_up=_text(answer, "pick_up", names),
    )


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise LookUpError("the dossier system's answer is no JSON") from None
    if not isinstance(found, dict):
        raise LookUpError("the dossier system's answer is no JSON object")
    return found


def _day(answer: Mapping[str, Any], name: str) -> date | None:
    value = answer.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise LookUpError(f"the dossier system's answer: {name!r} is no day") from None


def _text(answer: Mapping[str, Any], name: str, names: tuple[str, ...]) -> str:
    value = answer.get(name)
    if value is not None and not isinstance(value, str):
        raise LookUpError(f"the dossier system's answer: {name!r} is no text")
    return _without_persons(value or "", names)


def _texts(answer: Mapping[str, Any], name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    value = answer.get(name) or []
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise LookUpError(f"the dossier system's answer: {name!r} is no list of texts")
    return tuple(text for found in value[:MAX_LIST] if (text := _without_persons(found, names)))


def _names(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of persons in the answer, in their search form."""
    for part in PERSONS:
        yield from (name for text in _named(answer.get(part)) if len(name := fold(clean(text))) >= LEAST_NAME)


def _named(value: Any) -> Iterator[str]:
    """Yield a person that is a mere text, and every text below a key that has "name" in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _named(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, dict | list) or "name" in key.lower():
                yield from _named(part)


def _without_persons(text: str, names: tuple[str, ...]) -> str:
    """Return `text` with personal numbers masked; empty when it names a person of the answer."""
    plain = clean(text)[:MAX_TEXT]
    folded = f" {fold(plain)} "
    return "" if any(f" {name} " in folded for name in names) else mask(plain)
