"""The merged directory: imports and flags over what is shipped, fresh within seconds."""

from __future__ import annotations

from pathlib import Path

from actions.wiring import directory as told_directory
from actions.wiring import use_directory
from bot.directory import Directory, install
from bot.directory.directory import LOOK_EVERY_S
from bot.directory.store import DirectoryStore, Import
from bot.settings import Settings
from knowledge.desks import shipped
from knowledge.desks.facts import Fact, FactName
from knowledge.desks.trust import Doubt
from tests.support.desks import NOTICE, TODAY, VINH_PHU

MADE = Import("x.csv", "0" * 64, "lan", "", rows=1, skipped=0)
PHONE = Fact(VINH_PHU, FactName.PHONE, ["0238 3848 484"], NOTICE)
EMAIL = Fact(VINH_PHU, FactName.EMAIL, ["a@b.vn"], NOTICE)


class _Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def later(self) -> None:
        self.now += LOOK_EVERY_S


def test_without_a_database_the_shipped_directory_is_told_and_no_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    assert Directory(f"sqlite:///{path}").view() is shipped()
    assert not path.exists()


def test_an_import_is_seen_within_seconds_and_not_asked_for_at_every_message(url: str) -> None:
    clock = _Clock()
    directory = Directory(url, clock=clock)
    assert directory.for_commune("16702").phone is None
    DirectoryStore(url).add(MADE, [PHONE, EMAIL])
    assert directory.for_commune("16702").phone is None
    clock.later()
    found = directory.desk(VINH_PHU)
    assert found is not None
    assert (found.phone, directory.alert_contact(VINH_PHU), directory.up(VINH_PHU).key) == (
        "0238 3848 484", "a@b.vn", "provincial_centre",
    )  # fmt: skip


def test_three_conversations_flag_a_number_and_a_new_number_starts_anew(url: str) -> None:
    clock = _Clock()
    directory = Directory(url, clock=clock)
    DirectoryStore(url).add(MADE, [PHONE])
    for conversation in ("a", "b", "b", "c"):
        clock.later()
        assert directory.flag(VINH_PHU, "phone", conversation)
    view, desk = directory.view(), directory.for_commune("16702")
    assert view.doubts(desk, desk.contacts[0], TODAY) == (Doubt.FLAGGED,)
    DirectoryStore(url).add(MADE, [Fact(VINH_PHU, FactName.PHONE, ["0238 3111 222"], NOTICE)])
    clock.later()
    view, desk = directory.view(), directory.for_commune("16702")
    assert view.doubts(desk, desk.contacts[0], TODAY) == ()


def test_flags_are_forgotten_after_their_days(url: str) -> None:
    clock = _Clock()
    directory = Directory(url, clock=clock)
    for conversation in "abc":
        directory.flag("provincial_centre", "email", conversation)
    assert directory.view().flags == {("provincial_centre", "email"): 3}
    clock.now += 31 * 86400
    assert directory.view().flags == {}


def test_what_no_desk_has_cannot_be_flagged(url: str) -> None:
    directory = Directory(url)
    for desk, contact, talk in (
        ("commune:00000", "phone", "a"),
        (VINH_PHU, "phone", "a"),
        ("provincial_centre", "email", ""),
    ):
        assert not directory.flag(desk, contact, talk)
    assert directory.view().flags == {}


def test_a_database_that_does_not_answer_leaves_what_was_known() -> None:
    directory = Directory("postgresql+psycopg2://nobody@127.0.0.1:1/none")
    assert directory.view() is shipped()


def test_a_fact_this_version_cannot_read_leaves_its_desk_as_shipped(url: str) -> None:
    bad = Fact(VINH_PHU, FactName.HOURS, {"hours": "một kiểu khác"}, NOTICE)
    DirectoryStore(url).add(MADE, [bad, PHONE])
    assert Directory(url).for_commune("16702") == shipped().for_commune("16702")


def test_the_assembled_service_tells_the_merged_directory(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'd.sqlite'}"
    DirectoryStore(address).add(MADE, [PHONE])
    install(Settings(home=tmp_path, database_url=address))
    try:
        assert told_directory().for_commune("16702").phone == "0238 3848 484"
    finally:
        use_directory(None)
    assert told_directory() is shipped()
