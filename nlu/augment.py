"""Turns the annotated sentences of nlu/data into training rows: other names, what stands around, several at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlu.noise import Asides, Manner, manner

ASK = "ask"
"""The one kind behind all questions about a procedure; which aspect is asked is told apart from it."""
OUTSIDE = "out_of_scope"
"""The intent of what is no question for this assistant; its kinds say why."""

ASPECT_OF = {"ask_procedure": "overview", "how_online": "how_online"}
"""Intents whose aspect is not their name without `ask_`."""

NOT_ASPECTS = frozenset({"ask_hours", "ask_freshness"})
"""Intents that begin with ask_ but ask nothing of a procedure."""

SEED = 20260702
VARIANTS = 1
"""Sentences made of one annotated sentence of a question; of 30,000 sentences more change nothing (docs/adr/0019)."""
OTHER_VARIANTS = 2
"""The same for every other kind."""
SEVERAL = 0.6
"""Share of the single-aspect sentences that are joined with others to ask two or three things."""
THREE = 0.3
"""Share of them that ask three."""
JOINTS = (", ", " và ", " với lại ", ", rồi ", "; ", " với ", " mà ", " ", "? ", ". ", ", còn ", " rồi ")
DROPPED = 0.25
"""Share of the variants that lose the procedure's name: the follow-up of the same question."""
NAMED = 0.5
"""Share of the variants of a bare question that a name is put before."""
OPENED, TOLD, CLOSED = 0.2, 0.45, 0.2
"""Shares of the variants with a greeting or request before, a story around, and a word of parting after."""
BEHIND = 0.2
"""Share of the stories that follow the question."""
TO_NAMES = (" ", ", ", " thì ", ". ", " mà ", " ")
UNDECORATED = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "inform"})
"""Kinds that are nothing but such words themselves."""

OVERVIEW = frozenset({"overview"})
"""What a bare name asks for."""
STORY = 8
"""A stretch of so many words that names what is asked about tells a story: it may stand around other questions too."""
NAMES_ALONE = 3
"""One name in so many is learnt alone: of names bare and never seen 26 % are misread without, 19 % with it, and of our
own 9 % instead of 24; the other development questions stay as they are."""
Part = tuple[str, bool]
"""A stretch of a sentence, and whether it belongs to the question rather than to a name or a story."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the training data; `span` is where a procedure or situation is named, if it is."""

    text: str
    intent: str
    aspects: frozenset[str]
    span: tuple[int, int] | None = None
    outside: str | None = None
    believes: bool = False
    """It brings along what was heard of the procedure."""

    @property
    def kind(self) -> str:
        """Return the kind of question; for what is out of scope with the reason why."""
        if self.intent == OUTSIDE and self.outside:
            return f"{OUTSIDE}/{self.outside}"
        return ASK if self.aspects else self.intent


@dataclass(frozen=True, slots=True)
class Row:
    """What is learnt from one sentence: its stretches, each with the aspects it asks for."""

    parts: tuple[tuple[str, frozenset[str]], ...]
    kind: str
    names_procedure: bool

    @property
    def text(self) -> str:
        """Return the whole sentence."""
        return " ".join(" ".join(text for text, _ in self.parts).split())

    @property
    def aspects(self) -> frozenset[str]:
        """Return everything asked."""
        return frozenset().union(*(aspects for _, aspects in self.parts))


def aspects_of(intent: str) -> frozenset[str]:
    """Return the aspect an intent asks for, as a set; empty for intents that ask nothing of a procedure."""
    if intent in ASPECT_OF:
        return frozenset({ASPECT_OF[intent]})
    if intent.startswith("ask_") and intent not in NOT_ASPECTS:
        return frozenset({intent.removeprefix("ask_")})
    return frozenset()


def with_told(asides: Asides, sentences: Sequence[Sentence]) -> Asides:
    """Return what people say around a question, with the situations that the sentences tell among the stories."""
    told = (sentence.text[slice(*sentence.span)] for sentence in sentences if sentence.span)
    stories = dict.fromkeys((*asides.stories, *(story for story in told if len(story.split()) >= STORY)))
    return replace(asides, stories=tuple(stories))


def rows_of(sentences: Sequence[Sentence], names: Sequence[str], asides: Asides) -> list[Row]:
    """Return the training rows; `names` are wordings of procedures to put in. Seeded: same input, same rows."""
    made = _Maker(names, asides, random.Random(SEED))
    rows = [made.plain(sentence) for sentence in sentences]
    for sentence in sentences:
        rows += [made.variant(sentence) for _ in range(VARIANTS if sentence.aspects else OTHER_VARIANTS)]
    single = [s for s in sentences if len(s.aspects) == 1 and "overview" not in s.aspects]
    for first in single:
        rows += [made.several(first, single)] if made.chance.random() < SEVERAL else []
    return list(dict.fromkeys(rows))


def name_rows(names: Sequence[str]) -> list[Row]:
    """Return bare names of procedures: they ask for all about it."""
    return [Row(((name, OVERVIEW),), ASK, True) for name in names[::NAMES_ALONE]]


def story_rows(asides: Asides) -> list[Row]:
    """Return what people tell around a question: it asks for nothing; for telling aspects apart only."""
    chance = random.Random(SEED)
    told = [story for story in (*asides.stories, *asides.names) for _ in range(2)]
    return [Row(((manner(chance).write(story, asides.short_forms), frozenset()),), ASK, False) for story in told]


@dataclass(frozen=True)
class _Maker:
    """Makes rows of sentences by chance."""

    names: Sequence[str]
    asides: Asides
    chance: random.Random

    def plain(self, sentence: Sentence) -> Row:
        """Return the sentence as it is written."""
        name = sentence.text[slice(*sentence.span)] if sentence.span else ""
        parts = tuple((text, sentence.aspects if asks else frozenset[str]()) for text, asks in _cut(sentence, name))
        return Row(parts, sentence.kind, sentence.span is not None)

    def variant(self, sentence: Sentence) -> Row:
        """Return the sentence with another name, other words around it, in another hand."""
        parts, named = self._renamed(sentence)
        asked = [(text, sentence.aspects if asks else frozenset[str]()) for text, asks in parts]
        if sentence.intent not in UNDECORATED:
            asked = self._surrounded(asked, told=bool(sentence.aspects))
        return Row(self._written(asked), sentence.kind, named)

    def several(self, first: Sentence, single: Sequence[Sentence]) -> Row:
        """Return a sentence that asks two or three things: the first with the procedure's name, the rest without."""
        more = [self.chance.choice(single) for _ in range(2 if self.chance.random() < THREE else 1)]
        parts, named = self._renamed(first)
        asked = [(text, first.aspects if asks else frozenset[str]()) for text, asks in parts]
        for other in more:
            asked.append((self.chance.choice(JOINTS), frozenset()))
            asked += [(text, other.aspects if asks else frozenset[str]()) for text, asks in _cut(other, "")]
        return Row(self._written(self._surrounded(asked, told=True)), ASK, named)

    def _renamed(self, sentence: Sentence) -> tuple[list[Part], bool]:
        """Return the sentence with another procedure's name, or with none where it can stand without."""
        asks = bool(sentence.aspects)
        if not self.names:
            return _cut(sentence, sentence.text[slice(*sentence.span)] if sentence.span else ""), sentence.span is not None
        if sentence.span is None:
            if asks and self.chance.random() < NAMED:
                name = self.chance.choice(self.names) + self.chance.choice(TO_NAMES)
                return [(name, False), (sentence.text, True)], True
            return [(sentence.text, True)], False
        if asks and "overview" not in sentence.aspects and self.chance.random() < DROPPED:
            return _cut(sentence, ""), False
        return _cut(sentence, self.chance.choice(self.names)), True

    def _surrounded(self, parts: list[tuple[str, frozenset[str]]], *, told: bool) -> list[tuple[str, frozenset[str]]]:
        """Return the sentence with what people say before and after it."""
        nothing = frozenset[str]()
        chance, asides = self.chance, self.asides
        if told and asides.stories and chance.random() < TOLD:
            story = chance.choice(asides.stories)
            if chance.random() < BEHIND:
                parts = [*parts, (". ", nothing), (story, nothing)]
            else:
                parts = [(story + chance.choice((". ", ", ", " ")), nothing), *parts]
        if asides.openers and chance.random() < OPENED:
            parts = [(chance.choice(asides.openers), nothing), *parts]
        if asides.closers and chance.random() < CLOSED:
            parts = [*parts, (chance.choice(asides.closers), nothing)]
        return parts

    def _written(self, parts: Sequence[tuple[str, frozenset[str]]]) -> tuple[tuple[str, frozenset[str]], ...]:
        hand: Manner = manner(self.chance)
        return tuple((hand.write(text, self.asides.short_forms), aspects) for text, aspects in parts)


def _cut(sentence: Sentence, name: str) -> list[Part]:
    """Return the sentence in stretches with `name` where its procedure is named."""
    if sentence.span is None:
        return [(sentence.text, True)]
    start, end = sentence.span
    before, after = sentence.text[:start].strip(), sentence.text[end:].strip()
    bare = not before and not after  # a name alone is the question
    return [part for part in ((before, True), (name, bare), (after, True)) if part[0]]
