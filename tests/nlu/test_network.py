"""The network as it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.linear import EDGE, words_of
from nlu.network import ROWS, Network, forms_of
from tests.support.networks import hearing

NETWORK = hearing({"documents": "giấy", "fee": "phí"})


def test_what_is_heard_has_a_score_a_class_and_shares_a_word() -> None:
    words = words_of("giấy thế nào, phí thế nào")
    reading = NETWORK.read(words)
    assert reading.scores.shape == (2,)
    assert reading.shares.shape == (len(words), 3)
    assert np.allclose(reading.shares.sum(axis=1), 1.0)


def test_the_words_that_ask_stand_where_they_are_said() -> None:
    words = words_of("phí thế nào, giấy thế nào")
    asked = NETWORK.read(words).shares[:, [0, 1]].argmax(axis=0)
    assert [words[place] for place in asked] == ["giấy", "phí"]


def test_a_word_is_known_with_its_marks_and_without() -> None:
    assert set(forms_of("giay")) < set(forms_of("giấy"))
    assert len(forms_of(EDGE)) == 1
    assert forms_of("giấy").max() < ROWS


@pytest.mark.parametrize("text", ["", "?", "😀", "a" * 3000, "và"])
def test_any_text_is_read(text: str) -> None:
    assert np.isfinite(NETWORK.read(words_of(text)).scores).all()


def test_what_was_saved_reads_alike(tmp_path: Path) -> None:
    NETWORK.save(tmp_path / "network.npz")
    loaded = Network.load(tmp_path / "network.npz")
    assert (loaded.classes, loaded.labels) == (NETWORK.classes, NETWORK.labels)
    words = words_of("phí bao nhiêu")
    assert np.array_equal(loaded.read(words).scores, NETWORK.read(words).scores)


def test_only_so_many_words_are_kept_and_the_others_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu.network.REMEMBERED", 2)
    fresh, words = hearing({"documents": "giấy", "fee": "phí"}), words_of("giấy thế nào, phí thế nào")
    first = fresh.read(words)
    assert len(fresh._known) == 2
    assert np.array_equal(fresh.read(words).scores, first.scores)
    assert np.array_equal(NETWORK.read(words).scores, first.scores)
