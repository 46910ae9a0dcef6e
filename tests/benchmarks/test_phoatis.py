"""The yardstick reads the published layout and counts as the published figures do."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.phoatis.__main__ import measure
from benchmarks.phoatis.data import DataError, read_part
from benchmarks.phoatis.scores import accuracy, chunks, slot_f1

CITIES = ("đà nẵng", "hà nội", "cần thơ", "huế", "vinh")


def _write(folder: Path, part: str, rows: list[tuple[str, str, str]]) -> None:
    place = folder / "syllable-level" / part
    place.mkdir(parents=True)
    for name, column in zip(("seq.in", "seq.out", "label"), zip(*rows, strict=True), strict=True):
        (place / name).write_text("".join(f"{line}\n" for line in column), encoding="utf-8")


def _rows() -> list[tuple[str, str, str]]:
    """Return sentences put together here; the published data is not in this tree."""
    rows = []
    for city in CITIES:
        inside = " ".join(["B-city", *["I-city"] * (len(city.split()) - 1)])
        rows += [
            (f"bay đến {city} mai", f"O O {inside} O", "flight"),
            (f"vé đi {city} bao nhiêu", f"O O {inside} O O", "airfare"),
        ]
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _write(tmp_path, "train", _rows() * 4)
    _write(tmp_path, "test", _rows())
    return tmp_path


def test_intents_and_slots_that_were_learnt_are_found_again(folder: Path) -> None:
    figures = {(f["metric"], f["text"], f.get("model")): f for f in measure(folder, "syllable-level")}
    assert figures["intent", "as_written", None]["value"] == 1.0
    assert figures["intent", "no_diacritics", None]["value"] == 1.0
    assert figures["slot_f1", "as_written", "crf"]["value"] == 1.0
    assert figures["slot_f1", "no_diacritics", "crf, both forms"]["value"] == 1.0


def test_a_slot_counts_only_whole() -> None:
    expected = [["O", "B-city", "I-city", "O", "B-day"]]
    assert slot_f1(expected, expected) == 1.0
    assert slot_f1(expected, [["O", "B-city", "O", "O", "B-day"]]) == pytest.approx(0.5)
    assert slot_f1(expected, [["O", "B-town", "I-town", "O", "O"]]) == 0.0
    assert slot_f1([["O"]], [["O"]]) == 0.0


def test_slots_end_where_another_begins() -> None:
    assert list(chunks(["B-a", "B-a", "I-a", "I-b", "O", "I-c"])) == [(0, 1, "a"), (1, 3, "a"), (3, 4, "b"), (5, 6, "c")]


def test_intents_are_counted() -> None:
    assert accuracy(["a", "b"], ["a", "c"]) == 0.5


def test_a_line_without_its_tags_is_named(tmp_path: Path) -> None:
    _write(tmp_path, "train", [("a b", "O O", "x"), ("a b", "O", "x")])
    with pytest.raises(DataError, match="seq.out:2: 1 tags for 2 words"):
        read_part(tmp_path, "syllable-level", "train")


def test_data_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="seq.in"):
        read_part(tmp_path, "syllable-level", "train")
