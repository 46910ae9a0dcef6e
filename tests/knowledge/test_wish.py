"""What a message wishes for beside the thing it names."""

from __future__ import annotations

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
