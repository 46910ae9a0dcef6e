"""Builders for the tests of actions: procedures with every fact, and an index held in memory."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.question import Question
from knowledge.index import SearchIndex, index_in_memory
from knowledge.loader import load_fields, load_life_events
from knowledge.model import Catalogue, LifeEvent, Procedure
from tests.support.records import procedure, raw_record

DAY = date(2026, 7, 20)
"""The day the tests answer on."""
PAGE = "https://dichvucong.gov.vn/thu-tuc/1"
"""Where the full record was read."""

_FULL: dict[str, Any] = {
    "code": "1.000894",
    "name": "Đăng ký kết hôn",
    "short_name": "Kết hôn",
    "choose_when": "hai bên là công dân Việt Nam",
    "aliases": ["làm giấy kết hôn", "đăng ký lấy nhau"],
    "decision": "163/QĐ-BTP",
    "submission": [
        {"method": "online", "time_limits": [{"amount": 3, "unit": "working_day"}], "url": "https://nop.gov.vn/1"},
        {"method": "post", "time_limits": [{"amount": 5, "unit": "working_day", "case": "phải xác minh"}]},
        {"method": "counter", "time_limits": [{"amount": 3, "unit": "working_day"}]},
    ],
    "fees": [{"name": "Lệ phí", "amount": 20000, "per": "bản", "layer": "national"}],
    "dossier": [
        {
            "case": "Giấy tờ nộp",
            "items": [
                {"name": "Tờ khai đăng ký kết hôn", "originals": 2, "form": "TK-01"},
                {"name": "Căn cước của hai bên", "originals": 1, "shown": True},
            ],
        }
    ],
    "steps": ["Nộp hồ sơ tại trung tâm", "Hai bên ký vào sổ"],
    "applicants": ["Công dân Việt Nam"],
    "conditions": ["Nam từ đủ 20 tuổi"],
    "results": ["Giấy chứng nhận kết hôn"],
    "legal_basis": [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
    "authority": {"receives": "Trung tâm Phục vụ hành chính công", "decides": "Ủy ban nhân dân cấp xã"},
    "source": {"title": "Cổng Dịch vụ công quốc gia", "url": PAGE, "checked_on": "2026-07-01"},
}


def full(**changes: Any) -> Procedure:
    """Return a procedure with a fact in every group, with `changes` put in."""
    return procedure(**{**_FULL, **changes})


def full_raw(**changes: Any) -> dict[str, Any]:
    """Return the raw record behind `full`."""
    return raw_record(**{**_FULL, **changes})


def catalogue_with(*procedures: Procedure, events: tuple[LifeEvent, ...] = ()) -> Catalogue:
    """Return a catalogue of `procedures`, with the project's fields and life events, `events` put in."""
    known = {**load_life_events(), **{event.key: event for event in events}}
    return Catalogue(tuple(sorted(procedures, key=lambda found: found.id)), load_fields(), known)


def index_of(*procedures: Procedure, events: tuple[LifeEvent, ...] = ()) -> SearchIndex:
    """Return an index of `procedures` by words and characters only; nothing is written."""
    return index_in_memory(catalogue_with(*procedures, events=events))


def small_town() -> tuple[Procedure, ...]:
    """Return four unlike procedures; two are close in name and one is only on record from memory."""
    return (
        full(life_events=["marriage"]),
        procedure(code="1.001193", name="Đăng ký khai sinh", aliases=["làm giấy khai sinh"], fees=[], life_events=["birth"]),
        procedure(code="1.004222", name="Đăng ký thường trú", field="cu_tru", aliases=["nhập hộ khẩu"]),
        procedure(
            code="unknown",
            name="Cấp hộ chiếu phổ thông",
            field="xuat_nhap_canh",
            levels=["province"],
            established={"default": "recalled"},
            steps=["Nộp tờ khai ở công an tỉnh"],
        ),
    )


def asks(text: str, *aspects: str, **changes: Any) -> Question:
    """Return a question about a procedure as the pipeline understands it."""
    kind = f"ask_{aspects[0]}" if aspects else "ask_procedure"
    return Question(**{"text": text, "kind": kind, "aspects": aspects or ("overview",), **changes})
