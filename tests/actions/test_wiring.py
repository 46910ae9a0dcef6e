"""What actions work on: the index of the home, exchanged when a newer one is in place."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions import wiring
from knowledge.dossiers import DossierStatus
from knowledge.errors import EncoderMismatchError, EncoderMissingError, IndexMissingError
from knowledge.search import search
from knowledge.selection import Selection
from tests.support.records import HashEncoder, as_read, build_small, raw_record, small_raws, synthetic_raws


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


def test_an_index_built_without_an_encoder_is_searched_by_words(home: Path) -> None:
    build_small(home / "index")
    assert wiring.search_index().dense is None


def test_an_index_built_with_an_encoder_that_is_gone_is_refused(home: Path) -> None:
    build_small(home / "index", encoder=HashEncoder())
    with pytest.raises(EncoderMissingError, match=f"encoder {home / 'models' / 'encoder'}: not there"):
        wiring.search_index()


def test_an_index_built_with_another_encoder_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_small(home / "index", encoder=HashEncoder())
    monkeypatch.setattr(wiring, "encoder", lambda name, identity: HashEncoder())
    with pytest.raises(EncoderMismatchError, match="built with encoder hash, the one in use is .*models/encoder"):
        wiring.search_index()


def test_a_newer_index_that_cannot_be_read_leaves_the_one_in_use(home: Path) -> None:
    build_small(home / "index")
    held = wiring.search_index()
    build_small(home / "index", small_raws()[:2], encoder=HashEncoder())
    assert wiring.search_index() is held
    build_small(home / "index", small_raws()[:3])
    assert len(wiring.search_index().catalogue.procedures) == 3


# --- one index for a whole turn ----------------------------------------------------------------------------------


def test_a_turn_keeps_its_index_while_a_newer_one_is_put_in_place(home: Path) -> None:
    build_small(home / "index")
    with wiring.one_turn():
        first = wiring.search_index()
        build_small(home / "index", small_raws() + synthetic_raws(3))
        assert wiring.search_index() is first
    assert wiring.search_index() is not first


def test_actions_run_in_other_tasks_of_a_turn_get_its_index(home: Path) -> None:
    build_small(home / "index")

    async def turn() -> bool:
        with wiring.one_turn():
            first = wiring.search_index()
            build_small(home / "index", small_raws() + synthetic_raws(2))
            return first is await asyncio.create_task(asyncio.to_thread(wiring.search_index))

    assert asyncio.run(turn())


VERSIONS = 12
QUESTIONS = 3000


def test_thousands_of_questions_during_swaps_are_each_answered_from_one_version(home: Path) -> None:
    """Every version names all its procedures after itself, so a mixed answer would show two numbers."""
    build_small(home / "index", _version(0))
    stop, wrong, asked = threading.Event(), [], Counter()

    def citizen(number: int) -> None:
        while not stop.is_set() or asked[number] < QUESTIONS // 4:
            try:
                with wiring.one_turn():
                    found = search("khai sinh", wiring.search_index()).candidates
                    names = {wiring.search_index().catalogue.by_id[c.procedure_id].name.split()[-1] for c in found}
                    cards = {card.name.split()[-1] for card in wiring.search_index().catalogue.cards}
                if len(names | cards) != 1:
                    wrong.append(f"mixed: {names} {cards}")
            except Exception as error:
                wrong.append(repr(error))
            asked[number] += 1

    citizens = [threading.Thread(target=citizen, args=(number,)) for number in range(4)]
    for thread in citizens:
        thread.start()
    for version in range(1, VERSIONS):
        build_small(home / "index", _version(version))
    stop.set()
    for thread in citizens:
        thread.join()
    assert wrong == []
    assert sum(asked.values()) >= QUESTIONS
    assert {card.name.split()[-1] for card in wiring.search_index().catalogue.cards} == {f"bản{VERSIONS - 1}"}


def _version(number: int) -> list[dict[str, Any]]:
    names = ("Đăng ký khai sinh", "Đăng ký lại khai sinh", "Khai sinh lưu động")
    return [as_read(raw_record(code=f"1.00000{n}", name=f"{name} bản{number}")) for n, name in enumerate(names)]


def test_the_whole_list_is_linked_by_the_public_address_and_by_path_on_our_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    selection = Selection(field="ho_tich")
    monkeypatch.delenv("MOTCUA_PUBLIC_URL", raising=False)
    assert wiring.list_address(selection, on_page=False) is None
    assert wiring.list_address(selection, on_page=True) == "/thu-tuc?linh-vuc=ho_tich"
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", "https://motcua.example.gov.vn")
    assert wiring.list_address(Selection(), on_page=False) == "https://motcua.example.gov.vn/thu-tuc"


def test_at_most_one_system_of_dossiers_is_connected() -> None:
    class Nothing:
        async def look_up(self, code: str) -> DossierStatus:
            raise NotImplementedError

    first, second = Nothing(), Nothing()
    wiring.use_dossier_lookup(first)
    wiring.use_dossier_lookup(second)
    assert wiring.dossier_lookup() is second
    wiring.use_dossier_lookup(None)
    assert wiring.dossier_lookup() is None


def test_the_page_that_takes_a_code_is_the_one_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wiring.dossier_page() == ""
    monkeypatch.setenv("MOTCUA_DOSSIER_PAGE", "https://a.gov.vn/?c={code}")
    assert wiring.dossier_page() == "https://a.gov.vn/?c={code}"
