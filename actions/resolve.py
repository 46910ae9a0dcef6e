"""Which procedure a question is about, given what was said before. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.bounds import as_asked, bounded, is_doubtful
from actions.following import About, about_of, opens_a_turn
from actions.labels import labels_of
from actions.outside import EMERGENCY, OUT_OF_SCOPE, is_certain
from actions.question import HINTS, Context, Question
from actions.remembering import carries_on, earlier
from actions.turning import of_the_same_act
from actions.waiting import CHOICE
from knowledge.index import SearchIndex
from knowledge.search import Candidate, Coverage, SearchOutcome, search
from knowledge.text import fold

NAMES_A_PROCEDURE = 0.5
"""Chance of a mention from which a message is taken to name a procedure: the middle, no data behind it."""
SURE_MENTION = 0.75
"""Fused score from which a match counts as a mention even when the words do not look like one (docs/adr/0003, 0019)."""
PERHAPS_NAMES_ONE = 0.2
FAIR_MATCH = 0.5
"""With nothing talked about before, a mention this likely and a match this good count as named (docs/adr/0003)."""
SURELY_NAMES_ONE = 0.85
FAINT_MATCH = 0.28
"""A message that surely names something is asked about its candidates from this score on: of the 100 development
situations 88 then have the right procedure among those offered or answered, 77 without (docs/adr/0010)."""
UNNAMED_MATCH = 0.42
"""The same where the words do not look like a name: the score from which the search claims something."""
ONLY_ASKS = 5
"""Words up to which a question that names nothing is all question: "thế lệ phí?" is no match of what has to do with fees."""
NAMES_NOTHING = 8
"""Words up to which one that names nothing is asked what it is about: "hồ sơ gồm những gì vậy ad ơi"."""
UNSURE_MARGIN = 0.12
"""How far behind the best a candidate is still offered then: what only shares a common word is left out. At 0.05 the first
five of the development questions lose 0.1 point, without marks 0.6."""
STILL_INSIDE = 1.0
"""Log odds of lying outside up to which a message in a talk goes on with it: of 32 that only sounded outside 22, of 11 that
lie outside 3 (development dialogues)."""
BETTER_TOLD = 0.02
"""By how much a message must match better together with what was told before it than alone."""
ASKS_NOTHING = frozenset({OUT_OF_SCOPE, "inform"})
"""Kinds of message that are never asked about a faint match."""
CHOICE_MARGIN = 0.04
"""How much better the best of the offered choices must match a typed answer than the next."""
FAR_FROM_CHOICE = 0.25
"""How much better something never offered must match a message to be no choice: nine of 1,672 development turns more go
where they should, and anything from 0.2 to 0.3 does as well. Half of a faint match is enough (no development turn tells)."""
LEADS = 0.15
"""How much better the likeliest choice must match what was told to be taken as meant by a question that picks none."""
CHOICE_FLOOR = 0.12
"""Score under which a typed answer matches none of the offered choices."""
SAME_FIELD_BONUS = 0.05
"""What a candidate of the field under discussion gains when the match alone is not sure."""
FOLLOW_UP_MATCH = 0.35
"""The same for a question that names nothing, which may as well be about what was answered before (docs/adr/0003)."""
LAST = -1
"""The ordinal that means the last of the choices."""
MAX_CHOICE_WORDS = 10
"""A longer message is a new question, not the answer to "which one?"."""


@dataclass(frozen=True)
class Resolved:
    """What the question is about; `from_context` when it is what was talked about before."""

    outcome: SearchOutcome
    from_context: bool = False
    from_choice: bool = False
    turned: bool = False
    """To another record about the same thing."""
    assumed: tuple[str, ...] = ()
    """The choices still open, where a message that picks none was taken to be about the likeliest of them."""
    question: Question | None = None
    """The question as it is taken once it is known what it matches; None: as it came."""


def resolve(question: Question, context: Context, index: SearchIndex) -> Resolved:
    """Return what `question` is about."""
    if question.procedure_id and question.procedure_id in index.catalogue.by_id:
        return Resolved(_certain(question.procedure_id), from_choice=question.procedure_id in context.choices)
    before = earlier(question, context, index)
    if before:
        return Resolved(_certain(before), from_context=True)
    chosen = _chosen(question, context, index)
    if chosen:
        return Resolved(_certain(chosen), from_choice=True)
    outcome = search(question.text, index)
    if _choice_waits(question, context, index) and not _names_one(question, context, outcome):
        return _assumed(question, context, outcome, index)
    told = _told(question, outcome, index)
    if told is not None:
        return Resolved(told, question=as_asked(question) if _goes_on(question) else question)
    question = _taken(question, context, outcome)
    return replace(_matched(question, context, outcome, index), question=question)


def _told(question: Question, outcome: SearchOutcome, index: SearchIndex) -> SearchOutcome | None:
    """Return what a message that names nothing matches together with what was told before it and not yet answered."""
    if not question.told or question.mentions >= SURELY_NAMES_ONE or not (question.reference.plain and _goes_on(question)):
        return None
    together = search(f"{question.told}. {question.text}", index)
    if together.best is None or together.best.score < UNNAMED_MATCH:
        return None
    alone = outcome.best.score if outcome.best else 0.0
    return together if together.best.score >= alone + BETTER_TOLD else None


def _goes_on(question: Question) -> bool:
    """Return whether a message may be one about what is talked about, whatever its own words sound like."""
    if question.kind != OUT_OF_SCOPE:
        return True
    if question.outside != EMERGENCY and opens_a_turn(question):  # "còn thằng lớn?" sounds like abuse, and goes on
        return True
    return not is_certain(question) and question.sounds_outside <= STILL_INSIDE


def _taken(question: Question, context: Context, outcome: SearchOutcome) -> Question:
    """Return the question as it is taken beside what it matches; one that names no matter matches nothing and is none."""
    if question.codes or not question.reference.plain:
        return question
    if context.procedure_id and question.kind == OUT_OF_SCOPE and _goes_on(question):
        return as_asked(question)
    talks = context.procedure_id is not None or context.choices
    named = SURELY_NAMES_ONE if talks else PERHAPS_NAMES_ONE if len(question.text.split()) <= NAMES_NOTHING else 0.0
    if question.mentions < named and (talks or question.kind != OUT_OF_SCOPE):
        return question
    return bounded(question, outcome)


def _matched(question: Question, context: Context, outcome: SearchOutcome, index: SearchIndex) -> Resolved:
    if context.procedure_id and context.procedure_id in index.catalogue.by_id:
        return _in_a_talk(question, context, context.procedure_id, outcome, index)
    names_one = _names_one(question, context, outcome)
    if _worth_asking(question, outcome) or (names_one and _only_near(question, outcome)):
        return Resolved(_unsure(outcome))
    return Resolved(outcome if names_one else SearchOutcome(Coverage.NOT_COVERED))


def _in_a_talk(question: Question, context: Context, at_hand: str, outcome: SearchOutcome, index: SearchIndex) -> Resolved:
    """Return what a message is about while the procedure `at_hand` is talked about."""
    about, meant = about_of(question, context, outcome, index)
    if about is not About.AT_HAND and meant is not None:
        return Resolved(_certain(meant), from_context=about is About.EARLIER, turned=about is About.NEW)
    names_one = _names_one(question, context, outcome)
    unknown = outcome.coverage is Coverage.NOT_COVERED or not (names_one or _is_fair(outcome))
    if about is About.AT_HAND or unknown:
        return Resolved(_certain(at_hand), from_context=True)
    outcome = _lean_to_field(outcome, at_hand, index)
    if carries_on(question):
        outcome = of_the_same_act(outcome, at_hand, index)
    turns = question.carries_on or opens_a_turn(question)
    turns_to = turns and outcome.best is not None and outcome.best.score >= FAIR_MATCH
    return Resolved(outcome if names_one or turns_to or outcome.life_event else _unsure(outcome))


def _is_fair(outcome: SearchOutcome) -> bool:
    """Return whether something matches well enough to be asked about."""
    return outcome.best is not None and outcome.best.score >= UNNAMED_MATCH


def _names_one(question: Question, context: Context, outcome: SearchOutcome) -> bool:
    """Return whether the message itself names a procedure; when nothing was talked about yet, a fair match is enough."""
    score = outcome.best.score if outcome.best else 0.0
    if outcome.life_event and score >= FAIR_MATCH:
        return True
    if question.mentions >= NAMES_A_PROCEDURE or score >= SURE_MENTION:
        return True
    if question.reference.returns == "named" and score >= FAIR_MATCH:
        return True
    return context.procedure_id is None and question.mentions >= PERHAPS_NAMES_ONE and score >= FAIR_MATCH


def _only_near(question: Question, outcome: SearchOutcome) -> bool:
    """Return whether something was found that is perhaps not what is meant."""
    found = outcome.coverage is not Coverage.NOT_COVERED and outcome.life_event is None
    return found and is_doubtful(question, outcome)


def _worth_asking(question: Question, outcome: SearchOutcome) -> bool:
    """Return whether a message matches too faintly to answer, yet well enough to ask."""
    best = outcome.best
    if best is None or outcome.life_event or question.kind in ASKS_NOTHING:
        return False
    if question.mentions >= SURELY_NAMES_ONE:
        return outcome.coverage is Coverage.NOT_COVERED and best.score >= FAINT_MATCH
    only_asks = question.kind not in HINTS and len(question.text.split()) <= ONLY_ASKS
    return not _names_one(question, Context(), outcome) and not only_asks and best.score >= UNNAMED_MATCH


def _unsure(outcome: SearchOutcome) -> SearchOutcome:
    """Return the candidates worth asking about: those about as near as the best, which say something of the message."""
    best = outcome.candidates[0].score
    near = tuple(candidate for candidate in outcome.candidates if candidate.score >= best - UNSURE_MARGIN)
    return replace(outcome, coverage=Coverage.SEVERAL, candidates=near, unsure=True)


def _choice_waits(question: Question, context: Context, index: SearchIndex) -> bool:
    """Return whether a message that names nothing is said to a choice of ours that still waits."""
    waits = context.awaiting is not None and context.awaiting.what == CHOICE and len(context.choices) > 1
    return waits and question.kind != OUT_OF_SCOPE and all(choice in index.catalogue.by_id for choice in context.choices)


def _assumed(question: Question, context: Context, outcome: SearchOutcome, index: SearchIndex) -> Resolved:
    """Take a question that picks none of the choices to be about the likeliest; what asks for nothing is asked again."""
    found = search(f"{question.told}. {question.text}", index, within=frozenset(context.choices)).candidates
    leads = len(found) > 1 and found[0].score - found[1].score >= LEADS
    if question.kind in HINTS or not question.aspects or not leads:
        return Resolved(_told(question, outcome, index) or _several(context.choices))
    others = tuple(choice for choice in context.choices if choice != found[0].procedure_id)
    return Resolved(_certain(found[0].procedure_id), from_choice=True, assumed=others)


def _several(choices: Sequence[str]) -> SearchOutcome:
    return SearchOutcome(Coverage.SEVERAL, tuple(Candidate(choice, 1.0, 1.0) for choice in choices))


def _certain(procedure_id: str) -> SearchOutcome:
    return SearchOutcome(Coverage.FOUND, (Candidate(procedure_id, 1.0, 1.0),))


def _chosen(question: Question, context: Context, index: SearchIndex) -> str | None:
    """Return the offered choice the message picks, by number or by words."""
    if not context.choices:
        return None
    if question.ordinal is not None:
        position = len(context.choices) - 1 if question.ordinal == LAST else question.ordinal - 1
        return context.choices[position] if 0 <= position < len(context.choices) else None
    if len(question.text.split()) > MAX_CHOICE_WORDS:
        return None
    named = _by_label(question.text, context.choices, index)
    if named is not None:
        return named
    inside = search(question.text, index, within=frozenset(context.choices)).candidates
    anywhere = search(question.text, index).best
    follows_up = question.mentions < NAMES_A_PROCEDURE and question.kind.startswith("ask_") and question.kind not in HINTS
    if not inside or inside[0].score < (FOLLOW_UP_MATCH if follows_up else CHOICE_FLOOR):
        return None
    elsewhere = anywhere is not None and anywhere.procedure_id not in context.choices
    if anywhere is not None and anywhere.procedure_id != inside[0].procedure_id and anywhere.score >= SURE_MENTION:
        return None
    if elsewhere and anywhere is not None and anywhere.score - inside[0].score >= min(FAR_FROM_CHOICE, anywhere.score / 2):
        return None
    clear = len(inside) == 1 or inside[0].score - inside[1].score >= CHOICE_MARGIN
    return inside[0].procedure_id if clear else None


def _by_label(text: str, choices: Sequence[str], index: SearchIndex) -> str | None:
    """Return the only choice whose label, as it was shown, holds the words of the answer."""
    known = [choice for choice in choices if choice in index.catalogue.by_id]
    labels = labels_of([index.catalogue.by_id[choice] for choice in known])
    words = f" {fold(text)} "
    held = [choice for choice, label in zip(known, labels, strict=True) if words.strip() and words in f" {fold(label)} "]
    return held[0] if len(held) == 1 else None


def _lean_to_field(outcome: SearchOutcome, before: str, index: SearchIndex) -> SearchOutcome:
    """Prefer the field under discussion among close candidates: "cấp lại thì sao?" after a question on identity cards."""
    best = outcome.best
    if best is None or outcome.coverage is not Coverage.SEVERAL or outcome.life_event:
        return outcome
    field = index.catalogue.by_id[before].field
    same = [c for c in outcome.candidates if index.catalogue.by_id[c.procedure_id].field == field]
    if len(same) == 1 and same[0].score + SAME_FIELD_BONUS >= best.score:
        rest = tuple(c for c in outcome.candidates if c is not same[0])
        return SearchOutcome(Coverage.FOUND, (same[0], *rest))
    return outcome
