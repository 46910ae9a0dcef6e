"""A procedure's own page as values."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.detail_view import ASPECTS, DetailView, Papers, detail_view
from knowledge.index import read_records
from knowledge.model import Procedure
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


def test_no_fact_of_any_record_checked_by_hand_is_missing(tmp_path: Path) -> None:
    """Papers with what is said of them, steps, conditions, notes, agencies: everything stands on the record's page."""
    index = small_index(tmp_path, list(read_records()))
    missing = []
    for record in index.catalogue.procedures:
        view = detail_view(index, record, DAY)
        told = plain("\n".join(words(view, key) for key in ASPECTS) + "\n".join(case.head for case in papers(view)))
        missing += [(record.id, fact) for fact in facts(record.on(DAY)) if plain(fact) not in told]
    assert missing == []


def papers(view: DetailView) -> list[Papers]:
    """Return the cases of the dossier."""
    return [case for part in view.parts for case in part.papers]


def facts(state: Procedure) -> list[str]:
    """Return what a record says in words, except addresses, which become links."""
    items = [item for case in state.dossier for item in case.items]
    found = [*state.steps, *(state.conditions or ()), *state.results, *state.applicants, state.fee_note, state.dossier_note]
    found += [text for item in items for text in (item.name, item.when, item.waived)]
    found += [case.case for case in state.dossier] + [row.note for row in state.submission]
    found += [limit.case for row in state.submission for limit in row.time_limits]
    found += [fee.exempt for fee in state.fees or ()] + [act.title for act in state.legal_basis]
    return [text for text in [*found, state.receives, state.decides] if text and "http" not in text]


def plain(text: str) -> str:
    """Return the words of a text, without the signs around them."""
    return " ".join(re.findall(r"\w+", text.lower()))


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
