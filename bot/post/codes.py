"""Codes of postal orders: eight characters, told from the six of a question by their length."""

from __future__ import annotations

import re
import secrets

from bot.channels import codes
from knowledge.text import strip_diacritics

LENGTH = 8
"""26 letters: 2e11 codes. With 10,000 orders alive, 100,000 guesses hit one once in 200 times; with six letters, thrice."""
SLIP_BYTES = 16
"""128 bits, for an address that shows personal data."""
_LEAD = re.compile(r"(?:ma don|ma|don)(?: gui)?(?: buu dien)?[ :]+")
"""What people write before a code, without marks."""


def new_code() -> str:
    """Return a code by chance, of letters and figures."""
    return codes.new_code(LENGTH)


def new_slip() -> str:
    """Return what opens a slip."""
    return secrets.token_urlsafe(SLIP_BYTES)


def read_code(text: str) -> str | None:
    """Return the code a message consists of, also behind «mã» or «đơn»; None when it is none."""
    bare = " ".join(strip_diacritics(text.lower()).split())
    lead = _LEAD.match(bare)
    return codes.read_code(bare[lead.end() :] if lead else text, LENGTH)


def spaced(code: str) -> str:
    """Return a code as it is read out: in two fours."""
    return f"{code[:4]} {code[4:]}"
