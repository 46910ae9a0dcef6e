"""Training pairs of the project's own encoder, and the training itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from knowledge import encoder
from knowledge.dense import is_static, load_encoder, units
from knowledge.encoder import _as_asked, _pairs, _texts_by_target, _tokenizer, train_encoder
from knowledge.index import catalogue_from
from tests.support.records import small_raws

TEMPLATES = ("{procedure} cần giấy gì", "cho hỏi {procedure}")


def test_texts_are_grouped_by_what_they_lead_to() -> None:
    groups = _texts_by_target(catalogue_from(small_raws()))
    assert len(groups) == len(small_raws()) + 1  # one life event
    birth = next(group for group in groups if group[0] == "Đăng ký khai sinh")
    assert {"làm giấy khai sinh", "khai sinh cho con", "Đăng ký khai sinh Hộ tịch"} <= set(birth)


def test_both_sides_of_a_pair_lead_to_the_same_procedure() -> None:
    texts = [["khai sinh", "giấy sinh"], ["hộ chiếu", "passport"]]  # of two words none is left out
    for wording, text in _pairs(texts, (), random.Random(1)):
        assert any({wording, text} <= set(group) for group in texts)
        assert wording != text


def test_a_procedure_with_one_text_is_paired_with_itself() -> None:
    assert _pairs([["hộ chiếu"]], (), random.Random(1)) == [("hộ chiếu", "hộ chiếu")]


def test_the_same_seed_gives_the_same_pairs() -> None:
    texts = [["làm giấy khai sinh cho con", "khai sinh"], ["xin cấp hộ chiếu mới", "passport"]]
    assert _pairs(texts, TEMPLATES, random.Random(7)) == _pairs(texts, TEMPLATES, random.Random(7))


def test_a_wording_is_put_into_questions_and_never_loses_all_its_words() -> None:
    chance = random.Random(3)
    asked = [_as_asked("xin cấp hộ chiếu", TEMPLATES, chance) for _ in range(200)]
    assert any(text.endswith("cần giấy gì") for text in asked)
    assert any(text.startswith("cho hỏi ") for text in asked)
    words = {"xin", "cấp", "hộ", "chiếu"}
    assert all("{procedure}" not in text and words & set(text.split()) for text in asked)


def test_short_wordings_keep_all_their_words() -> None:
    chance = random.Random(3)
    assert {_as_asked("hộ chiếu", (), chance) for _ in range(50)} == {"hộ chiếu"}


def test_the_vocabulary_keeps_every_word_but_only_pairs_seen_twice() -> None:
    vocabulary = _tokenizer([units("khai sinh con"), units("khai sinh cha")]).get_vocab()
    assert set(vocabulary) == {"[UNK]", "khai", "sinh", "con", "cha", "khai_sinh"}
    assert vocabulary["[UNK]"] == 0


@pytest.mark.train
def test_a_trained_encoder_is_a_static_folder_that_puts_wordings_near_their_procedure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "EPOCHS", 12)
    told: list[str] = []
    train_encoder(catalogue_from(small_raws()), tmp_path / "encoder", templates=TEMPLATES, progress=told.append)
    assert is_static(tmp_path / "encoder")
    assert len(told) == 12
    question, right, wrong = load_encoder(str(tmp_path / "encoder")).encode(
        ["cho hỏi xin passport", "Cấp hộ chiếu phổ thông", "Đăng ký kết hôn"]
    )
    assert question @ right > question @ wrong
