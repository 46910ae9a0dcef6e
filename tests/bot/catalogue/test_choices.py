"""What the list page offers to choose from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.catalogue.choices import Choice, chips, choices, field_names
from bot.catalogue.finding import Finder, Found
from knowledge.index import SearchIndex
from knowledge.model import AuthorityLevel
from knowledge.selection import Selection
from tests.support.catalogue_records import list_raws
from tests.support.records import small_index

DAY = date(2026, 8, 1)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Procedures of three fields."""
    return small_index(tmp_path_factory.mktemp("index"), list_raws(30))


def offered(index: SearchIndex, selection: Selection) -> dict[str, Choice]:
    """Return the lists of choices by parameter."""
    found: Found = Finder().find(index, selection, DAY)
    return {choice.name: choice for choice in choices(found, field_names(index.catalogue))}


def test_what_lists_nothing_is_not_offered_unless_it_is_chosen(index: SearchIndex) -> None:
    """A chosen option never vanishes from the form."""
    assert "khac" not in [option.value for option in offered(index, Selection())["cap"].groups[0][1]]
    chosen = offered(index, Selection(authority=AuthorityLevel.OTHER))["cap"].groups[0][1]
    assert [(option.value, option.count) for option in chosen if option.is_chosen] == [("khac", 0)]


def test_a_limit_that_is_no_choice_of_ours_is_added(index: SearchIndex) -> None:
    """A link may say "at most 2 days"."""
    options = offered(index, Selection(within_days=2.0))["thoi-han"].groups[0][1]
    assert [(option.value, option.label) for option in options if option.is_chosen] == [("2", "Không quá 2 ngày")]


def test_fields_go_by_the_alphabet_and_the_official_ones_apart(index: SearchIndex) -> None:
    """Official names that are none of our fields can be chosen too."""
    groups = offered(index, Selection())["linh-vuc"].groups
    labels = [[option.label for option in options] for _, options in groups]
    assert labels[0] == sorted(labels[0], key=lambda label: label.lower())
    assert "Hộ tịch" in labels[0]


def test_every_fact_that_is_chosen_has_a_chip_that_leaves_only_it_open(index: SearchIndex, tmp_path: Path) -> None:
    """The others stay chosen."""
    selection = Selection(authority=AuthorityLevel.COMMUNE, free=True, words="khai sinh", agency="Công an xã")
    made = chips(selection, field_names(index.catalogue))
    assert [chip.label for chip in made] == [
        "Có từ «khai sinh»",
        "Cấp xã (xã, phường)",
        "Cơ quan «Công an xã»",
        "Không mất tiền",
    ]
    assert [
        chip.selection.without(fact) for chip, fact in zip(made, ("words", "authority", "agency", "free"), strict=True)
    ] == [selection.without(fact) for fact in ("words", "authority", "agency", "free")]
