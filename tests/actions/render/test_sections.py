"""Facts as text: what the record states is said, what it does not state is said to be unknown."""

from __future__ import annotations

import pytest

from actions.render import section
from actions.reply import ASPECTS
from actions.wording import say
from knowledge.model import FactGroup
from tests.support.catalogue import DAY, PAGE, full
from tests.support.records import procedure
from tests.support.sections import said


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_of_an_empty_record_is_said_to_be_unknown_and_never_fails(aspect: str) -> None:
    bare = section(aspect, procedure(submission=[]), on=DAY)
    assert bare.text
    assert not bare.known


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_of_a_full_record_is_known_and_names_the_facts_it_rests_on(aspect: str) -> None:
    shown = section(aspect, full(), on=DAY)
    assert shown.known
    assert shown.groups
    assert all(isinstance(group, FactGroup) for group in shown.groups)


def test_steps_are_numbered() -> None:
    assert "1. Nộp hồ sơ tại trung tâm\n2. Hai bên ký vào sổ" in said("steps")


def test_no_conditions_stated_and_conditions_unknown_are_two_answers() -> None:
    assert said("conditions", conditions=[]).endswith(say("conditions.none"))
    assert section("conditions", procedure(), on=DAY).text.endswith(say("conditions.unknown"))


def test_the_legal_basis_names_acts_and_the_decision() -> None:
    text = said("legal_basis")
    assert "60/2014/QH13 – Luật Hộ tịch" in text
    assert "163/QĐ-BTP" in text


def test_an_overview_is_brief_about_long_dossiers() -> None:
    items = [{"name": f"Giấy tờ số {n}"} for n in range(1, 12)]
    text = said("overview", dossier=[{"case": "Hồ sơ", "items": items}])
    assert "Giấy tờ số 8" in text
    assert "Giấy tờ số 9" not in text
    assert say("documents.brief_more") in text


def test_an_overview_of_several_cases_names_the_first_and_only_its_papers() -> None:
    always = [{"name": "Đơn đăng ký"}]
    many = [{"name": f"Giấy theo trường hợp {n}", "when": "nếu có"} for n in range(1, 12)]
    others = [{"case": "Nộp thay", "items": [{"name": "Đơn đăng ký"}, {"name": "Giấy ủy quyền"}]}]
    text = said("overview", dossier=[{"case": "Tự nộp", "items": always + many}, *others])
    assert "Tự nộp" in text
    assert text.count("Đơn đăng ký") == 1
    assert "Giấy ủy quyền" not in text
    assert say("documents.brief_more") in text


# --- long texts ----------------------------------------------------------------------------------------------------


def test_long_steps_are_shortened_at_the_end_of_a_sentence() -> None:
    step = "Người dân nộp hồ sơ tại trung tâm. " + "Cán bộ kiểm tra tính hợp lệ của hồ sơ. " * 20
    text = said("steps", steps=[step.strip()] * 12)
    assert "1. Người dân nộp hồ sơ tại trung tâm." in text
    lines = text.split("\n")[1:-1]
    assert all(line.endswith("hồ sơ. …") for line in lines)
    assert PAGE in text.split("\n")[-1]


def test_steps_that_fit_are_said_whole() -> None:
    assert "…" not in said("steps", steps=["Nộp hồ sơ. Chờ kết quả. " * 8] * 4)


def test_a_condition_is_left_out_whole_and_counted_never_cut() -> None:
    conditions = [f"Điều kiện {n}: vốn từ {n}.000.000.000 đồng trở lên ".ljust(450, "x") + "hết" for n in range(1, 20)]
    text = said("conditions", conditions=conditions)
    shown = text.count("hết")
    assert text.count("Điều kiện") == shown < 19
    assert say("left_out", count=19 - shown, url=PAGE) in text


def test_steps_with_marks_of_their_own_get_no_second_number() -> None:
    steps = ["Bước 1: Nộp hồ sơ", "- Trường hợp đủ thì nhận", "+ Hẹn ngày trả", "b) Chờ kết quả", "4.2.1. Nhận kết quả"]
    text = said("steps", steps=steps)
    assert text.split("\n")[1:] == [steps[0], "• Trường hợp đủ thì nhận", "• Hẹn ngày trả", *steps[3:]]


def test_items_of_a_list_lose_the_marks_of_the_source() -> None:
    assert "• Nam từ đủ 20 tuổi\n• Không bị cấm" in said("conditions", conditions=["- Nam từ đủ 20 tuổi;", "+ Không bị cấm"])
