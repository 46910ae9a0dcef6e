"""A procedure's own page as values."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.detail_view import ASPECTS, DetailView, detail_view
from tests.support.records import as_read, raw_record, small_index

DAY = date(2026, 8, 1)
LONG = "Ghi chú rất dài về cách làm. " * 30
"""Longer than the 600 characters a chat tells of a note."""


def page(tmp_path: Path, *raws: dict[str, Any]) -> DetailView:
    """Return the page of the first of `raws`."""
    index = small_index(tmp_path, [as_read(raw) for raw in raws])
    return detail_view(index, index.catalogue.by_id[raws[0]["code"]], DAY)


def words(view: DetailView, key: str) -> str:
    """Return the text of one part."""
    part = next(part for part in view.parts if part.key == key)
    lines = [line for block in part.blocks for line in block.lines] + [item for case in part.papers for item in case.items]
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def test_every_aspect_has_its_part(tmp_path: Path) -> None:
    """What is unknown is said, not left out."""
    view = page(tmp_path, raw_record())
    assert tuple(part.key for part in view.parts) == ASPECTS
    assert all(words(view, key) for key in ASPECTS)


def test_notes_too_long_for_a_chat_stand_whole(tmp_path: Path) -> None:
    """Of fees, and of each way to hand in."""
    ways = [{"method": way, "note": LONG} for way in ("online", "post", "counter")]
    view = page(tmp_path, raw_record(fees=[], fee_note=LONG, submission=ways))
    assert [key for key in ("fee", "how_online", "postal", "place") if LONG.strip()[:-1] not in words(view, key)] == []


def test_the_same_name_at_another_level_is_linked(tmp_path: Path) -> None:
    """Many procedures exist once per level, each with its own code."""
    other = raw_record(code="2.000001", name="Đăng ký thử nghiệm (cấp tỉnh)", levels=["province"])
    assert [(link.address, link.note) for link in page(tmp_path, raw_record(), other).other_levels] == [
        ("/thu-tuc/2.000001", "cấp tỉnh")
    ]


def test_a_later_state_is_told_before_its_day(tmp_path: Path) -> None:
    """With the day it begins."""
    later = {"effective_from": "2027-01-01", "record": raw_record(steps=["Làm cách khác hẳn"])}
    view = page(tmp_path, raw_record(steps=["Làm cách cũ"], upcoming=[later]))
    assert any("01/01/2027" in "".join(piece.text for piece in line) for line in view.warnings)


def test_the_button_to_the_assistant_names_the_procedure_only(tmp_path: Path) -> None:
    """Nothing of a record but its id gets into a message."""
    assert page(tmp_path, raw_record()).payload == '/inform{"procedure":"1.000001"}'


def test_addresses_of_imports_outside_the_state_are_no_links(tmp_path: Path) -> None:
    """Neither the source nor the way online."""
    raw = raw_record(established={"default": "imported"}, submission=[{"method": "online", "url": "https://evil.example/a"}])
    raw["source"] = {**raw["source"], "url": "https://evil.example/b"}
    view = page(tmp_path, raw)
    assert "evil" not in repr((view.sources, view.online_url, view.source_url, view.parts))


def test_an_official_name_is_told_only_where_it_says_more(tmp_path: Path) -> None:
    """Most only begin with "thủ tục"."""
    assert page(tmp_path / "a", raw_record(official_name="Thủ tục đăng ký thử nghiệm")).official_name == ""
    assert (
        page(tmp_path / "b", raw_record(official_name="Đăng ký thử nghiệm cấp xã")).official_name
        == "Đăng ký thử nghiệm cấp xã"
    )
