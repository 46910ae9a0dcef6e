"""A slip in a name is forgiven, another name is not made of it."""

from __future__ import annotations

import pytest

from knowledge.places.find import words_of
from knowledge.places.near import near_name
from knowledge.places.signs import Level

EVERYWHERE = tuple(Level)


@pytest.mark.parametrize(
    ("typed", "name"), [("qang trung", "quang trung"), ("nghi phuu", "nghi phu"), ("hưng bìn", "hung binh")]
)
def test_one_slip_is_forgiven(typed: str, name: str) -> None:
    found = near_name(words_of(typed), EVERYWHERE, after_kind=True)
    assert found is not None
    assert {" ".join(entry.bare) for entry in found.entries} == {name}
    assert found.length == len(typed.split())


def test_what_is_as_near_to_two_names_is_neither() -> None:
    assert near_name(words_of("nghi tha"), EVERYWHERE, after_kind=True) is None


def test_another_name_written_with_its_marks_is_not_mended() -> None:
    assert near_name(words_of("Nghi Trường"), EVERYWHERE, after_kind=True) is None


def test_a_short_word_or_another_beginning_is_no_slip() -> None:
    assert near_name(words_of("vinj"), EVERYWHERE, after_kind=True) is None
    assert near_name(words_of("pinh minh"), EVERYWHERE, after_kind=True) is None


def test_only_places_of_the_size_said_are_looked_at() -> None:
    assert near_name(words_of("binh duogn"), (Level.PROVINCE,), after_kind=True) is not None
    assert near_name(words_of("binh duogn"), (Level.DISTRICT,), after_kind=True) is None
