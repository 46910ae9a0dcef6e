"""Training rows made of annotated sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.text import strip_diacritics
from nlu.augment import (
    ASK,
    NAMES_ALONE,
    OTHER_VARIANTS,
    OUTSIDE,
    SEVERAL,
    VARIANTS,
    Row,
    Sentence,
    aspects_of,
    name_rows,
    rows_of,
    story_rows,
    with_told,
)
from nlu.noise import Asides

FEE = Sentence("lệ phí khai sinh bao nhiêu", "ask_fee", frozenset({"fee"}), (7, 16))
PLACE = Sentence("nộp ở đâu", "ask_place", frozenset({"place"}))
OVERVIEW = Sentence("khai sinh", "ask_procedure", frozenset({"overview"}), (0, 9))
GREETING = Sentence("xin chào", "greet", frozenset())
BODY = Sentence("giá vé tàu", OUTSIDE, frozenset(), None, "other_body")
NAMES = ("hộ chiếu", "sang tên xe")
QUIET = Asides()
STORY = Asides(openers=["cho em hỏi"], closers=["với ạ"], stories=["nhà em ở xa"])


def _folded(rows: list[Row]) -> set[str]:
    return {strip_diacritics(row.text) for row in rows}


@pytest.mark.parametrize(
    ("intent", "aspects"),
    [
        ("ask_fee", {"fee"}),
        ("ask_time_limit", {"time_limit"}),
        ("ask_procedure", {"overview"}),
        ("how_online", {"how_online"}),
        ("ask_hours", set()),
        ("ask_freshness", set()),
        ("greet", set()),
        ("task_fee", set()),
    ],
)
def test_an_intent_asks_for_the_aspect_it_is_named_after(intent: str, aspects: set[str]) -> None:
    assert aspects_of(intent) == aspects


def test_every_question_of_a_procedure_is_one_kind_and_everything_else_its_own() -> None:
    assert [sentence.kind for sentence in (FEE, OVERVIEW, GREETING)] == [ASK, ASK, "greet"]
    assert BODY.kind == "out_of_scope/other_body"


def test_the_sentences_themselves_come_first_with_the_name_apart_from_the_question() -> None:
    rows = rows_of([FEE, GREETING], NAMES, QUIET)
    fee, nothing = frozenset({"fee"}), frozenset[str]()
    assert rows[0] == Row((("lệ phí", fee), ("khai sinh", nothing), ("bao nhiêu", fee)), ASK, names_procedure=True)
    assert (rows[0].text, rows[0].aspects) == ("lệ phí khai sinh bao nhiêu", fee)
    assert (rows[1].text, rows[1].kind, rows[1].names_procedure) == ("xin chào", "greet", False)


def test_the_same_sentences_give_the_same_rows() -> None:
    assert rows_of([FEE, PLACE, OVERVIEW], NAMES, STORY) == rows_of([FEE, PLACE, OVERVIEW], NAMES, STORY)


def test_variants_put_another_name_in_or_leave_it_out_as_a_follow_up() -> None:
    rows = rows_of([FEE] * 40, NAMES, QUIET)
    assert {"le phi ho chieu bao nhieu", "le phi sang ten xe bao nhieu", "le phi bao nhieu"} <= _folded(rows)
    assert all(row.aspects == {"fee"} for row in rows)
    assert all(row.names_procedure for row in rows if row.text == "lệ phí hộ chiếu bao nhiêu")
    assert not any(row.names_procedure for row in rows if row.text == "lệ phí bao nhiêu")


def test_a_bare_question_is_also_asked_of_a_named_procedure() -> None:
    rows = rows_of([PLACE] * 20, NAMES, QUIET)
    assert any("hộ chiếu" in row.text and row.names_procedure for row in rows)
    assert any(row.text == "nộp ở đâu" and not row.names_procedure for row in rows)


def test_a_name_is_never_left_out_of_an_overview() -> None:
    """Nothing would be left of the sentence."""
    assert all(row.names_procedure and row.text for row in rows_of([OVERVIEW] * 20, NAMES, QUIET))


def test_what_stands_around_a_question_asks_for_nothing() -> None:
    rows = rows_of([FEE] * 40, NAMES, STORY)
    told = [row for row in rows if any(text == "nhà em ở xa. " or text == "nhà em ở xa" for text, _ in row.parts)]
    assert told
    assert all(aspects == frozenset() for row in told for text, aspects in row.parts if text.startswith("nhà em"))


def test_small_talk_is_neither_joined_with_a_question_nor_decorated() -> None:
    greetings = [row for row in rows_of([FEE, PLACE, *[GREETING] * 20], NAMES, STORY) if row.kind == "greet"]
    assert greetings
    assert all(len(row.text.split()) <= 2 for row in greetings)


def test_two_questions_are_joined_into_one_that_asks_both() -> None:
    made = [row for row in rows_of([FEE, PLACE] * 5, NAMES, QUIET) if row.aspects == {"fee", "place"}]
    assert made
    assert all(row.kind == ASK for row in made)


def test_rows_are_no_more_than_the_numbers_say() -> None:
    rows = rows_of([FEE, PLACE, GREETING], NAMES, QUIET)
    assert len(rows) <= 3 + 2 * VARIANTS + OTHER_VARIANTS + 2


def test_a_share_of_the_single_questions_is_joined() -> None:
    single = [replace(FEE, text=f"{FEE.text} {number}", span=None) for number in range(400)]
    joined = [row for row in rows_of(single, (), QUIET) if len(row.parts) > 1]
    assert abs(len(joined) / len(single) - SEVERAL) < 0.15


def test_stories_ask_for_nothing() -> None:
    rows = story_rows(STORY)
    assert rows
    assert all(row.aspects == frozenset() and not row.names_procedure for row in rows)


def test_no_row_is_empty() -> None:
    assert all(row.text.strip() for row in rows_of([FEE, PLACE, OVERVIEW, GREETING], NAMES, STORY))


def test_a_bare_name_asks_for_all_about_it() -> None:
    names = [f"thủ tục {number}" for number in range(2 * NAMES_ALONE)]
    assert [row.text for row in name_rows(names)] == ["thủ tục 0", f"thủ tục {NAMES_ALONE}"]
    assert all(row.aspects == {"overview"} and row.names_procedure for row in name_rows(names))


def test_a_situation_told_in_a_sentence_may_stand_around_others_and_a_name_may_not() -> None:
    story = "em mới sinh cháu được mười ngày ở viện"
    told = Sentence(f"{story} cần gì", "ask_documents", frozenset({"documents"}), (0, len(story)))
    assert list(with_told(STORY, [FEE, PLACE, told, told]).stories) == ["nhà em ở xa", story]
