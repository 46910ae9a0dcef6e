"""The second wall before imported text: nothing of it becomes a link, markup or a command in a channel.

What is imported is cleaned when it is taken over; here it is cleaned again when it is said, whatever way it came into a
record. Links are only ever built from a record's own addresses, and of imported ones only from the State's.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from actions.brevity import MAX_SHORT, at_word
from knowledge.desks import load_desks
from knowledge.imports.prose import is_state_host, line
from knowledge.model import GROUP_OF, Establishment, FactGroup, Procedure, Source, Submission

MAX_URL = 500
"""Characters of an address we send; the longest on record has 81."""
_URL = re.compile(r"https://([A-Za-z0-9.-]+)(?:[/?#][A-Za-z0-9._~:/?#@!$&*+,;=%-]*)?")
_SUSPECT = re.compile(
    r"[^ -~\u00a1-\u00ac\u00ae-\u024f\u1ea0-\u1ef9\u2013\u2014\u2018-\u201d\u2026]"
    r"|[<>&{}\[\]\\]|:\s*\S?/|:\S|\S\.[A-Za-z]|  |^[ /]| $"
)
"""Without a match cleaning changes nothing (tests/actions/test_links.py tries); it costs a tenth of cleaning."""
_GROUPS = {**GROUP_OF, "receives": FactGroup.AUTHORITY, "decides": FactGroup.AUTHORITY}
"""The group each fact belongs to; a fact that is not named belongs to none."""
_NO_WORDS = frozenset({"id", "code", "field", "file", "levels", "established", "upcoming", "local"})
"""What holds no text of a source, and what is cleaned apart."""


def safe(procedure: Procedure) -> Procedure:
    """Return `procedure` as it may be shown: imported facts and local rows without links, markup and hidden marks.

    What a person wrote or checked stays as it is.
    """
    local = tuple(_cleaned(row) for row in procedure.local)
    imported = {group for group in FactGroup if procedure.establishment(group) is Establishment.IMPORTED}
    if not imported:
        return replace(procedure, local=local) if local else procedure
    of_import = procedure.established["default"] is Establishment.IMPORTED
    changed = {
        item.name: _cleaned(getattr(procedure, item.name))
        for item in fields(procedure)
        if item.name not in _NO_WORDS and (_GROUPS[item.name] in imported if item.name in _GROUPS else of_import)
    }
    return replace(procedure, **changed, local=local)


def harmless(text: str) -> str:
    """Return `text` on one line, cleaned as imports are; most texts hold nothing to clean and are left at once."""
    return line(text) if _SUSPECT.search(text) else text


def is_of_the_state(url: str) -> bool:
    """Return whether `url` is an address under gov.vn: https, no account, no port, nothing odd."""
    match = _URL.fullmatch(url)
    return match is not None and len(url) <= MAX_URL and is_state_host(match.group(1).lower())


def may_open(url: str) -> bool:
    """Return whether a button may lead to `url` at all."""
    return _URL.fullmatch(url) is not None and len(url) <= MAX_URL


def _portal() -> str:
    """Return the address of the national portal, which stands in for one that may not be shown."""
    return load_desks()["national_portal"].website or ""


def _cleaned(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(part) for part in value)
    if isinstance(value, Source):
        return replace(
            value,
            title=at_word(harmless(value.title), MAX_SHORT),
            url=value.url if is_of_the_state(value.url) else _portal(),
        )
    if isinstance(value, Submission):
        kept = value.url if value.url and is_of_the_state(value.url) else None
        return replace(value, time_limits=_cleaned(value.time_limits), note=_cleaned(value.note), url=kept)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _cleaned(getattr(value, item.name)) for item in fields(value)})
    return value
