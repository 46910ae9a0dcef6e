"""Addresses of lists: every selection has one, and it leads back to the selection."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import SelectionError
from knowledge.model import AuthorityLevel, Method, OnlineLevel
from knowledge.selection import Selection, Way
from knowledge.selection_query import from_query, to_query

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30).map(lambda text: text.strip())


@given(
    st.builds(
        Selection,
        online_level=st.sampled_from([None, *OnlineLevel]),
        method=st.sampled_from([None, *Method, *Way]),
        field=st.sampled_from([None, "ho_tich", "hai_quan"]),
        authority=st.sampled_from([None, *AuthorityLevel]),
        agency=words.map(lambda text: text or None),
        free=st.booleans(),
        within_days=st.sampled_from([None, 1.0, 3.0, 0.5]),
        words=words,
    )
)
def test_an_address_leads_back_to_its_selection(selection: Selection) -> None:
    assert from_query(dict(parse_qsl(to_query(selection)))) == selection


def test_everything_has_the_plain_address() -> None:
    assert to_query(Selection()) == ""


def test_an_address_reads_as_people_speak() -> None:
    wanted = Selection(OnlineLevel.FULL, Method.ONLINE, "ho_tich", AuthorityLevel.COMMUNE, free=True, within_days=1.0)
    assert to_query(wanted) == "linh-vuc=ho_tich&cap=xa&muc=toan-trinh&phi=mien&thoi-han=1&cach=truc-tuyen"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cap", "huyen"),
        ("muc", "4"),
        ("cach", "<script>"),
        ("phi", "1"),
        ("thoi-han", "nan"),
        ("thoi-han", "-1"),
        ("q", "x" * 201),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(SelectionError) as told:
        from_query({name: value})
    assert told.value.name == name
