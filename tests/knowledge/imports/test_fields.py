"""Official fields are mapped to ours, or get a key of their own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.fields import FIELD_NAMES_FILE, field_key, slug
from knowledge.loader import load_fields, read_yaml


@pytest.mark.parametrize(
    ("official", "key"),
    [
        ("Hộ tịch", "ho_tich"),
        ("Cấp, quản lý căn cước", "can_cuoc"),
        ("Đất đai", "dat_dai"),
        ("Bảo hiểm", "kinh_doanh_bao_hiem"),
        ("Hàng không", "hang_khong"),
        ("", "khac"),
    ],
)
def test_fields_are_mapped_to_ours_or_to_a_key_of_their_own(official: str, key: str) -> None:
    assert field_key(official) == key


@settings(deadline=None)
@given(st.text())
def test_every_field_gets_a_key_the_schema_takes(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert field_key(text)


def test_no_new_field_takes_the_key_of_ours_by_chance() -> None:
    assert field_key("Kinh doanh bảo hiểm nhân thọ") not in load_fields()


def test_no_official_field_is_mapped_twice() -> None:
    names = [name for names in read_yaml(FIELD_NAMES_FILE).values() for name in names]
    assert len(names) == len(set(names))
