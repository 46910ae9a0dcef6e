"""Hand-checked records over imports, field by field; local rows, retirement and later states beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.loader import procedure_from
from knowledge.merging import hand_of, home_records, merged, parts_of, retirement_key
from knowledge.validate import check_raw
from knowledge.versions import CatalogueStore
from tests.support.records import raw_record, write_record

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
FEE = {"name": "Lệ phí", "amount": 5000, "layer": "national"}
OTHER_FEE = {"name": "Lệ phí", "amount": 8000, "layer": "national"}
SOURCE = {"title": "Quyết định 1/QĐ-UBND", "url": "https://nghean.gov.vn/", "checked_on": "2026-07-01"}
ROW = {"scope": "province", "agency": "Tỉnh Nghệ An", "online_level": "full", "source": SOURCE}


def imported(**changes: Any) -> dict[str, Any]:
    """Return a small imported record."""
    return raw_record(established={"default": "imported"}, **changes)


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    """Return an empty store."""
    return CatalogueStore(tmp_path / "catalogue.sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of hand-checked records."""
    return tmp_path / "procedures"


def put(store: CatalogueStore, **entries: dict[str, Any]) -> None:
    """Put entries by key; underscores of a key stand for dots."""
    with store.begin(at=AT, by="lan", source="test") as staging:
        for key, raw in entries.items():
            staging.put(key, raw)


def test_without_imports_the_hand_checked_records_stand_alone(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record())
    records = home_records(store, folder)
    assert list(records.digests) == ["1.000001"]
    raw = dict(records.read("1.000001"))
    assert raw.pop("_file").endswith("thu_nghiem.yml")
    assert raw == raw_record()


def test_what_a_person_checked_wins_and_the_import_fills_the_rest() -> None:
    hand = raw_record(fees=[FEE], name="Tên dễ hiểu")
    raw = merged(
        hand, imported(fees=[OTHER_FEE], fee_note="chú thích", steps=["Nộp hồ sơ"], name="Tên chính thức", agencies=["Sở A"])
    )
    assert (raw["name"], raw["fees"], raw["steps"], raw["agencies"]) == ("Tên dễ hiểu", [FEE], ["Nộp hồ sơ"], ["Sở A"])
    assert "fee_note" not in raw
    assert check_raw(raw) == []


def test_how_each_group_was_established_stays_true() -> None:
    hand = raw_record(fees=[FEE])
    established = procedure_from(merged(hand, imported(steps=["Nộp hồ sơ"]))).established
    assert (established.get("steps"), established["default"]) == ("imported", "verified")
    assert established.get("fees", established["default"]) == "verified"


def test_what_was_only_recalled_loses_to_the_import() -> None:
    hand = raw_record(fees=[FEE], fee_note="nhớ là vậy", established={"default": "verified", "fees": "recalled"})
    raw = merged(hand, imported(fees=[OTHER_FEE]))
    assert raw["fees"] == [OTHER_FEE]
    assert "fee_note" not in raw
    assert raw["established"]["fees"] == "imported"


def test_what_was_only_recalled_stays_where_the_import_says_nothing() -> None:
    hand = raw_record(fees=[FEE], established={"default": "verified", "fees": "recalled"})
    raw = merged(hand, imported())
    assert (raw["fees"], raw["established"]["fees"]) == ([FEE], "recalled")


def test_an_imported_record_of_a_wholly_recalled_one_brings_its_source() -> None:
    other = {**SOURCE, "title": "Cổng"}
    raw = merged(raw_record(established={"default": "recalled"}), imported(source=other))
    assert raw["source"] == other


def test_a_record_without_code_is_joined_with_the_only_import_of_its_name(store: CatalogueStore, folder: Path) -> None:
    write_record(
        folder,
        raw_record(code="unknown", name="Hỗ trợ mai táng", aliases=["tiền chôn cất"], established={"default": "recalled"}),
    )
    put(store, **{"1.001731": imported(code="1.001731", name="Hỗ trợ mai táng")})
    records = home_records(store, folder)
    assert list(records.digests) == ["1.001731"]
    assert records.read("1.001731")["aliases"] == ["tiền chôn cất"]


def test_a_record_without_code_is_not_joined_when_two_imports_have_its_name(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record(code="unknown", name="Hỗ trợ mai táng", established={"default": "recalled"}))
    both = {code: imported(code=code, name=f"Hỗ trợ mai táng {level}") for code, level in
            (("1.000011", "cấp xã"), ("1.000012", "cấp tỉnh"))}  # fmt: skip
    put(store, **both)
    assert list(home_records(store, folder).digests) == ["1.000011", "1.000012", "thu_nghiem"]


def test_local_rows_stand_on_the_record(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record())
    put(store, **{"1.000001|province|tinh nghe an|online_level|": {"code": "1.000001", "row": ROW}})
    raw = home_records(store, folder).read("1.000001")
    assert procedure_from(raw).local[0].agency == "Tỉnh Nghệ An"


def test_local_rows_of_a_procedure_nobody_knows_make_no_record(store: CatalogueStore, folder: Path) -> None:
    put(store, **{"1.000001|province|tinh nghe an|online_level|": {"code": "1.000001", "row": ROW}})
    assert home_records(store, folder).digests == {}


def test_a_decision_to_abolish_stands_whatever_the_source_says(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record())
    entry = {"code": "1.000001", "retired": {"on": "2026-07-01", "replaced_by": ["1.000002"]}}
    put(store, **{retirement_key("1.000001"): entry, "1.000001": imported()})
    retired = procedure_from(home_records(store, folder).read("1.000001")).retired
    assert retired is not None and retired.replaced_by == ("1.000002",)


def test_a_later_state_holds_from_its_day(store: CatalogueStore, folder: Path) -> None:
    put(store, **{"1.000001": imported(fees=[FEE]), "1.000001@2027-01-01": imported(fees=[OTHER_FEE])})
    procedure = procedure_from(home_records(store, folder).read("1.000001"))
    assert procedure.on(date(2026, 12, 31)).fees[0].amount == 5000  # type: ignore[index]
    assert procedure.on(date(2027, 1, 1)).fees[0].amount == 8000  # type: ignore[index]


def test_a_later_state_goes_before_what_a_person_checked_earlier(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record(fees=[FEE], aliases=["cách gọi"]))
    put(store, **{"1.000001@2027-01-01": imported(fees=[OTHER_FEE])})
    procedure = procedure_from(home_records(store, folder).read("1.000001"))
    later = procedure.on(date(2027, 1, 1))
    assert (procedure.fees[0].amount, later.fees[0].amount) == (5000, 8000)  # type: ignore[index]
    assert later.aliases == ("cách gọi",)


def test_a_procedure_known_only_from_a_day_on_says_so(store: CatalogueStore, folder: Path) -> None:
    put(store, **{"1.000001@2027-01-01": imported()})
    assert procedure_from(home_records(store, folder).read("1.000001")).effective_from == date(2027, 1, 1)


def test_only_what_changed_gets_another_digest(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record())
    put(store, **{"1.000001": imported(), "1.000002": imported(code="1.000002")})
    before = home_records(store, folder).digests
    put(store, **{"1.000002": imported(code="1.000002", name="Tên mới hẳn")})
    after = home_records(store, folder).digests
    assert before["1.000001"] == after["1.000001"]
    assert before["1.000002"] != after["1.000002"]


def test_the_first_lines_of_a_file_tell_what_it_is(folder: Path) -> None:
    path = write_record(folder, raw_record(official_name="Thủ tục thử nghiệm"))
    hand = hand_of(path)
    assert (hand.code, hand.name, hand.identity) == ("1.000001", "Thủ tục thử nghiệm", "1.000001")


def test_every_real_hand_checked_file_is_recognised(store: CatalogueStore) -> None:
    parts = parts_of(store)
    assert len(parts) >= 275
    assert all(part.hand is not None and part.hand.name for part in parts.values())


def test_an_imported_procedure_is_found_by_what_citizens_call_it(
    store: CatalogueStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, **{"1.000001": imported()})
    before = home_records(store, folder).digests["1.000001"]
    monkeypatch.setattr("knowledge.merging.spoken_names", lambda: {"1.000001": ("khoan giếng",)})
    records = home_records(store, folder)
    assert records.read("1.000001")["aliases"] == ["khoan giếng"]
    assert records.digests["1.000001"] != before


def test_a_hand_checked_record_keeps_its_own_wordings(
    store: CatalogueStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_record(folder, raw_record(aliases=["làm giấy thử"]))
    put(store, **{"1.000001": imported()})
    monkeypatch.setattr("knowledge.merging.spoken_names", lambda: {"1.000001": ("khoan giếng",)})
    assert home_records(store, folder).read("1.000001")["aliases"] == ["làm giấy thử"]
