"""What is done to a paper, a right or a business: read from official names and from what citizens write.

"Cấp lại giấy phép X" and "thu hồi giấy phép X" share every word but the act, and the act decides. Words lie in `acts.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.phrases import PhraseBook, Word, words_of

ACTS_FILE = Path(__file__).parent / "acts.yml"
NOTHING = "nothing"
"""Stands for phrases that sound like an act and are none: "sửa chữa nhà", "đổi mới sáng tạo"."""

_BRACKETS = re.compile(r"\([^()]*\)")
_CLAUSE = re.compile(r"[,;:/()–-]|\b(?:và|hoặc|kết hợp|đồng thời)\b", re.IGNORECASE)
"""Where a name begins to tell a further act: "Cấp, cấp lại, gia hạn giấy phép"."""
_BEFORE = ("thủ tục", "đề nghị", "giải quyết", "xét", "thực hiện", "yêu cầu", "liên thông", "trình tự", "việc", "xin")
_OPENING = PhraseBook((phrase, "") for phrase in _BEFORE)
"""Words before the act that name none."""


@dataclass(frozen=True)
class Act:
    """One act: how a button says it, and whether it is what one means when no act is named."""

    key: str
    name: str
    ordinary: bool
    bit: int


@dataclass(frozen=True, slots=True)
class ActsSaid:
    """The acts a message names, and those that what it tells leaves open, as bits; 0: none."""

    said: int = 0
    hinted: int = 0


@lru_cache(maxsize=1)
def acts() -> Mapping[str, Act]:
    """Return the acts by key, in the order on file."""
    listed = [key for key in _content() if key != NOTHING]
    return {
        key: Act(key, str(_content()[key]["name"]), bool(_content()[key].get("ordinary")), 1 << place)
        for place, key in enumerate(listed)
    }


@lru_cache(maxsize=1)
def ordinary_acts() -> int:
    """Return the bits of the acts that are meant when none is named."""
    return _mask(key for key, act in acts().items() if act.ordinary)


@lru_cache(maxsize=256)
def with_near(mask: int) -> int:
    """Return `mask` with the acts that people mix up with the ones it holds."""
    for act in acts_in(mask):
        mask |= _mask(str(key) for key in _content()[act.key].get("near") or ())
    return mask


def acts_in(mask: int) -> tuple[Act, ...]:
    """Return the acts of a mask in the order on file."""
    return tuple(act for act in acts().values() if act.bit & mask)


def acts_of_names(names: Iterable[str]) -> int:
    """Return the acts that the names of one procedure begin with or go on to, as bits."""
    found = 0
    for name in names:
        for clause in _CLAUSE.split(_BRACKETS.sub(" ", name)):
            found |= _act_at_start(words_of(clause))
    return found


def acts_said(text: str) -> ActsSaid:
    """Return the acts `text` names; a marked act ("gia hạn") puts aside the ordinary one it is asked with.

    Whoever asks for a first paper means any ordinary act: a registration is one as much as an issue.
    """
    words = words_of(text)
    said = _mask(hit.value for hit in _book("said").find(words))
    if said and not said & ~ordinary_acts():
        said = ordinary_acts()
    hinted = _mask(hit.value for hit in _book("hinted").find(words))
    return ActsSaid(said, hinted)


def thing_of(name: str) -> str:
    """Return a name without its acts and brackets: what the acts are done to. The name itself where nothing is left."""
    words = words_of(_BRACKETS.sub(" ", name))
    hits = [hit for column in ("record", "said") for hit in _book(column).find(words)]
    taken = {place for hit in hits if hit.value != NOTHING for place in range(hit.start, hit.end)}
    return " ".join(word.written for place, word in enumerate(words) if place not in taken) or name


def _act_at_start(words: Sequence[Word]) -> int:
    """Return the act a clause of a name begins with; of "đăng ký gia hạn" it is the second that tells."""
    words = _without_opening(words)
    found = _first(words)
    if found is None:
        return 0
    mask, end = found
    further = _first(words[end:])
    if further is not None and not mask & ~ordinary_acts() and further[0] & ~ordinary_acts():
        return further[0] & ~ordinary_acts()
    return mask


def _without_opening(words: Sequence[Word]) -> Sequence[Word]:
    while words:
        hits = [hit for hit in _OPENING.find(words[:2]) if hit.start == 0]
        if not hits:
            return words
        words = words[hits[0].end :]
    return words


def _first(words: Sequence[Word]) -> tuple[int, int] | None:
    hits = [hit for hit in _book("record").find(words[:6]) if hit.start == 0]
    return (_mask(hit.value for hit in hits), hits[0].end) if hits else None


def _mask(keys: Iterable[str]) -> int:
    known = acts()
    mask = 0
    for key in keys:
        mask |= known[key].bit if key in known else 0
    return mask


@lru_cache(maxsize=3)
def _book(column: str) -> PhraseBook:
    return PhraseBook((str(phrase), key) for key, entry in _content().items() for phrase in entry.get(column) or ())


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Mapping[str, Any]]:
    content: Mapping[str, Mapping[str, Any]] = read_yaml(ACTS_FILE)
    return content
