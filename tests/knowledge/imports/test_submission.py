"""Each way to hand in stands once, with the times of all its rows."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.imports.model import MethodRow, Place, SourceRecord
from knowledge.imports.submission import rows_by_method, submissions, unknown_methods


def _source(*rows: MethodRow) -> SourceRecord:
    return SourceRecord(Place("bảng", 1), "1.000001", "Cấp giấy", date(2026, 7, 20), methods=rows)


def test_the_ways_to_hand_in_stand_once_with_the_times_of_their_rows() -> None:
    source = _source(
        MethodRow("Trực tiếp", "15 Ngày", "", "cấp mới"),
        MethodRow("Trực tuyến", "3", "", ""),
        MethodRow("Trực tiếp", "5 Ngày", "", "cấp lại"),
        MethodRow("Trực tiếp", "5 Ngày", "", "cấp lại"),
        MethodRow("Chim bồ câu", "5 Ngày", "", ""),
    )
    rows, findings = submissions(source, rows_by_method(source))
    assert rows == [
        {"method": "online", "time_limits": [{"amount": 3, "unit": "unknown"}]},
        {
            "method": "counter",
            "time_limits": [
                {"amount": 15, "unit": "day", "case": "cấp mới"},
                {"amount": 5, "unit": "day", "case": "cấp lại"},
            ],
        },
    ]
    assert [finding.kind for finding in [*findings, *unknown_methods(source)]] == ["unit_missing", "method_unknown"]


@pytest.mark.parametrize("name", ["ONLINE", "Nộp trực tuyến", "trực tuyến"])
def test_the_other_names_of_a_way_are_known(name: str) -> None:
    assert list(rows_by_method(_source(MethodRow(name, "1 Ngày")))) == ["online"]


def test_a_note_is_kept_beside_a_single_time() -> None:
    source = _source(MethodRow("Trực tiếp", "15 Ngày", "", "kể từ ngày nhận đủ hồ sơ"))
    assert submissions(source, rows_by_method(source))[0][0]["note"] == "kể từ ngày nhận đủ hồ sơ"


def test_rows_that_state_one_time_need_no_case() -> None:
    source = _source(MethodRow("Trực tiếp", "5 Ngày", "", "cấp mới"), MethodRow("Trực tiếp", "5 Ngày", "", "cấp lại"))
    assert submissions(source, rows_by_method(source))[0] == [
        {"method": "counter", "time_limits": [{"amount": 5, "unit": "day"}]}
    ]


def test_a_time_told_in_words_only_stands_before_the_note() -> None:
    source = _source(MethodRow("Trực tiếp", "Ngay sau khi nhận đủ hồ sơ", "", "Nộp một bộ."))
    assert submissions(source, rows_by_method(source))[0] == [
        {"method": "counter", "note": "Ngay sau khi nhận đủ hồ sơ. Nộp một bộ."}
    ]
