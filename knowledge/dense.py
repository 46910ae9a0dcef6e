"""Dense search: the project's own static encoder (or any sentence-transformers model) and a FAISS index over surfaces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from knowledge.errors import EncoderMissingError
from knowledge.text import fold


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        """Return one unit vector per text, shape (texts, dimensions), float32."""
        ...


def units(text: str) -> str:
    """Return the words and joined word pairs the static encoder counts: khai sinh -> khai sinh khai_sinh."""
    words = fold(text).split()
    return " ".join(words + [f"{first}_{second}" for first, second in zip(words, words[1:], strict=False)])


class StaticEncoder:
    """The project's own encoder: the mean of trained vectors of words and word pairs, read without loading torch."""

    def __init__(self, folder: Path) -> None:
        from model2vec import StaticModel

        model = StaticModel.from_pretrained(folder, normalize=True, max_length=None, force_download=False)
        vectors = model.embedding if model.token_mapping is None else model.embedding[model.token_mapping]
        self._vectors = vectors if model.weights is None else vectors * model.weights[:, None]
        vocabulary = model.tokenizer.get_vocab()
        self._rows = {unit: row for unit, row in vocabulary.items() if row != model.unk_token_id}

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        return unit_vectors(map(units, texts), self._vectors, self._rows)


def unit_vectors(texts: Iterable[str], vectors: np.ndarray, rows: Mapping[str, int]) -> np.ndarray:
    """Return the unit vectors of texts told in units, shape (texts, dimensions); nothing for one of no known unit.

    `vectors` holds one of each unit at the place `rows` names. model2vec's own way takes a single text five times as long.
    """
    told = [[rows[unit] for unit in text.split() if unit in rows] for text in texts]
    found = np.zeros((len(told), vectors.shape[1]), dtype=np.float32)
    for place, known in enumerate(told):
        if known:
            mean = vectors[known].mean(axis=0)
            found[place] = mean / (np.linalg.norm(mean) + TINY)
    return found


TINY = 1e-32
"""Keeps the vector of no known words from being divided by zero."""


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder; gets the text as written."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name, device="cpu")

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(name: str) -> Encoder:
    """Return the encoder at `name` (a folder, or a sentence-transformers model name).

    Raises EncoderMissingError when it cannot be read.
    """
    folder = Path(name)
    try:
        if is_static(folder):
            return StaticEncoder(folder)
        return SentenceTransformerEncoder(name)
    except Exception as error:
        raise EncoderMissingError(f"encoder {name}: cannot be read: {error}") from error


def is_static(folder: Path) -> bool:
    """Return whether `folder` holds one of our static encoders."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return False
    listed = json.loads(modules.read_text(encoding="utf-8"))
    return any(str(module.get("type", "")).endswith("StaticEmbedding") for module in listed)


def encoder_identity(name: str) -> str:
    """Return what tells two encoders apart: the content of a folder's weights and words, the name of any other model."""
    folder = Path(name)
    files = [*sorted(folder.rglob("*.safetensors")), *sorted(folder.rglob("tokenizer.json"))] if folder.is_dir() else []
    if not files:
        return name
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class DenseIndex:
    """A FAISS inner-product index over unit vectors, memory-mapped; stays readable when its file is removed."""

    def __init__(self, path: Path) -> None:
        import faiss

        library: Any = faiss  # its types lack what its C++ part offers
        # IO_FLAG_MMAP reads a flat index into memory all the same; this one maps it (docs/adr/0007)
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        self._inner_products, self._pointer = library.fvec_inner_products_ny, library.swig_ptr

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @staticmethod
    def write(vectors: np.ndarray, path: Path) -> None:
        """Write the index of `vectors` (surfaces, dimensions) to `path`."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        faiss.write_index(index, str(path))

    def vectors(self) -> np.ndarray:
        """Return all vectors, shape (surfaces, dimensions)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def scores(self, question: np.ndarray) -> np.ndarray:
        """Return the inner product of `question` (dimensions,) with every surface, shape (surfaces,)."""
        asked = np.ascontiguousarray(question, dtype=np.float32)
        scores = np.empty(len(self), dtype=np.float32)
        at = self._pointer  # a search for all would sort them too: eight times as long (docs/adr/0007)
        self._inner_products(at(scores), at(asked), self._index.get_xb(), self._index.d, len(self))
        return scores
