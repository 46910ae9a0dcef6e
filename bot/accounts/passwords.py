"""Passwords: argon2id, and which ones are refused."""

from __future__ import annotations

import asyncio
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bot.accounts.errors import PasswordRefusedError
from knowledge.loader import read_yaml
from knowledge.text import strip_diacritics

COMMON_FILE = Path(__file__).parent / "common_passwords.yml"
SHORTEST, LONGEST = 10, 200
"""Characters. The longest bounds what one attempt to log in can cost."""
HASHES_AT_ONCE = 2
"""Each takes 64 MiB and some 50 ms (RFC 9106, the second recommended choice, as argon2-cffi has it)."""


class Checked(NamedTuple):
    """What came of comparing a password."""

    right: bool
    new_hash: str
    """A hash with today's parameters, empty when the one that is kept has them."""


class Passwords:
    """Hashes and compares, beside the event loop and few at once."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(HASHES_AT_ONCE)
        self._nobodys = self._hasher.hash("nobody's")

    def hash(self, password: str) -> str:
        """Return the hash of a password."""
        return self._hasher.hash(normal(password))

    def check(self, kept: str, password: str) -> Checked:
        """Compare a password with a hash; with none (`""`) it takes as long and is wrong."""
        text = normal(password)[:LONGEST]
        try:
            self._hasher.verify(kept or self._nobodys, text)
        except (Argon2Error, InvalidHashError):
            return Checked(False, "")
        if not kept:
            return Checked(False, "")
        return Checked(True, self._hasher.hash(text) if self._hasher.check_needs_rehash(kept) else "")

    async def hash_beside(self, password: str) -> str:
        """Return the hash of a password, made in a thread."""
        async with self._turn:
            return await asyncio.to_thread(self.hash, password)

    async def check_beside(self, kept: str, password: str) -> Checked:
        """Compare a password in a thread."""
        async with self._turn:
            return await asyncio.to_thread(self.check, kept, password)


def normal(password: str) -> str:
    """Return a password in the one form in which it is hashed: keyboards write the same Vietnamese letter in two ways."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, username: str) -> None:
    """Raise PasswordRefusedError when a password is too easy to guess."""
    text = normal(password)
    if len(text) < SHORTEST:
        raise PasswordRefusedError("short", f"password: shorter than {SHORTEST} characters")
    if len(text) > LONGEST:
        raise PasswordRefusedError("long", f"password: longer than {LONGEST} characters")
    bare = "".join(letter for letter in strip_diacritics(text).lower() if letter.isalnum())
    own = "".join(letter for letter in username.lower() if letter.isalnum())
    if own and own in bare and len(bare) - len(own) < SHORTEST // 2:
        raise PasswordRefusedError("username", "password: little more than the name of the account")
    if len(set(bare)) < 4 or bare in common_passwords():
        raise PasswordRefusedError("common", "password: one of those that are guessed first")


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Return what people use for passwords, folded, letters and digits only."""
    return frozenset(str(word) for word in read_yaml(COMMON_FILE)["words"])
