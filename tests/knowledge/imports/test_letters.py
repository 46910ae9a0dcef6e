"""Capitals and small letters are told apart, with their marks."""

from __future__ import annotations

import re

from knowledge.imports.letters import CAPITAL, SMALL


def test_a_letter_is_a_capital_or_a_small_one() -> None:
    for letter in "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạỵ":
        assert re.fullmatch(f"[{SMALL}]", letter) and not re.fullmatch(f"[{CAPITAL}]", letter)
        assert re.fullmatch(f"[{CAPITAL}]", letter.upper()) and not re.fullmatch(f"[{SMALL}]", letter.upper())
