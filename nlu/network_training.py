"""Trains the network of nlu/network.py with torch: messages with what they ask, and what each of their words asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from knowledge.threads import in_one_thread
from nlu.linear import EDGE, words_of
from nlu.network import DIMENSIONS, LAYERS, ROWS, WIDTH, Network, forms_of

NOTHING = "nothing"
"""Label of the words that ask for nothing: names, stories, greetings, edges."""
UNKNOWN = -100
"""Label of the words that ask for one of several things; torch passes over it."""
EPOCHS = 3
BATCH = 128
LEARNING_RATE, TABLE_LEARNING_RATE = 0.005, 0.06
"""Steps of the weights and of the table at their largest; then they shrink. With a tenth of the second: 2 points worse."""
WARMING = 200
"""Steps before the largest."""
LEAST = 0.02
"""Share of the largest step that the last ones keep."""
DROPPED, DROPPED_LAST = 0.2, 0.4
"""Shares of the channels left out of a message while learning, before the convolutions and behind them."""
SPREAD = 0.3
"""Of the table before it is learnt."""
JITTER = 4.0
"""Words by which lengths are blurred: messages of like length learn together, not always the same ones."""
SEED = 20260703

Part = tuple[str, frozenset[str]]
"""A stretch of a message and what it asks for."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The words of a message, the label of each (None where unknown) and the classes of the whole."""

    words: tuple[str, ...]
    labels: tuple[str | None, ...]
    classes: frozenset[str]


def lesson_of(parts: Sequence[Part]) -> Lesson:
    """Return a message told in stretches as it is learnt; which of several things a stretch asks, its words do not tell."""
    words: list[str] = [EDGE]
    labels: list[str | None] = [NOTHING]
    for text, classes in parts:
        said = words_of(text)[1:]  # its own first edge is none inside the message
        if said and said[-1] == EDGE and text.rstrip()[-1:] not in ",;:.?!":
            said = said[:-1]
        label = NOTHING if not classes else next(iter(classes)) if len(classes) == 1 else None
        words += said
        labels += [NOTHING if word == EDGE else label for word in said]
    return Lesson((*words, EDGE), (*labels, NOTHING), frozenset().union(*(classes for _, classes in parts)))


def train_network(lessons: Sequence[Lesson]) -> Network:
    """Return the network learnt from `lessons`. Seeded and in one thread: same lessons, same network."""
    import torch

    classes = tuple(sorted(frozenset().union(*(lesson.classes for lesson in lessons))))
    labels = tuple(sorted({label for lesson in lessons for label in lesson.labels if label} | {NOTHING}))
    lengths = np.array([len(lesson.words) for lesson in lessons])
    wanted, number_of = _wanted(lessons, classes), {label: number for number, label in enumerate(labels)} | {None: UNKNOWN}
    marked = [np.array([number_of[label] for label in lesson.labels]) for lesson in lessons]
    chance = np.random.default_rng(SEED)
    with in_one_thread():
        torch.manual_seed(SEED)
        model = _built(len(classes), len(labels))
        optimizers = (
            torch.optim.AdamW(model.weights(), lr=LEARNING_RATE, weight_decay=0.01),
            torch.optim.SparseAdam([model.table.weight], lr=TABLE_LEARNING_RATE),
        )
        pace = partial(_pace, steps=EPOCHS * -(-len(lessons) // BATCH))
        pacers = [torch.optim.lr_scheduler.LambdaLR(optimizer, pace) for optimizer in optimizers]
        for rows in chain.from_iterable(_batches(lengths, chance) for _ in range(EPOCHS)):
            for optimizer in optimizers:
                optimizer.zero_grad()
            marks = _padded([marked[row] for row in rows], UNKNOWN)
            model.loss(_batch(lessons, rows), torch.from_numpy(wanted[rows]), marks).backward()
            for moved in (*optimizers, *pacers):
                moved.step()
    return Network(classes, labels, model.kept())


def _pace(step: int, *, steps: int) -> float:
    """Return the share of the largest step that is taken: rising at first, then falling."""
    return max(1.0 - step / steps, LEAST) * min(1.0, (step + 1) / WARMING)


def _wanted(lessons: Sequence[Lesson], classes: Sequence[str]) -> np.ndarray:
    return np.array([[name in lesson.classes for name in classes] for lesson in lessons], dtype=np.float32)


def _batches(lengths: np.ndarray, chance: np.random.Generator) -> Iterator[np.ndarray]:
    order = np.argsort(lengths + chance.uniform(0, JITTER, len(lengths)))
    starts = range(0, len(order), BATCH)
    yield from (order[start : start + BATCH] for start in chance.permutation(starts))


def _batch(lessons: Sequence[Lesson], rows: np.ndarray) -> tuple[Any, Any, Any]:
    """Return the forms of the different words in a row, where each word's begin, and the messages as numbers of words."""
    import torch

    numbers: dict[str, int] = {}
    said = [np.array([numbers.setdefault(word, len(numbers)) for word in lessons[row].words]) for row in rows]
    forms = [forms_of(word) for word in numbers]
    starts = np.cumsum([0, *map(len, forms)])[:-1]
    return torch.from_numpy(np.concatenate(forms).astype(np.int64)), torch.from_numpy(starts), _padded(said, -1)


def _padded(rows: Sequence[np.ndarray], nothing: int) -> Any:
    """Return rows of several lengths as one tensor, shape (rows, longest)."""
    import torch
    from torch.nn.utils.rnn import pad_sequence

    return pad_sequence([torch.from_numpy(row) for row in rows], batch_first=True, padding_value=nothing)


def _beside(seen: Any) -> Any:
    """Return every word with its neighbours, shape (messages, words, WIDTH * channels); torch has it slower."""
    import torch
    from torch.nn import functional

    around, length = functional.pad(seen, (0, 0, WIDTH // 2, WIDTH // 2)), seen.shape[1]
    return torch.cat([around[:, offset : offset + length] for offset in range(WIDTH)], dim=2)


def _built(classes: int, labels: int) -> Any:
    """Return the untrained torch module; its class is made here, so that reading never loads torch."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Trained(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.EmbeddingBag(ROWS, DIMENSIONS, mode="mean", sparse=True)
            nn.init.normal_(self.table.weight, std=SPREAD)
            self.convs = nn.ModuleList(nn.Linear(WIDTH * DIMENSIONS, 2 * DIMENSIONS) for _ in range(LAYERS))
            self.norms = nn.ModuleList(nn.LayerNorm(DIMENSIONS) for _ in range(LAYERS))
            self.attention, self.value = nn.Linear(DIMENSIONS, classes), nn.Linear(DIMENSIONS, classes)
            self.label = nn.Linear(DIMENSIONS, labels)
            self.bias = nn.Parameter(torch.zeros(classes))

        def weights(self) -> list[Any]:
            return [weight for name, weight in self.named_parameters() if not name.startswith("table")]

        def forward(self, forms: Any, starts: Any, said: Any) -> tuple[Any, Any]:
            """Return the scores of the messages (messages, classes) and of their words (messages, words, labels)."""
            there = (said >= 0)[..., None]
            seen = self._without_some(self.table(forms, starts)[said.clamp(min=0)] * there, DROPPED)
            for conv, norm in zip(self.convs, self.norms, strict=True):
                seen = norm(seen + functional.glu(conv(_beside(seen)), dim=-1)) * there
            seen = self._without_some(seen, DROPPED_LAST)
            attention = torch.softmax(self.attention(seen).masked_fill(~there, -1e9), dim=1)
            return (attention * self.value(seen)).sum(dim=1) + self.bias, self.label(seen)

        def loss(self, batch: Sequence[Any], wanted: Any, labels: Any) -> Any:
            scores, marks = self(*batch)
            heard = functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
            marked = functional.cross_entropy(marks.flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN)
            return heard.sum(dim=1).mean() + marked

        def _without_some(self, seen: Any, share: float) -> Any:
            """Return (messages, words, channels) without some channels of each message; a draw a message costs little."""
            if not self.training:
                return seen
            return seen * (torch.rand(len(seen), 1, seen.shape[2]) >= share) / (1.0 - share)

        def kept(self) -> dict[str, np.ndarray]:
            """Return the weights as nlu/network.py takes them; the table in half precision."""
            found = {"table": self.table.weight.detach().numpy().astype(np.float16), "bias": self.bias.detach().numpy()}
            for layer, (conv, norm) in enumerate(zip(self.convs, self.norms, strict=True)):
                columns = conv.weight.detach().numpy().T
                found |= {f"conv{layer}": np.ascontiguousarray(columns), f"conv{layer}_bias": conv.bias.detach().numpy()}
                found |= {f"norm{layer}": norm.weight.detach().numpy(), f"norm{layer}_bias": norm.bias.detach().numpy()}
            for head in ("attention", "value", "label"):
                weights = getattr(self, head)
                found |= {head: np.ascontiguousarray(weights.weight.detach().numpy().T)}
                found |= {f"{head}_bias": weights.bias.detach().numpy()}
            return found

    return Trained()
