"""Linear classifiers kept as arrays."""

from __future__ import annotations

import pickle
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from nlu.linear import (
    CLOSING,
    COLUMNS,
    EDGE,
    LinearModel,
    columns,
    encode,
    features,
    train_exclusive,
    train_independent,
    words_of,
)

TEXTS = ("lệ phí bao nhiêu", "mất bao nhiêu tiền", "nộp ở đâu", "đến chỗ nào", "xin chào", "chào bạn")
KINDS = ("fee", "fee", "place", "place", "greet", "greet")


@pytest.fixture(scope="module")
def kinds() -> LinearModel:
    return train_exclusive(features(TEXTS), KINDS, penalty=1e-4)


def _best(model: LinearModel, text: str) -> str:
    shares = model.shares(encode(text))
    return max(shares, key=shares.__getitem__)


def test_features_hold_every_text() -> None:
    rows = features(TEXTS)
    assert rows.shape == (len(TEXTS), COLUMNS)
    assert rows.dtype == np.float32


def test_each_view_of_a_text_is_as_long_as_any_other() -> None:
    text = encode("lệ phí bao nhiêu")
    assert np.linalg.norm(text.values) == pytest.approx(4**0.5, rel=1e-5)
    assert np.linalg.norm(encode("le phi bao nhieu").values) == pytest.approx(3**0.5, rel=1e-5)


def is_seen_with(text: str, word: str, closing: str) -> bool:
    """Return whether `word` is encoded together with the word that closes its clause."""
    column = columns([crc32(f" {closing}".encode(), crc32(word.encode(), CLOSING))])
    return bool(np.isin(column, encode(text).columns).all())


@pytest.mark.parametrize(
    "text", ["có phải xin phép không", "em có phải báo công an xã không ạ", "nhà tôi xa, có ai giúp không?"]
)
def test_a_word_is_seen_with_the_one_that_closes_its_clause(text: str) -> None:
    """Whatever stands between the two, and whatever is said politely behind."""
    assert is_seen_with(text, "co", "khong")


def test_it_is_not_seen_with_the_end_of_another_clause() -> None:
    assert not is_seen_with("tôi có đất, bán được không", "co", "khong")
    assert is_seen_with("ạ ơi", "oi", "a")  # nothing but politeness: its first word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cần gì, ở đâu?", [EDGE, "cần", "gì", EDGE, "ở", "đâu", EDGE]),
        ("mã 1.001193 ngày 01/07", [EDGE, "mã", "1.001193", "ngày", "01/07", EDGE]),
        ("", [EDGE]),
        ("?!", [EDGE]),
    ],
)
def test_clauses_stand_between_edges(text: str, words: list[str]) -> None:
    assert words_of(text) == tuple(words)


def test_case_and_short_forms_make_no_difference_to_features() -> None:
    rows = features(["le phi bao nhieu", "LE PHI bao nhieu", "Lệ phí bn", "lệ phí BAO NHIÊU"])
    assert (rows[0] != rows[1]).nnz == 0
    assert (rows[2] != rows[3]).nnz == 0


@pytest.mark.parametrize(("text", "kind"), [*zip(TEXTS, KINDS, strict=True), ("le phi", "fee"), ("o dau vay", "place")])
def test_a_trained_model_tells_the_kinds_apart(text: str, kind: str, kinds: LinearModel) -> None:
    assert _best(kinds, text) == kind


@pytest.mark.parametrize("text", ["nộp ở đâu", "", "zzz"])
def test_shares_of_exclusive_classes_add_up_to_one(text: str, kinds: LinearModel) -> None:
    shares = kinds.shares(encode(text))
    assert set(shares) == set(KINDS)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in shares.values())


def test_two_kinds_are_enough_for_an_exclusive_model() -> None:
    model = train_exclusive(features(TEXTS[:4]), KINDS[:4], penalty=1e-4)
    assert _best(model, "nộp ở đâu") == "place"
    assert _best(model, "lệ phí bao nhiêu") == "fee"


def test_independent_classes_may_both_hold() -> None:
    texts = ("lệ phí bao nhiêu", "nộp ở đâu", "nộp ở đâu và lệ phí bao nhiêu", "cần giấy gì")
    asked = (frozenset({"fee"}), frozenset({"place"}), frozenset({"fee", "place"}), frozenset[str]())
    model = train_independent(features(texts), asked, ["fee", "place"], penalty=1e-5)
    for text, wanted in zip(texts, asked, strict=True):
        chances = model.chances(encode(text))
        assert {name for name, chance in chances.items() if chance >= 0.5} == wanted


def test_what_is_saved_judges_the_same_when_loaded(kinds: LinearModel, tmp_path: Path) -> None:
    kinds.save(tmp_path / "kind.npz")
    loaded = LinearModel.load(tmp_path / "kind.npz")
    assert loaded.classes == kinds.classes
    text = encode("mất bao nhiêu tiền")
    assert loaded.shares(text) == pytest.approx(kinds.shares(text), abs=1e-6)


def test_a_model_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kind.npz"
    np.savez(path, weights=np.zeros((1, 2)), biases=np.zeros(1), classes=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearModel.load(path)
    path.write_bytes(pickle.dumps("a"))
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearModel.load(path)


def test_a_class_that_no_row_carries_is_never_heard() -> None:
    model = train_independent(features(["phí gì", "giấy gì"]), [frozenset(), frozenset()], ["believes"], penalty=1e-5)
    assert model.chances(encode("phí gì"))["believes"] < 0.001
