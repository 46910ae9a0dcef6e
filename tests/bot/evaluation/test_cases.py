"""The tables of questions are read as written; what is wrong in one is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import EvaluationError
from bot.evaluation.cases import DEVELOPMENT, HELD_OUT, QUESTIONS, Tables, load_tables
from bot.training import ROOT

SENTENCE = 4
"""Words from which two people do not write the same by chance, as they do with "cảm ơn nhé"."""


def _tables(folder: Path, text: str, name: str = "procedures.yml") -> Tables:
    (folder / name).write_text(text, encoding="utf-8")
    return load_tables(HELD_OUT, folder)


def test_the_tables_are_those_of_the_tests_and_every_one_of_them_can_be_read() -> None:
    assert QUESTIONS == ROOT / "tests" / "questions"
    held_out, development = load_tables(HELD_OUT), load_tables(DEVELOPMENT)
    assert {case.file for case in held_out.cases} >= {"procedures", "kinds", "outside", "life_events"}
    assert held_out.dialogues and development.dialogues
    assert all(case.file.startswith("development") for case in development.cases)


def test_no_question_is_both_tuned_on_and_held_out() -> None:
    tuned = {case.text for case in load_tables(DEVELOPMENT).cases}
    shared = [case for case in load_tables(HELD_OUT).cases if case.text in tuned]
    assert [case.place for case in shared if len(case.text.split()) >= SENTENCE] == []


def test_a_question_keeps_its_line(tmp_path: Path) -> None:
    text = (
        '# a comment\n- {text: "a", procedure: "1.001193", aspects: [fee], intent: ask_fee, style: plain}\n- {text: "b"}\n'
    )
    first, second = _tables(tmp_path, text).cases
    assert (first.place, first.procedures, first.aspects) == ("procedures.yml:2", ("1.001193",), frozenset({"fee"}))
    assert (second.place, second.procedures, second.aspects) == ("procedures.yml:3", (), None)


def test_turns_of_a_dialogue_keep_their_lines(tmp_path: Path) -> None:
    text = '- id: one\n  turns:\n    - {text: "a", intent: greet}\n    - {text: "a", intent: greet}\n'
    tables = _tables(tmp_path, text, "conversations.yml")
    assert [turn.line for turn in tables.dialogues[0].turns] == [3, 4]
    assert len(tables) == 2


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{txt: a}", "procedures.yml:2: `text` is missing or empty"),
        ("{text: a, color: red}", "procedures.yml:2: unknown key color"),
        ('{text: a, procedure: "9.1"}', "procedures.yml:2: '9.1' is no procedure code"),
        ("{text: a, aspects: [price]}", "procedures.yml:2: aspects: 'price' is not one of overview"),
        ("{text: a, aspects: fee}", "procedures.yml:2: aspects: a list is wanted"),
        ("{text: a, style: loud}", "procedures.yml:2: style: 'loud' is not one of plain"),
        ("{text: a, kind: odd}", "procedures.yml:2: kind: 'odd' is not one of other_body"),
        ("{text: a, intent: Ask}", "procedures.yml:2: intent: 'Ask' is no intent"),
        ("{text: a, premise: maybe, claim: {aspect: fee}}", "procedures.yml:2: premise: 'maybe' is not one of true"),
        ("{text: a, premise: true}", "procedures.yml:2: `claim` and `premise` stand together"),
        ("{text: a, claim: {aspect: price}, premise: true}", "procedures.yml:2: claim.aspect: 'price' is not one of"),
        ('{text: a, procedure: "1.001193", procedures_any: ["1.001193"]}', "procedures.yml:2: give `procedure` or"),
        ("{text: first}", "procedures.yml:2: the same question as in procedures.yml:1"),
        ("just words", "procedures.yml:2: a question is a mapping"),
        ("{text: a", "procedures.yml:3: not readable as YAML"),
        ("{turns: [{text: a}]}", "procedures.yml:2: a dialogue has `id`"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        _tables(tmp_path, f"- {{text: first}}\n- {row}\n")
    assert problem in str(caught.value)


def test_a_claim_that_has_ended_is_judged_no_more(tmp_path: Path) -> None:
    rows = "".join(
        f"- {{text: t{year}, claim: {{aspect: fee}}, premise: true, until: {year}-12-31}}\n" for year in (2020, 2999)
    )
    assert [case.premise for case in _tables(tmp_path, rows).cases] == [None, "true"]


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="(?s)procedures.yml:1: .*procedures.yml:2: "):
        _tables(tmp_path, "- {txt: a}\n- {txt: b}\n")


def test_a_table_is_a_list(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="procedures.yml:1: a table is a list"):
        _tables(tmp_path, "text: a\n")


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=f"{tmp_path}: no tables of the set 'held-out'"):
        load_tables(HELD_OUT, tmp_path)


def test_lists_of_floors_and_failures_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "floor.yml").write_text("a: 1\n", encoding="utf-8")
    assert len(_tables(tmp_path, "- {text: a}\n")) == 1
