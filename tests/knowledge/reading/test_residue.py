"""Keys of Telex and VNI that were not turned into marks."""

from __future__ import annotations

import pytest

from knowledge.reading import read
from knowledge.reading.residue import from_telex, from_vni

TELEX = {
    "ddawng": "đăng", "kys": "ký", "sinhf": None, "thuongf": "thường", "trus": "trú", "maats": "mất", "hoon": "hôn",
    "khoong": "không", "cos": "có", "ddooir": "đổi", "đor": "đỏ", "thees": "thế", "dduwowcj": "được", "dduocwj": "được",
    "nguoiwf": "người", "giaays": "giấy", "tieenf": "tiền", "nhuwngx": "những", "quyeenr": "quyển", "hoj": "hộ",
    "trsu": None, "xyz": None, "khaisinh": None,
}  # fmt: skip
VNI = {
    "d9a8ng": "đăng", "d9ang8": "đăng", "ky1": "ký", "giay61": "giấy", "to72": "tờ", "ho65": "hộ", "d9uoc75": "được",
    "khong6": "không", "ma61t": "mất", "a1": None, "ct1": None, "vtv3": None, "m2": None, "muc4": None, "h41": None,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "word"), TELEX.items())
def test_telex_keys_are_spelt_out(typed: str, word: str | None) -> None:
    assert from_telex(typed) == word


@pytest.mark.parametrize(("typed", "word"), VNI.items())
def test_vni_keys_are_spelt_out(typed: str, word: str | None) -> None:
    assert from_vni(typed) == word


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ddawng kys khai sinh mất bao lâu", "đăng ký khai sinh mất bao lâu"),
        ("ddooir sổ đor cũ sang mới", "đổi sổ đỏ cũ sang mới"),
        ("d9ang8 ky1 ket61 hon6 ở đâu", "đăng ký kết hôn ở đâu"),
        ("nhap ho khau thuongf trus may ngay", "nhap ho khau thuong tru may ngay"),
    ],
)
def test_residue_in_a_message_is_spelt_out(written: str, plain: str) -> None:
    assert read(written).plain == plain


@pytest.mark.parametrize(
    "text", ["đổi bằng a1 sang b2", "quy1 có nghỉ không", "điền mẫu ct01", "xe bus, gas, box", "mau1 ở đâu"]
)
def test_codes_classes_and_loan_words_stay(text: str) -> None:
    assert read(text).plain == text
