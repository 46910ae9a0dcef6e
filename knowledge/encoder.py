"""Trains the project's own encoder: a sentence-transformers StaticEmbedding over folded words and word pairs.

Contrastive with in-batch negatives: a citizen's wording of a procedure (an alias inside an ordinary question) against
another text of the same procedure. Nothing but the project's own records and question templates is read.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.dense import units
from knowledge.model import Catalogue, Procedure
from knowledge.surfaces import surfaces_of

DIMENSIONS = 256
EPOCHS = 25
BATCH = 256
LEARNING_RATE = 0.03
SCALE = 20.0
"""Temperature of the contrastive loss, sentence-transformers' own default."""
KEEP_WORD = 0.8
"""Chance that a word of the wording stays: people leave words out."""
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
    texts = _texts_by_target(catalogue)
    tokenizer = _tokenizer([units(text) for group in texts for text in group] + [units(text) for text in templates])
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=DIMENSIONS), Normalize()], device="cpu")
    loss = MultipleNegativesRankingLoss(model, scale=SCALE)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        pairs = _pairs(texts, templates, chance)
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


def _texts_by_target(catalogue: Catalogue) -> list[list[str]]:
    """Return per target the texts that lead to it, names first."""
    groups: dict[str, list[str]] = {}
    for surface in surfaces_of(catalogue):
        groups.setdefault(surface.target, []).append(surface.text)
    for procedure in catalogue.procedures:
        groups[procedure.id].extend(_content(procedure, catalogue))
    return list(groups.values())


def _content(procedure: Procedure, catalogue: Catalogue) -> list[str]:
    """Return short texts from the record's content that tell what it is about."""
    field = catalogue.fields.get(procedure.field)
    named = [procedure.choose_when or "", *procedure.results[:1]]
    if field:
        named.append(f"{procedure.name} {field.name}")
    return [text for text in named if text]


def _pairs(texts: Sequence[Sequence[str]], templates: Sequence[str], chance: random.Random) -> list[tuple[str, str]]:
    """Return shuffled (wording, text) pairs; two wordings of one target in a batch are rare enough to be noise."""
    pairs = []
    for group in texts:
        for wording in group:
            others = [text for text in group if text != wording] or [wording]
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
