"""Whoever is in danger gets the public numbers before anything else."""

from __future__ import annotations

import pytest

from actions.unanswered import emergency
from knowledge.desks import load_desks
from nlu.mentions import mentions_in


def test_the_numbers_are_those_on_record() -> None:
    numbers = [desk.phone for key, desk in load_desks().items() if key.startswith("emergency_")]
    assert numbers
    assert all(number and number in emergency().text for number in numbers)


@pytest.mark.parametrize("text", ["cứu với, nhà tôi đang cháy", "cuu voi", "em không muốn sống nữa"])
def test_danger_is_heard_with_and_without_marks(text: str) -> None:
    assert dict(mentions_in(text)).get("emergency") == "yes"


@pytest.mark.parametrize("text", ["cháy nhà mất giấy tờ thì làm lại thế nào", "xin giấy phép phòng cháy", "đăng ký kết hôn"])
def test_a_question_about_papers_is_no_danger(text: str) -> None:
    assert "emergency" not in dict(mentions_in(text))
