"""Encoders and the FAISS index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import dense
from knowledge.dense import DenseIndex, StaticEncoder, is_static, load_encoder, units
from knowledge.errors import EncoderMissingError
from tests.support.records import HashEncoder

VOCABULARY = {"[UNK]": 0, "khai": 1, "sinh": 2, "khai_sinh": 3, "ho": 4, "chieu": 5}


def _static_folder(folder: Path) -> Path:
    """Write a static encoder by hand: unit vectors, one axis per unit of the vocabulary."""
    from model2vec import StaticModel
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    tokenizer = Tokenizer(WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    vectors = np.eye(len(VOCABULARY), dtype=np.float32)
    StaticModel(vectors, tokenizer, normalize=True).save_pretrained(folder)
    return folder


def test_units_are_the_folded_words_and_their_pairs() -> None:
    assert units("Khai sinh cccd") == ("khai sinh can cuoc cong dan khai_sinh sinh_can can_cuoc cuoc_cong cong_dan")


@pytest.mark.parametrize(("text", "expected"), [("", ""), ("sinh", "sinh")])
def test_a_text_of_one_word_or_none_has_no_pairs(text: str, expected: str) -> None:
    assert units(text) == expected


def test_a_static_encoder_is_read_from_its_folder_and_gives_unit_vectors(tmp_path: Path) -> None:
    encoder = load_encoder(str(_static_folder(tmp_path / "encoder")))
    assert isinstance(encoder, StaticEncoder)
    vectors = encoder.encode(["Khai sinh", "KHAI SINH", "hộ chiếu"])
    assert vectors.shape == (3, len(VOCABULARY))
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
    assert vectors[0] @ vectors[1] == pytest.approx(1.0, abs=1e-5)
    assert vectors[0] @ vectors[2] == pytest.approx(0.0, abs=1e-5)


def test_a_text_of_unknown_words_gives_no_nan(tmp_path: Path) -> None:
    encoder = load_encoder(str(_static_folder(tmp_path / "encoder")))
    assert np.isfinite(encoder.encode(["", "zzz"])).all()


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ([{"type": "sentence_transformers.models.StaticEmbedding"}], True),
        ([{"type": "sentence_transformers.models.Transformer"}, {"type": "x.Normalize"}], False),
        ([], False),
    ],
    ids=["static", "transformer", "empty"],
)
def test_a_folder_is_static_when_its_modules_say_so(modules: list[dict[str, str]], expected: bool, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert is_static(tmp_path) is expected


def test_a_folder_without_modules_is_not_static(tmp_path: Path) -> None:
    assert not is_static(tmp_path)
    assert not is_static(tmp_path / "missing")


def test_any_other_name_is_left_to_sentence_transformers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Recorded(HashEncoder):
        def __init__(self, name: str) -> None:
            asked.append(name)

    monkeypatch.setattr(dense, "SentenceTransformerEncoder", Recorded)
    assert isinstance(load_encoder("some/model"), Recorded)
    assert asked == ["some/model"]


def test_an_encoder_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise OSError("no such model")

    monkeypatch.setattr(dense, "SentenceTransformerEncoder", refuse)
    with pytest.raises(EncoderMissingError, match="encoder some/model: cannot be read: no such model"):
        load_encoder("some/model")


@pytest.mark.parametrize(
    "modules", ["not json", '[{"type": "sentence_transformers.models.StaticEmbedding"}]'], ids=["no json", "no weights"]
)
def test_a_broken_encoder_folder_is_named(modules: str, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text(modules, encoding="utf-8")
    with pytest.raises(EncoderMissingError, match=f"encoder {tmp_path}: cannot be read"):
        load_encoder(str(tmp_path))


def _written(texts: Sequence[str], path: Path) -> DenseIndex:
    DenseIndex.write(HashEncoder().encode(texts), path)
    return DenseIndex(path)


def test_scores_come_in_the_order_of_the_surfaces(tmp_path: Path) -> None:
    texts = ["hộ chiếu", "khai sinh", "kết hôn", "khai sinh lại"]
    index = _written(texts, tmp_path / "dense.faiss")
    vectors = HashEncoder().encode(texts)
    for position, text in enumerate(texts):
        question = HashEncoder().encode([text])[0]
        scores = index.scores(question)
        assert scores == pytest.approx(vectors @ question, abs=1e-6)
        assert scores.argmax() == position


def test_every_surface_gets_a_score_even_a_poor_one(tmp_path: Path) -> None:
    index = _written([f"việc {number}" for number in range(300)], tmp_path / "dense.faiss")
    scores = index.scores(HashEncoder().encode(["việc 7"])[0])
    assert scores.shape == (300,)
    assert np.isfinite(scores).all()
