"""Names, phones, communes and addresses as people write them, alone and all at once."""

from __future__ import annotations

import pytest

from bot.post.answers import Facts, address_in, facts_in, is_figures, like_phone, name_in, of_ids, where_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Thị Thử", "Nguyễn Thị Thử"),
        ("tôi tên là Trần Văn Mẫu ạ", "Trần Văn Mẫu"),
        ("trần văn mẫu", "Trần Văn Mẫu"),
        ("tran van mau", "Tran Van Mau"),
        ("Họ và tên: Nguyễn Thị Thử", "Nguyễn Thị Thử"),
        ("Hồ Thị Sao", "Hồ Thị Sao"),
        ("lệ phí bao nhiêu", ""),
        ("để tôi hỏi vợ đã", ""),
        ("gửi hồ sơ khai sinh", ""),
        ("không biết", ""),
        ("chào em", ""),
        ("bán keo ở đâu được giá", ""),
        ("em là con trai hay con gái", ""),
        ("bạn tốt bụng quá", ""),
        ("Thử", ""),
        ("0987 650 001", ""),
        ("xã Nghi Lộc", ""),
    ],
)
def test_a_name_is_two_to_six_words_of_letters_and_no_sentence(text: str, name: str) -> None:
    assert name_in(text) == name


def test_a_name_of_no_known_family_is_taken_when_it_is_written_again() -> None:
    assert name_in("abe ksor mẫu") == "" and name_in("abe ksor mẫu", is_sure=True) == "Abe Ksor Mẫu"


@pytest.mark.parametrize(
    ("text", "ids", "district"),
    [
        ("phường Thành Vinh", ["16681"], ""),
        ("thanh vinh", ["16681"], ""),
        ("xã nghi lôc", ["17827"], ""),
        ("Hưng Dũng", ["former.16675"], ""),
        ("đồng văn", ["former.16744", "former.17287", "former.17764"], ""),
        ("abc xyz", [], ""),
    ],
)
def test_a_commune_is_found_by_its_new_or_old_name_also_misspelt(text: str, ids: list[str], district: str) -> None:
    found = where_in(text)
    assert [place.id for place in found.places] == ids and found.district == district


def test_a_district_stands_for_its_communes_and_another_province_is_told() -> None:
    assert where_in("huyện Nghi Lộc").district == "huyện Nghi Lộc" and len(where_in("huyện Nghi Lộc").places) > 1
    assert where_in("Hà Nội").is_outside and not where_in("Hà Nội").places


def test_only_communes_are_chosen_by_id() -> None:
    assert [place.id for place in of_ids(["16681", "district.nghi_loc", "nonsense"])] == ["16681"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("số 7 ngõ Thử Nghiệm", "số 7 ngõ Thử Nghiệm"),
        ("xóm Mẫu 3 xã Nghi Lộc", "xóm Mẫu 3"),
        ("địa chỉ là xóm Mẫu 3", "xóm Mẫu 3"),
        ("số 16 đường Trường Thi, phường Thành Vinh", "số 16 đường Trường Thi"),
        ("xom mau 3", "xom mau 3"),
        ("Nguyễn Thị Thử", ""),
        ("0987", ""),
        ("17 tuổi", ""),
        ("nhà em ở xóm 4 bị mất hết giấy tờ", ""),
        ("cháy xe trên đường", ""),
        ("0987650001", ""),
        ("vâng", ""),
    ],
)
def test_an_address_names_a_house_a_street_or_a_hamlet(text: str, address: str) -> None:
    assert address_in(text) == address


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Trần Văn Mẫu, 0987650002, xóm Mẫu 3 xã Nghi Lộc",
            Facts("Trần Văn Mẫu", "0987 650 002", "17827", "xóm Mẫu 3"),
        ),
        (
            "Nguyễn Thị Thử\n0987 650 001\nsố 7 ngõ Thử Nghiệm\nThành Vinh",
            Facts("Nguyễn Thị Thử", "0987 650 001", "16681", "số 7 ngõ Thử Nghiệm"),
        ),
        (
            "tôi là Trần Văn Mẫu số điện thoại 0987 650 002 ở xóm Mẫu 3, xã Diễn Kỷ, huyện Diễn Châu",
            Facts("Trần Văn Mẫu", "0987 650 002", "former.17434", "xóm Mẫu 3"),
        ),
        ("xóm Mẫu 3, phường Hưng Dũng, TP Vinh, Nghệ An", Facts("", "", "former.16675", "xóm Mẫu 3")),
        ("Nguyễn Thị Thử 0987650001", Facts("Nguyễn Thị Thử", "0987 650 001")),
        ("lệ phí bao nhiêu", Facts()),
    ],
)
def test_several_facts_of_one_message_are_all_read(text: str, facts: Facts) -> None:
    assert facts_in(text) == facts


def test_figures_are_told_from_words() -> None:
    assert is_figures("0987 65") and not is_figures("số 7") and not is_figures("1")
    assert like_phone("gọi 0987 650") and not like_phone("xóm Mẫu 3")


def test_an_address_loses_none_of_its_parts() -> None:
    assert facts_in("cạnh chợ Mẫu, xóm Mẫu 3, xã Nghi Lộc").address == "cạnh chợ Mẫu, xóm Mẫu 3"
