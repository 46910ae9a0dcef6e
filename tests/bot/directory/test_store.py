"""Imports and flags in SQL, on every database that is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.directory.store import DirectoryStore, Import
from bot.directory.tables import directory_flag
from knowledge.desks.facts import Fact, FactName
from tests.support.desks import NOTICE, VINH_PHU

MADE = Import("danh ba.xlsx", "0" * 64, "lan", "công văn 5", rows=2, skipped=0)
ADDRESS = Fact(VINH_PHU, FactName.ADDRESS, "12 đường Mẫu", NOTICE)
PHONE = Fact(VINH_PHU, FactName.PHONE, ["0238 3848 484"], NOTICE)
DAY_S = 86400


def test_an_import_is_kept_with_who_when_why_and_what(url: str) -> None:
    store = DirectoryStore(url, clock=lambda: 1000.0)
    number = store.add(MADE, [ADDRESS, PHONE])
    assert store.imports() == [replace(MADE, at=1000.0, id=number)]
    assert store.facts() == {VINH_PHU: [ADDRESS, PHONE]}


def test_the_latest_import_holds_for_each_fact_of_each_desk(url: str) -> None:
    store = DirectoryStore(url)
    store.add(MADE, [ADDRESS, PHONE])
    store.add(MADE, [replace(ADDRESS, value=None)])
    assert {fact.name: fact.value for fact in store.facts()[VINH_PHU]} == {
        FactName.ADDRESS: None,
        FactName.PHONE: PHONE.value,
    }


def test_a_failing_import_leaves_nothing(url: str) -> None:
    store = DirectoryStore(url)
    with pytest.raises(sa.exc.IntegrityError):
        store.add(MADE, [ADDRESS, ADDRESS])
    assert store.imports() == []
    assert store.facts() == {}


def test_flags_count_conversations_of_the_last_days_once_each(url: str) -> None:
    now = [0.0]
    store = DirectoryStore(url, clock=lambda: now[0])
    for conversation in ("a", "b", "a"):
        store.flag(VINH_PHU, "phone", "0238", conversation)
    assert store.flags(days=30) == {(VINH_PHU, "phone", "0238"): 2}
    now[0] = 29 * DAY_S
    store.flag(VINH_PHU, "phone", "0238", "b")
    now[0] = 31 * DAY_S
    assert store.flags(days=30) == {(VINH_PHU, "phone", "0238"): 1}


def test_nobody_is_told_from_a_flag(url: str) -> None:
    store = DirectoryStore(url)
    store.flag(VINH_PHU, "phone", "0238", "zalo:12345")
    with store.engine.connect() as connection:
        kept = connection.execute(sa.select(directory_flag.c.conversation)).scalar_one()
    assert "12345" not in kept


def test_the_stamp_changes_with_every_import_and_flag(url: str) -> None:
    store = DirectoryStore(url)
    stamps = [store.stamp()]
    store.add(MADE, [ADDRESS])
    stamps.append(store.stamp())
    store.flag(VINH_PHU, "phone", "0238", "a")
    stamps.append(store.stamp())
    assert len(set(stamps)) == 3
