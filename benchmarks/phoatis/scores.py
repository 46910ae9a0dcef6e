"""Intent accuracy and slot F1 by the rules of conlleval, which seqeval and the published figures follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Chunk = tuple[int, int, str]


def accuracy(expected: Sequence[str], got: Sequence[str]) -> float:
    """Return the share of intents that are right."""
    return sum(a == b for a, b in zip(expected, got, strict=True)) / len(expected)


def slot_f1(expected: Sequence[Sequence[str]], got: Sequence[Sequence[str]]) -> float:
    """Return the F1 of whole slots over all sentences (micro): kind and both ends must be right."""
    right = found = wanted = 0
    for a, b in zip(expected, got, strict=True):
        theirs, ours = set(chunks(a)), set(chunks(b))
        right, found, wanted = right + len(theirs & ours), found + len(ours), wanted + len(theirs)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def chunks(tags: Sequence[str]) -> Iterator[Chunk]:
    """Yield (start, end, kind) of every slot; an I- without its B- begins one, as in conlleval."""
    start, kind = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if kind and (prefix != "I" or name != kind):
            yield start, place, kind
            kind = ""
        if not kind and prefix in ("B", "I"):
            start, kind = place, name
