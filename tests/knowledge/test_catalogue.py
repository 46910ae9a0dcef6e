"""Cards and records decoded on demand: the same values as in memory, in a fraction of the room."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import catalogue as catalogue_module
from knowledge.blobs import Blobs
from knowledge.catalogue import KEPT, cards_of, pack_cards, pack_record, stored_catalogue, unpack_cards
from knowledge.index import catalogue_from
from knowledge.model import AuthorityLevel, Card, Method, OnlineLevel, Retirement
from tests.support.records import as_read, procedure, raw_record, small_raws, synthetic_raws

SOURCE = {"title": "Quyết định", "url": "https://nghean.gov.vn", "checked_on": "2026-07-01"}
DAY = date(2026, 7, 20)


def card(**changes: Any) -> Card:
    (found,) = cards_of(procedure(**changes))
    return found


# --- what a card says --------------------------------------------------------------------------------------------


def test_a_card_repeats_what_lists_need_of_the_record() -> None:
    found = card(
        short_name="Việc thử",
        official_field="Hộ tịch",
        levels=["commune", "province"],
        submission=[{"method": "online"}, {"method": "counter"}],
        agencies=["Công an xã"],
        authority={"receives": "Trung tâm", "decides": "Công an xã"},
        life_events=["birth"],
        decision="1/QĐ",
    )
    assert (found.id, found.code, found.label, found.decision) == ("1.000001", "1.000001", "Việc thử", "1/QĐ")
    assert (found.field, found.official_field) == ("ho_tich", "Hộ tịch")
    assert found.levels == (AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE)
    assert found.methods == (Method.ONLINE, Method.COUNTER)
    assert found.agencies == ("Công an xã", "Trung tâm")
    assert (found.establishment, found.checked_on, found.life_events) == ("verified", DAY, ("birth",))


def test_facts_established_in_several_ways_are_mixed() -> None:
    assert card(established={"default": "imported", "fees": "verified"}).establishment == "mixed"


def test_every_state_of_a_record_has_a_card_and_one_holds_on_a_day() -> None:
    later = raw_record(name="Đăng ký thử nghiệm mới", levels=["province"])
    record = procedure(upcoming=[{"effective_from": "2027-01-01", "record": later}])
    before, after = cards_of(record)
    assert (before.since, before.until) == (date.min, date(2026, 12, 31))
    assert (after.since, after.until, after.name) == (date(2027, 1, 1), date.max, "Đăng ký thử nghiệm mới")
    shown = catalogue_from([as_read(raw_record(upcoming=[{"effective_from": "2027-01-01", "record": later}]))])
    assert [c.name for c in shown.cards_on(date(2026, 12, 31))] == ["Đăng ký thử nghiệm"]
    assert [c.name for c in shown.cards_on(date(2027, 1, 1))] == ["Đăng ký thử nghiệm mới"]


def test_an_abolished_procedure_holds_until_its_day_and_only_when_asked_for_after_it() -> None:
    gone = card(retired={"on": "2026-07-20"})
    assert gone.holds_on(date(2026, 7, 19))
    assert not gone.holds_on(date(2026, 7, 20))
    assert gone.holds_on(date(2026, 7, 20), retired=True)


FREE = {"name": "Lệ phí", "amount": 0, "layer": "national"}
PAID = {"name": "Lệ phí", "amount": 5000, "layer": "national"}
ALWAYS = ((date.min, date.max),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"fees": []}, ()),
        ({"fees": [FREE]}, ALWAYS),
        ({"fees": [PAID]}, ()),
        ({"fees": [FREE, PAID]}, ()),
        ({"fees": [{"name": "Phí", "set_by": "provincial_council", "layer": "provincial"}]}, ()),
        ({"fees": [{"name": "Phí", "rule": "theo biểu", "layer": "national"}]}, ()),
        ({"fees": [{**FREE, "up_to": 9000}]}, ()),
        (
            {"fees": [{**FREE, "valid_until": "2026-12-31"}, {**PAID, "valid_from": "2027-01-01"}]},
            ((date.min, date(2026, 12, 31)),),
        ),
        ({"fees": [{**FREE, "valid_from": "2026-01-01"}]}, ((date(2026, 1, 1), date.max),)),
        (
            {
                "fees": [FREE],
                "local": [
                    {
                        "scope": "province",
                        "agency": "Nghệ An",
                        "source": SOURCE,
                        "fees": [PAID],
                        "valid_from": "2026-03-01",
                        "valid_until": "2026-04-30",
                    }
                ],
            },
            ((date.min, date(2026, 2, 28)), (date(2026, 5, 1), date.max)),
        ),
    ],
    ids=["unknown", "none", "zero", "paid", "one paid", "province sets", "tariff", "up to", "ends", "begins", "local fee"],
)
def test_free_is_only_what_is_known_to_cost_nothing(changes: dict[str, Any], expected: Any) -> None:
    assert card(**changes).free == expected


@pytest.mark.parametrize(
    ("limits", "days"),
    [
        ([], None),
        ([{"unit": "unknown", "amount": 3}], None),
        ([{"unit": "same_day"}], 0.5),
        ([{"unit": "working_hour", "amount": 4}], 0.5),
        ([{"unit": "hour", "amount": 12}], 0.5),
        ([{"unit": "working_day", "amount": 5}, {"unit": "day", "amount": 3}], 3.0),
        ([{"unit": "month", "amount": 2}], 60.0),
    ],
)
def test_the_shortest_time_limit_is_told_in_days(limits: list[dict[str, Any]], days: float | None) -> None:
    assert card(submission=[{"method": "counter", "time_limits": limits}]).shortest_days == days


def test_online_levels_of_the_record_and_of_agencies_carry_their_days() -> None:
    found = card(
        online_level={"level": "partial", "source": SOURCE},
        local=[
            {"scope": "province", "agency": "Nghệ An", "source": SOURCE, "online_level": "full", "valid_from": "2026-08-01"},
            {"scope": "commune", "agency": "Vinh", "source": SOURCE, "receives": "Trung tâm"},
        ],
    )
    assert found.online_levels == (
        (date.min, date.max, OnlineLevel.PARTIAL, ""),
        (date(2026, 8, 1), date.max, OnlineLevel.FULL, "Nghệ An"),
    )


# --- in a file ---------------------------------------------------------------------------------------------------


def test_a_card_comes_back_from_bytes_as_it_was() -> None:
    rich = procedure(
        official_field="Hộ tịch",
        fees=[{**FREE, "valid_until": "2026-12-31"}],
        online_level={"level": "full", "source": SOURCE},
        retired={"on": "2026-08-01", "decision": "2/QĐ", "replaced_by": ["1.000002"]},
        upcoming=[{"effective_from": "2027-01-01", "record": raw_record()}],
    )
    assert rich.retired == Retirement(date(2026, 8, 1), "2/QĐ", ("1.000002",))
    assert unpack_cards([pack_cards(cards_of(rich)), b"[]"]) == cards_of(rich)


def _stored(folder: Path, raws: list[dict[str, Any]]) -> Any:
    expected = catalogue_from(raws)
    by_id = {raw["code"]: raw for raw in raws}
    ids = [record.id for record in expected.procedures]
    Blobs.write(folder, "records", [pack_record(by_id[identity]) for identity in ids])
    Blobs.write(folder, "cards", [pack_cards(cards_of(expected.by_id[identity])) for identity in ids])
    return stored_catalogue(ids, Blobs(folder, "records"), Blobs(folder, "cards"), fields=expected.fields)


def test_a_stored_catalogue_says_what_one_in_memory_says(tmp_path: Path) -> None:
    expected, stored = catalogue_from(small_raws()), _stored(tmp_path, small_raws())
    assert tuple(stored.procedures) == expected.procedures
    assert stored.procedures[1:3] == expected.procedures[1:3]
    assert stored.procedures[-1] == expected.procedures[-1]
    assert dict(stored.by_id) == expected.by_id
    assert stored.cards == expected.cards
    assert stored.get("1.001193") == expected.get("1.001193")
    assert (stored.get("1.999999"), stored.get(None), "1.999999" in stored.by_id) == (None, None, False)


def test_only_the_last_records_asked_for_stay_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = _stored(tmp_path, synthetic_raws(KEPT + 100))
    decoded: list[int] = []
    monkeypatch.setattr(catalogue_module, "procedure_from", lambda raw, file: decoded.append(1) or raw["code"], raising=True)
    for identity in stored.by_id:
        assert stored.by_id[identity] == identity
    assert len(decoded) == KEPT + 100
    assert stored.by_id[f"9.{KEPT + 99:06d}"] and len(decoded) == KEPT + 100  # still there
    assert stored.by_id["9.000000"] and len(decoded) == KEPT + 101  # not any more
    assert sum(1 for _ in stored.procedures) == KEPT + 100
    assert stored.by_id[f"9.{KEPT + 99:06d}"] and len(decoded) == 2 * KEPT + 201  # a walk through all drops nothing


def test_records_are_read_by_many_threads_at_once(tmp_path: Path) -> None:
    stored, wrong = _stored(tmp_path, synthetic_raws(800)), []

    def read(step: int) -> None:
        for number in range(0, 800, step):
            identity = f"9.{number:06d}"
            if stored.by_id[identity].name != f"Xử lý việc zq{number} xv{number}":
                wrong.append(identity)

    threads = [threading.Thread(target=read, args=(step,)) for step in (1, 2, 3, 5, 7, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    Blobs.write(tmp_path, "records", [b"one", b"two"])
    (tmp_path / "records.bin").write_bytes(b"onet")
    with pytest.raises(ValueError, match="records.bin: shorter than"):
        Blobs(tmp_path, "records")


def test_blobs_of_no_length_and_no_blobs_at_all_are_read_back(tmp_path: Path) -> None:
    Blobs.write(tmp_path, "some", [b"", b"x", b""])
    Blobs.write(tmp_path, "none", [])
    assert list(Blobs(tmp_path, "some")) == [b"", b"x", b""]
    assert list(Blobs(tmp_path, "none")) == []


def test_a_field_only_imports_use_is_called_as_its_source_calls_it() -> None:
    found = catalogue_from([as_read(raw_record(field="vien_thong", official_field="Viễn thông"))])
    assert found.fields["vien_thong"].name == "Viễn thông"
    assert found.fields["ho_tich"].aliases
