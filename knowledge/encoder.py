"""Trains the project's own encoder: a sentence-transformers StaticEmbedding over folded words and word pairs.

Contrastive with in-batch negatives: a citizen's wording of a procedure (an alias inside an ordinary question, words left
out, a story around it) against another text of the same procedure. Every other batch holds procedures of like fields,
which are the hard ones to tell apart. Nothing but the project's own records, templates and fillers is read.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.dense import unit_vectors, units
from knowledge.families import family_key
from knowledge.loader import read_yaml
from knowledge.model import Catalogue, Procedure
from knowledge.surfaces import EVENT, events_used, members_in, procedure_surfaces, spoken_of
from knowledge.threads import in_one_thread

DIMENSIONS = 96
"""Of one draw."""
DRAWS = 2
"""Encoders learnt from different draws of the same texts and put side by side: they err in different places."""
KEPT = 160
"""Dimensions of both that are kept, those in which the texts differ most: they find as much (docs/adr/0022)."""
EPOCHS = 25
BATCH = 256
LEARNING_RATE = 0.03
SCALE = 20.0
"""Temperature of the contrastive loss, sentence-transformers' own default."""
KEEP_WORD = (0.6, 1.0)
"""Chance that a word of the wording stays, drawn anew for each: people leave words out, some more than others."""
STORY_SHARE = 0.4
"""Chance that a wording is told with a story around it."""
MAX_FILLERS = 5
FILLERS_FILE = Path(__file__).parent / "fillers.yml"
UNSPOKEN_SHARE = 0.35
"""Chance that an official text of a procedure without citizens' wordings is taken in an epoch, or they drown the others."""
SEED = 20260701


def train_encoder(
    catalogue: Catalogue,
    folder: Path,
    *,
    templates: Sequence[str],
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Train on `catalogue` and write a sentence-transformers folder; `templates` hold `{procedure}`."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    groups = _groups(catalogue)
    texts = [units(text) for group in groups for text in group.texts]
    tokenizer = _tokenizer(texts + [units(text) for text in (*templates, *fillers())])
    with in_one_thread():
        drawn = [_drawn(groups, tokenizer, templates, draw, progress) for draw in range(DRAWS)]
        joined = np.concatenate([vectors / np.linalg.norm(vectors, axis=1).mean() for vectors in drawn], axis=1)
        kept = joined @ _principal(unit_vectors(texts, joined, tokenizer.get_vocab()), KEPT)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=kept), Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)


def _principal(vectors: np.ndarray, kept: int) -> np.ndarray:
    """Return the directions in which the vectors differ most, shape (dimensions, kept), the first of them first."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :kept])


def _drawn(
    groups: Sequence[_Group], tokenizer: Any, templates: Sequence[str], draw: int, progress: Callable[[str], None]
) -> np.ndarray:
    """Return the vectors of the tokenizer's words, shape (words, DIMENSIONS), learnt from one draw."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    torch.manual_seed(SEED + draw)
    chance = random.Random(SEED + draw)
    vocabulary = tokenizer.get_vocab()
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=DIMENSIONS), Normalize()], device="cpu")
    model[0].embedding.sparse = True  # a batch touches few of the words: a step costs a tenth of a dense one
    optimizer = torch.optim.SparseAdam(model.parameters(), lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        pairs = _pairs(groups, templates, chance)
        if epoch % 2:
            pairs = _by_field(pairs, groups, chance)
        total = 0.0
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            value = _loss(model, batch, vocabulary)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += float(value.detach()) * len(batch)
        done, loss = draw * EPOCHS + epoch + 1, total / max(len(pairs), 1)
        progress(f"encoder: epoch {done}/{DRAWS * EPOCHS}, loss {loss:.3f}")
    return np.asarray(model[0].embedding.weight.detach().numpy())


def _loss(model: Any, batch: Sequence[_Pair], vocabulary: Mapping[str, int]) -> Any:
    """Return the contrastive loss of a batch; two wordings of one target are not held against each other."""
    import torch

    asked, texts = (
        model(_features([getattr(pair, side) for pair in batch], vocabulary))["sentence_embedding"]
        for side in ("wording", "text")
    )
    scores = asked @ texts.T * SCALE
    owners = torch.tensor([pair.group for pair in batch])
    same = (owners[:, None] == owners[None, :]) & ~torch.eye(len(batch), dtype=torch.bool)
    return torch.nn.functional.cross_entropy(scores.masked_fill(same, -torch.inf), torch.arange(len(batch)))


def _features(texts: Sequence[str], vocabulary: Mapping[str, int]) -> dict[str, Any]:
    """Return the texts as the embedding takes them; the model's own way goes through a tokenizer and takes twice as long."""
    import torch

    ids = [[vocabulary.get(unit, 0) for unit in _units_of(text)] for text in texts]
    ends = [0, *accumulate(map(len, ids))]
    return {"input_ids": torch.tensor(list(chain.from_iterable(ids))), "offsets": torch.tensor(ends[:-1])}


@lru_cache(maxsize=65_536)
def _units_of(text: str) -> tuple[str, ...]:
    return tuple(units(text).split())


@dataclass(frozen=True)
class _Group:
    """The texts that lead to one target, names first; `spoken` when citizens' own words are among them."""

    texts: tuple[str, ...]
    spoken: bool
    field: str = ""


@dataclass(frozen=True)
class _Pair:
    """A wording as asked and another text of the same target, the group at position `group`."""

    wording: str
    text: str
    group: int


def _groups(catalogue: Catalogue) -> list[_Group]:
    """Return the texts per target; procedures of one name at several levels are one target, or they would repel."""
    groups: dict[str, dict[str, None]] = {}
    fields: dict[str, str] = {}
    spoken: set[str] = set()
    for procedure in catalogue.procedures:
        key = family_key(procedure.official_name or procedure.name)
        texts = [surface.text for surface in procedure_surfaces(procedure)] + _content(procedure, catalogue)
        groups.setdefault(key, {}).update(dict.fromkeys(texts))
        fields.setdefault(key, procedure.field)
        spoken |= {key} if spoken_of(procedure) else set()
    for event in events_used(catalogue.life_events, members_in(catalogue)):
        groups[EVENT + event.key] = dict.fromkeys(event.phrases)
        spoken.add(EVENT + event.key)
    return [_Group(tuple(texts), key in spoken, fields.get(key, "")) for key, texts in groups.items()]


def _content(procedure: Procedure, catalogue: Catalogue) -> list[str]:
    """Return short texts from the record's content that tell what it is about."""
    field = catalogue.fields.get(procedure.field)
    named = [procedure.choose_when or "", *procedure.results[:1]]
    if field:
        named.append(f"{procedure.name} {field.name}")
    return [text for text in named if text]


def _pairs(groups: Sequence[_Group], templates: Sequence[str], chance: random.Random) -> list[_Pair]:
    """Return shuffled pairs of a wording as asked and another text of its group."""
    pairs = []
    for place, group in enumerate(groups):
        for wording in group.texts:
            if not group.spoken and chance.random() >= UNSPOKEN_SHARE:
                continue
            others = [text for text in group.texts if text != wording] or [wording]
            pairs.append(_Pair(_as_asked(wording, templates, chance), chance.choice(others), place))
    chance.shuffle(pairs)
    return pairs


def _by_field(pairs: Sequence[_Pair], groups: Sequence[_Group], chance: random.Random) -> list[_Pair]:
    """Return the pairs so that those of one field stand together, the fields in a new order each time."""
    order = {field: chance.random() for field in sorted({group.field for group in groups})}
    return sorted(pairs, key=lambda pair: order[groups[pair.group].field])


def _as_asked(wording: str, templates: Sequence[str], chance: random.Random) -> str:
    words = wording.split()
    keep = chance.uniform(*KEEP_WORD)
    kept = [word for word in words if chance.random() < keep] if len(words) > 2 else words
    said = " ".join(kept or words)
    if not templates:
        return said
    asked = chance.choice(templates).replace("{procedure}", said) if chance.random() < 0.7 else said
    return _in_a_story(asked, chance) if chance.random() < STORY_SHARE else asked


def _in_a_story(asked: str, chance: random.Random) -> str:
    """Return the question with fillers before and after it."""
    told = [chance.choice(fillers()) for _ in range(chance.randint(1, MAX_FILLERS))]
    before = chance.randint(0, len(told))
    return " ".join([*told[:before], asked, *told[before:]])


@lru_cache(maxsize=1)
def fillers() -> tuple[str, ...]:
    """Return what people tell around what they ask."""
    return tuple(map(str, read_yaml(FILLERS_FILE)))


def _tokenizer(texts: Sequence[str]):  # type: ignore[no-untyped-def]  # tokenizers ships no usable types
    """Return a word-level tokenizer over the units that occur in `texts`."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    counted = Counter(unit for text in texts for unit in text.split())
    kept = [unit for unit, count in counted.most_common() if count > 1 or "_" not in unit]
    vocabulary = {"[UNK]": 0} | {unit: number for number, unit in enumerate(kept, start=1)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - not a secret
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer
