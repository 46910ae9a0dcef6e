"""Numbers of envelopes as the Universal Postal Union has them (standard S10): EB 12345678 5 VN. Pure."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}", re.ASCII)
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_CHECKS = {10: 0, 11: 5}


def read_number(text: str) -> str | None:
    """Return a number without blanks and in capitals, None when it is none or its check digit is wrong."""
    number = "".join(text.split()).upper()
    match = _SHAPE.fullmatch(number)
    if match is None or int(match[2]) != check_digit(match[1]):
        return None
    return number


def check_digit(serial: str) -> int:
    """Return the check digit of eight figures."""
    rest = 11 - sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, serial, strict=True)) % 11
    return _CHECKS.get(rest, rest)
