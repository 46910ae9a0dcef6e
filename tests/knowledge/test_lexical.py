"""Hashed TF-IDF over words and character n-grams."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.lexical import COMMON_LEAST, VIEWS, LexicalIndex, Terms, build_lexical, character_terms, word_terms
from knowledge.text import fold

TEXTS = ("Đăng ký khai sinh", "Đăng ký kết hôn", "Cấp hộ chiếu", "làm giấy khai sinh")
TARGETS = ("birth", "marriage", "passport", "birth")


def _index(terms: Terms = word_terms, *, background: tuple[str, ...] = ()) -> LexicalIndex:
    return build_lexical(TEXTS, TARGETS, terms, background=background)


def _scores(question: str, index: LexicalIndex, terms: Terms = word_terms) -> np.ndarray:
    return index.scores(terms(fold(question)))


@pytest.mark.parametrize("terms", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("position", range(len(TEXTS)))
def test_a_text_is_nearest_to_itself_with_a_score_of_one(terms: Terms, position: int) -> None:
    scores = _scores(TEXTS[position], _index(terms), terms)
    assert scores.argmax() == position
    assert scores[position] == pytest.approx(1.0, abs=1e-5)
    assert scores.shape == (len(TEXTS),)


def test_scores_lie_between_zero_and_one() -> None:
    scores = _scores("tôi muốn làm giấy khai sinh cho con và đăng ký kết hôn", _index())
    assert scores.min() >= 0.0
    assert scores.max() <= 1.0 + 1e-6


def test_diacritics_and_case_make_no_difference() -> None:
    index = _index()
    assert np.array_equal(_scores("DANG KY KHAI SINH", index), _scores("Đăng ký khai sinh", index))


@pytest.mark.parametrize("question", ["", "xyz qwerty"])
def test_a_question_of_strange_words_scores_zero_everywhere(question: str) -> None:
    assert _scores(question, _index()).tolist() == [0.0] * len(TEXTS)


def test_saying_a_word_twice_counts_once() -> None:
    index = _index(character_terms)
    once, twice = _scores("hộ chiếu", index, character_terms), _scores("hộ hộ chiếu chiếu", index, character_terms)
    assert np.array_equal(once, twice)


def test_a_word_of_one_procedure_weighs_more_than_a_word_of_many() -> None:
    scores = _scores("đăng ký hôn", _index())
    assert scores[1] > scores[0]


def test_wordings_of_one_procedure_do_not_make_its_words_common() -> None:
    """Rarity counts targets, not texts: the more aliases a procedure has, the better it must not be punished."""
    few = build_lexical(("khai sinh", "kết hôn"), ("a", "b"), word_terms, background=())
    many = build_lexical(("khai sinh",) * 5 + ("kết hôn",), ("a",) * 5 + ("b",), word_terms, background=())
    column = word_terms("sinh").pop()
    assert many.weights[column] == few.weights[column]


def test_words_of_ordinary_questions_are_damped() -> None:
    column = word_terms(fold("giấy")).pop()
    plain, damped = _index(), _index(background=("cần giấy gì", "giấy ở đâu", "mang giấy chi"))
    assert damped.weights[column] < plain.weights[column]


def test_a_typing_error_is_survived_by_the_character_view() -> None:
    question = "khai siinh"
    assert _scores(question, _index(character_terms), character_terms).argmax() in (0, 3)


def test_what_is_saved_scores_the_same_when_loaded(tmp_path: Path) -> None:
    index = _index()
    index.save(tmp_path, "words")
    loaded = LexicalIndex.load(tmp_path, "words", surfaces=len(TEXTS))
    assert np.array_equal(_scores("giấy khai sinh", loaded), _scores("giấy khai sinh", index))
    assert isinstance(loaded.rows.data, np.memmap)


def test_a_text_without_words_does_not_break_the_index() -> None:
    index = build_lexical(("khai sinh", "…"), ("a", "b"), word_terms, background=())
    assert _scores("khai sinh", index).tolist() == pytest.approx([1.0, 0.0], abs=1e-6)


def test_words_and_pairs_are_looked_at_and_pieces_inside_words() -> None:
    assert len(word_terms("dang ky lai")) == 5
    assert word_terms("ky lai dang ky") == word_terms("ky lai") | word_terms("dang ky") | word_terms("lai dang")
    assert len(character_terms("ky")) == len({" k", "ky", "y ", " ky", "ky ", " ky "})
    assert character_terms("dang ky") == character_terms("dang") | character_terms("ky")


def test_a_term_that_stands_nearly_everywhere_is_not_looked_at() -> None:
    texts = [f"đăng ký {number}" for number in range(COMMON_LEAST + 2)]
    index = build_lexical(texts, texts, word_terms, background=())
    assert not _scores("đăng ký", index).any()
    assert _scores("đăng ký 7", index).argmax() == 7
    few = build_lexical(texts[:COMMON_LEAST], texts[:COMMON_LEAST], word_terms, background=())
    assert _scores("đăng ký", few).all()
