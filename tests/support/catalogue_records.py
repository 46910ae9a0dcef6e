"""Records for the list page: unlike in everything a list can be narrowed by, and some that mean no good."""

from __future__ import annotations

from typing import Any

from tests.support.records import as_read, raw_record

SOURCE = {"title": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn/x", "checked_on": "2026-07-20"}


def list_raws(count: int = 60) -> list[dict[str, Any]]:
    """Return `count` procedures that differ in level, ways, fees, limits and agency, then the named ones."""
    return [as_read(raw) for raw in (*(_varied(number) for number in range(count)), *_named())]


def _varied(number: int) -> dict[str, Any]:
    ways = [["counter"], ["online", "counter"], ["online", "post", "counter"]][number % 3]
    limits = [[], [{"unit": "working_day", "amount": number % 7 + 1}], [{"unit": "same_day"}]][number % 3]
    fees: list[list[dict[str, Any]] | None] = [None, [], [{"name": "Lệ phí", "layer": "national", "amount": 8000}]]
    return raw_record(
        code=f"3.{number:06d}",
        name=f"Đăng ký việc thứ {number}" if number % 2 else f"Cấp giấy loại {number}",
        field=["ho_tich", "cu_tru", "hai_quan"][number % 3],
        official_field=["Hộ tịch", "Cư trú", "Hải quan"][number % 3],
        levels=[["commune"], ["province"], ["commune", "ministry"]][number % 3],
        submission=[{"method": way, **({"time_limits": limits} if limits else {})} for way in ways],
        agencies=[["Ủy ban nhân dân cấp xã"], ["Công an cấp xã"], ["Sở Tư pháp"]][number % 3],
        established={"default": ["verified", "imported", "recalled"][number % 3]},
        **({"fees": fees[number % 3]} if fees[number % 3] is not None else {}),
    )


def _named() -> list[dict[str, Any]]:
    """Return a whole record, one that was abolished, and one whose words are formulas and markup."""
    papers = [{"name": f"Giấy tờ số {number}", "originals": 1} for number in range(20)]
    return [
        raw_record(
            code="1.001193",
            name="Đăng ký khai sinh",
            levels=["commune"],
            dossier=[{"case": f"Trường hợp {number}", "items": papers} for number in range(6)],
            dossier_note="Xuất trình bản chính.",
            steps=[f"Làm việc thứ {number}. " + "Nội dung dài. " * 30 for number in range(12)],
            conditions=[f"Điều kiện {number}" for number in range(40)],
            submission=[
                {"method": "online", "url": "https://dichvucong.gov.vn/nop", "note": "Cần tài khoản."},
                {"method": "counter", "note": "Chỉ buổi sáng."},
            ],
            fees=[{"name": "Lệ phí", "layer": "national", "amount": 0}],
            warning="Cảnh giác cò mồi.",
            related=["3.000000"],
            legal_basis=[{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
            applicants=["Công dân Việt Nam"],
            results=["Giấy khai sinh"],
            agencies=["Ủy ban nhân dân xã, phường"],
            authority={"receives": "Trung tâm Phục vụ hành chính công", "decides": "Ủy ban nhân dân cấp xã"},
            source=SOURCE,
        ),
        raw_record(
            code="1.009999",
            name="Đăng ký việc đã bãi bỏ",
            retired={"on": "2026-01-01", "decision": "12/QĐ-UBND", "replaced_by": ["1.001193"]},
        ),
        raw_record(
            code="1.008888",
            name="=HYPERLINK(1) <script>alert(1)</script>",
            agencies=["@SUM(A1)", "+84 cơ quan"],
            decision="-1+1",
            submission=[],
            established={"default": "verified"},
        ),
    ]
