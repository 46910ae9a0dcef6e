"""The states of a dossier, by number and by the words people read."""

from __future__ import annotations

import pytest

from knowledge.dossiers import Stage, load_stages, stage_of, stages_named


def test_every_stage_but_the_other_one_has_a_number_of_its_own() -> None:
    assert set(load_stages()) == set(Stage) - {Stage.OTHER}
    assert sorted(words.number for words in load_stages().values()) == list(range(1, 11))


@pytest.mark.parametrize("number", [0, 11, -1, 99])
def test_any_other_number_is_another_stage(number: int) -> None:
    assert stage_of(number) is Stage.OTHER


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("trạng thái chờ bổ sung nghĩa là gì", (Stage.SUPPLEMENT,)),
        ("trang thai dang xu ly la sao", (Stage.PROCESSING,)),
        ("đã tiếp nhận là sao ạ", (Stage.RECEIVED,)),
        ("sao lại không được tiếp nhận", (Stage.NOT_RECEIVED,)),
        ("tạm dừng xử lý", (Stage.STOPPED,)),
        ("hồ sơ của tôi tới đâu rồi", ()),
    ],
)
def test_words_of_a_portal_are_known_with_and_without_diacritics(text: str, stages: tuple[Stage, ...]) -> None:
    assert stages_named(text) == stages


def test_every_stage_is_known_by_its_own_word() -> None:
    for stage, words in load_stages().items():
        assert stages_named(words.word) == (stage,), words.word
