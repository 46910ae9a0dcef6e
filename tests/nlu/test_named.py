"""What a message names by its form becomes entities; personal numbers only masked."""

from __future__ import annotations

import time
from datetime import date
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.places import find_places
from knowledge.reading import read
from nlu.mentions import Mentions, mentions_in
from nlu.named import Named, named_in

TODAY = date(2026, 11, 25)
MAX_S = 0.0012
"""What all mentions of a message of 12 words may take: 0.6 ms, twice that beside other work on the same core."""


def _named(text: str, plain: str | None = None) -> list[tuple[str, str]]:
    return [(one.entity, one.value) for one in named_in(text, plain or text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("tôi ở xã Nghi Phú cũ", "place", "former.16702"),
        ("xã Đồng Văn", "place", "former.16744,former.17287,former.17764"),
        ("h41 18 230501 0001 tới đâu rồi", "dossier_code", "H41.18-230501-0001"),
        ("thủ tục 1001193", "procedure_code", "1.001193"),
        ("sáng thứ 7 có làm không", "date", "2026-11-28 morning"),
        ("gọi tôi số 0912 345 678", "phone", "•••••••678"),
        ("cccd 040123456789", "citizen_id", "•••••••••789"),
        ("thẻ 4111 1111 1111 1111", "bank_card", "•••••••••••••111"),
    ],
)
def test_it_is_named(text: str, entity: str, value: str) -> None:
    assert (entity, value) in _named(text)


def test_the_place_a_desk_is_looked_for_in_comes_first() -> None:
    assert _named("em ở Đồng Nai, quê xã Nghi Phú") == [("place", "former.16702"), ("place", "elsewhere.dong_nai")]


def test_where_the_written_form_says_nothing_the_plain_one_is_read() -> None:
    assert _named("xax Nghi Phus", "xã Nghi Phú") == [("place", "former.16702")]


def test_a_number_of_a_person_is_no_day_and_never_a_value() -> None:
    found = _named("số 0912.345.678, căn cước 040 123 456 789")
    assert {entity for entity, _ in found} == {"phone", "citizen_id"}
    assert "345" not in "".join(value for _, value in found)


def test_the_component_adds_them_to_the_message() -> None:
    message = Message(data={TEXT: "một cửa xã Nghi Phú cũ mai có làm không"})
    Mentions().process([message])
    assert {"place", "date"} <= {entity["entity"] for entity in message.get(ENTITIES)}
    (place,) = (entity for entity in message.get(ENTITIES) if entity["entity"] == "place")
    assert message.get(TEXT)[place["start"] : place["end"]] == "Nghi Phú"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_message_is_read(text: str) -> None:
    assert all(isinstance(one, Named) for one in named_in(text, read(text).plain, today=TODAY))


def test_all_mentions_of_a_message_take_little_time() -> None:
    taken = []
    for number in range(200):
        text = f"cho tôi hỏi {number} đăng ký khai sinh ở xã nghi phú mai có làm"
        read(text)
        started = time.thread_time()
        list(mentions_in(text))
        list(named_in(text, text, today=TODAY))
        taken.append(time.thread_time() - started)
    find_places.cache_clear()
    assert quantiles(taken, n=10)[0] < MAX_S  # the fastest tenth: the machine may do other things besides
