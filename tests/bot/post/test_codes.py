"""Codes of orders: read however they are typed, and hopeless to guess."""

from __future__ import annotations

import random

import pytest

from bot.channels import codes as chat_codes
from bot.channels.codes import LETTERS
from bot.post.codes import LENGTH, new_code, new_slip, read_code, spaced


@pytest.mark.parametrize(
    "typed", ["ACDE3467", "acde 3467", " ACDE-3467. ", "acde3467!", "mã ACDE 3467", "Mã đơn: acde3467", "đơn ACDE3467"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "ACDE3467"


@pytest.mark.parametrize("typed", ["ACDEFGHJ", "34673467", "ACDE346", "ACDE 34677", "mã của tôi ACDE3467", "ABDE3467"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_is_no_code_of_a_conversation() -> None:
    made = [new_code() for _ in range(200)]
    assert all(read_code(spaced(code)) == code and chat_codes.read_code(code) is None for code in made)
    assert len({*made, *(new_slip() for _ in range(200))}) == 400


def test_a_hundred_thousand_guesses_hit_none_of_ten_thousand_orders() -> None:
    chance = random.Random(20261126)  # noqa: S311 - a guesser

    def guess() -> str:
        return "".join(chance.choice(LETTERS) for _ in range(LENGTH))

    alive = {new_code() for _ in range(10_000)}
    assert not any(guess() in alive for _ in range(100_000))
