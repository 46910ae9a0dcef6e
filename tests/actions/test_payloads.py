"""What buttons send: an intent of ours and an id, nothing else."""

from __future__ import annotations

import json

import pytest

from actions.brevity import MAX_TITLE
from actions.payloads import ask_button, link_button, place_button


@pytest.mark.parametrize("identity", ["1.000894", "cap_ho_chieu", "dang-ky"])
def test_a_button_sends_its_intent_with_the_id(identity: str) -> None:
    button = ask_button("Lệ phí", "ask_fee", identity)
    assert button is not None
    assert button.payload is not None
    intent, _, entities = button.payload.partition("{")
    assert intent == "/ask_fee"
    assert json.loads("{" + entities) == {"procedure": identity}


@pytest.mark.parametrize("identity", ["", 'x"}', "x y", "a/b", "{}", "1.000894\n", "đăng_ký", "x" * 81])
def test_what_is_no_id_makes_no_button(identity: str) -> None:
    assert ask_button("Lệ phí", "ask_fee", identity) is None


def test_a_button_that_says_where_sends_the_id_of_the_place() -> None:
    button = place_button("Xã Đồng Văn, huyện Tân Kỳ", "former.17287")
    assert button is not None
    assert button.payload == '/inform{"place":"former.17287"}'
    assert place_button("x", 'a"}') is None


def test_a_long_title_is_cut_at_a_word() -> None:
    button = ask_button("Cấp giấy phép hoạt động " * 5, "inform", "1.000001")
    assert button is not None
    assert len(button.title) <= MAX_TITLE
    assert button.title.endswith("…")


def test_only_https_makes_a_link() -> None:
    assert link_button("Xem", "https://dichvucong.gov.vn/a") is not None
    for url in ("http://dichvucong.gov.vn", "javascript:alert(1)", ""):
        assert link_button("Xem", url) is None
