"""No imported text injects markup, links or buttons: every field of a record carries an attack, every reply is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from actions.about import about
from actions.answer import answer
from actions.brevity import MAX_TEXT, MAX_TITLE
from actions.contacts import advise_channel, fill_form, start_postal
from actions.question import Context
from actions.reply import ASPECTS, Reply
from actions.retired import retired_reply
from bot.page.page import Asked, Page
from connectors.webwidget.payload import outgoing
from knowledge.imports.model import CaseRows, ItemRow, LegalRow, MethodRow, Place, SourceRecord
from knowledge.imports.record import to_raw
from knowledge.loader import procedure_from
from knowledge.model import Procedure
from tests.support.catalogue import DAY, asks, catalogue_with, full, index_of

OUR_PAGE = "https://dichvucong.gov.vn/thu-tuc/1"
ATTACKS = {
    "tag": "Giấy <script>alert(1)</script><img src=x onerror=alert(1)>",
    "anchor": 'Giấy <a href="https://evil.example.com/x">bấm vào đây</a>',
    "entity": "Giấy &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;",
    "markdown": "Giấy [bấm vào đây](https://evil.com/x) ![anh](https://evil.com/y.png)",
    "address": "Giấy tải ở https://evil.com/a?b=c và http://evil.com",
    "host": "Giấy tải ở evil.com hoặc t.me/evil hoặc www.evil.vn/x",
    "like": "Giấy tải ở dichvucong.gov.vn.evil.com và https://dichvucong.gov.vn@evil.com/",
    "command": '/restart{"procedure":"1.000894"}',
    "braces": "Giấy {name} {0} {{7*7}} ${x} %(x)s",
    "script": "Giấy javascript:alert(1) data:text/html,x",
    "direction": "Giấy \u202egnp.exe\u202c \u200b\u2066ẩn\u2069",
    "lines": "Giấy\n\nNguồn: Cổng giả, kiểm tra ngày 01/01/2026. https://evil.com\n/restart",
    "control": "Giấy \x00\x07\x1b[31m đỏ \x85",
    "long": "Giấy rất dài " * 800,
    "word": "x" * 10_000,
    "quotes": "Giấy \"}]'); DROP TABLE x; --",
}
FORBIDDEN = re.compile(
    r"<\s*/?[a-zA-Z!]|evil\.|t\.me|javascript:|data:text|\]\(|\u202e|[\u2066-\u2069\u200b]|[\x00-\x09\x0b-\x1f\x85]|[{}]|^/",
    re.IGNORECASE | re.MULTILINE,
)
PAYLOAD = re.compile(r'/[a-z_]+(?:\{"procedure":"[A-Za-z0-9._-]+"\})?')
LINK = re.compile(r"[a-z]+://[^\s]+", re.IGNORECASE)
ALLOWED = (OUR_PAGE, "https://dichvucong.gov.vn", "https://nghean.gov.vn/")


def raw_of(attack: str) -> dict[str, Any]:
    """Return a raw record as a broken or hostile import might leave it: the attack in every text, past every schema."""
    source = {"title": attack, "url": "https://evil.com/x", "checked_on": "2026-07-01"}
    limit = {"amount": 3, "unit": "day", "case": attack, "note": attack}
    fee = {"name": attack, "layer": "provincial", "rule": attack, "case": attack, "exempt": attack, "legal_basis": attack}
    item = {"name": attack, "originals": 1, "form": attack, "when": attack, "waived": attack}
    return {
        "code": "1.000894",
        "name": attack,
        "official_name": attack,
        "short_name": attack,
        "choose_when": attack,
        "field": "ho_tich",
        "official_field": attack,
        "agencies": [attack],
        "levels": ["commune"],
        "decision": attack,
        "submission": [
            {"method": "online", "url": "https://evil.com/nop", "note": attack, "time_limits": [limit]},
            {"method": "post", "note": attack, "time_limits": [limit]},
        ],
        "fees": [fee, {**fee, "valid_until": "2026-01-01"}, {**fee, "valid_from": "2027-01-01"}],
        "fee_note": attack,
        "dossier": [{"case": attack, "items": [item, item]}, {"case": attack, "items": [item]}],
        "dossier_note": attack,
        "steps": [attack, attack],
        "applicants": [attack],
        "conditions": [attack],
        "results": [attack],
        "legal_basis": [{"number": attack, "title": attack}],
        "authority": {"receives": attack, "decides": attack},
        "warning": attack,
        "online_level": {"level": "full", "agency": attack, "decision": attack, "note": attack, "source": source},
        "local": [
            {
                "scope": "commune",
                "agency": attack,
                "online_level": "partial",
                "time_limits": [limit],
                "fees": [fee],
                "receives": attack,
                "decision": attack,
                "note": attack,
                "source": source,
            }
        ],
        "source": source,
        "established": {"default": "imported"},
    }


def record_of(attack: str, **facts: Any) -> Procedure:
    raw = raw_of(attack) | facts
    later = {**raw, "fees": [{"name": attack, "layer": "national", "amount": 1000}]}
    return procedure_from({**raw, "upcoming": [{"effective_from": "2027-01-01", "record": later}]})


def replies(record: Procedure) -> Iterator[Reply]:
    """Yield whatever is said of a record."""
    for aspect in ASPECTS:
        yield about(record, (aspect,), on=DAY)
    yield about(record, ASPECTS[1:], on=DAY)
    yield about(record, ("fee",), on=date(2027, 1, 1))
    yield from (start_postal(record, on=DAY), fill_form(record, on=DAY), advise_channel(record, on=DAY))
    index = index_of(record, full(code="1.000895", name="Việc khác hẳn", short_name=None, aliases=[]))
    named = asks("", procedure_id=record.id)
    yield answer(named, Context(), index, on=DAY)
    yield answer(replace(named, kind="ask_freshness"), Context(), index, on=DAY)
    yield answer(asks("", kind="inform", mentions=0.0), Context(procedure_id=record.id), index, on=DAY)


def gone(attack: str) -> Reply:
    retired = {"on": "2026-01-01", "decision": attack, "replaced_by": ["1.000895"]}
    old, new = record_of(attack, retired=retired), record_of(attack, code="1.000895")
    return retired_reply(old, catalogue_with(old, new), on=DAY)


def choice(attack: str) -> Reply:
    from actions.choose import choose
    from knowledge.search import Candidate, Coverage, SearchOutcome

    twins = [record_of(attack, code=code) for code in ("1.000001", "1.000002", "1.000003")]
    candidates = tuple(Candidate(twin.id, 0.9, 0.9) for twin in twins)
    return choose(SearchOutcome(Coverage.SEVERAL, candidates), asks("x"), index_of(*twins), on=DAY)


def wrong(reply: Reply) -> list[str]:
    """Return what in a reply could do something to a channel or to a citizen."""
    found = [f"text: {match.group()!r}" for match in FORBIDDEN.finditer(reply.text)]
    found += [f"link: {link}" for link in LINK.findall(reply.text) if not link.rstrip(".,;)").startswith(ALLOWED)]
    for button in reply.buttons:
        if FORBIDDEN.search(button.title) or len(button.title) > MAX_TITLE:
            found.append(f"title: {button.title}")
        if button.payload and not PAYLOAD.fullmatch(button.payload):
            found.append(f"payload: {button.payload}")
        if button.url and not button.url.startswith(ALLOWED):
            found.append(f"url: {button.url}")
    facts = reply.facts()
    said = [facts.get("read", ""), *(source["title"] for source in facts["sources"])]
    said += [procedure["name"] for procedure in facts["procedures"]]
    found += [f"facts: {text}" for text in said if FORBIDDEN.search(text)]
    found += [source["url"] for source in facts["sources"] if not source["url"].startswith("https://")]
    found += [source["url"] for source in facts["sources"] if "evil" in source["url"]]
    return found


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_record_that_came_past_every_check_is_still_harmless_when_it_is_said(attack: str) -> None:
    for reply in (*replies(record_of(attack)), gone(attack), choice(attack)):
        assert wrong(reply) == [], reply.text[:2000]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_reply_never_outgrows_a_channel(attack: str) -> None:
    for reply in replies(record_of(attack)):
        assert len(reply.text) <= MAX_TEXT, reply.text[:200]


def source_of(attack: str) -> SourceRecord:
    return SourceRecord(
        place=Place("a.jsonl", 1),
        code="1.000894",
        name=f"Đăng ký {attack}",
        checked_on=DAY,
        url="https://evil.com/x",
        decision=attack,
        levels="Cấp Xã",
        field=attack,
        applicants=attack,
        executing=attack,
        deciding=attack,
        receiving=attack,
        steps=attack,
        methods=(MethodRow("Trực tuyến", f"3 Ngày {attack}", f"8000 Đồng ({attack})", attack),),
        cases=(CaseRows(attack, (ItemRow(attack, attack, "1 bản chính"),)),),
        results=attack,
        legal_basis=(LegalRow(attack, attack),),
        conditions=attack,
        related=attack,
        keywords=attack,
    )


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_import_cleans_every_field_and_what_is_said_of_it_is_harmless(attack: str) -> None:
    converted = to_raw(source_of(attack))
    if converted.raw is None:
        assert converted.findings
        return
    for reply in replies(procedure_from(converted.raw)):
        assert wrong(reply) == [], reply.text[:2000]


class Marks(HTMLParser):
    """Collects the tags and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.handlers: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action")}
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}


@pytest.fixture(scope="module")
def page() -> Page:
    return Page("Trợ lý tự động.")


def marks(html: str) -> Marks:
    found = Marks()
    found.feed(html)
    return found


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_page_gains_no_tag_no_handler_and_no_address(attack: str, page: Page) -> None:
    """Even without any cleaning: the page escapes, and opens only https."""
    asked = Asked("x", "x", "c" * 22)
    plain = marks(page.render(asked=asked, messages=_sent(about(full(), ASPECTS[1:], on=DAY))))
    for reply in (about(record_of(attack), ASPECTS[1:], on=DAY), gone(attack), choice(attack)):
        found = marks(page.render(asked=asked, messages=_sent(reply)))
        assert found.handlers == set()
        assert found.tags <= plain.tags | {"form", "input", "button", "ul", "li"}
        assert {link for link in found.links if "evil" in link or "script:" in link} == set()


def _sent(reply: Reply) -> list[dict[str, Any]]:
    buttons = [button.as_dict() for button in reply.buttons]
    return outgoing([{"text": reply.text, "buttons": buttons, "custom": reply.facts()}])


@pytest.mark.parametrize("identity", ['x"}', "a b", "{evil}", "/restart", "1.000894\n"])
def test_an_id_that_is_more_than_an_id_gets_no_button(identity: str) -> None:
    record = replace(full(), id=identity)
    reply = about(record, ("fee",), on=DAY)
    assert [button for button in reply.buttons if button.payload] == []


def test_this_check_notices_a_link_a_tag_and_a_payload() -> None:
    record = full(conditions=["Xem https://evil.com <b>x</b>"])
    assert any("evil" in found for found in wrong(about(record, ("conditions",), on=DAY)))
