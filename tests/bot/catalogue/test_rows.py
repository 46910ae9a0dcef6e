"""What one procedure of the list shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.catalogue.rows import Row, row_of
from knowledge.model import Catalogue
from tests.support.records import procedure

DAY = date(2026, 8, 1)


def shown(*, agency: str | None = None, **changes: Any) -> Row:
    """Return the row of the smallest procedure with `changes`."""
    catalogue = Catalogue((procedure(**changes),))
    return row_of(catalogue.cards[0], catalogue, DAY, agency=agency)


def limits(*found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one way to hand in with these limits."""
    return [{"method": "counter", "time_limits": list(found)}]


def test_the_limit_is_told_in_the_unit_of_its_source() -> None:
    """Working days are no days."""
    assert shown(submission=limits({"unit": "working_day", "amount": 3})).limit == "3 ngày làm việc"
    assert shown(submission=limits({"unit": "same_day"})).limit == "trong ngày"


def test_of_several_limits_the_shortest_is_told_as_such() -> None:
    """Nobody takes the fastest case for his own."""
    row = shown(submission=limits({"unit": "day", "amount": 20, "case": "khó"}, {"unit": "day", "amount": 5}))
    assert row.limit == "từ 5 ngày"


def test_a_limit_without_a_unit_is_unknown() -> None:
    """A bare number may be hours or days."""
    assert shown(submission=limits({"unit": "unknown", "amount": 1})).limit == ""


def test_fees_are_free_due_or_unknown() -> None:
    """What nobody stated is not free."""
    assert shown().fee == "Chưa rõ"
    assert shown(fees=[]).fee == "Chưa rõ"
    assert shown(fees=[{"name": "Lệ phí", "layer": "national", "amount": 0}]).fee == "Không mất tiền"
    assert shown(fees=[{"name": "Lệ phí", "layer": "national", "amount": 8000}]).fee == "Có thu"


def test_the_online_level_stands_beside_the_way() -> None:
    """Where no decision is on record, that is said."""
    assert shown(submission=[{"method": "online"}]).methods == ("Trực tuyến (chưa rõ mức)",)
    assert shown().methods == ("Trực tiếp",)


def test_a_field_that_is_none_of_ours_has_its_official_name() -> None:
    """Thousands of imported procedures belong to such."""
    assert shown(field="hai_quan", official_field="Hải quan").field == "Hải quan"
    assert shown(field="hai_quan").field == "hai quan"


def test_imported_names_are_made_harmless() -> None:
    """No markup and no addresses in a row."""
    assert "<" not in shown(name="Đăng ký <b>việc</b>").name
