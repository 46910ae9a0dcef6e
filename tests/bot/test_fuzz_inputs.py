"""Inputs nobody would write are many, various, and the same every time."""

from __future__ import annotations

import random

from bot.fuzz_inputs import LONGEST, MUTATIONS, chunk_of, mutated

QUESTIONS = ["làm giấy khai sinh cần gì", "lệ phí bao nhiêu", "x"]


def test_a_chunk_is_the_same_every_time_and_others_are_others() -> None:
    assert chunk_of(3, QUESTIONS, size=60) == chunk_of(3, QUESTIONS, size=60)
    assert set(chunk_of(3, QUESTIONS, size=60)) != set(chunk_of(4, QUESTIONS, size=60))


def test_a_chunk_has_its_size_and_hardly_anything_twice() -> None:
    found = chunk_of(1, QUESTIONS, size=100)
    assert len(found) == 100
    assert len(set(found)) > 80


def test_no_input_is_longer_than_the_longest() -> None:
    chance = random.Random(5)
    assert max(len(mutated(["a" * 400], chance)) for _ in range(3000)) <= LONGEST


def test_every_mutation_takes_every_text() -> None:
    chance = random.Random(2)
    for text in ("", " ", "a", "ab", *QUESTIONS):
        for mutate in MUTATIONS:
            for _ in range(20):
                assert isinstance(mutate(text, chance), str)
