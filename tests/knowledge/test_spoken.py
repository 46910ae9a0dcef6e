"""Citizens' wordings for imported procedures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.errors import RecordError
from knowledge.loader import load_catalogue
from knowledge.spoken import spoken_names
from knowledge.text import fold

CODE = re.compile(r"[1-9]\.\d{6}")


def test_every_code_is_one_and_has_no_record_of_its_own() -> None:
    own = load_catalogue().by_id
    assert spoken_names()
    assert [code for code in spoken_names() if not CODE.fullmatch(code) or code in own] == []


def test_no_wording_leads_to_procedures_that_are_called_otherwise_too() -> None:
    lists: dict[str, set[tuple[str, ...]]] = {}
    for wordings in spoken_names().values():
        for wording in wordings:
            lists.setdefault(fold(wording), set()).add(wordings)
    assert [wording for wording, found in lists.items() if len(found) > 1] == []


def test_wordings_hold_no_sums_of_money() -> None:
    texts = [wording for wordings in spoken_names().values() for wording in wordings]
    assert [text for text in texts if re.search(r"\d\s?(?:đồng|nghìn|k)\b|\d\.\d{3}", text)] == []


def test_a_file_without_lists_is_refused_by_code(tmp_path: Path) -> None:
    path = tmp_path / "aliases.yml"
    path.write_text('"1.000001": một chuỗi\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"aliases\.yml: 1\.000001: expected a list of wordings"):
        spoken_names(path)
