"""How people type: marks, slips, short forms."""

from __future__ import annotations

import random

from knowledge.text import strip_diacritics
from nlu.noise import Manner, load_asides, manner


def _hand(**changed: object) -> Manner:
    usual = {"kept": 1.0, "slips": 0.0, "short": False, "chance": random.Random(1)}
    return Manner(**{**usual, **changed})  # type: ignore[arg-type]


def test_a_careful_hand_changes_nothing() -> None:
    assert _hand().write("lệ phí bao nhiêu", {}) == "lệ phí bao nhiêu"


def test_a_hand_without_marks_leaves_none() -> None:
    assert _hand(kept=0.0).write("lệ phí bao nhiêu", {}) == "le phi bao nhieu"


def test_short_forms_replace_whole_words_only() -> None:
    written = {_hand(short=True, chance=random.Random(seed)).write("không khôngg", {"không": ["ko"]}) for seed in range(9)}
    assert written == {"ko khôngg", "không khôngg"}


def test_slips_keep_the_number_of_words() -> None:
    text = "đăng ký khai sinh cho con cần giấy tờ gì"
    for seed in range(20):
        assert len(_hand(slips=0.5, chance=random.Random(seed)).write(text, {}).split()) == len(text.split())


def test_manners_differ_and_most_are_careful() -> None:
    chance = random.Random(3)
    hands = [manner(chance) for _ in range(300)]
    assert {hand.kept for hand in hands} == {0.0, 0.5, 1.0}
    assert sum(hand.kept == 1.0 for hand in hands) > 120


def test_the_asides_are_there_and_no_story_asks() -> None:
    asides = load_asides()
    assert min(len(asides.openers), len(asides.closers), len(asides.stories), len(asides.names)) > 20
    assert not [story for story in asides.stories if "?" in story]
    assert all(strip_diacritics(words) for words in asides.short_forms)
