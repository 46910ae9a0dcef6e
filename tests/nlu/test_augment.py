"""Training rows made of annotated sentences."""

from __future__ import annotations

import pytest

from nlu.augment import ASK, BARE, SEVERAL, VARIANTS, Row, Sentence, aspects_of, bare_rows, rows_of

FEE = Sentence("lệ phí khai sinh bao nhiêu", "ask_fee", frozenset({"fee"}), (7, 16))
PLACE = Sentence("nộp ở đâu", "ask_place", frozenset({"place"}))
OVERVIEW = Sentence("khai sinh", "ask_procedure", frozenset({"overview"}), (0, 9))
GREETING = Sentence("xin chào", "greet", frozenset())
NAMES = ("hộ chiếu", "sang tên xe")


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


def test_the_sentences_themselves_come_first_unchanged() -> None:
    rows = rows_of([FEE, GREETING], NAMES)
    assert rows[:2] == [
        Row("lệ phí khai sinh bao nhiêu", ASK, frozenset({"fee"}), names_procedure=True),
        Row("xin chào", "greet", frozenset(), names_procedure=False),
    ]


def test_the_same_sentences_give_the_same_rows() -> None:
    assert rows_of([FEE, PLACE, OVERVIEW], NAMES) == rows_of([FEE, PLACE, OVERVIEW], NAMES)


def test_variants_put_another_name_in_or_leave_it_out_as_a_follow_up() -> None:
    variants = rows_of([FEE] * 20, NAMES)[20 : 20 + 20 * VARIANTS]
    assert {(row.text, row.names_procedure) for row in variants} == {
        ("lệ phí hộ chiếu bao nhiêu", True),
        ("lệ phí sang tên xe bao nhiêu", True),
        ("lệ phí bao nhiêu", False),
    }
    assert all(row.aspects == {"fee"} for row in variants)


def test_a_bare_name_is_never_left_out_of_an_overview() -> None:
    """Nothing would be left of the sentence."""
    assert {row.text for row in rows_of([OVERVIEW] * 20, NAMES)} == {"khai sinh", *NAMES}


def test_a_sentence_that_names_nothing_has_no_variants() -> None:
    assert rows_of([GREETING], NAMES) == [Row("xin chào", "greet", frozenset(), names_procedure=False)]


def test_without_names_no_variants_are_made() -> None:
    assert [row.text for row in rows_of([FEE], ())] == [FEE.text]


def test_two_questions_are_joined_into_one_that_asks_both() -> None:
    made = [row for row in rows_of([FEE, PLACE], NAMES) if row.aspects == {"fee", "place"}]
    assert 0 < len(made) <= 2 * SEVERAL
    for row in made:
        assert row.kind == ASK
        assert "nộp ở đâu" in row.text and "lệ phí" in row.text


def test_a_joined_question_names_its_procedure_at_most_once() -> None:
    other = Sentence("khai sinh mất bao lâu", "ask_time_limit", frozenset({"time_limit"}), (0, 9))
    for row in rows_of([FEE, other], NAMES):
        named = sum(row.text.count(name) for name in ("khai sinh", *NAMES))
        assert named == int(row.names_procedure)


def test_small_talk_is_never_joined_with_a_question() -> None:
    rows = rows_of([FEE, PLACE, GREETING], NAMES)
    assert [row.text for row in rows if "xin chào" in row.text] == ["xin chào"]


def test_no_row_is_empty() -> None:
    assert all(row.text.strip() for row in rows_of([FEE, PLACE, OVERVIEW, GREETING], NAMES))


def test_a_follow_up_that_names_nothing_is_heard_more_often_and_nothing_else_is() -> None:
    rows = bare_rows([FEE, PLACE, OVERVIEW, GREETING])
    assert rows == [Row("nộp ở đâu", ASK, frozenset({"place"}), names_procedure=False)] * BARE
