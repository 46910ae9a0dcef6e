"""The page of a list as values: turning pages."""

from __future__ import annotations

import pytest

from bot.catalogue.list_view import number, turns
from knowledge.selection import Selection


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (1, 9, [1, 2, 3, 0, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (50, 94, [1, 0, 48, 49, 50, 51, 52, 0, 94]),
    ],
)
def test_first_last_and_neighbours_are_shown(page: int, pages: int, shown: list[int]) -> None:
    """A gap stands for two pages or more, never for one."""
    assert [turn.page for turn in turns(Selection(), page, pages)] == shown


def test_the_present_page_is_marked_and_the_selection_kept() -> None:
    """Turning the page loses no filter."""
    made = turns(Selection(words="a b"), 2, 3)
    assert [turn.is_here for turn in made] == [False, True, False]
    assert [turn.address for turn in made] == ["/thu-tuc?q=a+b", "/thu-tuc?q=a+b&trang=2", "/thu-tuc?q=a+b&trang=3"]


def test_thousands_are_written_with_dots() -> None:
    """As everywhere in Vietnam."""
    assert number(2346) == "2.346"
