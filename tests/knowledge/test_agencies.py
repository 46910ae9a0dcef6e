"""Agencies as people name them are found as sources write them, and nothing else is."""

from __future__ import annotations

import pytest

from knowledge.agencies import agencies, is_agency, proper_name


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("Công an xã", "Công an cấp Xã"),
        ("cong an xa", "Công an cấp Xã"),
        ("Ủy ban nhân dân xã", "Chủ tịch UBND cấp xã"),
        ("Ủy ban nhân dân xã", "Uỷ ban Nhân dân cấp xã, phường, thị trấn"),
        ("Ủy ban nhân dân xã", "Ủy ban nhân dân phường Trường Vinh"),
        ("Sở Nông nghiệp và Môi trường", "Sở Tài nguyên và Môi trường"),
        ("so xay dung", "Sở Giao thông vận tải"),
        ("Bộ Nông nghiệp và Môi trường", "Cục Chăn nuôi và Thú y - Bộ NN và MT"),
        ("thuế", "Chi cục Thuế khu vực"),
        ("Thuế cơ sở", "Chi cục Thuế"),
        ("Cảng vụ hàng hải", "Văn phòng đại diện Cảng vụ Hàng hải"),
    ],
)
def test_an_agency_is_found_however_it_is_written(wanted: str, written: str) -> None:
    assert is_agency(wanted, written)


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("thuế", "Cơ sở cho thuê tài sản"),
        ("Sở Nông nghiệp và Môi trường", "Bộ Nông nghiệp và Môi trường"),
        ("Công an xã", "Công an tỉnh"),
        ("Sở Y tế", "Sở Tư pháp"),
        ("xây", "Sở Xâydựng"),
        ("", "Sở Tư pháp"),
    ],
)
def test_another_agency_is_not(wanted: str, written: str) -> None:
    assert not is_agency(wanted, written)


def test_every_agency_on_the_list_is_found_by_each_of_its_names() -> None:
    for name, written in agencies().items():
        assert all(is_agency(name, other) for other in written)


@pytest.mark.parametrize(
    ("said", "name"),
    [("cong_an_xa", "Công an xã"), ("Sở Giao thông vận tải", "Sở Xây dựng"), ("Cảng vụ hàng hải", "Cảng vụ hàng hải")],
)
def test_an_agency_on_the_list_is_called_by_its_name_there(said: str, name: str) -> None:
    assert proper_name(said) == name
