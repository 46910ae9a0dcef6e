"""The letters of a message."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reading.letters import settled, shortened


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (unicodedata.normalize("NFD", "đăng ký tạm trú"), "đăng ký tạm trú"),
        ("ｃｃｃｄ １２", "cccd 12"),
        ("𝒌𝒉𝒂𝒊 𝗌𝗂𝗇𝗁", "khai sinh"),
        ("ⓚⓗⓐⓘ", "khai"),
        ("khаi sіnh", "khai sinh"),
        ("привет", "привет"),
        ("hoà giải ở cơ sở, thuỷ lợi", "hòa giải ở cơ sở, thủy lợi"),
        ("đăng k\u200eý", "đăng ký"),
        ("xong rồi 👍👍🏽 nhé ❤️", "xong rồi nhé"),
        ("cảm ơn :))) nha", "cảm ơn nha"),
        ("đẹp quá:))", "đẹp quá"),
        ("hả???!!!", "hả?!"),
        ("khai sinh,khai tử", "khai sinh, khai tử"),
        ("100 m², 1.001193, 50.000 đồng, 01/07/2025", "100 m², 1.001193, 50.000 đồng, 01/07/2025"),
    ],
)
def test_letters_have_one_form_and_ornaments_go(written: str, plain: str) -> None:
    assert settled(written) == plain


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_settling_twice_changes_nothing(text: str) -> None:
    assert settled(settled(text)) == settled(text)


@pytest.mark.parametrize(
    ("written", "plain"), [("giấyyyy", "giấy"), ("ơiiii", "ơi"), ("oong", "oong"), ("khôngggg", "không")]
)
def test_letters_drawn_out_are_written_once(written: str, plain: str) -> None:
    assert shortened(written) == plain
