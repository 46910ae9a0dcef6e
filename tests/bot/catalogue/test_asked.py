"""Conversations are counted once per procedure; lists of counts are read however they are laid out."""

from __future__ import annotations

import json
import uuid
import zipfile
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from bot.catalogue.asked import _events, conversations_about, read_counts
from bot.errors import CountsError, StoreError
from bot.settings import Settings
from knowledge.errors import InputRefusedError
from tests.support import conversation_store as conversations
from tests.support.conversation_store import RecentTurnsStore, say, turn


async def _filled(url: str) -> None:
    from rasa.shared.core.events import SlotSet

    store = RecentTurnsStore(url, conversations.DOMAIN)
    marriage, birth = SlotSet("procedure_id", "1.000894"), SlotSet("procedure_id", "1.001193")
    first, second, third = (uuid.uuid4().hex for _ in range(3))
    await say(store, first, *turn(1, birth))
    await say(store, first, *turn(2, marriage))
    await say(store, first, *turn(3, birth))
    await say(store, second, *turn(1, birth, SlotSet("procedure_id", None)))
    await say(store, third, *turn(1, SlotSet("note", "procedure_id 1.000894")))
    store.engine.dispose()


async def test_a_conversation_counts_once_per_procedure(url: str) -> None:
    await _filled(url)
    assert conversations_about(Settings(database_url=url)) == {"1.001193": 2, "1.000894": 1}


def test_no_store_is_no_count_and_is_not_made(tmp_path: Path) -> None:
    assert conversations_about(Settings(home=tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_store_nobody_wrote_to_yet_is_no_count(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'x.sqlite'}"
    sa.create_engine(address).connect().close()
    (tmp_path / "x.sqlite").touch()
    assert conversations_about(Settings(database_url=address)) is None


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "motcua.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="motcua.sqlite: cannot be read"):
        conversations_about(Settings(home=tmp_path))


def test_the_table_read_is_the_one_the_store_writes() -> None:
    assert _events.name == conversations.events.name
    assert {column.name for column in _events.columns} <= {column.name for column in conversations.events.columns}


@pytest.mark.parametrize(
    "text",
    [
        "1.001193,5\n1.000894,2\n",
        "\ufeffMã;Số lượt\n1.001193;5\n1.000894;2\n",
        "STT\tMã thủ tục\tTên\tLượt\n1\t1.001193.000.00.00.H41\tĐăng ký 3 việc\t5\n2\t1.000894.H41\tKết hôn\t2\n",
        '"1.001193","Khai sinh, khai tử",3\n1.001193,x,2\n1.000894,y,2\n\n,,\nTổng,,7\n',
    ],
)
def test_a_list_of_counts_is_read_however_it_is_laid_out(text: str, tmp_path: Path) -> None:
    path = tmp_path / "asked.csv"
    path.write_text(text, encoding="utf-8")
    assert read_counts(path) == {"1.001193": 5, "1.000894": 2}


def test_thousands_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "asked.csv"
    path.write_text("1.001193;1.234\n1.000894;2,000\n", encoding="utf-8")
    assert read_counts(path) == {"1.001193": 1234, "1.000894": 2000}


def test_a_spreadsheet_is_read_even_where_a_code_was_typed_as_a_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Mã", "Lượt"], ["1.001193", 5], [2.00012, 7.0], ["=1+1", None]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "asked.xlsx")
    assert read_counts(tmp_path / "asked.xlsx") == {"1.001193": 5, "2.000120": 7}


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b"x,y\n"), ("a.csv", b"\xff\xfe\x00"), ("a.xlsx", b"PK no"), ("a.csv", b"")]
)
def test_a_file_without_counts_is_an_error_that_names_it(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises((CountsError, InputRefusedError), match=name):
        read_counts(tmp_path / name)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "asked.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(InputRefusedError, match="asked.csv"):
        read_counts(path)


def test_a_spreadsheet_that_unpacks_into_far_more_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "asked.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    with pytest.raises(InputRefusedError, match="asked.xlsx"):
        read_counts(path)


def test_values_of_another_kind_in_the_slot_are_passed_over(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'motcua.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE conversation_event (sender_id TEXT, type_name TEXT, data TEXT)"))
        for value in (["1.001193"], 5, None, {"a": 1}):
            data = json.dumps({"event": "slot", "name": "procedure_id", "value": value})
            connection.execute(_events.insert().values(sender_id="a", type_name="slot", data=data))
    assert conversations_about(Settings(home=tmp_path)) == {}
