"""Training pairs of the project's own encoder, and the training itself."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import encoder
from knowledge.dense import is_static, load_encoder, units
from knowledge.encoder import (
    _as_asked,
    _by_field,
    _Group,
    _groups,
    _in_a_story,
    _Pair,
    _pairs,
    _tokenizer,
    train_encoder,
)
from knowledge.index import catalogue_from
from tests.support.records import as_read, raw_record, small_raws
from tests.support.sources import ROOT

TEMPLATES = ("{procedure} cần giấy gì", "cho hỏi {procedure}")


def test_texts_are_grouped_by_what_they_lead_to() -> None:
    groups = _groups(catalogue_from(small_raws()))
    assert len(groups) == len(small_raws()) + 1  # one life event
    birth = next(group for group in groups if group.texts[0] == "Đăng ký khai sinh")
    assert {"làm giấy khai sinh", "khai sinh cho con", "Đăng ký khai sinh Hộ tịch"} <= set(birth.texts)
    assert birth.spoken


def test_one_name_at_two_levels_is_one_target_of_training() -> None:
    raws = [
        as_read(raw_record(code="1.000001", name="Cấp lại thẻ", aliases=["mất thẻ"])),
        as_read(raw_record(code="1.000002", name="Cấp lại thẻ (thực hiện tại cấp tỉnh)", levels=["province"])),
    ]
    (group,) = _groups(catalogue_from(raws))
    assert {"Cấp lại thẻ", "mất thẻ", "Cấp lại thẻ (thực hiện tại cấp tỉnh)"} <= set(group.texts)


def test_official_texts_without_citizens_wordings_do_not_drown_the_others() -> None:
    groups = [_Group((f"việc {number}", f"làm việc {number}"), number < 100) for number in range(1000)]
    pairs = _pairs(groups, (), random.Random(1))
    assert 200 < len(pairs) < 200 + 1800 * encoder.UNSPOKEN_SHARE * 1.2


def test_both_sides_of_a_pair_lead_to_the_same_procedure() -> None:
    texts = [("khai sinh", "giấy sinh"), ("hộ chiếu", "passport")]  # of two words none is left out
    for pair in _pairs([_Group(found, True) for found in texts], (), random.Random(1)):
        assert {pair.wording, pair.text} <= set(texts[pair.group])
        assert pair.wording != pair.text


def test_a_procedure_with_one_text_is_paired_with_itself() -> None:
    assert _pairs([_Group(("hộ chiếu",), True)], (), random.Random(1)) == [_Pair("hộ chiếu", "hộ chiếu", 0)]


def test_every_other_epoch_holds_procedures_of_one_field_together() -> None:
    groups = [_Group((f"việc {place}",), True, "thue" if place % 2 else "dat_dai") for place in range(20)]
    fields = [groups[pair.group].field for pair in _by_field(_pairs(groups, (), random.Random(1)), groups, random.Random(2))]
    assert sum(one != other for one, other in zip(fields, fields[1:], strict=False)) == 1


def test_a_question_is_told_inside_a_story_whole() -> None:
    told = [_in_a_story("xin cấp hộ chiếu", random.Random(seed)) for seed in range(50)]
    assert all("xin cấp hộ chiếu" in text and text != "xin cấp hộ chiếu" for text in told)
    assert any(text.startswith("xin cấp") for text in told) and any(text.endswith("hộ chiếu") for text in told)


def test_the_same_seed_gives_the_same_pairs() -> None:
    texts = (("làm giấy khai sinh cho con", "khai sinh"), ("xin cấp hộ chiếu mới", "passport"))
    groups = [_Group(found, spoken) for found, spoken in zip(texts, (True, False), strict=True)]
    assert _pairs(groups, TEMPLATES, random.Random(7)) == _pairs(groups, TEMPLATES, random.Random(7))


def test_a_wording_is_put_into_questions_and_never_loses_all_its_words() -> None:
    chance = random.Random(3)
    asked = [_as_asked("xin cấp hộ chiếu", TEMPLATES, chance) for _ in range(200)]
    assert any("cần giấy gì" in text for text in asked)
    assert any("cho hỏi " in text for text in asked)
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
    assert len(told) == 12 * encoder.DRAWS
    question, right, wrong = load_encoder(str(tmp_path / "encoder")).encode(
        ["cho hỏi xin passport", "Cấp hộ chiếu phổ thông", "Đăng ký kết hôn"]
    )
    assert question @ right > question @ wrong


@pytest.mark.train
def test_two_trainings_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In processes of their own, for the order of a set differs between two."""
    code = (
        "import sys; from pathlib import Path; from knowledge import encoder; from knowledge.index import *\n"
        "encoder.EPOCHS = 2\n"
        "encoder.train_encoder(catalogue_from(read_records()[:80]), Path(sys.argv[1]), templates=['{procedure} ở đâu'])"
    )
    written = []
    for seed, name in enumerate(("one", "two"), start=1):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], check=True, cwd=ROOT, env=environment)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        written.append({str(path.relative_to(tmp_path / name)): path.read_bytes() for path in files})
    assert written[0] == written[1]
    assert any(name.endswith(".safetensors") for name in written[0])
