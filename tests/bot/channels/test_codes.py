"""Codes to go on elsewhere: short-lived, used once, hard to guess, and no word is taken for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.codes import LETTERS, MAX_WRONG, VALID_S, WRONG_S, Codes, Verdict, metadata, read_code
from bot.database import open_engine
from tests.support.clock import FakeClock
from tests.support.services import postgres_address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def codes(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Codes]:
    if request.param == "sqlite":
        yield Codes(open_engine("sqlite://", metadata), clock=clock.now)
        return
    for url in postgres_address():
        made = Codes(open_engine(url, metadata), clock=clock.now)
        yield made
        made.engine.dispose()


def test_a_code_leads_to_its_conversation_once(codes: Codes) -> None:
    code = codes.give("widget:an")
    assert read_code(code) == code
    assert codes.redeem(code, "zalo:1") == (Verdict.FOUND, "widget:an")
    assert codes.redeem(code, "zalo:2") == (Verdict.UNKNOWN, "")


def test_a_new_code_of_a_conversation_makes_the_old_one_worthless(codes: Codes) -> None:
    old, new = codes.give("widget:an"), codes.give("widget:an")
    assert codes.redeem(old, "zalo:1")[0] is Verdict.UNKNOWN
    assert codes.redeem(new, "zalo:1") == (Verdict.FOUND, "widget:an")


def test_a_code_ends_after_minutes(codes: Codes, clock: FakeClock) -> None:
    code = codes.give("widget:an")
    clock.sleep(VALID_S + 1)
    assert codes.redeem(code, "zalo:1")[0] is Verdict.UNKNOWN


def test_who_guesses_is_stopped_and_may_try_again_later(codes: Codes, clock: FakeClock) -> None:
    code = codes.give("widget:an")
    for _ in range(MAX_WRONG):
        assert codes.redeem("AAAAA3", "zalo:thief")[0] is Verdict.UNKNOWN
    assert codes.redeem(code, "zalo:thief") == (Verdict.TOO_MANY, "")
    assert codes.redeem(code, "zalo:owner") == (Verdict.FOUND, "widget:an")  # others are not held up
    later = codes.give("widget:an")
    clock.sleep(WRONG_S + 1)
    assert codes.redeem(later, "zalo:thief")[0] is Verdict.UNKNOWN  # its minutes are over, but they may try


def test_codes_have_letters_and_a_digit_and_none_that_look_alike(codes: Codes) -> None:
    made = [codes.give(f"widget:{number}") for number in range(200)]
    assert len(set(made)) == 200
    assert all(set(code) <= set(LETTERS) and read_code(code) == code for code in made)
    assert not set("0O1IL2Z5SB") & set(LETTERS)


@pytest.mark.parametrize("text", ["K7M 3QX", "k7m3qx", " k7m-3qx. ", "K7M3QX"])
def test_a_code_is_read_as_people_type_it(text: str) -> None:
    assert read_code(text) == "K7M3QX"


@pytest.mark.parametrize(
    "text", ["đăng ký", "CAP DAT", "can cuoc", "346789", "mã K7M3QX", "K7M3Q", "K7M3QXA", "", "/start K7M3QX", "K0M3QX"]
)
def test_what_people_write_is_no_code(text: str) -> None:
    assert read_code(text) is None
