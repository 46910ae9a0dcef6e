"""Text in the old fonts TCVN3 and VNI is mended; no correct text is ever touched; lost letters are told."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import pytest
import yaml

from knowledge.imports.legacy_fonts import SCRAMBLED, _tcvn3, _vni, decoded, font_of, is_broken, mended
from tests.support.sources import ROOT


@lru_cache(maxsize=1)
def _names() -> list[str]:
    files = sorted((ROOT / "knowledge" / "procedures").rglob("*.yml"))
    raws = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    return [
        text
        for raw in raws
        for text in (raw["name"], raw.get("official_name", ""), raw.get("choose_when", ""), *raw.get("aliases", ()))
    ]


def _written(text: str, font: str) -> str:
    """Return `text` as the old font writes it; TCVN3 writes accented capitals in a font of capitals: small here."""
    if font == "TCVN3":
        back = {letter: chr(sign) for sign, letter in _tcvn3().items()}
        return "".join(back.get(sign) or back.get(sign.lower(), sign) for sign in unicodedata.normalize("NFC", text))
    letters = {letter: sign for sign, letter in reversed(_vni().items())}
    return "".join(letters.get(sign, sign) for sign in unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("written", "font", "meant"),
    [
        ("Thñ tôc ®¨ng ký khai sinh", "TCVN3", "Thủ tục đăng ký khai sinh"),
        ("Hé tÞch", "TCVN3", "Hộ tịch"),
        ("§¨ng ký kÕt h«n", "TCVN3", "Đăng ký kết hôn"),
        ("Thuû tuïc ñaêng kyù khai sinh", "VNI", "Thủ tục đăng ký khai sinh"),
        ("Ñaêng kyù keát hoân", "VNI", "Đăng ký kết hôn"),
        ("UÛy ban nhaân daân tænh Ngheä An", "VNI", "Ủy ban nhân dân tỉnh Nghệ An"),
    ],
)
def test_text_in_an_old_font_is_known_and_mended(written: str, font: str, meant: str) -> None:
    assert font_of(written) == font
    assert mended([written]) == ((meant,), font)


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_every_name_comes_back_from_an_old_font(font: str) -> None:
    for name in _names():
        meant = name.lower()
        assert decoded(_written(meant, font), font) == unicodedata.normalize("NFC", meant)


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_nearly_every_official_name_in_an_old_font_is_recognised(font: str) -> None:
    texts = [name for name in _names() if len(name) > 25 and "«" not in name and "»" not in name]
    known = sum(font_of(_written(text, font)) == font for text in texts)
    assert known / len(texts) > 0.97


def test_short_cells_follow_the_certain_ones_of_their_row() -> None:
    row = [_written(cell, "TCVN3") for cell in ("Số", "Phí", "thủ tục đăng ký kết hôn")]
    assert mended(row)[0] == ("Số", "Phí", "thủ tục đăng ký kết hôn")


def test_a_row_that_is_half_unicode_is_mended_only_where_it_is_certain() -> None:
    assert mended(["Phí", "Lệ phí", "Thñ tôc ®¨ng ký"])[0] == ("Phí", "Lệ phí", "Thủ tục đăng ký")


def _texts() -> list[str]:
    found: list[str] = []
    for path in sorted((ROOT / "tests" / "questions").iterdir()):
        found += path.read_text(encoding="utf-8").splitlines()
    return found + _names()


def test_no_correct_text_is_taken_for_an_old_font_or_broken() -> None:
    texts = _texts()
    assert len(texts) > 1_000
    words = sorted({word for text in texts for word in text.split()})
    assert [text for text in (*texts, *words) if mended([text])[1] or is_broken(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "À la carte, déjà vu, façade, Noël, Citroën, œuvre, où êtes-vous?",
        "Müller, Straße, Größe, für, señor, niño, São Paulo, Ångström, Curaçao",
        "Résumé of the «Société Générale»: 5 × 3 m², ±2 °C, ½ day, © 2026, § 4",
        "Phí: 5.000 đồng/bản",
        "Nop o dau? khi nao? ai nop?",
        "https://dichvucong.gov.vn/x?a=b&c=d?e",
        "Có phải nộp phí không? Nộp ở đâu?",
        "Cho hà nà",
    ],
)
def test_other_languages_and_signs_are_left_alone(text: str) -> None:
    assert mended([text]) == ((text,), "")
    assert not is_broken(text)


@pytest.mark.parametrize("text", ["Th? t?c ??ng k? khai sinh", "Th\ufffd tục", "C?p l?i gi?y khai sinh", "M?t c?a"])
def test_text_with_lost_letters_is_told(text: str) -> None:
    assert is_broken(text)


# --- UTF-8 read as Western letters -------------------------------------------------------------------------------


def _western(text: str) -> str:
    """Return UTF-8 as a program shows it that takes it for Windows letters."""
    return "".join(_shown(byte) for byte in text.encode())


def _shown(byte: int) -> str:
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return chr(byte) if byte in undefined else bytes([byte]).decode("cp1252")


def test_utf8_read_as_western_letters_comes_back_to_the_letter() -> None:
    for name in filter(None, _names()):
        cells = ("1.001193", unicodedata.normalize("NFC", name), "Cấp xã", "Không")
        assert mended(tuple(map(_western, cells))) == (cells, SCRAMBLED)


def test_the_blank_that_a_program_stripped_from_a_scrambled_letter_is_put_back() -> None:
    assert _western("và") == "vÃ\u00a0"
    assert mended(("Há»“ sÆ¡ vÃ", "phÃ tháº©m Ä‘á»‹nh")) == (("Hồ sơ và", "phà thẩm định"), SCRAMBLED)


def test_scrambled_text_that_lost_a_sign_is_broken_and_correct_capitals_are_not() -> None:
    assert is_broken("ÄÄƒng kÃ½ káº¿t hÃ´n")  # the second sign of Đ is gone
    assert mended(("ÄÄƒng kÃ½ káº¿t hÃ´n",)) == (("ÄÄƒng kÃ½ káº¿t hÃ´n",), "")
    assert not is_broken("Ủy ban nhân dân “CẤP XÃ”, “PHƯỜNG, XÃ”")
    assert not is_broken("25Â°C")
