"""The words beside names are data: whole, without contradiction, each with its marks and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import read_yaml
from knowledge.places import place_meant
from knowledge.places.signs import LOOKALIKES_FILE, SIGNS_FILE, Level, Sign, both_spellings, needed, signs


def test_a_kind_is_known_with_marks_without_and_short() -> None:
    known = signs().kinds
    assert [known[form].kind for form in ("thị trấn", "thi tran", "tt")] == ["thị trấn"] * 3
    assert known["thành phố"].levels == (Level.DISTRICT, Level.PROVINCE)
    assert known["tt"].short
    assert not known["thị trấn"].short


@pytest.mark.parametrize("word", read_yaml(SIGNS_FILE)["here"] + read_yaml(SIGNS_FILE)["where"] + ["bản", "sống"])
def test_every_word_for_where_announces_a_place(word: str) -> None:
    found = place_meant(f"hồ sơ {word} Yên Thành")
    assert found is not None
    assert found.certainty == 0.9


@pytest.mark.parametrize("word", read_yaml(SIGNS_FILE)["move"])
def test_every_word_of_moving_announces_the_city(word: str) -> None:
    assert place_meant(f"hồ sơ {word} Vinh") is not None


@pytest.mark.parametrize("form", read_yaml(SIGNS_FILE)["short"])
def test_every_short_form_is_heard_before_a_name(form: str) -> None:
    found = place_meant(f"hồ sơ {form}. Nghi Lộc")
    assert found is not None
    assert found.certainty == 1.0


@pytest.mark.parametrize("word", read_yaml(SIGNS_FILE)["not_a_place"])
def test_no_place_follows_a_family_name_or_a_street(word: str) -> None:
    assert place_meant(f"hồ sơ của {word} Nghi Phú") is None


def test_a_lookalike_needs_at_least_as_much_without_marks() -> None:
    assert needed()["tương dương"] == (Sign.NONE, Sign.MOVE)
    assert needed()["minh châu"] == (Sign.WHERE, Sign.WHERE)
    assert all(bare >= marked for marked, bare in needed().values())


def test_every_lookalike_says_what_else_it_is() -> None:
    content = read_yaml(LOOKALIKES_FILE)
    reasons = [reason for groups in content.values() for names in groups.values() for reason in names.values()]
    assert all(isinstance(reason, str) and reason for reason in reasons)


def test_words_are_known_in_both_spellings() -> None:
    assert both_spellings(["Ở", "quê"]) == {"ở", "o", "quê", "que"}


def test_the_files_lie_beside_the_code() -> None:
    assert SIGNS_FILE.parent == LOOKALIKES_FILE.parent == Path(SIGNS_FILE).parent
