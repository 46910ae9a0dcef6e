"""The neutral shape of a reply, and the closed list of statuses."""

from __future__ import annotations

import json
from datetime import date

from actions.reply import Button, Named, Reply, Status
from knowledge.model import Source

SOURCE = Source("Cổng", "https://dichvucong.gov.vn", date(2026, 7, 1))
FAMILIES = ("answered", "clarification", "unanswerable", "handed", "error")


def test_every_status_belongs_to_a_family_of_the_reports() -> None:
    assert {status.value.split("_")[0] for status in Status} <= set(FAMILIES)


def test_a_button_is_a_link_or_a_quick_reply_and_never_both() -> None:
    assert Button("Trang", url="https://x.vn").as_dict() == {"title": "Trang", "url": "https://x.vn"}
    assert Button("Phí", payload="/ask_fee").as_dict() == {"title": "Phí", "payload": "/ask_fee"}


def test_the_facts_of_a_reply_are_json_and_name_each_source_once() -> None:
    reply = Reply(Status.ANSWERED, "…", aspects=("fee",), procedures=(Named(None, "A", 0.98765),), sources=(SOURCE, SOURCE))
    assert json.loads(json.dumps(reply.facts())) == {
        "status": "answered",
        "aspects": ["fee"],
        "procedures": [{"code": None, "name": "A", "score": 0.99}],
        "sources": [{"title": "Cổng", "url": "https://dichvucong.gov.vn", "checked_on": "2026-07-01"}],
        "place": None,
    }


def test_a_commune_that_is_waited_for_is_told_to_channels_and_nothing_else_is() -> None:
    assert (
        Reply(Status.CLARIFICATION, "?", slots={"awaiting": {"what": "commune", "times": 1}}).facts()["ask_for"] == "place"
    )
    for slots in ({}, {"awaiting": None}, {"awaiting": {"what": "choice", "times": 1}}):
        assert "ask_for" not in Reply(Status.CLARIFICATION, "?", slots=slots).facts()
