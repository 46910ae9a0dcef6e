"""The words of the dialogue: every one is there, reads as YAML means it, and invents nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.post.asking import asked, bare_words, holds, listed, means, message, plain, say
from bot.post.draft import Step


def leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for name, part in node.items():
            yield name
            yield from leaves(part)
    elif isinstance(node, list):
        yield from node
    else:
        yield node


def test_every_word_is_text() -> None:
    assert [leaf for leaf in leaves(asked()) if not isinstance(leaf, str)] == []


def test_every_step_has_its_question_and_its_fields_are_steps() -> None:
    own = {"summary": "again.summary", "papers": "ask.papers"}
    for step in Step:
        if step is not Step.CANCEL:
            node: Any = asked()
            for part in own.get(step.value, f"ask.{step.value}").split("."):
                node = node[part]
            assert node
    assert set(asked()["fields"]) <= {step.value for step in Step}


def test_no_sentence_names_a_price_or_a_number_to_call() -> None:
    said = [leaf for part in ("facts", "ask", "wrong", "noted", "done", "summary") for leaf in leaves(asked()[part])]
    assert [text for text in said if re.search(r"\d{4,}(?!/)|\d ?(?:đồng|đ)\b|VND", text.replace("1/7/2025", ""))] == []


def test_polite_words_and_marks_make_no_difference() -> None:
    assert means("all", "Đủ cả ạ!") and means("yes", "dong y nhé") and not means("yes", "đồng ý không")
    assert plain("Vâng ạ.") == "vang" and holds("question", "Lệ phí BAO NHIÊU vậy") and not holds("question", "bao")
    assert bare_words("Số 7, ngõ") == ["so", "7", "ngo"]


def test_an_unknown_sentence_is_an_error_and_a_message_is_a_question() -> None:
    with pytest.raises(KeyError):
        say("ask.nothing")
    assert message("a", ask_for="place")["custom"] == {"status": "clarification", "ask_for": "place"}
    assert "toi la" in listed("before_name")
