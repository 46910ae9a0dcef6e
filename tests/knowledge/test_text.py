"""Folding, tokens and short forms."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loader import read_yaml
from knowledge.model import Catalogue
from knowledge.text import (
    MAX_CHARACTERS,
    abbreviations,
    clean,
    expand,
    fold,
    settle_tones,
    strip_diacritics,
    tokens,
)

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
HARMLESS = [letter for letter in VIETNAMESE if letter not in "k"]
"""Letters for made-up words: `k` alone is a short form, and so would ḱ be once folded."""
made_up_texts = st.lists(st.text(HARMLESS, min_size=5, max_size=9), max_size=6).map(" ".join)
any_text = st.text(alphabet=st.characters(), max_size=60)  # every code point, lone surrogates too


@pytest.fixture(scope="module")
def own_texts(catalogue: Catalogue) -> list[str]:
    """Names and aliases of the project's own records."""
    return sorted({text for record in catalogue.procedures for text in (record.name, *record.aliases)})


# --- fold --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đăng ký khai sinh", "dang ky khai sinh"),
        ("ĐĂNG KÝ  KHAI\tSINH!!!", "dang ky khai sinh"),
        ("làm lại cccd", "lam lai can cuoc cong dan"),
        ("mã 1.001193?", "ma 1.001193"),
        ("từ 01/07/2025, xã/phường", "tu 01/07/2025 xa/phuong"),
        ("", ""),
        ("?!…", ""),
    ],
)
def test_a_text_folds_to_lower_case_words_without_diacritics(written: str, folded: str) -> None:
    assert fold(written) == folded


@settings(deadline=None)
@given(any_text)
def test_folding_never_raises_and_leaves_single_blanks(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())


@settings(deadline=None)
@given(any_text)
def test_the_composed_and_the_decomposed_form_of_a_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@settings(deadline=None)
@given(made_up_texts)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_and_aliases_fold_alike_with_and_without_diacritics(own_texts: list[str]) -> None:
    """What a citizen types without marks must meet what the record says with them."""
    apart = {text: fold(strip_diacritics(text)) for text in own_texts if fold(strip_diacritics(text)) != fold(text)}
    assert apart == {}


@pytest.mark.parametrize(
    ("newer", "older"),
    [("hoà", "hòa"), ("Hoà Bình", "Hòa Bình"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("uỷ ban", "ủy ban"), ("loè", "lòe")],
)
def test_both_placements_of_a_tone_mark_are_one_word(newer: str, older: str) -> None:
    assert settle_tones(newer) == older
    assert tokens(newer) == tokens(older)
    assert fold(newer) == fold(older)


@pytest.mark.parametrize("word", ["hoàn", "khuỷu", "quý", "quỹ", "ngoằn", "toán", "hóa", "thúy", "hoặc", "ngoặc"])
def test_a_word_that_has_one_spelling_keeps_it(word: str) -> None:
    assert settle_tones(word) == word


def test_capitals_settle_like_small_letters() -> None:
    assert settle_tones("HOÀ, THUỶ") == "HÒA, THỦY"


# --- tokens, strip_diacritics ------------------------------------------------------------------------------------


def test_codes_dates_and_amounts_stay_whole_words() -> None:
    assert tokens("Mã 1.001193, ngày 01/07/2025: 50.000 đồng.") == ["mã", "1.001193", "ngày", "01/07/2025", "50.000", "đồng"]


def test_underscores_and_punctuation_part_words() -> None:
    assert tokens("khai_sinh (con)…") == ["khai", "sinh", "con"]


def test_stripping_diacritics_keeps_case_and_turns_d_with_stroke_into_d() -> None:
    assert strip_diacritics("Đường Lê Lợi, đất") == "Duong Le Loi, dat"


# --- clean -------------------------------------------------------------------------------------------------------


def test_cleaning_removes_invisible_characters_and_folds_blanks() -> None:
    assert clean("  khai\u200b sinh\u202e\x00\r\n con\ufeff ") == "khai sinh con"


def test_cleaning_composes_letters() -> None:
    assert clean(unicodedata.normalize("NFD", "Đăng ký")) == "Đăng ký"


@settings(deadline=None)
@given(any_text)
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_a_long_message_is_cut_at_a_word() -> None:
    cut = clean("thủ tục " * MAX_CHARACTERS)
    assert len(cut) <= MAX_CHARACTERS
    assert cut.endswith((" tục", " thủ"))


def test_a_long_message_without_blanks_is_cut_all_the_same() -> None:
    assert len(clean("a" * (3 * MAX_CHARACTERS))) == MAX_CHARACTERS


# --- short forms -------------------------------------------------------------------------------------------------


def test_short_forms_are_written_out_as_whole_words_only() -> None:
    assert expand(["làm", "gks", "gksx"]) == ["làm", "giấy", "khai", "sinh", "gksx"]


def test_the_longest_short_form_wins() -> None:
    assert expand(["dk", "ko"]) == ["được", "không"]
    assert expand(["dk", "ks"]) == ["đăng", "ký", "khai", "sinh"]


def test_a_short_form_at_the_end_of_a_message_is_written_out() -> None:
    assert expand(["mất", "bn"]) == ["mất", "bao", "nhiêu"]


def test_no_full_form_holds_another_short_form() -> None:
    """Otherwise folding twice would give a third text."""
    assert [full for full in abbreviations().values() if fold(fold(full)) != fold(full)] == []


def test_no_short_form_is_a_word_of_the_records_typed_without_diacritics(own_texts: list[str]) -> None:
    """`hong` for `không` would turn "sổ bị hỏng" typed as "so bi hong" into "so bi khong"."""
    words = {word for text in own_texts for word in tokens(text)} - set(abbreviations())
    assert {word for word in words if strip_diacritics(word) in abbreviations()} == set()


SHORT_EXAMPLES: dict[str, str] = read_yaml(Path(__file__).parent / "abbreviations.yml")


def test_every_short_form_has_an_example_and_no_example_is_left_over() -> None:
    assert set(SHORT_EXAMPLES) == set(abbreviations())


@pytest.mark.parametrize(("short", "example"), SHORT_EXAMPLES.items())
def test_an_example_folds_like_its_full_form(short: str, example: str) -> None:
    assert f" {short} " in f" {example} "
    assert fold(example) == fold(f" {example} ".replace(f" {short} ", f" {abbreviations()[short]} "))
    assert fold(example) != strip_diacritics(example)
