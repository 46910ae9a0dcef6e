"""What a record says of the post, and never a price."""

from __future__ import annotations

import re
from datetime import date

from knowledge.loader import load_catalogue
from knowledge.model import Method
from knowledge.post.offer import POST_FILE, Goes, forms_act, forms_source, postal_offer
from tests.support.records import procedure

DAY = date(2026, 11, 26)


def test_a_dossier_goes_by_post_only_where_the_record_has_that_row() -> None:
    offered = postal_offer(procedure(submission=[{"method": Method.POST.value}]), on=DAY)
    assert (offered.there, offered.back) == (Goes.YES, Goes.YES)
    refused = postal_offer(procedure(submission=[{"method": Method.COUNTER.value}]), on=DAY)
    assert (refused.there, refused.back) == (Goes.NO, Goes.UNKNOWN)
    assert postal_offer(procedure(submission=[]), on=DAY).there is Goes.UNKNOWN


def test_the_envelope_holds_what_is_handed_in_by_post_and_nothing_else() -> None:
    items = [
        {"name": "Tờ khai", "originals": 1},
        {"name": "Bản sao có chứng thực giấy tờ", "copies": 1},
        {"name": "Căn cước", "shown": True},
        {"name": "Giấy khai sinh", "copies": 1, "waived": "đã có trong cơ sở dữ liệu"},
        {"name": "Bản chụp gửi trực tuyến", "copies": 1, "methods": ["online"]},
    ]
    record = procedure(submission=[{"method": Method.POST.value}], dossier=[{"case": "Chung", "items": items}])
    papers = postal_offer(record, on=DAY).cases[0].papers
    assert [(paper.name, paper.is_certified, paper.is_shown) for paper in papers] == [
        ("Tờ khai", False, False),
        ("Bản sao có chứng thực giấy tờ", True, False),
        ("Căn cước", False, True),
    ]


def test_our_records_offer_the_post_and_refuse_it() -> None:
    offers = [postal_offer(record, on=DAY) for record in load_catalogue().by_id.values()]
    assert {offer.there for offer in offers} >= {Goes.YES, Goes.NO}


def test_no_price_is_on_record() -> None:
    assert not re.search(r"\d[\d.,]*\s*(đ\b|đồng|VND|VNĐ)", POST_FILE.read_text(encoding="utf-8"))
    assert forms_act() in forms_source().title


def dossier(*cases: tuple[str, str]) -> list[dict[str, object]]:
    return [{"case": case, "items": [{"name": name, "originals": 1}]} for case, name in cases]


def test_headings_that_are_no_cases_are_not_chosen_from() -> None:
    parts = dossier(("Giấy tờ nộp", "Tờ khai"), ("Giấy tờ xuất trình", "Căn cước"), ("Thêm khi ủy quyền", "Giấy ủy quyền"))
    [case] = postal_offer(procedure(dossier=parts), on=DAY).cases
    assert case.name == ""
    told = [(paper.name, paper.is_shown, paper.when) for paper in case.papers]
    assert told == [("Tờ khai", False, ""), ("Căn cước", True, ""), ("Giấy ủy quyền", False, "Thêm khi ủy quyền")]


def test_what_everybody_hands_in_belongs_to_every_case() -> None:
    parts = dossier(("Cấp mới", "Tờ khai cấp mới"), ("Hồ sơ chung", "Bản vẽ"), ("Cấp lại", "Tờ khai cấp lại"))
    cases = postal_offer(procedure(dossier=parts), on=DAY).cases
    assert [(case.name, [paper.name for paper in case.papers]) for case in cases] == [
        ("Cấp mới", ["Tờ khai cấp mới", "Bản vẽ"]),
        ("Cấp lại", ["Tờ khai cấp lại", "Bản vẽ"]),
    ]


def test_a_record_without_papers_has_no_cases() -> None:
    assert postal_offer(procedure(dossier=[]), on=DAY).cases == ()
