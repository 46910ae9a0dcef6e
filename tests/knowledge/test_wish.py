"""What a message wishes for beside the thing it names."""

from __future__ import annotations

import pytest

from knowledge.acts import acts
from knowledge.model import AuthorityLevel
from knowledge.wish import wish_of


def test_act_level_and_what_is_denied_are_told_apart() -> None:
    wish = wish_of("cấp lại giấy phép ở cấp tỉnh chứ không phải cấp mới")
    assert wish.acts.said & acts()["reissue"].bit
    assert wish.denied_acts & acts()["issue"].bit
    assert wish.level is AuthorityLevel.PROVINCE
    assert "cấp mới" not in wish.text


def test_a_plain_question_wishes_nothing_beside() -> None:
    wish = wish_of("đăng ký kết hôn cần gì")
    assert (wish.acts.said, wish.denied_acts, wish.circles, wish.level) == (0, 0, 0, None)
    assert wish.text == "đăng ký kết hôn cần gì"


@pytest.mark.parametrize("text", ["khai sinh mất 500 nghìn", "khai sinh mất bao lâu", "khai sinh mat bao nhieu tien"])
def test_what_costs_money_or_time_is_not_lost(text: str) -> None:
    assert not {"mất", "mat"} & set(wish_of(text).text.split())


@pytest.mark.parametrize("text", ["mất giấy khai sinh", "bị mất căn cước 3 lần"])
def test_what_is_lost_stays_lost(text: str) -> None:
    assert "mất" in wish_of(text).text.split()
