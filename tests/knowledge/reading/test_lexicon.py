"""The lexicons: every entry has examples, and what they say is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import RecordError
from knowledge.reading import read
from knowledge.reading.letters import settled
from knowledge.reading.lexicon import DIALECT, SHORT_FORMS, Entry, load_lexicon
from knowledge.reading.words import parted

ENTRIES = [entry for file in (SHORT_FORMS, DIALECT) for entries in load_lexicon(file).values() for entry in entries]
EXAMPLES = sorted({example for entry in ENTRIES for example in entry.examples})
STAYS = sorted({text for entry in ENTRIES for text in entry.stays})


@pytest.mark.parametrize(("written", "plain"), EXAMPLES)
def test_an_example_is_read_as_its_entry_says(written: str, plain: str) -> None:
    assert read(written).plain == plain


@pytest.mark.parametrize("text", STAYS)
def test_what_must_stay_stays(text: str) -> None:
    assert read(text).plain == settled(text)


def _shows(entry: Entry, text: str) -> bool:
    words = [word.low for word in parted(settled(text))[0]]
    length = len(entry.written)
    return any(tuple(words[at : at + length]) == entry.written for at in range(len(words)))


def test_every_written_form_stands_in_an_example_of_its_own() -> None:
    without = [" ".join(e.written) for e in ENTRIES if not any(_shows(e, written) for written, _ in e.examples)]
    assert without == []


@pytest.mark.parametrize(
    "content",
    [
        "ko: {is: không}",
        "ko: {is: không, examples: []}",
        "ko: {is: không, examples: [được ko]}",
        "ko: {examples: [được ko -> được không]}",
        "ko: {is: không, exmaples: [được ko -> được không], examples: [được ko -> được không]}",
        "ko: {is: không, after: [no], examples: [được ko -> được không]}",
        "ko: {is: không, after: [hai từ], examples: [được ko -> được không]}",
        "ko: không",
    ],
)
def test_an_entry_without_examples_or_with_something_else_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match="ko"):
        load_lexicon(path)
