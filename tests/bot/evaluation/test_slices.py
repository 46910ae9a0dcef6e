"""A question stands in every slice it belongs to."""

from __future__ import annotations

import pytest

from bot.evaluation.cases import DEVELOPMENT, STYLES, load_tables
from bot.evaluation.slices import OF_STYLE, SLICES, slices_of, with_diacritics
from tests.bot.evaluation.observations import case

NOTHING = {"procedures": (), "aspects": None}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (case(), {"all", "standard", "with_diacritics"}),
        (case(style="chat"), {"all", "teencode"}),
        (case(style="dialect", file="situations"), {"all", "dialect", "situation"}),
        (case(aspects=frozenset({"fee", "place"}), style="typo"), {"all", "typo", "several"}),
        (case(intent="greet", **NOTHING), {"all", "standard", "other_kinds"}),
        (case(intent="fill_form", aspects=None), {"all", "standard", "other_kinds"}),
        (case(intent="out_of_scope", **NOTHING), {"all", "standard", "outside"}),
        (case(style="chat", claim="fee", premise="false"), {"all", "teencode", "premise"}),
        (case(style="chat", tag="act"), {"all", "teencode", "tag:act"}),
    ],
)
def test_where_a_question_stands(asked: object, expected: set[str]) -> None:
    assert set(slices_of(asked)) == expected  # type: ignore[arg-type]


def test_a_turn_of_a_dialogue_stands_with_the_dialogues_alone() -> None:
    assert slices_of(case(), in_dialogue=True) == ("conversation",)


def test_only_what_is_written_with_diacritics_is_asked_again_without() -> None:
    assert with_diacritics(case())
    assert not with_diacritics(case(style="half_diacritics"))
    assert not with_diacritics(case(intent="greet", **NOTHING))


def test_every_style_and_every_slice_found_in_the_tables_is_known() -> None:
    assert set(OF_STYLE) == set(STYLES)
    found = {name for asked in load_tables(DEVELOPMENT).cases for name in slices_of(asked) if not name.startswith("tag:")}
    assert found <= set(SLICES)
