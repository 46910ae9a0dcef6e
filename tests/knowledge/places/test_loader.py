"""The records of places are whole, say where they come from, and lead from every old name to one of today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import PlaceError
from knowledge.places import PlaceKind, load_gazetteer, names, place_of, places_of
from knowledge.places.loader import UNITS_FILE

BOOK = load_gazetteer()


def test_the_province_has_130_communes_of_which_11_are_wards() -> None:
    assert len(BOOK.units) == 130
    assert sum(unit.kind == "phường" for unit in BOOK.units.values()) == 11
    assert {unit.kind for unit in BOOK.units.values()} == {"xã", "phường"}


def test_they_were_formed_from_412_communes_in_20_districts() -> None:
    kinds = [former.kind for former in BOOK.formers.values()]
    assert len(kinds) == 412
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"xã": 362, "phường": 33, "thị trấn": 17}
    assert len(BOOK.districts) == 20
    assert sum(len(codes) for _, codes in BOOK.districts.values()) == 130


def test_there_are_34_provinces_formed_from_63() -> None:
    assert len({province.now for province in BOOK.provinces.values()}) == 34
    assert len({province.key for province in BOOK.provinces.values()}) == 63
    assert [province.key for province in BOOK.provinces.values() if province.home] == ["nghe_an"]


def test_every_record_names_its_sources_and_when_they_were_checked() -> None:
    assert len(BOOK.sources) == 3
    assert all(source.url.startswith("https://") and source.checked_on >= date(2026, 11, 1) for source in BOOK.sources)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("17059", "xã Tam Hợp"),
        ("former.17908", "phường Vinh Hưng"),
        ("former.16702", "phường Vinh Phú"),
        ("former.17713", "xã Đại Đồng"),
    ],
)
def test_an_old_commune_leads_to_the_one_of_today(old: str, new: str) -> None:
    place = place_of(old)
    assert (place.name if place else None) == new


def test_the_four_false_friends_lead_where_the_resolution_put_them() -> None:
    by_title = {(former.title, former.district): former.unit for former in BOOK.formers.values()}
    assert BOOK.units[by_title["xã Tam Hợp", "huyện Tương Dương"]].name == "Tam Thái"
    assert BOOK.units[by_title["xã Châu Tiến", "huyện Quỳ Hợp"]].name == "Châu Hồng"
    assert BOOK.units[by_title["xã Đông Thành", "huyện Yên Thành"]].name == "Yên Thành"
    assert BOOK.units[by_title["thị trấn Nam Đàn", "huyện Nam Đàn"]].name == "Vạn An"


def test_a_dissolved_district_knows_the_communes_that_lie_there_now() -> None:
    place = place_of("district.hoang_mai")
    assert place is not None
    assert place.kind is PlaceKind.DISTRICT
    assert place.now == ("phường Hoàng Mai", "phường Quỳnh Mai", "phường Tân Mai")


def test_a_former_province_names_the_one_it_is_part_of() -> None:
    place = place_of("elsewhere.binh_duong")
    assert place is not None
    assert (place.kind, place.name, place.now) == (PlaceKind.ELSEWHERE, "tỉnh Bình Dương", ("thành phố Hồ Chí Minh",))


def test_what_is_no_id_is_no_place() -> None:
    for made_up in ("", "99999", "former.", "former.99999", "district.x", "elsewhere.", "a.b.c", "16702 "):
        assert place_of(made_up) is None
    assert [place.id for place in places_of("16702,x,former.16702")] == ["16702", "former.16702"]


def test_all_names_are_known_folded() -> None:
    assert {"nghi phu", "vinh phu", "thai hoa", "vinh", "nghe an", "binh duong", "dung"} <= names()
    assert all(name == name.lower() and name.isascii() for name in names())


def test_a_former_commune_under_two_units_is_refused(tmp_path: Path) -> None:
    text = UNITS_FILE.read_text(encoding="utf-8").replace('"16666": phường Hà Huy Tập', '"16663": phường Đông Vĩnh')
    path = tmp_path / "units.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlaceError, match="16663"):
        load_gazetteer.__wrapped__(path)
