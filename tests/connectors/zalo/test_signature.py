"""Zalo's signature: the documented vector holds, everything else is refused."""

from __future__ import annotations

from hashlib import sha256
from hmac import new as hmac_of

import pytest

from connectors.zalo.signature import Variant, mac, verify

APP_ID, OA_ID, SECRET, TIMESTAMP = "1234567890123456789", "388613280878808645", "oa-secret-key-for-tests", "1764000000000"
RAW = (
    '{"app_id":"1234567890123456789","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"Xin chào",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1764000000000"}'
).encode()
MAC = "02e3a4f09d9ec5e4b3ebe8363de8c4b63473411d770fbfb0195f8d5c7d62d86e"


def verified(
    header: str | None, *, raw: bytes = RAW, secret: str = SECRET, accept: bool = False, at: str = TIMESTAMP
) -> object:
    return verify(raw, header, app_id=APP_ID, oa_id=OA_ID, secret=secret, timestamp=at, accept_oa_id=accept)


def test_the_documented_vector_holds() -> None:
    assert len(RAW) == 267
    assert mac(RAW, TIMESTAMP, signer=APP_ID, secret=SECRET) == MAC
    assert verified(f"mac={MAC}") is Variant.APP


@pytest.mark.parametrize("header", [MAC, f" mac = {MAC} ", f"mac={MAC}\t"])
def test_a_header_without_prefix_or_with_blanks_is_read(header: str) -> None:
    assert verified(header) is Variant.APP


@pytest.mark.parametrize(
    "header",
    [None, "", "mac=", MAC[:-1], MAC + "0", f"sha256={MAC}", f"mac={MAC.upper()}", f"mac={MAC} mac={MAC}", "mac=" + "0" * 64,
     f"mac=é{MAC}"],
)  # fmt: skip
def test_any_other_header_is_refused(header: str | None) -> None:
    assert verified(header) is None


def test_what_was_changed_on_the_way_is_refused() -> None:
    header = f"mac={MAC}"
    assert verified(header, raw=RAW + b" ") is None
    assert verified(header, raw=RAW.replace(b"Xin", b"xin")) is None
    assert verified(header, at="1764000000001") is None
    assert verified(header, secret=SECRET + "x") is None


def test_a_keyed_digest_is_not_what_zalo_makes() -> None:
    keyed = hmac_of(SECRET.encode(), APP_ID.encode() + RAW + TIMESTAMP.encode(), sha256).hexdigest()
    assert verified(f"mac={keyed}") is None


def test_without_a_secret_nothing_is_accepted() -> None:
    open_to_all = mac(RAW, TIMESTAMP, signer=APP_ID, secret="")
    assert verified(f"mac={open_to_all}", secret="") is None


def test_the_account_s_id_counts_only_where_it_is_accepted() -> None:
    header = f"mac={mac(RAW, TIMESTAMP, signer=OA_ID, secret=SECRET)}"
    assert verified(header) is None
    assert verified(header, accept=True) is Variant.ACCOUNT
    assert verified(f"mac={MAC}", accept=True) is Variant.APP
