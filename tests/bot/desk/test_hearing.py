"""What a citizen's message is to a desk."""

from __future__ import annotations

import pytest

from bot.desk.hearing import flag_in, for_officer, in_danger, says_yes_or_no
from bot.desk.wording import say


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ('/flag_contact{"desk":"commune:16681","contact":"phone"}', ("commune:16681", "phone")),
        ("/flag_contact", None),
        ('/flag_contact{"desk":1}', None),
        ("/flag_contact[1]", None),
        ("số này không nghe máy", None),
    ],
)
def test_only_a_button_of_ours_reports_a_number(text: str, flag: tuple[str, str] | None) -> None:
    assert flag_in(text) == flag


@pytest.mark.parametrize(("text", "danger"), [("cứu với, cháy nhà rồi", True), ("mất bao nhiêu tiền", False), ("", False)])
def test_danger_is_heard(text: str, danger: bool) -> None:
    assert in_danger(text) is danger


@pytest.mark.parametrize(("text", "plain"), [("Đồng ý.", True), ("nỏ", True), ("có mất phí không", False)])
def test_a_plain_yes_or_no(text: str, plain: bool) -> None:
    assert says_yes_or_no(text) is plain


def test_an_officer_reads_what_was_sent_instead_of_its_payload() -> None:
    assert for_officer("con tôi tên An") == ("con tôi tên An", [])
    assert for_officer("/ask_fee") == (say("pressed"), [])
    written, told = for_officer('/received{"kind":"audio"}')
    assert written == say("sent_other", what="tin nhắn thoại") and told[0]["text"] == say("cannot_read.other")
