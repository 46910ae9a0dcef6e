"""A message is read as ordinary Vietnamese."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loader import read_yaml
from knowledge.reading import read
from knowledge.text import MAX_CHARACTERS

MESSAGES: dict[str, dict[str, str]] = read_yaml(Path(__file__).parent / "messages.yml")
"""Messages as written -> as read, by what is the matter with them."""

PIECES = (
    "ko k dc ks khai sinh dki mô mo răng rứa chi phí o hè ddawng kys d9a8ng ky1 sihn kh ai đăn g giấyyy 😂 , . ? Vinh 1.001193"
    " khaisinh cccd gt nhà ở BẢN SAO mất xã"
)
messages = st.lists(st.sampled_from(PIECES.split()), max_size=14).map(" ".join)
any_text = st.text(alphabet=st.characters(), max_size=60)  # every code point, lone surrogates too


def test_an_ordinary_message_is_its_own_reading() -> None:
    assert read("Đăng ký khai sinh cần giấy tờ gì?").plain == "Đăng ký khai sinh cần giấy tờ gì?"


@pytest.mark.parametrize(("written", "plain"), [pair for pairs in MESSAGES.values() for pair in pairs.items()])
def test_a_message_is_read_as_its_table_says(written: str, plain: str) -> None:
    assert read(written).plain == plain


@settings(deadline=None)
@given(messages | any_text)
def test_reading_twice_changes_nothing(text: str) -> None:
    once = read(text).plain
    assert read(once).plain == once


@settings(deadline=None)
@given(any_text)
def test_nothing_that_can_be_typed_breaks_the_reading(text: str) -> None:
    assert read(text).text == text


def test_a_long_message_is_cut_like_everywhere() -> None:
    assert len(read("đăng ký ko " * MAX_CHARACTERS).plain) <= MAX_CHARACTERS
