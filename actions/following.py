"""What a message in a talk is about: what is talked about, something talked about before, or something new.

"Giấy chứng sinh photo được không" after a maternity allowance asks about the allowance's papers, although a certificate
of birth is what the words match best; "còn của tôi?" means the one before. No single sign tells, together they do
(docs/adr/0021).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from actions.question import HINTS, Context, Question
from actions.turning import turned_to
from knowledge.fitting import contradicts
from knowledge.index import SearchIndex
from knowledge.loader import read_yaml
from knowledge.model import Procedure
from knowledge.search import SearchOutcome, search
from knowledge.text import fold
from knowledge.wish import wish_of

FOLLOWING_FILE = Path(__file__).parent / "following.yml"
EVIDENCE = (
    "best", "behind", "near", "alone", "named", "called", "same_field", "told", "others_here", "earlier", "earlier_behind",
    "length", "returns", "carries_on", "turns", "wishes", "calls", "asks_who", "bare", "other_act", "stays_with", "turns_to",
    "papers", "checks", "owns", "settles", "corrects", "beside", "also",
)  # fmt: skip
"""What is known of a message, in the order of `evidence_of`.

Of the match: the best score, how far what is at hand lies behind it and whether it is among the near ones, how far
everything talked about lies behind, and that as much as something is surely named; whether the best is called by its
name and is of the field at hand; the share of the matched words that the record at hand tells too. Of what was talked
about before: whether there is any, how much better than what is at hand it matches, how far it lies behind the best. Of
the words: the logarithm of their number; whether they go back, ask the same of something else, open like a turn, wish
for something, call something by a word that stands for it, ask who may, ask for nothing in particular, name an act that
what is at hand has not. Of the words put together with the thing at hand (actions/turning.py): whether they fit its own
record, or another about the same thing. Of the words again: whether they tell of papers handed in, ask yes or no, say
whose, settle on something, take back. Then how far what is at hand lies behind another record of its own field. Last,
whether the words say that it is so with somebody else too: "con tôi cũng mất".
"""
NEAR = 0.05
"""Fused score within which a candidate is as good as the best."""
BEHIND, FAR_BEHIND, FAIR_MATCH, GOOD_MATCH, SURE_MATCH, SURELY_NAMED = 0.1, 0.3, 0.5, 0.6, 0.75, 0.85
"""How far what was talked about lies behind a match how good, and how surely something is named, that nothing else is meant:
"làm hộ chiếu mất bao lâu" after a birth, "còn kết hôn thì sao" after two others. By hand: 4 of 131 turns back are lost."""
ALL_SAID = 5
"""Words up to which a message that turns to another record about the same thing says nothing else: "bị mất cơ"."""
OPENING = 2
"""Words in which a turn is announced."""
CHILD = "con"
"""In a message with marks it is a child, and no "còn" without its mark."""
SMALL = 2
"""Words as short as this tell nothing of the matter."""


class About(StrEnum):
    """What a message is about."""

    AT_HAND = "at_hand"
    EARLIER = "earlier"
    NEW = "new"


@dataclass(frozen=True)
class Following:
    """The numbers of `following.yml`: how much each piece of evidence speaks against what is at hand."""

    weights: Mapping[About, Mapping[str, float]]

    def chances(self, evidence: Sequence[float]) -> dict[About, float]:
        """Return the chance (0..1) of each."""
        known = dict(zip(EVIDENCE, evidence, strict=True)) | {"bias": 1.0}
        scores = {about: sum(table[name] * value for name, value in known.items()) for about, table in self.weights.items()}
        powers = {about: math.exp(scores.get(about, 0.0)) for about in About}
        return {about: power / sum(powers.values()) for about, power in powers.items()}


@lru_cache(maxsize=1)
def load_following(path: Path = FOLLOWING_FILE) -> Following:
    """Return the numbers of `following.yml`."""
    return Following({About(name): table for name, table in read_yaml(path)["weights"].items()})


def about_of(question: Question, context: Context, outcome: SearchOutcome, index: SearchIndex) -> tuple[About, str | None]:
    """Return what `question`, which matches `outcome`, is about, and the procedure meant where that is known by it alone.

    There must be a procedure at hand in `context`. What is new is known where the message turns to another record about
    the thing at hand.
    """
    talked, turned = talked_about(question, context, index), turned_by(question, context, outcome, index)
    chances = load_following().chances(evidence_of(question, context, outcome, talked, turned, index))
    before = _before(talked, context)
    if not before:
        chances[About.EARLIER] = 0.0
    away = turned if turned != context.procedure_id else None
    if away and (question.reference.corrects or len(question.text.split()) <= ALL_SAID):
        chances[About.AT_HAND] = 0.0
    likeliest = max(chances, key=chances.__getitem__)
    leaves = likeliest is About.EARLIER or question.reference.corrects
    if likeliest is not About.NEW and _names_another(question, outcome, talked, index, leaves=leaves):
        likeliest = About.NEW
    again = away if away in before else max(before, key=before.__getitem__, default=None)
    meant = {About.AT_HAND: context.procedure_id, About.EARLIER: again, About.NEW: away}
    return likeliest, meant[likeliest]


def _names_another(
    question: Question, outcome: SearchOutcome, talked: Mapping[str, float], index: SearchIndex, *, leaves: bool
) -> bool:
    """Return whether a message plainly names something never talked about; less is enough where it `leaves` the matter."""
    best, surely = outcome.best, question.mentions >= SURELY_NAMED
    if best is None or best.procedure_id in talked or question.reference.returns is not None:
        return False
    behind = best.score - max(talked.values())
    if behind >= FAR_BEHIND and ((surely and best.score >= SURE_MATCH) or (leaves and best.score >= FAIR_MATCH)):
        return True
    words, records = fold(question.text).split(), index.catalogue.by_id
    found = records[best.procedure_id]
    goes_over = question.carries_on or opens_a_turn(question)
    called, told = _called(question.text, found), any(_told(words, found, records[known]) >= 1.0 for known in talked)
    if goes_over and behind >= FAR_BEHIND and best.score >= GOOD_MATCH:
        return question.carries_on or called or not told
    return surely and behind >= BEHIND and called and not told


def turned_by(question: Question, context: Context, outcome: SearchOutcome, index: SearchIndex) -> str | None:
    """Return the record about the thing at hand that a message means which does not name that thing; None: it is no such."""
    if question.reference.returns is not None or not context.procedure_id:
        return None
    return turned_to(question.text, context.procedure_id, outcome, index)


def talked_about(question: Question, context: Context, index: SearchIndex) -> dict[str, float]:
    """Return how well the message matches what is at hand and what was talked about before it, the latest first."""
    known = [found for found in (context.procedure_id, *reversed(context.recent)) if found in index.catalogue.by_id]
    matched = search(question.text, index, within=frozenset(map(str, known))).candidates
    scores = {candidate.procedure_id: candidate.score for candidate in matched}
    return {str(found): scores.get(str(found), 0.0) for found in known}


def _before(talked: Mapping[str, float], context: Context) -> dict[str, float]:
    return {found: score for found, score in talked.items() if found != context.procedure_id}


def evidence_of(
    question: Question,
    context: Context,
    outcome: SearchOutcome,
    talked: Mapping[str, float],
    turned: str | None,
    index: SearchIndex,
) -> tuple[float, ...]:
    """Return what is known of the message, one number for each of `EVIDENCE`.

    `talked` as `talked_about` returns it, `turned` as `turned_by` does.
    """
    records, at_hand = index.catalogue.by_id, str(context.procedure_id)
    best, wish, words = outcome.best, wish_of(question.text), fold(question.text).split()
    before = _before(talked, context)
    top, here, earlier = best.score if best else 0.0, talked.get(at_hand, 0.0), max(before.values(), default=0.0)
    found = records[best.procedure_id] if best else records[at_hand]
    reference, said = question.reference, set(words)
    return (
        top,
        top - here,
        float(any(near.procedure_id == at_hand and near.score >= top - NEAR for near in outcome.candidates)),
        top - max(here, earlier),
        question.mentions * (top - max(here, earlier)),
        float(_called(question.text, found) and found.id != at_hand),
        float(found.field == records[at_hand].field),
        _told(words, found, records[at_hand]),
        float(bool(before)),
        earlier - here if before else 0.0,
        top - earlier if before else 0.0,
        math.log(1 + len(words)),
        float(reference.returns is not None),
        float(question.carries_on),
        float(opens_a_turn(question)),
        float(bool(_words("wishes") & said)),
        float(bool(_words("calls") & said)),
        float("applicant" in question.heard),
        float(question.kind in HINTS),
        float(contradicts(int(index.targets.acts[index.targets.positions[at_hand]]), wish)),
        float(turned == at_hand),
        float(turned not in (None, at_hand)),
        float(bool(_words("papers") & said)),
        float(_says(words, _words("checks"))),
        float(_says(words, _words("owns"))),
        float(bool(_words("settles") & set(words[:OPENING]))),
        float(reference.corrects),
        (top - here) * (found.field == records[at_hand].field),
        float(bool(_words("also") & said)),
    )


def _says(words: Sequence[str], phrases: Collection[str]) -> bool:
    """Return whether one of the folded phrases stands among the words."""
    said = f" {' '.join(words)} "
    return any(f" {phrase} " in said for phrase in phrases)


def _called(text: str, procedure: Procedure) -> bool:
    """Return whether one of the names of `procedure` stands in the message, whole."""
    said = f" {fold(text)} "
    return any(f" {fold(name)} " in said for name in (procedure.name, procedure.label, *procedure.aliases))


def opens_a_turn(question: Question) -> bool:
    """Return whether a message begins as one that goes over to something: "còn …", "nhân tiện …", yet not "con tôi …"."""
    marked, opening = not question.text.isascii(), question.text.lower().split()[:OPENING]
    return any(fold(word) in _words("turns") and not (marked and word == CHILD) for word in opening)


def _told(words: Sequence[str], found: Procedure, at_hand: Procedure) -> float:
    """Return the share of the words `found` was matched by that the record at hand holds too; 1 when it is no other."""
    if found.id == at_hand.id:
        return 1.0
    called = set(fold(" ".join((found.name, found.label, *found.aliases))).split())
    matched = [word for word in words if len(word) > SMALL and word in called]
    own = _words_of(at_hand)
    return sum(word in own for word in matched) / len(matched) if matched else 1.0


def _words_of(procedure: Procedure) -> frozenset[str]:
    """Return the folded words of a record: its papers and cases, who applies, conditions, steps, results and places."""
    papers = [text for case in procedure.dossier for text in (case.case, *(item.name for item in case.items))]
    told = (*procedure.applicants, *(procedure.conditions or ()), *procedure.steps, *procedure.results)
    places = (procedure.receives or "", procedure.decides or "", procedure.dossier_note or "")
    return frozenset(fold(" ".join((procedure.name, *papers, *told, *places))).split())


@lru_cache(maxsize=4)
def _words(name: str) -> frozenset[str]:
    return frozenset(read_yaml(FOLLOWING_FILE)["words"][name])
