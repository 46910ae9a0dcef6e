"""The table knows every place under every name."""

from __future__ import annotations

from knowledge.places import load_gazetteer, names, place_of
from knowledge.places.signs import Level
from knowledge.places.table import table


def test_every_name_stands_in_the_table() -> None:
    assert set(table().by_name) == names()


def test_every_entry_is_a_place() -> None:
    for entries in table().by_name.values():
        assert all(place_of(entry.id) for entry in entries)


def test_a_commune_knows_its_unit_and_its_district() -> None:
    book = load_gazetteer()
    for entries in table().by_name.values():
        for entry in entries:
            assert (entry.level is Level.COMMUNE) == (entry.unit in book.units)


def test_run_together_only_long_names_are_heard() -> None:
    assert table().joined["quynhluu"] == "quynh luu"
    assert all(len(word) >= 6 for word in table().joined)


def test_it_is_known_how_many_words_a_name_may_have() -> None:
    assert table().firsts["trung"] == 3
    assert table().firsts["ba"] == 4
