"""What a record says of the post, and never a price."""

from __future__ import annotations

import re
from datetime import date

from knowledge.loader import load_catalogue
from knowledge.model import Method
from knowledge.post.offer import POST_FILE, Goes, forms_act, forms_source, postal_offer, tariff_act, tariff_source
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


def test_every_record_of_ours_has_an_answer_with_sources() -> None:
    offers = [postal_offer(record, on=DAY) for record in load_catalogue().by_id.values()]
    assert {offer.there for offer in offers} >= {Goes.YES, Goes.NO}
    assert all(source.url and source.checked_on for offer in offers for source in offer.sources)


def test_no_price_is_on_record() -> None:
    assert not re.search(r"\d[\d.,]*\s*(đ\b|đồng|VND|VNĐ)", POST_FILE.read_text(encoding="utf-8"))
    assert forms_act() in forms_source().title and tariff_act() in tariff_source().title
