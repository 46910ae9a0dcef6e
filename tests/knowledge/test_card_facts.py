"""What a card says on a day: rows of agencies count where and while they hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.card_facts import agencies_on, days_on, is_told_apart, levels_on
from knowledge.catalogue import card_of, pack_cards, unpack_cards
from knowledge.model import OnlineLevel
from tests.support.records import procedure

SOURCE = {"title": "Danh mục", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"}
BEGINS = date(2026, 1, 1)
CARD = card_of(
    procedure(
        submission=[{"method": "online", "time_limits": [{"amount": 10, "unit": "day"}]}],
        online_level={"level": "partial", "source": SOURCE},
        local=[
            {
                "scope": "commune",
                "agency": "Ủy ban nhân dân xã Anh Sơn",
                "online_level": "full",
                "time_limits": [{"amount": 4, "unit": "hour"}],
                "valid_from": BEGINS.isoformat(),
                "source": SOURCE,
            }
        ],
    )
)
HERE = "Ủy ban nhân dân xã Anh Sơn"


@pytest.mark.parametrize("day", [BEGINS - timedelta(days=1), BEGINS])
def test_a_row_counts_from_the_day_it_begins(day: date) -> None:
    begun = day >= BEGINS
    assert levels_on(CARD, day) == {OnlineLevel.PARTIAL} | ({OnlineLevel.FULL} if begun else set())
    assert levels_on(CARD, day, HERE) == {OnlineLevel.FULL if begun else OnlineLevel.PARTIAL}
    assert days_on(CARD, day, HERE) == (pytest.approx(4 / 24) if begun else 10)
    assert (HERE in agencies_on(CARD, day)) is begun


def test_a_row_of_one_commune_shortens_nothing_elsewhere() -> None:
    assert days_on(CARD, BEGINS) == 10
    assert levels_on(CARD, BEGINS, "Sở Tư pháp") == {OnlineLevel.PARTIAL}


def test_a_card_knows_whether_agencies_differ_and_keeps_it_in_an_index() -> None:
    assert is_told_apart(CARD)
    assert not is_told_apart(card_of(procedure()))
    assert unpack_cards([pack_cards([CARD])]) == (CARD,)
