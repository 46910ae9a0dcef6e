"""Codes of postal orders: eight characters, told from the six of a question by their length."""

from __future__ import annotations

import re
import secrets

from bot.channels.codes import LETTERS

LENGTH = 8
"""26 letters: 2e11 codes. With 10,000 orders alive, 100,000 guesses hit one once in 200 times; with six letters, thrice."""
_SHAPE = re.compile(rf"[{LETTERS}]{{4}}[ -]?[{LETTERS}]{{4}}")
SLIP_BYTES = 16
"""128 bits, for an address that shows personal data."""


def new_code() -> str:
    """Return a code by chance, of letters and figures."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if _is_mixed(code):
            return code


def new_slip() -> str:
    """Return what opens a slip."""
    return secrets.token_urlsafe(SLIP_BYTES)


def read_code(text: str) -> str | None:
    """Return the code a message consists of, None when it is none: letters and a digit, so that no word is one."""
    bare = text.strip().strip(".!").upper()
    code = re.sub(r"[ -]", "", bare)
    return code if _SHAPE.fullmatch(bare) and _is_mixed(code) else None


def spaced(code: str) -> str:
    """Return a code as it is read out: in two fours."""
    return f"{code[:4]} {code[4:]}"


def _is_mixed(code: str) -> bool:
    return any(c.isdigit() for c in code) and not code.isdigit()
