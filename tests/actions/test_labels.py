"""Names in choices and on buttons: short, and never two alike."""

from __future__ import annotations

from actions.brevity import MAX_TITLE
from actions.labels import MAX_LABEL, labels_of, level_name, level_of, titles_of
from knowledge.model import AuthorityLevel
from tests.support.catalogue import full


def test_equal_names_are_told_apart_by_their_level() -> None:
    twins = [
        full(code="1.000001", levels=["province"]),
        full(code="1.000002", levels=["ministry"]),
        full(name="Khác", short_name=None),
    ]
    assert labels_of(twins) == ["Kết hôn (cấp tỉnh)", "Kết hôn (cấp bộ)", "Khác"]


def test_equal_names_of_the_same_level_are_told_apart_by_their_code() -> None:
    twins = [full(code="1.000001"), full(code="1.000002")]
    assert labels_of(twins) == ["Kết hôn (cấp xã) (1.000001)", "Kết hôn (cấp xã) (1.000002)"]


def test_titles_that_became_equal_by_cutting_are_numbered() -> None:
    start = "Cấp giấy chứng nhận đủ điều kiện kinh doanh dịch vụ "
    titles = titles_of([start + "bảo vệ", start + "đòi nợ", "Khác"])
    assert titles[0].startswith("1. ")
    assert titles[1].startswith("2. ")
    assert titles[2] == "Khác"
    assert all(len(title) <= MAX_TITLE for title in titles)


def test_the_level_at_the_end_of_a_label_survives_the_cut() -> None:
    long = "Cấp lại giấy chứng nhận đủ điều kiện hoạt động"
    titles = titles_of([f"{long} (cấp tỉnh)", f"{long} (cấp bộ)"])
    assert [title.rsplit("(", 1)[1] for title in titles] == ["cấp tỉnh)", "cấp bộ)"]
    assert all(len(title) <= MAX_TITLE for title in titles)


def test_a_label_of_hundreds_of_characters_is_cut() -> None:
    assert len(labels_of([full(name="Cấp phép " * 15, short_name=None)])[0]) <= MAX_LABEL


def test_the_nearest_level_names_a_procedure_of_several() -> None:
    several = full(levels=["ministry", "commune", "province"])
    assert level_of(several) is AuthorityLevel.COMMUNE
    assert level_name(several) == "cấp xã"
