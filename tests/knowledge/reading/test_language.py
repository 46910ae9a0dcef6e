"""Which language a message is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.index import SearchIndex, catalogue_from, index_in_memory, read_records
from knowledge.loader import PROCEDURES, read_yaml, record_files
from knowledge.reading import read
from knowledge.reading.language import ROOM, in_vietnamese, language_of
from knowledge.search import Coverage, search
from knowledge.text import strip_diacritics

MESSAGES: dict[str, list[str]] = read_yaml(Path(__file__).parent / "languages.yml")
ENGLISH = read_yaml(ROOM / "english.yml")


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in MESSAGES.items() for text in texts])
def test_a_message_is_taken_for_its_language(language: str, text: str) -> None:
    assert language_of(text) == language


def test_no_wording_of_a_record_is_taken_for_another_language_with_or_without_marks() -> None:
    texts = {
        text for file in record_files(PROCEDURES) for r in [read_yaml(file)] for text in (r["name"], *r.get("aliases", ()))
    }
    assert {text for text in texts if {language_of(text), language_of(strip_diacritics(text))} != {"vi"}} == set()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("How much does a birth certificate cost?", "đăng ký khai sinh hết bao nhiêu tiền"),
        ("how long does it take to extend my visa", "gia hạn tạm trú cho người nước ngoài tại Việt Nam mấy ngày thì xong"),
        ("where is the immigration office", None),
        ("I lost my passport, what should I do", None),
        ("Where do I pay the fine for my driving license?", None),
        ("is it fine to register a birth far from home", "đăng ký khai sinh"),
    ],
)
def test_an_english_message_that_names_a_well_known_procedure_is_put_into_vietnamese(text: str, asked: str | None) -> None:
    assert in_vietnamese(text) == asked


def test_a_foreign_message_is_read_as_written_unless_it_names_a_procedure() -> None:
    assert read("where is the immigration office").is_foreign
    assert read("where is the immigration office").plain == "where is the immigration office"
    translated = read("what documents do I need for a work permit")
    assert (translated.language, translated.is_foreign) == ("en", False)
    assert translated.plain == "cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì"


@pytest.mark.parametrize("kind", ["procedures", "aspects"])
def test_no_english_phrase_stands_behind_another_that_hides_it(kind: str) -> None:
    seen: set[str] = set()
    for entry in ENGLISH[kind]:
        hidden = [phrase for phrase in entry["phrases"] if any(f" {early} " in f" {phrase} " for early in seen)]
        assert hidden == []
        seen |= set(entry["phrases"])


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    """The project's own records, searched by words alone."""
    return index_in_memory(catalogue_from(read_records()))


@pytest.mark.parametrize("asked", [entry["is"] for entry in ENGLISH["procedures"]])
def test_what_an_english_procedure_is_read_as_names_a_record(asked: str, index: SearchIndex) -> None:
    assert search(asked, index).coverage is not Coverage.NOT_COVERED
