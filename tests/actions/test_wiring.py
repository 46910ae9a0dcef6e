"""What actions work on: the index of the home, exchanged when a newer one is in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import wiring
from knowledge.errors import IndexMissingError
from tests.support.records import build_small, small_raws, synthetic_raws


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    monkeypatch.delenv("MOTCUA_ENCODER", raising=False)
    yield tmp_path
    wiring.forget()


def test_a_home_without_an_index_says_which_folder_lacks_it(home: Path) -> None:
    with pytest.raises(IndexMissingError, match=str(home / "index")):
        wiring.search_index()


def test_the_index_is_read_once(home: Path) -> None:
    build_small(home / "index")
    assert wiring.search_index() is wiring.search_index()


def test_a_newer_index_takes_its_place_between_two_messages(home: Path) -> None:
    build_small(home / "index")
    before = len(wiring.search_index().catalogue.procedures)
    build_small(home / "index", small_raws() + synthetic_raws(3))
    assert len(wiring.search_index().catalogue.procedures) == before + 3


def test_two_homes_never_share_an_index(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_small(home / "one" / "index")
    build_small(home / "two" / "index", small_raws()[:1])
    sizes = []
    for name in ("one", "two", "one"):
        monkeypatch.setenv("MOTCUA_HOME", str(home / name))
        sizes.append(len(wiring.search_index().catalogue.procedures))
    assert sizes[0] == sizes[2] != sizes[1]


def test_an_encoder_that_is_not_there_leaves_a_search_by_words(home: Path) -> None:
    build_small(home / "index")
    assert wiring.encoder(str(home / "models" / "encoder")) is None
    assert wiring.search_index().dense is None
