"""Builds the search index and puts it in place: a read-only folder per content, swapped by one atomic rename.

Layout below `<home>/index/`: one folder per fingerprint (records, surfaces, arrays, FAISS file) and the file `current`
naming the one in use.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.dense import DenseIndex, Encoder
from knowledge.errors import IndexMissingError
from knowledge.lexical import CHARACTERS, WORDS, LexicalIndex, build_lexical
from knowledge.loader import PROCEDURES, catalogue_of, procedure_from, read_yaml, record_files
from knowledge.model import Catalogue
from knowledge.surfaces import Surface, surfaces_of

FORMAT = 2
"""Raised when the files of an index change shape; an index of another format is built anew."""


@dataclass(frozen=True)
class SearchIndex:
    """Everything a search needs, read once. `dense` is None when no encoder was there at build time."""

    catalogue: Catalogue
    surfaces: tuple[Surface, ...]
    words: LexicalIndex
    characters: LexicalIndex
    dense: DenseIndex | None
    encoder: Encoder | None
    fingerprint: str

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Return the distinct targets in the order of their surfaces."""
        return tuple(dict.fromkeys(surface.target for surface in self.surfaces))

    @cached_property
    def starts(self) -> np.ndarray:
        """Return for each target the position of its first surface, shape (targets,)."""
        seen: dict[str, int] = {}
        for position, surface in enumerate(self.surfaces):
            seen.setdefault(surface.target, position)
        return np.asarray(list(seen.values()), dtype=np.intp)


def read_records(folder: Path = PROCEDURES) -> list[dict[str, Any]]:
    """Return the raw records below `folder` with their file, without checking them."""
    return [{**read_yaml(path), "_file": str(path)} for path in record_files(folder)]


def catalogue_from(raws: Sequence[Mapping[str, Any]]) -> Catalogue:
    """Return the catalogue of raw records."""
    return catalogue_of(procedure_from(raw, file=raw["_file"]) for raw in raws)


def fingerprint_of(raws: Sequence[Mapping[str, Any]], *, encoder_name: str, background: Sequence[str]) -> str:
    """Return the identity of an index: same records, encoder and background give the same."""
    digest = hashlib.sha256()
    plain = [{**raw, "_file": Path(raw["_file"]).name} for raw in raws]
    for part in (FORMAT, plain, encoder_name, list(background)):
        digest.update(json.dumps(part, ensure_ascii=False, sort_keys=True).encode())
    for name in ("abbreviations.yml", "fields.yml", "life_events.yml"):
        digest.update((PROCEDURES.parent / name).read_bytes())
    return digest.hexdigest()[:16]


def build_index(
    root: Path,
    raws: Sequence[Mapping[str, Any]],
    *,
    encoder: Encoder | None,
    encoder_name: str,
    background: Sequence[str],
    force: bool = False,
) -> str:
    """Build the index of `raws` below `root`, make it the current one, return its folder's name.

    What is built already is not built again, unless `force`.
    """
    name = fingerprint_of(raws, encoder_name=encoder_name, background=background)
    root.mkdir(parents=True, exist_ok=True)
    is_built = (root / name / "manifest.json").is_file()
    if is_built and force:  # built anew beside the one in use, which goes on answering
        name = f"{name}{AGAIN}{secrets.token_hex(3)}"
    if force or not is_built:
        work = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
        try:
            _write(work, raws, encoder=encoder, encoder_name=encoder_name, background=background)
            shutil.rmtree(root / name, ignore_errors=True)
            os.replace(work, root / name)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    _point(root, name)
    return name


AGAIN = "-"
"""Parts the fingerprint of an index from the mark of its being built again."""


def is_current(root: Path, fingerprint: str) -> bool:
    """Return whether the index in use has this content."""
    return (current(root) or "").split(AGAIN)[0] == fingerprint


def _write(
    work: Path,
    raws: Sequence[Mapping[str, Any]],
    *,
    encoder: Encoder | None,
    encoder_name: str,
    background: Sequence[str],
) -> None:
    surfaces = surfaces_of(catalogue_from(raws))
    texts = [surface.text for surface in surfaces]
    targets = [surface.target for surface in surfaces]
    build_lexical(texts, targets, WORDS, background=background).save(work, "words")
    build_lexical(texts, targets, CHARACTERS, background=background).save(work, "characters")
    if encoder is not None:
        DenseIndex.write(encoder.encode(texts), work / "dense.faiss")
    with (work / "records.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(raw, ensure_ascii=False) + "\n" for raw in raws)
    manifest = {"format": FORMAT, "records": len(raws), "surfaces": len(surfaces), "encoder": encoder_name}
    (work / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _point(root: Path, fingerprint: str) -> None:
    """Make `fingerprint` the current index in one step and drop the others, except the one before."""
    before = current(root)
    pointer = root / f".current.{secrets.token_hex(3)}"
    pointer.write_text(fingerprint, encoding="utf-8")
    os.replace(pointer, root / "current")
    for folder in root.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in (fingerprint, before):
            shutil.rmtree(folder, ignore_errors=True)


def current(root: Path) -> str | None:
    """Return the fingerprint of the index in use, or None."""
    pointer = root / "current"
    return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else None


def load_index(root: Path, *, encoder: Encoder | None) -> SearchIndex:
    """Return the current index below `root`; raise IndexMissingError when there is none that fits."""
    fingerprint = current(root)
    folder = root / (fingerprint or "none")
    if not (folder / "manifest.json").is_file():
        raise IndexMissingError(f"{root}: no search index; run `motcua kb build`")
    try:
        return _read(folder, encoder=encoder)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise IndexMissingError(f"{folder}: search index cannot be read ({error}); run `motcua kb build`") from error


def _read(folder: Path, *, encoder: Encoder | None) -> SearchIndex:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise IndexMissingError(f"{folder}: index format {manifest['format']}, expected {FORMAT}; run `motcua kb build`")
    with (folder / "records.jsonl").open(encoding="utf-8") as lines:
        catalogue = catalogue_from([json.loads(line) for line in lines])
    surfaces = tuple(surfaces_of(catalogue))
    has_dense = encoder is not None and (folder / "dense.faiss").is_file()
    return SearchIndex(
        catalogue=catalogue,
        surfaces=surfaces,
        words=LexicalIndex.load(folder, "words", surfaces=len(surfaces)),
        characters=LexicalIndex.load(folder, "characters", surfaces=len(surfaces)),
        dense=DenseIndex(folder / "dense.faiss") if has_dense else None,
        encoder=encoder if has_dense else None,
        fingerprint=folder.name,
    )
