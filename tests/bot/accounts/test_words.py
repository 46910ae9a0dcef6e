"""The words of the pages: one for everything code may have to say."""

from __future__ import annotations

from bot.accounts.model import Role, Way
from bot.accounts.words import all_words


def test_every_role_and_way_has_its_word() -> None:
    assert set(all_words()["role"]) == {role.value for role in Role}
    assert set(all_words()["alert"]) == {way.value for way in Way}
