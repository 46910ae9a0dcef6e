"""Inputs nobody would write: real questions torn to pieces, and text of every kind Hypothesis knows. Seeded by chunk."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

CHUNK = 500
"""Inputs of one chunk, half of each kind; the unit of resuming."""
MOST_MUTATIONS = 4
LONGEST = 10_000
"""Characters of the longest input: twice what any channel lets through."""

ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
DIRECTIONS = ("\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u05d0\u05d1", "\u0627\u0644")
EMOJI = (
    "\U0001f600",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1fb\U0001f1f3",
    "\u2764\ufe0f",
    "\U0001f44d\U0001f3fe",
)
NOISE = (
    "\x00",
    "\x1b[31m",
    "\r",
    "\t",
    "\n",
    "\u0301",
    "\u0323",
    "\ud83d",
    "\ufffd",
    "\U0010ffff",
    "\u3000",
    "\u6211",
    "\u0e01",
)
MARKUP = (
    "<script>alert(1)</script>",
    "'; DROP TABLE conversation; --",
    '" OR 1=1 --',
    '{"text": [1, {"a": null}]}',
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "${HOME}",
    "%s %d %(a)s",
    "{procedure}",
    "](procedure)",
    "[a](http://x)",
    "/ask_fee",
    '/inform{"ordinal":"x"}',
    "../../etc/passwd",
    "&lt;b&gt;&#x27;",
    "\\",
    "`rm -rf`",
    "(((((((",
    "*" * 40,
    "1.001193",
    "H41.18-250703-0012",
    "999999999999999999999999",
    "-1",
    "1e309",
    "NaN",
    "31/02/2026",
)

Mutation = Callable[[str, random.Random], str]


def mutated(questions: Sequence[str], chance: random.Random) -> str:
    """Return one question after a few mutations."""
    text = chance.choice(questions)
    for _ in range(chance.randint(1, MOST_MUTATIONS)):
        text = chance.choice(MUTATIONS)(text, chance)
    if chance.random() < 0.1:
        text += chance.choice(("\n", " ", ". ", "? ")) + chance.choice(questions)
    return text[:LONGEST]


def _cut(text: str, chance: random.Random) -> str:
    start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return text[start:end] if chance.random() < 0.5 else text[:start] + text[end:]


def _doubled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words))
    return " ".join(words[:at] + [words[at]] * chance.randint(2, 6) + words[at + 1 :])


def _swapped_letters(text: str, chance: random.Random) -> str:
    if len(text) < 2:
        return text
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _swapped_words(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _sprinkled(pieces: Sequence[str]) -> Mutation:
    def mutate(text: str, chance: random.Random) -> str:
        for _ in range(chance.randint(1, 3)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(pieces) + text[at:]
        return text

    return mutate


def _run_together(text: str, chance: random.Random) -> str:
    return "".join(character for character in text if character != " " or chance.random() < 0.5)


def _other_case(text: str, chance: random.Random) -> str:
    return chance.choice((text.upper(), text.lower(), text.title(), text.swapcase()))


def _other_form(text: str, chance: random.Random) -> str:
    return unicodedata.normalize(chance.choice(("NFC", "NFD", "NFKC", "NFKD")), text)


def _very_long(text: str, chance: random.Random) -> str:
    return (text + " ") * chance.choice((2, 10, 50)) if chance.random() < 0.2 else text


MUTATIONS: tuple[Mutation, ...] = (
    _cut,
    _doubled,
    _swapped_letters,
    _swapped_words,
    _sprinkled(ZERO_WIDTH),
    _sprinkled(DIRECTIONS),
    _sprinkled(EMOJI),
    _sprinkled(NOISE),
    _sprinkled(MARKUP),
    _run_together,
    _other_case,
    _other_form,
    _very_long,
)


def drawn(count: int, *, seed: int) -> list[str]:
    """Return texts Hypothesis draws: any characters, pieces of markup and words, digits, very short and long ones."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    pieces = st.sampled_from((*MARKUP, *EMOJI, *ZERO_WIDTH, *DIRECTIONS, *NOISE))
    anything = st.text(st.characters(), max_size=400)
    mixed = st.lists(st.one_of(pieces, st.text(max_size=12), st.from_regex(r"\A[0-9a-zA-Z ./,:-]{1,30}\Z")), max_size=12)
    found: list[str] = []
    checks = list(HealthCheck)

    @seeded(seed)
    @settings(max_examples=count, database=None, phases=[Phase.generate], deadline=None, suppress_health_check=checks)
    @given(st.one_of(anything, mixed.map(" ".join), st.builds("/{}{}".format, st.text(max_size=10), pieces)))
    def draw(text: str) -> None:
        found.append(text[:LONGEST])

    draw()
    return found


def chunk_of(number: int, questions: Sequence[str], *, size: int = CHUNK) -> list[str]:
    """Return the inputs of one chunk, the two kinds mixed; the same every time. Hypothesis may run out below its half."""
    chance = random.Random(number)
    texts = drawn(size // 2, seed=number)[: size // 2]
    texts += [mutated(questions, chance) for _ in range(size - len(texts))]
    chance.shuffle(texts)
    return texts
