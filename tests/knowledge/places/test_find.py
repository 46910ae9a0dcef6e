"""A place is heard however it is written, and nothing else is taken for one."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loader import read_yaml
from knowledge.places import PlaceKind, find_places, load_gazetteer, names, place_meant, place_of
from knowledge.places.signs import needed
from knowledge.text import settle_tones, strip_diacritics

EXAMPLES = read_yaml(Path(__file__).parent / "examples.yml")
BOOK = load_gazetteer()
MAX_S = 0.0006
"""Share of the 0.6 ms all mentions of a message may take together."""
ALPHABET = st.sampled_from(
    [
        "xã",
        "xa",
        "huyện",
        "tp",
        "x.",
        "nghi",
        "phú",
        "phu",
        "vinh",
        "ở",
        "quê",
        "Đồng",
        "Văn",
        "tân",
        "kỳ",
        "cũ",
        ",",
        "Hà",
        "Tĩnh",
        "12",
    ]
)


@pytest.mark.parametrize("example", EXAMPLES["named"], ids=lambda example: example["text"])
def test_the_place_meant_is_found(example: dict[str, Any]) -> None:
    found = place_meant(example["text"])
    assert found is not None
    assert set(found.id.split(",")) == set(example["place"].split(","))


@pytest.mark.parametrize("text", EXAMPLES["none"])
@pytest.mark.parametrize("written", [str, strip_diacritics], ids=["marks", "bare"])
def test_words_that_only_look_like_a_place_are_none(text: str, written: Any) -> None:
    assert find_places(written(text)) == ()


def test_every_commune_of_today_is_found_by_its_kind_and_name() -> None:
    for unit in BOOK.units.values():
        for text in (f"tôi ở {unit.title}", strip_diacritics(f"toi o {unit.title}"), f"{unit.title}, {unit.district}"):
            found = place_meant(text)
            assert found is not None, text
            assert unit.code in {place.code for place in found.places}, text


def test_every_former_commune_with_its_district_leads_to_the_commune_of_today() -> None:
    for former in BOOK.formers.values():
        for text in (f"{former.title} cũ, {former.district}", f"{former.title} {former.district}"):
            found = place_meant(text)
            assert found is not None, text
            assert former.unit in {place.code for place in found.places}, text


def test_without_marks_a_former_commune_with_its_district_is_found_too() -> None:
    for former in BOOK.formers.values():
        text = strip_diacritics(f"{former.title} {former.district}")
        found = place_meant(text)
        assert found is not None, text
        assert former.unit in {place.code for place in found.places}, text


def test_the_twelve_names_of_several_districts_are_told_apart_by_the_district_only() -> None:
    by_name: dict[str, set[str]] = {}
    for former in BOOK.formers.values():
        by_name.setdefault(former.name, set()).add(former.district)
    several = [name for name, districts in by_name.items() if len(districts) > 1]
    assert len(several) == 12
    for name in several:
        found = place_meant(f"ở {name}")
        assert found is not None
        assert len(found.places) > 1, name


def test_a_place_says_what_it_is_now() -> None:
    found = place_meant("xã Nghi Phú cũ")
    assert found is not None
    place = found.places[0]
    assert (place.kind, place.code, place.name) == (PlaceKind.FORMER_UNIT, "16702", "phường Vinh Phú")
    assert (place.former, place.district, place.now) == ("phường Nghi Phú", "thành phố Vinh", ("phường Vinh Phú",))
    assert place.facts()["former"] == "phường Nghi Phú"


def test_a_sure_name_is_surer_than_a_misspelt_one() -> None:
    assert [find_places(text)[0].certainty for text in ("xã Yên Thành", "ở Yên Thành", "xã Yên Thàn")] == [1.0, 0.9, 0.6]


def test_it_is_told_where_the_name_stands() -> None:
    text = "khai sinh ở xã Đồng Văn huyện Tân Kỳ cần gì"
    (found,) = find_places(text)
    assert text[found.start : found.end] == "Đồng Văn huyện Tân Kỳ"


def test_every_lookalike_is_the_name_of_a_place() -> None:
    assert {strip_diacritics(settle_tones(name)) for name in needed()} <= names()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for mention in find_places(text):
        assert mention.places
        assert 0 <= mention.start < mention.end


@settings(deadline=None)
@given(st.lists(ALPHABET, max_size=30).map(" ".join))
def test_any_pile_of_place_words_is_read(text: str) -> None:
    for mention in find_places(text):
        assert all(place.kind is PlaceKind.UNKNOWN or place_of(place.id) for place in mention.places)


def test_a_message_of_twelve_words_is_searched_quickly() -> None:
    texts = [
        "cho tôi hỏi đăng ký khai sinh ở xã nghi phú cần giấy gì",
        "lam lai the cccd cho me bao nhieu tien rua con o xa",
    ]
    read = find_places.__wrapped__
    taken = []
    for text in texts * 100:
        started = time.thread_time()
        read(text)
        taken.append(time.thread_time() - started)
    assert quantiles(taken, n=10)[0] < MAX_S  # the fastest tenth: the machine may do other things besides
