"""The second wall: what of a record may be shown, and which addresses may be opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.links import harmless, is_of_the_state, may_open, safe
from knowledge.imports.prose import line
from tests.support.catalogue import PAGE, full

EVIL = "https://lua-dao.vn/x"


@pytest.mark.parametrize("url", [PAGE, "https://gov.vn", "https://hcc.nghean.gov.vn/a?b=1#c", "https://GOV.VN/"])
def test_addresses_of_the_state_may_be_linked(url: str) -> None:
    assert is_of_the_state(url)
    assert may_open(url)


@pytest.mark.parametrize(
    "url",
    [
        EVIL,
        "http://dichvucong.gov.vn",
        "https://gov.vn.lua-dao.com/",
        "https://notgov.vn/",
        "https://a@dichvucong.gov.vn/",
        "https://dichvucong.gov.vn:8443/",
        "https://dichvucong.gov.vn\\@lua-dao.vn",
        "https://dichvucong.gov.vn/ https://lua-dao.vn",
        'https://dichvucong.gov.vn/"onclick=',
        "https://dichvucong.gov.vn/\u202ehtml",
        "https://dichvucong.gov.vn/" + "a" * 600,
        "javascript:alert(1)",
        "//dichvucong.gov.vn",
        "",
    ],
)
def test_other_addresses_are_not_of_the_state(url: str) -> None:
    assert not is_of_the_state(url)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://a.vn", "data:text/html,x", "https://a.vn/\n", "/restart"])
def test_a_button_opens_nothing_but_https(url: str) -> None:
    assert not may_open(url)


def test_what_a_person_checked_stays_as_it_is() -> None:
    record = full(conditions=["Xem <b>trang</b> của công ty tại cskh.npc.com.vn"])
    assert safe(record) is record


def test_imported_facts_lose_links_and_markup() -> None:
    record = safe(full(established={"default": "imported"}, conditions=[f"Xem <b>{EVIL}</b> hoặc lua-dao.vn, /restart"]))
    assert record.conditions is not None
    assert "lua-dao" not in record.conditions[0]
    assert "<" not in record.conditions[0]


def test_in_a_mixed_record_only_the_imported_groups_are_cleaned() -> None:
    record = safe(
        full(
            established={"default": "verified", "steps": "imported"},
            conditions=["Xem cskh.npc.com.vn"],
            steps=["Xem trang lua-dao.vn rồi nộp"],
            source={"title": "EVN", "url": "https://cskh.npc.com.vn/", "checked_on": "2026-07-01"},
        )
    )
    assert record.conditions == ("Xem cskh.npc.com.vn",)
    assert "lua-dao" not in record.steps[0]
    assert record.source.url == "https://cskh.npc.com.vn/"


def test_an_imported_source_that_is_not_of_the_state_gives_way_to_the_national_portal() -> None:
    source = {"title": "Cổng [x](y)", "url": EVIL, "checked_on": "2026-07-01"}
    record = safe(full(established={"default": "imported"}, source=source))
    assert record.source.url == "https://dichvucong.gov.vn"
    assert "](" not in record.source.title


def test_an_imported_address_to_file_at_that_is_not_of_the_state_is_dropped() -> None:
    record = safe(full(established={"default": "imported"}, submission=[{"method": "online", "url": EVIL}]))
    assert record.submission[0].url is None


def test_local_rows_are_cleaned_whatever_the_record_is() -> None:
    row = {
        "scope": "commune",
        "agency": "UBND <i>xã</i>",
        "receives": "t.me/luadao",
        "source": {"title": "QĐ", "url": EVIL, "checked_on": "2026-07-01"},
    }
    record = safe(full(local=[row]))
    assert record.local[0].agency == "UBND xã"
    assert "luadao" not in (record.local[0].receives or "")
    assert record.local[0].source.url == "https://dichvucong.gov.vn"


SIGNS = "ab đ./:@<>&{}[]()\\-\n\u202e\u0301\u00ad\ue000 vn com"


@given(st.one_of(st.text(max_size=60), st.text(alphabet=SIGNS, max_size=60)))
def test_what_is_left_at_once_is_what_cleaning_would_leave(text: str) -> None:
    assert harmless(text) == line(text)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "xem lua-dao.vn", "ví.com", "/restart", "a  b", "e\u0301", "xem tel:113", "x.VN", " a", "a "],
)
def test_what_is_not_harmless_is_cleaned(text: str) -> None:
    assert harmless(text) == line(text) != text
