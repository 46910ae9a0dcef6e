"""Reading record files into frozen values."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import RecordError
from knowledge.loader import (
    catalogue_of,
    load_catalogue,
    load_fields,
    load_life_events,
    procedure_from,
    read_yaml,
    record_files,
    split_code,
)
from knowledge.model import AuthorityLevel, Establishment, FactGroup, Method, OnlineLevel
from tests.support.records import procedure, raw_record, write_record

SOURCE = {"title": "Quyết định công bố", "url": "https://nghean.gov.vn", "checked_on": "2026-07-01"}

# --- split_code --------------------------------------------------------------------------------------------------

NATIONAL = st.from_regex(re.compile(r"[1-9]\.[0-9]{6}", re.ASCII), fullmatch=True)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("1.001193", ("1.001193", None)),
        (" 2.000986 ", ("2.000986", None)),
        ("1.013978.H41", ("1.013978", "H41")),
        ("1.012790.000.00.00.H41", ("1.012790", "000.00.00.H41")),
        ("1.012790.000.00.00.H38", ("1.012790", "000.00.00.H38")),
    ],
)
def test_a_code_is_parted_from_what_agencies_append(written: str, parts: tuple[str, str | None]) -> None:
    assert split_code(written) == parts


@pytest.mark.parametrize(
    "written", ["", "0.001193", "1.01193", "1.0011933", "1001193", "mã 1.001193", "1.001193.", "1.001193.H4", "H41"]
)
def test_what_is_no_procedure_code_is_refused(written: str) -> None:
    assert split_code(written) is None


@settings(deadline=None)
@given(NATIONAL, st.sampled_from(["", ".H41", ".H38", ".000", ".000.000.H41"]))
def test_the_national_code_survives_any_suffix(code: str, suffix: str) -> None:
    assert split_code(code + suffix) == (code, suffix.lstrip(".") or None)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=40))
def test_splitting_never_raises_and_returns_only_national_codes(text: str) -> None:
    parts = split_code(text)
    assert parts is None or re.fullmatch(r"[1-9]\.[0-9]{6}", parts[0])


def test_digits_of_other_scripts_make_no_code() -> None:
    assert split_code("1.00119٣") is None


# --- read_yaml ---------------------------------------------------------------------------------------------------


def test_dates_stay_the_strings_the_schema_describes(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("checked_on: 2026-07-20\n", encoding="utf-8")
    assert read_yaml(path) == {"checked_on": "2026-07-20"}


def test_a_file_that_is_no_yaml_is_refused_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("name: a\nlevels: [commune\nfield: b\n", encoding="utf-8")
    with pytest.raises(RecordError, match=rf"^{re.escape(str(path))}:3: not readable as YAML"):
        read_yaml(path)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"missing\.yml:1: not readable"):
        read_yaml(tmp_path / "missing.yml")


def test_yaml_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("!!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(RecordError, match="could not determine a constructor"):
        read_yaml(path)


# --- load_catalogue ----------------------------------------------------------------------------------------------


def test_a_folder_of_valid_records_becomes_a_catalogue_ordered_by_id(tmp_path: Path) -> None:
    write_record(tmp_path, raw_record(code="2.000002", name="Việc thứ hai"), slug="hai")
    write_record(tmp_path, raw_record(code="1.000009", name="Việc thứ nhất"), slug="mot")
    catalogue = load_catalogue(tmp_path)
    assert [record.id for record in catalogue.procedures] == ["1.000009", "2.000002"]
    assert catalogue.fields == load_fields()
    assert catalogue.life_events == load_life_events()


def test_one_bad_record_stops_the_load_and_every_problem_is_listed(tmp_path: Path) -> None:
    write_record(tmp_path, raw_record(), slug="tot")
    first = write_record(tmp_path, raw_record(code="x"), slug="xau")
    second = write_record(tmp_path, raw_record(levels=[]), slug="xau_nua")
    with pytest.raises(RecordError) as caught:
        load_catalogue(tmp_path)
    assert len(caught.value.problems) == 2
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_record_files_come_in_the_same_order_every_time(tmp_path: Path) -> None:
    for slug in ("c", "a", "b"):
        write_record(tmp_path, raw_record(), slug=slug)
    assert [path.stem for path in record_files(tmp_path)] == ["a", "b", "c"]


def test_a_catalogue_finds_by_id_and_says_none_for_strangers() -> None:
    catalogue = catalogue_of([procedure(code="1.000002")])
    found = catalogue.get("1.000002")
    assert found is not None and found.code == "1.000002"
    assert catalogue.get("1.999999") is None
    assert catalogue.get(None) is None


# --- procedure_from ----------------------------------------------------------------------------------------------


def test_a_record_without_a_code_is_known_by_its_file() -> None:
    record = procedure_from(
        raw_record(code="unknown", established={"default": "recalled"}), file="giao_duc/tuyen_sinh_lop_1.yml"
    )
    assert (record.id, record.code) == ("tuyen_sinh_lop_1", None)


def test_what_a_record_leaves_out_stays_unknown() -> None:
    record = procedure()
    assert record.fees is None
    assert record.conditions is None
    assert record.online_level is None
    assert record.effective_from is None
    assert record.by_method(Method.COUNTER) is not None
    assert record.submission[0].time_limits == ()


def test_an_empty_list_of_fees_or_conditions_is_not_the_same_as_none_stated() -> None:
    record = procedure(fees=[], conditions=[])
    assert (record.fees, record.conditions) == ((), ())


def test_every_part_of_a_record_becomes_a_typed_value() -> None:
    fee = {"name": "Lệ phí", "layer": "national", "amount": 50000, "methods": ["online"], "valid_until": "2025-12-31"}
    items = [{"name": "Tờ khai", "originals": 1, "methods": ["post", "counter"]}]
    record = procedure(
        effective_from="2026-03-01",
        submission=[{"method": "online", "time_limits": [{"amount": 3, "unit": "working_day"}]}, {"method": "post"}],
        fees=[fee],
        dossier=[{"case": "Giấy tờ nộp", "items": items}],
        legal_basis=[{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
        online_level={"level": "full", "source": SOURCE, "agency": "Nghệ An"},
        authority={"receives": "Trung tâm", "decides": "Ủy ban"},
    )
    assert record.levels == (AuthorityLevel.COMMUNE,)
    assert record.effective_from == date(2026, 3, 1)
    assert record.submission[0].time_limits[0].unit == "working_day"
    assert record.offers(Method.POST) and not record.offers(Method.COUNTER)
    assert record.fees is not None
    assert (record.fees[0].methods, record.fees[0].valid_until) == ((Method.ONLINE,), date(2025, 12, 31))
    assert record.dossier[0].items[0].methods == (Method.POST, Method.COUNTER)
    assert record.legal_basis[0].number == "60/2014/QH13"
    assert record.online_level is not None
    assert (record.online_level.level, record.online_level.source.checked_on) == (OnlineLevel.FULL, date(2026, 7, 1))
    assert (record.receives, record.decides) == ("Trung tâm", "Ủy ban")
    assert record.source.checked_on == date(2026, 7, 20)


def test_how_a_group_was_established_falls_back_to_the_default() -> None:
    record = procedure(established={"default": "verified", "fees": "recalled"})
    assert record.establishment(FactGroup.FEES) is Establishment.RECALLED
    assert record.establishment(FactGroup.STEPS) is Establishment.VERIFIED
    assert not record.is_verified
    assert procedure().is_verified


def test_the_label_of_a_button_is_the_short_name_where_there_is_one() -> None:
    assert procedure(short_name="Ngắn").label == "Ngắn"
    assert procedure().label == procedure().name


def test_a_record_cannot_be_changed_after_it_is_read() -> None:
    with pytest.raises(FrozenInstanceError):
        procedure().name = "khác"  # type: ignore[misc]


def test_life_events_carry_phrases_people_say() -> None:
    events = load_life_events()
    assert events["birth"].phrases
    assert all(event.name and event.phrases for event in events.values())
