"""Imported text is data: it may be read, it may not do anything."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.imports.prose import is_state_host, line, plain, shortened

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
PIECES = st.sampled_from(
    ["<", ">", "<b>", "</b>", "<script>", "&lt;", "&amp;", "&#60;", "http", "s", ":", "/", "//", "://", "](", "[", "]", "(", ")", "{", "}", "/restart",
     "javascript:", "evil.com", "dichvucong.gov.vn", ".", "@", "\n", "\t", "\x00", "\u202e", "e\u0302\u0301", "đ", "Hồ sơ", "?a=1", "\\", "#", "www."]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nộp <b>01</b> bộ<br>hồ sơ", "Nộp 01 bộ\nhồ sơ"),
        ("Diện tích < 5 ha", "Diện tích ‹ 5 ha"),
        ("<script>alert(1)</script>Bước 1", "Bước 1"),
        ("&lt;img src=x onerror=alert(1)&gt;Đơn", "Đơn"),
        ("/restart", "restart"),
        ("Bước 1\n/cham_dut{}", "Bước 1\ncham_dut()"),
        ("50.000 đồng/hồ sơ", "50.000 đồng/hồ sơ"),
        ("xem [tại đây](https://evil.com/a)", "xem [tại đây] ()"),
        ("nộp tại https://dichvucong.gov.vn/p/home?x=1 nhé", "nộp tại dichvucong.gov.vn nhé"),
        ("nộp tại www.nghean.gov.vn/abc.", "nộp tại www.nghean.gov.vn."),
        ("vào https://dichvucong.gov.vn.evil.com/a", "vào"),
        ("vào https://dichvucong.gov.vn@evil.com", "vào"),
        ("vào evil.com/dichvucong.gov.vn ngay", "vào ngay"),
        ("gọi javascript:alert(1)", "gọi javascript alert(1)"),
        ("Mẫu NA20-BCA.docx theo TP.HCM", "Mẫu NA20-BCA.docx theo TP.HCM"),
        ("Cơ\u0301 quan\u200b, tổ\u202e chức", "Cớ quan , tổ chức"),
        ("a\r\nb\tc", "a\nb c"),
        ("", ""),
    ],
)  # fmt: skip
def test_text_is_cleaned(text: str, expected: str) -> None:
    assert plain(text) == expected


@settings(deadline=None)
@given(TEXTS)
@example("&amp;amp;amp;lt;b")
@example("htt<b>p://x.com")
@example("{[{](<")
def test_nothing_that_acts_is_left(text: str) -> None:
    cleaned = plain(text)
    assert "<" not in cleaned and ">" not in cleaned
    assert "](" not in cleaned and "{" not in cleaned and "}" not in cleaned
    assert not re.search(r"\w+:\s*/\s*/", cleaned)
    assert not re.search(r"(?i)\b(?:javascript|data|vbscript):\S", cleaned)
    assert not re.search(r"(?m)^\s*[/\\]\s*\w", cleaned)
    assert not CONTROL.search(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)


@settings(deadline=None)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@settings(deadline=None)
@given(TEXTS)
def test_no_host_but_the_states_is_left(text: str) -> None:
    hosts = re.findall(r"(?i)(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|net|vn|io|me)(?![\w.-])", plain(text))
    assert [host for host in hosts if not is_state_host(host.lower().strip("-").rsplit("@", 1)[-1])] == []


@settings(deadline=None)
@given(TEXTS)
def test_a_line_has_no_second_one(text: str) -> None:
    assert "\n" not in line(text)


@settings(deadline=None)
@given(st.text(), st.integers(min_value=2, max_value=60))
def test_what_is_shortened_fits(text: str, limit: int) -> None:
    kept = shortened(text, limit)
    assert len(kept) <= limit
    assert kept == text or kept.endswith("…")


@pytest.mark.parametrize("host", ["gov.vn", "dichvucong.gov.vn", "a.b.gov.vn"])
def test_the_states_hosts_are_known(host: str) -> None:
    assert is_state_host(host)


@pytest.mark.parametrize("host", ["gov.vn.com", "egov.vn", "dichvucong-gov.vn", "gоv.vn", ""])
def test_hosts_that_look_like_the_states_are_not(host: str) -> None:
    assert not is_state_host(host)
