"""Codes in a message: of a dossier as printed or as typed, and of a procedure with or without its dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from knowledge.text import fold

PRINTED = re.compile(r"\b((?:000\.)*(?:\d{2}\.)*[A-Z]\d{2}(?:[.-]\d+)+(?:-\d+)+)\b", re.IGNORECASE)
"""Dossier codes as they are printed on a receipt: H41.18-230501-0001, 000.00.18.H41-250703-0012."""
_TYPED = re.compile(
    r"(?<![\w.])((?:000[ .]\d{2}[ .]\d{2}[ .])?)([HG]\d{2})((?:[ .-]{1,3}\d{1,3}){0,3})"
    r"[ .-]{1,3}(\d{6})[ .-]{1,3}(\d{3,6})(?!\w)",
    re.IGNORECASE,
)
"""The same with blanks for dots and dashes."""
_JOINED = re.compile(r"(?<![\w.])([HG]\d{2})(\d{2})(\d{6})(\d{4})(?!\w)", re.IGNORECASE)
PROCEDURE = re.compile(
    r"(?<![\w.,/-])([123])[. ]?(\d{6})(?:\.000\.00\.00)?(?:\.[A-Z]\d{2})?(?![\w,/-]|[.]\d)", re.IGNORECASE
)
DOTTED = re.compile(r"[123]\.\d{6}")
BEFORE_A_CODE = re.compile(r"\b(?:thu tuc|ma|ma so|tthc|so|code)\W{0,3}$")
"""Words that make a number without its dot a code; "1001193" alone may be anything."""


def dossier_code_in(text: str) -> str | None:
    """Return the dossier code in `text`: as printed when it is, else put together as it would be printed."""
    printed = PRINTED.search(text)
    if printed:
        return printed.group(1)
    for match in (*_TYPED.finditer(text), *_JOINED.finditer(text)):
        groups = match.groups()
        day, number = groups[-2:]
        if not _is_day(day):
            continue
        office = ".".join(part for group in groups[:-2] for part in re.split(r"[ .-]+", group) if part)
        return f"{office.upper()}-{day}-{number}"
    return None


def _is_day(figures: str) -> bool:
    """Return whether six figures are a day (yymmdd), as they are in a dossier code."""
    try:
        datetime.strptime(figures, "%y%m%d")
    except ValueError:
        return False
    return True


def procedure_codes_in(text: str) -> Iterator[str]:
    """Yield the procedure codes `text` names, in their national form: 1.001193."""
    for match in PROCEDURE.finditer(text):
        dotted = DOTTED.match(match.group())
        if dotted or BEFORE_A_CODE.search(fold(text[: match.start()])):
            yield f"{match.group(1)}.{match.group(2)}"
