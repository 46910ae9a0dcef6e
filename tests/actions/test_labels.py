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


def test_as_soon_as_one_title_is_cut_all_are_numbered_like_their_lines() -> None:
    start = "Cấp giấy chứng nhận đủ điều kiện kinh doanh dịch vụ "
    titles = titles_of([start + "bảo vệ", start + "đòi nợ", "Khác"])
    assert [title[:3] for title in titles] == ["1. ", "2. ", "3. "]
    assert titles[2] == "3. Khác"
    assert all(len(title) <= MAX_TITLE for title in titles)
    assert titles_of(["Kết hôn", "Khai sinh"]) == ["Kết hôn", "Khai sinh"]


def test_a_name_an_import_had_to_cut_is_told_whole_in_the_list() -> None:
    name = "Khai thuế thu nhập cá nhân đối với cá nhân có thu nhập từ đầu tư vốn"
    imported = full(name=name, short_name="Khai thuế thu nhập cá nhân đối với cá nhân có…")
    assert labels_of([imported, full()]) == [name, "Kết hôn"]


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
