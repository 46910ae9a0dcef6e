"""Sentences come from one file; a missing one is named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import actions
from actions.errors import WordingError
from actions.wording import WORDING_FILE, _sentences, say


def test_a_sentence_is_filled_with_its_parts() -> None:
    assert "1.000894" in say("code", code="1.000894")


def test_a_missing_sentence_is_named_with_its_file() -> None:
    with pytest.raises(WordingError, match=f"{WORDING_FILE.name}.*fee.nonsense"):
        say("fee.nonsense")


def test_a_group_of_sentences_is_not_a_sentence() -> None:
    with pytest.raises(WordingError):
        say("fee")


def test_words_of_a_citizen_are_never_read_as_placeholders() -> None:
    assert "{name}" in say("steps.line", number=1, step="{name}")


def test_every_sentence_the_code_asks_for_is_there() -> None:
    missing = [
        f"{file.name}: {key}" for file, key in _asked_for() if not any(re.fullmatch(key, known) for known in _sentences())
    ]
    assert missing == []


def test_no_sentence_states_an_amount_of_money() -> None:
    stated = [key for key, sentence in _sentences().items() if re.search(r"\d[\d.]* ?(?:đồng|đ\b)", sentence)]
    assert stated == ["fee.free"]  # says that nothing is taken


def _asked_for() -> Iterator[tuple[Path, str]]:
    """Yield (file, pattern of the key) of every `say(...)` whose key is written out, in whole or in part."""
    for file in sorted(Path(actions.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say":
                yield from ((file, pattern) for pattern in _patterns(call.args[0]))


def _patterns(key: ast.expr) -> list[str]:
    if isinstance(key, ast.Constant):
        return [re.escape(key.value)]
    if isinstance(key, ast.JoinedStr):
        return ["".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in key.values)]
    if isinstance(key, ast.IfExp):
        return _patterns(key.body) + _patterns(key.orelse)
    return []
