"""Codes of the phone, recovery codes, the square to read."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pyotp
import pytest

from bot.accounts.two_factor import new_recovery_codes, new_secret, one_time_password, picture, plain, step_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_800_000_000.0


@pytest.mark.parametrize("off", [-30, 0, 30])
def test_a_phone_may_be_half_a_minute_off(off: int) -> None:
    code = pyotp.TOTP(SECRET).at(int(NOW) + off)
    assert step_of(SECRET, code, NOW) == (NOW + off) // 30


@pytest.mark.parametrize("off", [-60, 60])
def test_but_not_a_whole_one(off: int) -> None:
    assert step_of(SECRET, pyotp.TOTP(SECRET).at(int(NOW) + off), NOW) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "١٢٣٤٥٦", "0" * 16])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert step_of(SECRET, code, NOW) is None


def test_blanks_in_a_code_do_not_matter() -> None:
    code = pyotp.TOTP(SECRET).at(int(NOW))
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", NOW) is not None


def test_a_code_of_the_standards_example_is_right() -> None:
    """RFC 6238, appendix B (SHA-1, time 59 s), its last six digits."""
    assert step_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "287082", 59.0) == 1


def test_secrets_and_codes_are_never_the_same() -> None:
    assert new_secret() != new_secret()
    assert len(set(new_recovery_codes())) == 10
    assert one_time_password() != one_time_password()
    assert len(plain(one_time_password())) == 12


def test_a_recovery_code_is_typed_as_one_likes() -> None:
    code = new_recovery_codes()[0]
    assert plain(code) == plain(code.replace("-", " ")) == code.replace("-", "")
    assert len(plain(code)) == 16


def test_the_square_needs_no_style_and_no_script() -> None:
    drawn = ElementTree.fromstring(picture(SECRET, "lan"))
    names = {part.tag.rpartition("}")[2] for part in drawn.iter()}
    assert names <= {"svg", "path", "g", "rect"}
    assert not any("style" in part.attrib or part.attrib.get("href") for part in drawn.iter())
