"""What is done, read from official names and from what citizens write."""

from __future__ import annotations

import pytest

from knowledge.acts import acts, acts_in, acts_of_names, acts_said, ordinary_acts, with_near


def keys(mask: int) -> set[str]:
    return {act.key for act in acts_in(mask)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cấp giấy phép lái xe", {"issue"}),
        ("Cấp lại giấy phép lái xe", {"reissue"}),
        ("Cấp, cấp lại, gia hạn giấy phép", {"issue", "reissue", "renew"}),
        ("Gia hạn, điều chỉnh giấy phép khai thác nước mặt", {"renew", "amend"}),
        ("Thủ tục đăng ký gia hạn hợp đồng", {"renew"}),
        ("Trả lại giấy phép hành nghề khoan nước dưới đất", {"give_back"}),
        ("Cấp lại chứng chỉ trong trường hợp bị thu hồi chứng chỉ", {"reissue"}),
        ("Đăng ký khai sinh", {"register"}),
        ("Khai thác thông tin công dân", set()),
        ("Hải quan đối với hàng hóa", set()),
    ],
)
def test_a_name_tells_its_acts_where_its_clauses_begin(name: str, expected: set[str]) -> None:
    assert keys(acts_of_names([name])) == expected


@pytest.mark.parametrize(
    ("message", "said", "hinted"),
    [
        ("làm lại bằng lái", {"reissue"}, set()),
        ("giấy phép sắp hết hạn", set(), {"exchange", "renew"}),
        ("giay phep sap het han", set(), {"exchange", "renew"}),
        ("không khai thác nữa, muốn trả lại giấy phép", {"give_back"}, {"give_back"}),
        ("làm thẻ mất bao nhiêu tiền", set(), set()),
        ("sửa nhà có phải xin phép không", set(), set()),
        ("đổi tên công ty", {"amend"}, set()),
        ("trang trai chan nuoi can giay gi", set(), set()),
        ("chan so dien thoai lua dao", {"lock"}, set()),
    ],
)
def test_a_message_names_acts_or_tells_what_leaves_some_open(message: str, said: set[str], hinted: set[str]) -> None:
    told = acts_said(message)
    assert (keys(told.said), keys(told.hinted)) == (said, hinted)


def test_who_asks_for_the_first_time_means_any_ordinary_act() -> None:
    assert acts_said("xin cấp lần đầu").said == ordinary_acts()


def test_every_act_has_a_name_for_buttons_and_a_bit_of_its_own() -> None:
    assert all(act.name for act in acts().values())
    assert len({act.bit for act in acts().values()}) == len(acts())


def test_acts_that_people_mix_up_stand_near_each_other() -> None:
    end = acts()["end"].bit
    assert {"end", "give_back", "revoke"} <= keys(with_near(end))
    assert "issue" not in keys(with_near(end))
