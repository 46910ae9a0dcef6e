"""Zalo's webhook events: each documented kind is read, anything else is refused by its field or ignored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.incoming import Arrived
from connectors.zalo.fields import PayloadError, read_body, read_timestamp
from connectors.zalo.payload import Echo, read_event, verification_page

OA_ID = "388613280878808645"
EVENTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "events.yml").read_text(encoding="utf-8"))
NAMES = sorted({event["body"]["event_name"] for event in EVENTS})


def event(**changed: Any) -> dict[str, Any]:
    body = {
        "sender": {"id": "u1"},
        "recipient": {"id": OA_ID},
        "event_name": "user_send_text",
        "message": {"text": "a", "msg_id": "m1"},
        "timestamp": "1764000000000",
    }
    return body | changed


@pytest.mark.parametrize("case", EVENTS, ids=lambda case: case["name"])
def test_each_documented_event_is_read(case: dict[str, Any]) -> None:
    found = read_event(read_body(json.dumps(case["body"]).encode()), oa_id=OA_ID)
    wanted = dict(case["read"])
    assert type(found).__name__ == wanted.pop("is")
    assert {name: getattr(found, name) for name in wanted} == {
        name: tuple(value) if isinstance(value, list) else value for name, value in wanted.items()
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"event_name": None}, "event_name"),
        (event(event_name=""), "event_name"),
        (event(event_name=7), "event_name"),
        (event(sender=None), "sender"),
        (event(sender={}), "sender.id"),
        (event(sender={"id": True}), "sender.id"),
        (event(sender={"id": "a b"}), "sender.id"),
        (event(sender={"id": "1" * 61}), "sender.id"),
        (event(recipient="x"), "recipient"),
        (event(message=None), "message"),
        (event(message={"msg_id": "m1"}), "message.text"),
        (event(message={"text": 7, "msg_id": "m1"}), "message.text"),
        (event(message={"text": "a", "msg_id": ["m1"]}), "message.msg_id"),
        (event(message={"text": "a", "msg_id": "m" * 121}), "message.msg_id"),
        (event(message={"text": "a"}, timestamp=None), "timestamp"),
        (event(message={"text": "a"}, timestamp="soon"), "timestamp"),
        (event(event_name="anonymous_send_text"), "message.conversation_id"),
        (event(event_name="user_send_location"), "message.attachments[0].payload"),
        (event(event_name="user_send_location", message={"attachments": [{"payload": {}}]}), "coordinates"),
        (
            event(
                event_name="user_send_location",
                message={"attachments": [{"payload": {"coordinates": {"latitude": "north", "longitude": "1"}}}]},
            ),
            "latitude",
        ),
        (event(event_name="user_submit_info", info=[]), "info"),
        (event(event_name="follow", follower={}), "follower.id"),
        (event(event_name="user_withdraw"), "user_id"),
        (event(event_name="user_seen_message", message={"msg_ids": "m1"}), "message.msg_ids"),
    ],
)
def test_what_is_not_as_documented_is_named(body: dict[str, Any], field: str) -> None:
    with pytest.raises(PayloadError, match=field.replace("[", r"\[").replace("]", r"\]")):
        read_event(body, oa_id=OA_ID)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"7", b'"a"', b"\xff{}", b"[" * 60000, b'{"a":' * 20000, b"\xef\xbb\xbf{}"]
)
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(PayloadError, match="body"):
        read_body(raw)


def test_numbers_stay_as_they_were_written() -> None:
    body = read_body(b'{"timestamp": 1764000000000, "id": 9007199254740993, "long": ' + b"9" * 5000 + b"}")
    assert read_timestamp(body) == "1764000000000"
    assert body["id"] == "9007199254740993"


def test_halves_of_characters_are_replaced() -> None:
    found = read_event(read_body(b'{"event_name":"user_send_text","sender":{"id":"u"},"recipient":{"id":"o"},'
                                 b'"message":{"text":"a\\ud800b","msg_id":"m"},"timestamp":"1"}'), oa_id="o")  # fmt: skip
    assert isinstance(found, Arrived)
    assert found.text.encode("utf-8") == b"a?b"


def test_an_echo_fits_the_body_that_was_sent() -> None:
    echo = Echo("u1", "m1", "Cần tờ khai\nvà giấy chứng sinh")
    assert echo.fits({"message": {"text": "Cần tờ khai\nvà giấy chứng sinh "}})
    assert not echo.fits({"message": {"text": "Cần tờ khai"}})
    assert not Echo("u1", "m1", "").fits({"message": {"attachment": {}}})
    assert not Echo("u1", "m1", "").fits({})


def test_the_page_that_verifies_the_domain_holds_the_code() -> None:
    page = verification_page("FTQa1_b-2")
    assert '<meta name="zalo-platform-site-verification" content="FTQa1_b-2">' in page
    assert '"><script' not in verification_page('"><script>')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([OA_ID, "u1", "91"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
IDS = st.fixed_dictionaries({}, optional={"id": st.sampled_from([OA_ID, "u1"]) | JSON, "admin_id": JSON})
PLACES = st.fixed_dictionaries({}, optional={"latitude": JSON, "longitude": JSON})
PAYLOADS = st.fixed_dictionaries({}, optional={"coordinates": PLACES | JSON, "url": JSON, "description": JSON})
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "text": JSON,
        "msg_id": JSON,
        "msg_ids": JSON,
        "conversation_id": JSON,
        "tracking_id": JSON,
        "attachments": st.lists(st.fixed_dictionaries({"payload": PAYLOADS | JSON}) | JSON, max_size=2) | JSON,
    },
)
BODIES = st.fixed_dictionaries(
    {"event_name": st.sampled_from(NAMES) | JSON},
    optional={
        "sender": IDS | JSON,
        "recipient": IDS | JSON,
        "follower": IDS | JSON,
        "message": MESSAGES | JSON,
        "info": st.fixed_dictionaries({}, optional={"phone": JSON}) | JSON,
        "timestamp": st.just("1764000000000") | JSON,
        "user_id": JSON,
        "oa_id": st.just(OA_ID) | JSON,
    },
)


@settings(deadline=None)
@given(BODIES | st.dictionaries(st.text(max_size=12), JSON))
def test_no_body_breaks_the_reading_and_what_is_read_can_be_stored(body: dict[str, Any]) -> None:
    try:
        found = read_event(body, oa_id=OA_ID)
    except PayloadError:
        return
    if isinstance(found, Arrived):
        assert 0 < len(found.sender) <= 128
        assert 0 < len(found.message_id) <= 128
        assert "\x00" not in found.text.encode("utf-8").decode()


@settings(deadline=None)
@given(st.binary(max_size=300) | JSON.map(lambda found: json.dumps(found).encode()))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    try:
        read_event(read_body(raw), oa_id=OA_ID)
    except PayloadError:
        return
