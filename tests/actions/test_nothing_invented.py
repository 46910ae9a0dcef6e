"""Every number, amount, phone and link in an answer stands in the record, the directory of desks or a resolution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from actions.about import about
from actions.contacts import advise_channel, fill_form, start_postal
from actions.listing import list_procedures
from actions.reply import ASPECTS, Reply
from actions.wording import WORDING_FILE, say
from knowledge.desks import DESKS_FILE
from knowledge.fees import RESOLUTIONS_FILE, today
from knowledge.index import catalogue_from, read_records
from knowledge.model import Method, OnlineLevel, Procedure
from knowledge.selection import Selection
from tests.support.catalogue import full, full_raw

NUMBER = re.compile(r"\d+(?:[.,/:-]\w*\d+)*")
LINK = re.compile(r"https?://[^\s,;)»]+")
PHONE = re.compile(r"\b(?:1[89]00|0\d{2,3})(?:[ .]?\d{2,4}){2,3}\b")
MONEY = re.compile(r"\b(\d{1,3}(?:\.\d{3})*|\d+) đồng")
DURATION = re.compile(r"\b(\d+(?:,\d+)?) (phút|giờ làm việc|giờ|ngày làm việc|ngày|tháng|năm)\b")
DAYS = (today(), date(2025, 7, 21), date(2027, 1, 1))

RAWS = read_records()
PROCEDURES = catalogue_from(RAWS).by_id
RAW = {(raw["code"] if raw["code"] != "unknown" else raw["_file"].rsplit("/", 1)[1][:-4]): raw for raw in RAWS}


@cache
def _common() -> str:
    """Return what no record needs to state: the sentences themselves, the desks, the resolutions."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (WORDING_FILE, DESKS_FILE, RESOLUTIONS_FILE))


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _values(value)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value)
    else:
        yield node


def _written(value: Any) -> Iterator[str]:
    """Yield how a value of a record may be written in an answer."""
    yield str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{value:,}".replace(",", ".")
        yield str(value).replace(".", ",")
        yield str(int(value))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        yield date.fromisoformat(value).strftime("%d/%m/%Y")


def stated(raw: dict[str, Any]) -> str:
    """Return all a record states, in every way it may be written."""
    facts = {key: value for key, value in raw.items() if key != "_file"}
    return "\n".join(form for value in _values(facts) for form in _written(value))


def _dates(text: str) -> str:
    return "\n".join(date.fromisoformat(found).strftime("%d/%m/%Y") for found in re.findall(r"\d{4}-\d{2}-\d{2}", text))


class Facts:
    """What may be said of one record."""

    def __init__(self, raw: dict[str, Any]) -> None:
        own = stated(raw)
        self.text = "\n".join([own, _common(), _dates(_common())])
        self.numbers = set(NUMBER.findall(self.text))
        self.durations = set(DURATION.findall(self.text)) | {
            (f"{limit['amount']:g}".replace(".", ","), say(f"unit.{limit['unit']}"))
            for row in raw["submission"]
            for limit in row.get("time_limits", ())
            if limit.get("amount") is not None and limit["unit"] != "unknown"
        }
        amounts = {fee[key] for fee in raw.get("fees", ()) for key in ("amount", "up_to") if key in fee}
        self.money = set(MONEY.findall(self.text)) | {f"{amount:,}".replace(",", ".") for amount in amounts}


def invented(reply: Reply, facts: Facts) -> list[str]:
    """Return the numbers, durations, amounts, phones and links of `reply` that nothing states."""
    text = "\n".join(re.sub(r"^\d+\. ", "", line) for line in reply.text.splitlines())
    text = re.sub(_left_out(), "", text)
    return (
        [link for link in LINK.findall(text) + _button_links(reply) if link.rstrip(".") not in facts.text]
        + [phone for phone in PHONE.findall(text) if phone not in facts.text]
        + [number for number in NUMBER.findall(LINK.sub(" ", text)) if number not in facts.numbers]
        + [" ".join(found) for found in DURATION.findall(text) if found not in facts.durations]
        + [amount for amount in MONEY.findall(text) if amount not in facts.money]
    )


COUNTED = ("documents.more_items", "left_out", "too_long", "age.days", "age.months", "age.years")
"""Sentences whose number is counted (what is left out, how old it is), not stated by a record."""


@cache
def _left_out() -> str:
    """Return the pattern of the words around counted numbers."""
    sentences = [say("documents.more_cases", count="COUNT", names="NAMES").split("NAMES")[0]]
    sentences += [say(key, count="COUNT", url="URL").split("URL")[0] for key in COUNTED]
    return "|".join(re.escape(sentence).replace("COUNT", r"\d+") for sentence in sentences)


def _button_links(reply: Reply) -> list[str]:
    return [button.url for button in reply.buttons if button.url]


def replies(procedure: Procedure) -> Iterator[Reply]:
    """Yield everything that can be said of a procedure."""
    for aspect in ASPECTS:
        yield about(procedure, (aspect,), on=DAYS[0])
    for on in DAYS[1:]:
        yield about(procedure, ("fee",), on=on)
    yield from (start_postal(procedure, on=DAYS[0]), fill_form(procedure, on=DAYS[0]), advise_channel(procedure, on=DAYS[0]))


@pytest.mark.parametrize("identity", sorted(PROCEDURES))
def test_an_answer_states_nothing_its_record_does_not(identity: str) -> None:
    facts = Facts(RAW[identity])
    for reply in replies(PROCEDURES[identity]):
        assert invented(reply, facts) == [], reply.text


def test_the_count_of_a_list_is_the_number_of_its_procedures() -> None:
    catalogue = catalogue_from(RAWS)
    offers = {way: sum(way.value in [row["method"] for row in raw["submission"]] for raw in RAWS) for way in Method}
    full = sum(raw.get("online_level", {}).get("level") == "full" for raw in RAWS)
    expected = {
        Selection(method=Method.ONLINE): offers[Method.ONLINE],
        Selection(method=Method.POST): offers[Method.POST],
        Selection(OnlineLevel.FULL): full,
        Selection(): len(RAWS),
    }
    for selection, count in expected.items():
        text = list_procedures(selection, catalogue, on=DAYS[0]).text
        assert (say("list.title_all", count=count) in text) is (count > 0)


def test_this_check_notices_a_wrong_amount_a_wrong_unit_and_a_wrong_link() -> None:
    facts = Facts(full_raw())
    assert invented(about(full(), ASPECTS, on=DAYS[0]), facts) == []
    dear = full(fees=[{"name": "Lệ phí", "amount": 70000, "layer": "national"}])
    assert "70.000" in invented(about(dear, ("fee",), on=DAYS[0]), facts)
    slow = full(submission=[{"method": "counter", "time_limits": [{"amount": 3, "unit": "month"}]}])
    assert invented(about(slow, ("time_limit",), on=DAYS[0]), facts) == ["3 tháng"]
    elsewhere = full(source={"title": "Cổng", "url": "https://lua-dao.vn/x", "checked_on": "2026-07-01"})
    assert "https://lua-dao.vn/x" in " ".join(invented(about(elsewhere, ("fee",), on=DAYS[0]), facts))
