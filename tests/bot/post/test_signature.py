"""Signatures: of the body and its time, good for five minutes."""

from __future__ import annotations

import pytest

from bot.post.signature import FRESH_S, SIGNATURE, TIMESTAMP, headers, is_signed
from tests.support.carrier import signed

SECRET, BODY, NOW = "k" * 32, '{"mã": 1}'.encode(), 1_780_000_000.7


def checked(given: dict[str, str], *, body: bytes = BODY, now: float = NOW, secret: str = SECRET) -> bool:
    return is_signed(secret, given[TIMESTAMP], given[SIGNATURE], body, now)


def test_what_was_signed_is_known() -> None:
    assert checked(headers(SECRET, BODY, NOW))


def test_it_is_the_signature_a_carrier_makes_by_the_documentation() -> None:
    assert headers(SECRET, BODY, NOW).items() <= signed(BODY, at=NOW, secret=SECRET).items()


@pytest.mark.parametrize("late", [-FRESH_S - 2, FRESH_S + 2])
def test_what_is_too_old_or_of_tomorrow_is_none(late: float) -> None:
    assert not checked(headers(SECRET, BODY, NOW), now=NOW + late)
    assert checked(headers(SECRET, BODY, NOW), now=NOW + late * 0.9)


def test_another_body_secret_or_time_is_none() -> None:
    given = headers(SECRET, BODY, NOW)
    assert not checked(given, body=BODY + b" ")
    assert not checked(given, secret="l" * 32)
    assert not checked({**given, TIMESTAMP: str(int(NOW) + 1)})


@pytest.mark.parametrize("stamp", ["", "x", "-1", "٣", "9" * 400, "1e9", "\udcff"])
def test_what_is_no_time_is_refused_even_when_signed(stamp: str) -> None:
    from bot.post.signature import made

    assert not is_signed(SECRET, stamp, made(SECRET, stamp, BODY), BODY, NOW)


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=ă", "md5=0", "\udcff"])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    assert not is_signed(SECRET, str(int(NOW)), signature, BODY, NOW)
