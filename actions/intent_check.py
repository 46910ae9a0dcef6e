"""Whether a message is taken for the kind it was heard as: what ends a talk, or wipes it, is obeyed only when it is sure.

"Làm lại bằng A1 tại quầy 135k hả ad" sounds a little like "làm lại từ đầu"; to forget the talk for that is worse than to
answer beside the point. Pure: values in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.question import KIND_OF_ASPECT
from knowledge.loader import read_yaml
from knowledge.text import fold

INTENT_CHECK_FILE = Path(__file__).parent / "intent_check.yml"
COMMANDS = frozenset({"restart", "cancel"})
"""Kinds that drop what the talk was about."""
PHRASES = frozenset({"greet", "goodbye", "help"})
"""Kinds that a question may begin or end with: "chào cháu, mệ muốn hỏi chuyện hộ khẩu"."""
SURE = 0.7
"""Confidence from which such a kind is believed: of the development messages heard as one, those that are have 0.89 or more
as commands, those that are not at most 0.64 unless they correct something."""
ALSO_LIKELY = 0.25
"""Chance of being a question from which an unsure phrase is taken for one; the development questions have 0.29 or more."""


def checked(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parsed message with the kind it is taken for."""
    aspect = _asked_by_word(str(message.get("plain") or ""))
    if aspect is not None:
        return _as_question(message, KIND_OF_ASPECT.get(aspect, f"ask_{aspect}"), 1.0, (aspect,))
    name = str((message.get("intent") or {}).get("name"))
    kind, share = _likeliest_question(message.get("intent_ranking") or ())
    if name in COMMANDS and not _is_sure(message):
        return _as_question(message, kind, share)
    if name in PHRASES and not _is_sure(message) and share >= ALSO_LIKELY:
        return _as_question(message, kind, share)
    return dict(message)


def _is_sure(message: Mapping[str, Any]) -> bool:
    """Return whether the kind heard is believed: a correction names something else and commands nothing."""
    reference = message.get("reference") or {}
    corrects = bool(reference.get("corrects") and reference.get("rest"))
    return not corrects and float((message.get("intent") or {}).get("confidence") or 0.0) >= SURE


def _likeliest_question(ranking: Sequence[Mapping[str, Any]]) -> tuple[str, float]:
    """Return the likeliest kind that asks about a procedure, and its chance."""
    asks = [kind for kind in ranking if str(kind["name"]).startswith("ask_") or kind["name"] in KIND_OF_ASPECT.values()]
    return (str(asks[0]["name"]), float(asks[0]["confidence"])) if asks else ("inform", 0.0)


def _as_question(message: Mapping[str, Any], kind: str, share: float, aspects: Sequence[str] = ()) -> dict[str, Any]:
    question = dict(message.get("question") or {})
    heard = list(aspects) or (list(question.get("heard") or ()) if kind != "inform" else [])
    return {
        **message,
        "intent": {"name": kind, "confidence": share},
        "question": {**question, "aspects": heard},
    }


def _asked_by_word(text: str) -> str | None:
    """Return the aspect that a message asks for which is nothing but its name: "hồ sơ?"."""
    content = _content()
    said = " ".join(word for word in fold(text).split() if word not in content["around"])
    return next((aspect for aspect, names in content["names"].items() if said in names), None)


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(INTENT_CHECK_FILE)
    return content
