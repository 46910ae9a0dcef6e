"""Passwords: argon2id, hashes that grow old, words that are guessed first."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters

from bot.accounts.errors import PasswordRefusedError
from bot.accounts.passwords import LONGEST, SHORTEST, Passwords, common_passwords, refuse_weak
from tests.support.officers import CHEAP, PASSWORD


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    passwords = Passwords(CHEAP)
    assert passwords.hash(PASSWORD).startswith("$argon2id$")
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


def test_only_the_right_password_is_right() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash(PASSWORD)
    assert passwords.check(kept, PASSWORD).right
    assert not passwords.check(kept, PASSWORD + " ").right
    assert not passwords.check("no hash", PASSWORD).right


def test_nobody_enters_an_account_without_a_password_not_even_by_the_stand_ins_word() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.check("", "nobody's").right
    assert not passwords.check("", "").right


def test_the_same_letters_typed_in_two_ways_are_the_same_password() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash("m\u1ed9t c\u1eeda r\u1ed9ng m\u1edf")
    assert passwords.check(kept, "mo\u0323\u0302t cu\u031b\u0309a ro\u0323\u0302ng mo\u031b\u0309").right


def test_a_hash_with_old_parameters_is_made_anew() -> None:
    old, new = Passwords(CHEAP), Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    kept = old.hash(PASSWORD)
    assert old.check(kept, PASSWORD).new_hash == ""
    renewed = new.check(kept, PASSWORD).new_hash
    assert "m=16,t=2" in renewed
    assert new.check(renewed, PASSWORD) == (True, "")
    assert new.check(kept, "wrong").new_hash == ""


class Watched(PasswordHasher):
    """Keeps what each comparison cost: the parameters of the hash it worked on."""

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=16, parallelism=1)
        self.work: list[Parameters] = []

    def verify(self, kept: str | bytes, password: str | bytes) -> Literal[True]:
        """Compare as argon2 does."""
        self.work.append(extract_parameters(str(kept)))
        return super().verify(kept, password)


def test_an_unknown_account_costs_the_same_work_as_a_wrong_password() -> None:
    hasher = Watched()
    passwords = Passwords(hasher)
    passwords.check(passwords.hash(PASSWORD), "something else")
    passwords.check("", "something else")
    known, unknown = hasher.work
    assert known == unknown


async def test_hashing_leaves_the_loop_free() -> None:
    passwords = Passwords(CHEAP)
    assert (await passwords.check_beside(await passwords.hash_beside(PASSWORD), PASSWORD)).right


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("", "short"),
        ("a1b2c3d4e", "short"),
        ("xy" * 101, "long"),
        ("lan.vinh.1", "username"),
        ("LAN VINH 2026", "username"),
        ("Mật khẩu 123", "common"),
        ("nghean@2025", "common"),
        ("1234567890", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("ababababab", "common"),
    ],
)
def test_what_is_guessed_first_is_refused_by_the_rule_it_breaks(password: str, rule: str) -> None:
    with pytest.raises(PasswordRefusedError) as refused:
        refuse_weak(password, "lan.vinh")
    assert refused.value.rule == rule
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("password", [PASSWORD, "k7mp-w3xz-9fqt", "trâu đen ăn cỏ lan.vinh", "x" * 3 + "yzw12345"])
def test_a_short_sentence_is_welcome(password: str) -> None:
    refuse_weak(password, "lan.vinh")


def test_the_list_of_common_ones_holds_only_what_the_other_rules_let_through() -> None:
    assert all(SHORTEST <= len(word) <= LONGEST and word.isalnum() and word == word.lower() for word in common_passwords())
