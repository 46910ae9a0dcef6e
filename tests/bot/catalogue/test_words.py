"""The words of the list page."""

from __future__ import annotations

import pytest

from bot.catalogue.words import word
from knowledge.model import AuthorityLevel, Method, OnlineLevel
from knowledge.selection_query import NAMES


def test_every_option_and_every_parameter_has_its_words() -> None:
    """No visitor meets a key of ours."""
    for kind, path in ((AuthorityLevel, "authority"), (Method, "method"), (OnlineLevel, "online_level")):
        assert all(word(path, option.value) and word("short", option.value) for option in kind)
    assert all(word("parameter", name) for name in (*NAMES.values(), "trang"))


def test_missing_words_are_told_at_once() -> None:
    """By the key that has none."""
    with pytest.raises(KeyError, match="khong_co"):
        word("khong_co")
