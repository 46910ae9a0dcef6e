"""Trains the project's own encoder: a sentence-transformers StaticEmbedding over folded words and word pairs.

Contrastive with in-batch negatives: a citizen's wording of a procedure (an alias inside an ordinary question) against
another text of the same procedure. Nothing but the project's own records and question templates is read.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.dense import units
from knowledge.families import family_key
from knowledge.model import Catalogue, Procedure
from knowledge.surfaces import EVENT, events_used, procedure_surfaces, spoken_of

DIMENSIONS = 256
EPOCHS = 25
BATCH = 256
LEARNING_RATE = 0.03
SCALE = 20.0
"""Temperature of the contrastive loss, sentence-transformers' own default."""
KEEP_WORD = 0.8
"""Chance that a word of the wording stays: people leave words out."""
UNSPOKEN_SHARE = 0.25
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
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    groups = _groups(catalogue)
    texts = [units(text) for group in groups for text in group.texts] + [units(text) for text in templates]
    tokenizer = _tokenizer(texts)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=DIMENSIONS), Normalize()], device="cpu")
    loss = MultipleNegativesRankingLoss(model, scale=SCALE)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        pairs = _pairs(groups, templates, chance)
        total = 0.0
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            features = [model.preprocess([units(pair[side]) for pair in batch]) for side in (0, 1)]
            value = loss(features, None)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += float(value.detach()) * len(batch)
        progress(f"encoder: epoch {epoch + 1}/{EPOCHS}, loss {total / max(len(pairs), 1):.3f}")
    model.save(str(folder), create_model_card=False)


@dataclass(frozen=True)
class _Group:
    """The texts that lead to one target, names first; `spoken` when citizens' own words are among them."""

    texts: tuple[str, ...]
    spoken: bool


def _groups(catalogue: Catalogue) -> list[_Group]:
    """Return the texts per target; procedures of one name at several levels are one target, or they would repel."""
    groups: dict[str, dict[str, None]] = {}
    spoken: set[str] = set()
    for procedure in catalogue.procedures:
        key = family_key(procedure.official_name or procedure.name)
        texts = [surface.text for surface in procedure_surfaces(procedure)] + _content(procedure, catalogue)
        groups.setdefault(key, {}).update(dict.fromkeys(texts))
        spoken |= {key} if spoken_of(procedure) else set()
    used = {key for procedure in catalogue.procedures for key in procedure.life_events}
    for event in events_used(catalogue.life_events, used):
        groups[EVENT + event.key] = dict.fromkeys(event.phrases)
        spoken.add(EVENT + event.key)
    return [_Group(tuple(texts), key in spoken) for key, texts in groups.items()]


def _content(procedure: Procedure, catalogue: Catalogue) -> list[str]:
    """Return short texts from the record's content that tell what it is about."""
    field = catalogue.fields.get(procedure.field)
    named = [procedure.choose_when or "", *procedure.results[:1]]
    if field:
        named.append(f"{procedure.name} {field.name}")
    return [text for text in named if text]


def _pairs(groups: Sequence[_Group], templates: Sequence[str], chance: random.Random) -> list[tuple[str, str]]:
    """Return shuffled (wording, text) pairs; two wordings of one target in a batch are rare enough to be noise."""
    pairs = []
    for group in groups:
        for wording in group.texts:
            if not group.spoken and chance.random() >= UNSPOKEN_SHARE:
                continue
            others = [text for text in group.texts if text != wording] or [wording]
            pairs.append((_as_asked(wording, templates, chance), chance.choice(others)))
    chance.shuffle(pairs)
    return pairs


def _as_asked(wording: str, templates: Sequence[str], chance: random.Random) -> str:
    words = wording.split()
    kept = [word for word in words if chance.random() < KEEP_WORD] if len(words) > 2 else words
    said = " ".join(kept or words)
    return chance.choice(templates).replace("{procedure}", said) if templates and chance.random() < 0.7 else said


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
