"""The online level is taken where the source states it clearly, from its cell or its name."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.imports.model import Place, SourceRecord
from knowledge.imports.online_levels import online_level
from knowledge.imports.record import to_raw


def _source(name: str = "Đăng ký xe", cell: str = "") -> SourceRecord:
    return SourceRecord(Place("bang.xlsx", 2), "1.000001", name, date(2026, 7, 20), levels="Cấp xã", online_level=cell)


@pytest.mark.parametrize(
    ("cell", "level"),
    [("Toàn trình", "full"), ("Dịch vụ công trực tuyến một phần", "partial"), ("Một phần", "partial"), ("Mức độ 4", "full"),
     ("mức  độ 3", "partial"), ("Mức độ 2", None), ("", None), ("Không", None)],
)  # fmt: skip
def test_a_cell_states_a_level(cell: str, level: str | None) -> None:
    assert online_level(_source(cell=cell))[0] == level


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Đăng ký xe (toàn trình)", "full"),
        ("[Một phần] Đăng ký xe", "partial"),
        ("Đăng ký xe – một phần", "partial"),
        ("Đăng ký xe thực hiện bằng dịch vụ công  trực  tuyến toàn trình", "full"),
        ("Đăng ký xe bằng dịch vụ công trực tuyến một phần hoặc trực tiếp", "partial"),
        ("Chuyển nhượng toàn bộ hoặc một phần dự án", None),
        ("Hàng chỉ xuất được một phần", None),
        ("Cấp tài khoản định danh điện tử mức độ 02", None),
    ],
)
def test_a_name_tells_a_level_in_words_or_at_its_edge(name: str, level: str | None) -> None:
    assert online_level(_source(name))[0] == level


@pytest.mark.parametrize(("name", "cell"), [("Đăng ký xe", "cao"), ("Đăng ký xe (toàn trình)", "Một phần")])
def test_what_is_unclear_is_told_and_left_out(name: str, cell: str) -> None:
    level, findings = online_level(_source(name, cell))
    assert (level, [finding.kind for finding in findings]) == (None, ["online_level_unclear"])


def test_a_record_holds_the_level_with_its_own_source() -> None:
    raw = to_raw(_source(cell="Toàn trình")).raw
    assert raw is not None
    assert raw["online_level"] == {"level": "full", "source": raw["source"]}
    assert "online_level" not in (to_raw(_source()).raw or {})
