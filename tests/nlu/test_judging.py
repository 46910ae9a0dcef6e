"""Which aspects are asked, in which order."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.judging import EVIDENCE, OVERVIEW, Heard, clauses_of, evidence_of, hear, load_judge
from nlu.linear import COLUMNS, LinearModel, encode, words_of
from tests.support.networks import hearing


def _model(words: dict[str, str]) -> LinearModel:
    """Return a model in which some words speak for a class and nothing else counts."""
    weights = np.zeros((COLUMNS, len(words)), dtype=np.float32)
    for place, text in enumerate(words.values()):
        for word in text.split():
            weights[encode(word).columns, place] = 15.0
    return LinearModel(weights, np.full(len(words), -6.0), tuple(words))


ASPECTS = {"documents": "giấy", "fee": "phí", OVERVIEW: "sao"}
WHOLE, NETWORK = _model(ASPECTS), hearing(ASPECTS)


def test_the_judge_knows_every_piece_of_evidence() -> None:
    judge = load_judge()
    assert judge.weights.shape == judge.overview.shape == (len(EVIDENCE),)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("phí thế nào, giấy thế nào", ["fee", "documents"]),
        ("giấy thế nào, phí thế nào", ["documents", "fee"]),
        ("giay the nao va phi the nao", ["documents", "fee"]),
        ("phí thế nào", ["fee"]),
    ],
)
def test_aspects_are_heard_in_the_order_asked(text: str, asked: list[str]) -> None:
    assert hear(text, WHOLE, NETWORK, load_judge()).asked(0.5) == asked


@pytest.mark.parametrize("text", ["", "?", "😀", "a" * 3000, "và và và"])
def test_any_text_has_evidence_for_every_aspect(text: str) -> None:
    evidence, places = evidence_of(words_of(text), WHOLE, NETWORK)
    assert evidence.shape == (3, len(EVIDENCE))
    assert np.isfinite(evidence).all()
    assert places.shape == (3,)


@pytest.mark.parametrize(
    ("chances", "asked"),
    [
        ({"fee": 0.9, "place": 0.8, OVERVIEW: 0.95}, ["place", "fee"]),
        ({"fee": 0.8, OVERVIEW: 0.9}, [OVERVIEW]),
        ({"fee": 0.8, OVERVIEW: 0.7}, ["fee"]),
        ({"fee": 0.2, OVERVIEW: 0.1}, ["fee"]),
    ],
)
def test_an_overview_stands_alone(chances: dict[str, float], asked: list[str]) -> None:
    assert Heard(chances, {"place": 0, "fee": 3, OVERVIEW: 1}).asked(0.7) == asked


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("cần giấy gì, mất bao lâu?", ["cần giấy gì", "mất bao lâu"]),
        ("nop o dau va le phi bao nhieu", ["nop o dau", "le phi bao nhieu"]),
        ("lệ phí bao nhiêu, ạ", ["lệ phí bao nhiêu ạ"]),
        ("chào, lệ phí bao nhiêu", ["chào lệ phí bao nhiêu"]),
        ("", [""]),
    ],
)
def test_a_message_is_parted_where_one_question_ends(text: str, clauses: list[str]) -> None:
    words = words_of(text)
    assert [" ".join(words[position] for position in clause) for clause in clauses_of(words)] == clauses
