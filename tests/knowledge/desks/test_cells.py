"""Single cells of the spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.desks.cells import MAX_TEXT, day_of, email_of, phone_of, point_of, text_of, url_of
from knowledge.desks.errors import CellError
from tests.support.desks import TODAY


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0238.3848484", "0238 3848 484"),
        ("2383848484", "0238 3848 484"),  # a spreadsheet drops the first zero
        ("+84 912 345 678", "0912 345 678"),
        ("1900545481", "1900 545481"),
        ("113", "113"),
    ],
)
def test_numbers_are_written_as_they_are_dialled_in_vietnam(written: str, number: str) -> None:
    assert phone_of(written) == number


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (phone_of, "038 123"),
        (phone_of, "+1 650 253 0000"),
        (phone_of, "hỏi bảo vệ"),
        (email_of, "motcua@vinhphu"),
        (email_of, "a b@c.vn"),
        (url_of, "http://vinhphu.gov.vn"),
        (url_of, "javascript:alert(1)"),
        (point_of, "105.7, 18.7"),
        (point_of, "21.03123, 105.85123"),
        (text_of, "x" * (MAX_TEXT + 1)),
    ],
)
def test_what_is_no_such_thing_is_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(CellError):
        read(text)


def test_days_are_written_day_first_and_lie_behind_us() -> None:
    assert day_of("05/11/2026", today=TODAY) == date(2026, 11, 5)
    for text, reason in (("31/02/2026", "không phải ngày"), ("2026-11-05", "không phải ngày"), ("27/11/2026", "phía trước")):
        with pytest.raises(CellError, match=reason):
            day_of(text, today=TODAY)


def test_addresses_and_places_are_taken_as_written() -> None:
    assert url_of("vinhphu.nghean.gov.vn") == "https://vinhphu.nghean.gov.vn"
    assert point_of("18.67912, 105.68231") == (18.67912, 105.68231)
    assert text_of(" 12  đường\nMẫu ") == "12 đường Mẫu"
