"""What a message says it does not mean is put aside, and nothing else is."""

from __future__ import annotations

import pytest

from knowledge.negation import MAX_DENIED, meant


@pytest.mark.parametrize(
    ("message", "kept", "denied"),
    [
        ("không phải cấp mới mà cấp lại", "mà cấp lại", "cấp mới"),
        ("không phải cho con mà cho mẹ", "mà cho mẹ", "cho con"),
        ("cấp lại chứ không phải cấp mới cần gì", "cấp lại cần gì", "cấp mới"),
        ("xin cap lai (ko phai cap moi) can gi", "xin cap lai ( ) can gi", "cap moi"),
        ("mất luôn chơ nỏ phải hết hạn", "mất luôn", "hết hạn"),
        ("con nuôi trong nước chớ nỏ phải nước ngoài, cần chi", "con nuôi trong nước , cần chi", "nước ngoài"),
    ],
)
def test_a_denial_is_put_aside(message: str, kept: str, denied: str) -> None:
    told = meant(message)
    assert (told.text, told.denied) == (kept, denied)


@pytest.mark.parametrize(
    "message",
    [
        "đăng ký tạm trú ở đâu",
        "dang ky tam tru o dau",
        "sửa nhà có phải xin phép không",
        "nộp ở xã phải không",
        "hộ nghèo thì không phải đóng lệ phí đúng không",
        "không phải",
        "",
    ],
)
def test_a_message_that_denies_nothing_stays_as_it_is(message: str) -> None:
    assert meant(message).text == message
    assert meant(message).denied == ""


def test_a_denial_without_an_end_takes_a_few_words_only() -> None:
    words = [f"từ{number}" for number in range(20)]
    told = meant("cấp lại chứ không phải " + " ".join(words))
    assert len(told.denied.split()) == MAX_DENIED
