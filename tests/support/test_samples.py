"""The samples in docs/samples are what the hand-checked records say, and reading them back invents nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.imports.decisions import read_decisions
from knowledge.imports.files import read_file
from knowledge.imports.model import Verdict
from knowledge.imports.record import to_raw
from tests.support.samples import FOLDER, write_samples
from tests.support.sources import read

DAY = date(2026, 7, 20)
NAMES = ("sample.xlsx", "sample.csv", "levels.xlsx")
BIRTH = "knowledge/procedures/ho_tich/dang_ky_khai_sinh.yml"


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_in_docs_are_those_that_are_made(tmp_path: Path, name: str) -> None:
    write_samples(tmp_path)
    assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_sample_read_back_says_what_the_record_says(name: str) -> None:
    reads = list(read_file(FOLDER / name, checked_on=DAY))
    assert [read.source.code for read in reads if read.source] == ["1.001193", "1.000894", "1.003583"]
    raws = [to_raw(one.source).raw for one in reads if one.source]
    hand, raw = read(BIRTH), raws[0]
    assert raw is not None
    for key in ("code", "name", "official_name", "levels", "results"):
        assert raw[key] == hand[key]
    assert [way["method"] for way in raw["submission"]] == [way["method"] for way in hand["submission"]]
    assert [way["time_limits"][0]["unit"] for way in raw["submission"]] == ["unknown"] * 3
    assert raw["source"]["url"] == hand["source"]["url"]
    assert "fees" not in raw


def test_the_levels_read_back_are_those_on_record() -> None:
    decided = list(read_decisions(FOLDER / "levels.xlsx", decision=None, checked_on=DAY))
    assert [(one.code, one.row and one.row["online_level"]) for one in decided] == [
        ("1.013083", "full"),
        ("1.013076", "partial"),
        ("1.013082", "partial"),
    ]
    assert [finding for one in decided for finding in one.findings if finding.verdict is Verdict.REFUSED] == []
