"""Amounts, dates, names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.brevity import MAX_NAME
from actions.render.parts import capital, day, heading, money, whole_items
from actions.wording import say
from tests.support.catalogue import full


def test_money_has_dots_and_a_date_is_written_as_citizens_do() -> None:
    assert (money(0), money(20_000), money(1_250_000)) == ("0", "20.000", "1.250.000")
    assert day(date(2026, 7, 1)) == "01/07/2026"
    assert capital("ủy ban") == "Ủy ban"
    assert capital("") == ""


def test_a_name_of_hundreds_of_characters_is_cut_at_a_word_in_the_heading() -> None:
    long = heading(replace(full(), name="Cấp giấy phép " * 60))
    name = long.split(" (mã")[0]
    assert len(name) <= MAX_NAME
    assert name.removesuffix("…").split(" ")[-1] in ("Cấp", "giấy", "phép")
    assert "1.000894" in long


def test_items_that_do_not_fit_are_counted_or_all_are_when_none_fits() -> None:
    lines = ["• " + "x" * 50] * 3
    assert whole_items(lines, 1000, url="U") == lines
    assert whole_items(lines, 110, url="U") == [*lines[:2], say("left_out", count=1, url="U")]
    assert whole_items(lines, 10, url="U") == [say("too_long", count=3, url="U")]
