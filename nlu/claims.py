"""What a message says to have heard of a procedure, and doubts or builds on; rules in lookups/claims.yml."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.text import fold
from nlu.amounts import Duration, durations_in, parts_of, percent_in, sums_in, words
from nlu.components import Untrained
from nlu.mentions import AGENCY, lookups
from nlu.question_kind import QUESTION
from nlu.reading import plain_of

Claim = dict[str, Any]

BEFORE, AFTER = 4, 4
"""Words before and after an amount that tell what it is."""
EACH = frozenset({"mot", "moi", "1", "tung", "dong", "k", "nghin", "ngan"})
LEAST_SUM = 1000
"""VND of the smallest sum that is a fee: "thứ năm đóng" is none of five dong."""
FEW = 14
"""Words up to which a doubt is about the only time it names."""
PAPER_WORDS = 8
"""Longest name of a paper said to be needed, in words."""
ONLINE = ("how_online", "online_level")
BELIEVED, UNHEARD = -3.4, -99.0
"""Log odds from which a belief is heard, for one sentence in fourteen that is learnt brings one; and what stands for none.
With the words of the lexicon beside it 92 % of the development beliefs are heard and 14 % of the other questions are taken
for one; the words alone, or that nothing is asked: 81 and 15 %."""
SURELY = -2.0
"""Log odds from which a belief may also be about what is only faintly asked."""
LEFT_OPEN = {"either": ("place", "applicant", *ONLINE), "where": ("place",)}
"""What is asked openly, and so not claimed, where a list of the lexicon says so."""
LEVEL_OF_ALL = frozenset({"full", "partial"})
"""What is claimed of the level; the rest is about whether it is done online at all."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Claims(Untrained, EntityExtractorMixin):
    """Adds `claims` to the question; after QuestionKind."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the claims found to every message that is a citizen's words."""
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                question = message.get(QUESTION) or {}
                aspects = question.get("aspects") or question.get("heard") or ()  # what sounds outside may be one in a talk
                belief = float(question.get("believes", UNHEARD))
                believes = belief >= BELIEVED
                if belief >= SURELY:
                    aspects = {*aspects, *question.get("faint", ())}
                found = list(claims_in(plain_of(message), aspects, believes=believes))
                message.set(QUESTION, {**question, "claims": found}, add_to_output=True)
        return messages


def claims_in(text: str, aspects: Collection[str], *, believes: bool = False) -> Iterator[Claim]:
    """Yield what `text` claims of what it asks, as plain values; nothing where it neither doubts nor states a figure.

    `believes` says that a belief was heard in it, whatever words it is in.

    Shapes, each with its `aspect`:
    - fee: {"amount": VND}, {"percent": number} or {"paid": True} (something must be paid); a fee for each page or copy also
      has "each": True, one said to be nothing the folded words of the message as "said", for it may be nothing for some;
    - time_limit: {"amount": number, "unit": unit of a record};
    - place: {"agency": name}, or {"level": "district", "commune", "commune_office", "province", "any" or "own" (only there
      where one lives)};
    - online_level or how_online: {"level": "full", "partial", "only", "counter" or "online"};
    - postal: {"offered": bool, "result": bool (what is applied for, not the dossier)};
    - applicant: {"who": "alone", "together" or "others"};
    - documents: {"paper": folded words, "needed": bool}, with "made": "certified" or "original" where it is said of how it
      must be made; {"paper": folded words, "only": True} where nothing else is said to be needed.
    """
    folded, parts = fold(text), parts_of(text)
    doubted = believes or _says("doubts", folded) or not _says("asks", folded)
    yield from _fee_claims(parts, folded, aspects, doubted)
    yield from _time_claims(parts, folded, aspects, doubted)
    if doubted:
        left_open = {name for question, names in LEFT_OPEN.items() if _says(question, folded) for name in names}
        for about, found in _DOUBTED.items():
            if not left_open.intersection(about) and any(aspect in aspects for aspect in about):
                yield from found(folded, aspects)


def _says(name: str, folded: str) -> bool:
    return _rule(name).search(folded) is not None


@lru_cache(maxsize=64)
def _rule(name: str) -> re.Pattern[str]:
    """Return the expressions of one list of the lexicon (`online.full` is one within another) as one, by whole words."""
    listed: Any = words()
    for key in name.split("."):
        listed = listed[key]
    return re.compile(rf"\b(?:{listed if isinstance(listed, str) else '|'.join(listed)})\b")


def _near(parts: Sequence[str], start: int, end: int) -> tuple[str, str]:
    """Return the words before `start` and from `end` on."""
    return " ".join(parts[max(0, start - BEFORE) : start]), " ".join(parts[end : end + AFTER])


# --- figures -----------------------------------------------------------------------------------------------------


def _fee_claims(parts: Sequence[str], folded: str, aspects: Collection[str], doubted: bool) -> Iterator[Claim]:
    """Yield sums said to be paid; what is borrowed, earned or granted is no fee."""
    asked = "fee" in aspects
    for position, amount in sums_in(parts):
        before, _ = _near(parts, position, position)
        if _says("not_a_fee", before):
            continue
        stated = asked and not _says("how_much", folded)
        if amount >= LEAST_SUM and ((doubted and asked) or ((doubted or stated) and _says("fee", before))):
            yield {"aspect": "fee", "amount": amount} | ({"each": True} if _each(parts, position) else {})
            return
    if not (asked and doubted):
        return
    percent = percent_in(parts)
    if percent is not None:
        yield {"aspect": "fee", "percent": percent}
    elif _says("nothing", folded):
        yield {"aspect": "fee", "amount": 0, "said": folded}
    elif _says("must_pay", folded):
        yield {"aspect": "fee", "paid": True}


def _each(parts: Sequence[str], position: int) -> bool:
    """Return whether the sum at `position` is for each page, copy, …: "hai nghìn một trang", "10k/bản"."""
    behind = parts[position + 1 : position + 1 + AFTER]
    pairs = zip(behind, behind[1:], strict=False)
    return any(following in words()["per"] and word in EACH for word, following in pairs)


def _time_claims(parts: Sequence[str], folded: str, aspects: Collection[str], doubted: bool) -> Iterator[Claim]:
    """Yield how long it is said to take; how long somebody has time, has waited or has lived is no such thing."""
    if "time_limit" not in aspects or not doubted or _says("own_deadline", folded):
        return
    short, waited = len(parts) <= FEW, None
    for position, end, duration in durations_in(parts):
        before, after = _near(parts, position, end)
        is_waited = _says("waiting", before) or _says("done", after) or short
        if is_waited and not _tells_age_or_date(duration, parts[end : end + 1]):
            waited = duration
    if waited is not None:
        yield _time_claim(waited)
    elif _says("at_once", folded):
        yield {"aspect": "time_limit", "amount": 0.0, "unit": "same_day"}


def _tells_age_or_date(duration: Duration, behind: Sequence[str]) -> bool:
    """Return whether what stands behind makes it an age ("9 tháng tuổi") or a year ("từ năm 1990")."""
    return behind == ["tuoi"] or (duration.unit == "year" and "".join(behind).isdecimal())


def _time_claim(said: Duration) -> Claim:
    return {"aspect": "time_limit", "amount": said.amount, "unit": said.unit}


# --- what is doubted in words ------------------------------------------------------------------------------------


def _place_claims(folded: str, aspects: Collection[str]) -> Iterator[Claim]:
    """Yield who is said to receive: a level that was abolished before an agency, an agency before a level."""
    told = _rule("not_there").sub(" ", folded)
    agency, level = _agency(told), next((name for name in words()["levels"] if _says(f"levels.{name}", folded)), None)
    if level in ("any", "own", "district", "commune_office"):
        yield {"aspect": "place", "level": level}
    elif agency or level:
        yield {"aspect": "place", "agency": agency} if agency else {"aspect": "place", "level": level}


def _agency(folded: str) -> str | None:
    for name in words()["agencies"]:
        if _says(f"agencies.{name}", folded):
            return str(name)
    return next((entry.value for entry in lookups()[AGENCY] if f" {entry.folded} " in f" {folded} "), None)


def _online_claims(folded: str, aspects: Collection[str]) -> Iterator[Claim]:
    """Yield what is said of the online way; told in the section that was asked for."""
    for level in words()["online"]:
        if _says(f"online.{level}", folded):
            asked = [aspect for aspect in ONLINE if aspect in aspects]
            fits = "online_level" if level in LEVEL_OF_ALL else "how_online"
            if (
                fits in asked or level in LEVEL_OF_ALL
            ):  # "online rồi có phải lên nữa không" asks of the level, and states the way
                yield {"aspect": asked[0] if len(asked) == 1 else fits, "level": level}
            return


def _postal_claims(folded: str, aspects: Collection[str]) -> Iterator[Claim]:
    """Yield whether the post is said to take the dossier or to bring the result."""
    if any(_says(f"post.{said}", folded) for said in words()["post"]):
        result = _says("post.result", folded)
        yield {"aspect": "postal", "offered": not _says("post.refused", folded), "result": result}


def _applicant_claims(folded: str, aspects: Collection[str]) -> Iterator[Claim]:
    """Yield who is said to hand in: only the person, all together, or somebody else."""
    who = next((name for name in words()["on_behalf"] if _says(f"on_behalf.{name}", folded)), None)
    if who:
        yield {"aspect": "applicant", "who": who}


def _paper_claims(folded: str, aspects: Collection[str]) -> Iterator[Claim]:
    """Yield what is said of one paper: how it must be made, that nothing else is needed, that it is needed or not."""
    found = next(chain(_made_claims(folded), _only_claims(folded), _needed_claims(folded)), None)
    if found:
        yield {"aspect": "documents", **found}


def _made_claims(folded: str) -> Iterator[Claim]:
    """Yield that a paper named before or behind must be certified or an original, or need not."""
    for made, said in words()["made"].items():
        for needed in said:  # what is spared comes first: "không cần công chứng" has "công chứng" in it
            for match in _rule(f"made.{made}.{needed}").finditer(folded):
                paper = _named_before(folded[: match.start()].split()) or _named(folded[match.end() :].split())
                if paper:
                    yield {"paper": paper, "made": made, "needed": needed == "needed"}


def _only_claims(folded: str) -> Iterator[Claim]:
    """Yield the paper said to be all that is needed."""
    for opening in _rule("papers.only").finditer(folded):
        paper = _named(folded[opening.end() :].split())
        if paper:
            yield {"paper": paper, "only": True}


def _needed_claims(folded: str) -> Iterator[Claim]:
    """Yield the paper that stands behind "phải có" or "không cần", or without which nothing is said to be done."""
    for kind in ("lacking", "spared", "needed"):
        for opening in _rule(f"papers.{kind}").finditer(folded):
            paper = _named(folded[opening.end() :].split())
            if paper and (kind != "lacking" or _says("refused", folded[opening.end() :])):
                yield {"paper": paper, "needed": kind != "spared"}


def _named(said: Sequence[str]) -> str:
    """Return the name of a paper that `said` begins with, up to where the sentence goes on; empty where it is none."""
    ends = words()["paper_ends"]
    named = list(takewhile(lambda word: word not in ends, said[:PAPER_WORDS]))
    tells = set(named) - set(words()["paper_says_nothing"])
    begins = named and named[0] in words()["paper_begins"]
    return " ".join(named) if len(named) > 1 and tells and begins and not _says("paper_manner", " ".join(named)) else ""


def _named_before(said: Sequence[str]) -> str:
    """Return the name of the last paper near the end of `said`; empty where there is none."""
    near = said[-PAPER_WORDS:]
    return next(filter(None, (_named(near[start:]) for start in range(len(near) - 1, -1, -1))), "")


_DOUBTED: dict[tuple[str, ...], Callable[[str, Collection[str]], Iterator[Claim]]] = {
    ("place",): _place_claims,
    ONLINE: _online_claims,
    ("postal",): _postal_claims,
    ("applicant",): _applicant_claims,
    ("documents",): _paper_claims,
}
"""What is read of a doubt, by the aspects it is read beside."""
