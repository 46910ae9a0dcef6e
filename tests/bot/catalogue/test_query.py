"""What a request for the list asks, and addresses that lead back to it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.query import Wanted, address, read_wanted
from knowledge.errors import SelectionError
from knowledge.model import AuthorityLevel
from knowledge.selection import Selection

FIELDS = {"ho_tich", "cu_tru"}


@given(st.sampled_from(["", "khai sinh", "a&b=c?d#e"]), st.sampled_from([None, "ho_tich"]), st.integers(1, 999))
def test_an_address_leads_back_to_its_page(words: str, field: str | None, page: int) -> None:
    """Words with signs of their own change nothing of the other parameters."""
    wanted = Wanted(Selection(words=words, field=field), page)
    query = urlsplit(address(wanted.selection, page=page)).query
    assert read_wanted(parse_qs(query), FIELDS) == wanted


def test_a_form_sent_empty_asks_for_everything() -> None:
    """Browsers send every field of a form, filled or not."""
    assert read_wanted({"q": [""], "cap": [" "], "trang": [""], "utm": ["x"]}, FIELDS) == Wanted()


def test_of_a_parameter_given_twice_the_last_counts() -> None:
    """No request fails for saying a thing twice."""
    assert read_wanted({"cap": ["tinh", "xa"]}, FIELDS).selection.authority is AuthorityLevel.COMMUNE


def test_invisible_characters_are_no_words() -> None:
    """Copied text brings zero-width characters along."""
    assert read_wanted({"q": ["khai\u200b sinh\x00"]}, FIELDS).selection.words == "khai sinh"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("linh-vuc", "khong_co"),
        ("trang", "0"),
        ("trang", "-1"),
        ("trang", "x"),
        ("trang", "9" * 9),
        ("trang", "²"),
        ("cap", "x"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str) -> None:
    """The page tells citizens which part of the address is wrong."""
    with pytest.raises(SelectionError) as told:
        read_wanted({name: [value]}, FIELDS)
    assert told.value.name == name
