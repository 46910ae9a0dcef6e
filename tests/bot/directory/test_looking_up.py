"""Which desk words mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.directory.errors import DirectoryError
from bot.directory.looking_up import choice_line, levels_of, look_up, told
from bot.settings import Settings
from knowledge.desks import shipped
from knowledge.model import AuthorityLevel
from tests.support.desks import VINH_PHU, at

NOW = at("2026-11-26T09:00")


@pytest.mark.parametrize("words", ["nghi phu cu", "nghi phu", "một cửa phường Vinh Phú"])
def test_a_former_name_without_marks_finds_the_centre_of_today(words: str) -> None:
    found = look_up(words, shipped(), NOW)
    assert found.desk is not None
    assert found.desk.key == VINH_PHU
    assert told(found)["desk"]["name"].endswith("phường Vinh Phú")
    assert (told(found)["up"], told(found)["open"], told(found)["anywhere"]) == ("provincial_centre", "unknown", True)


def test_an_open_name_lists_the_choices_with_their_former_districts() -> None:
    found = look_up("đồng văn", shipped(), NOW)
    lines = [choice_line(place, number) for number, place in enumerate(found.choices, 1)]
    assert lines[0] == "1. xã Đồng Văn, huyện Quế Phong -> xã Thông Thụ"
    assert [choice["district"] for choice in told(found)["choices"]] == [
        "huyện Quế Phong",
        "huyện Tân Kỳ",
        "huyện Thanh Chương",
    ]


@pytest.mark.parametrize(
    ("words", "reason"), [("xyzabc", "no such commune"), ("Hà Nội", "outside"), ("123", "no such commune")]
)
def test_what_is_no_place_of_the_province_is_an_error(words: str, reason: str) -> None:
    with pytest.raises(DirectoryError, match=reason):
        look_up(words, shipped(), NOW)


def test_a_ministrys_procedure_has_no_desk_here() -> None:
    with pytest.raises(DirectoryError, match="not decided in the province"):
        look_up("nghi phu", shipped(), NOW, levels=(AuthorityLevel.MINISTRY,))


def test_the_levels_of_a_procedure_come_from_its_record(tmp_path: Path) -> None:
    assert AuthorityLevel.COMMUNE in levels_of("1.000894", Settings(home=tmp_path))
    with pytest.raises(DirectoryError, match=r"procedure 9\.999999"):
        levels_of("9.999999", Settings(home=tmp_path))
