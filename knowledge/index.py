"""Builds the search index and puts it in place: a read-only folder per content, swapped by one atomic rename.

Layout below `<home>/index/`: one folder per fingerprint (see index_content) and the file `current` naming the one in use.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.blobs import Blobs
from knowledge.catalogue import stored_catalogue
from knowledge.dense import DenseIndex, Encoder
from knowledge.errors import EncoderMismatchError, IndexMissingError, IndexWriteError
from knowledge.index_content import FORMAT, Records, open_before, records_of, shape, write_content
from knowledge.lexical import LexicalIndex, build_lexical, character_terms, word_terms
from knowledge.loader import (
    PROCEDURES,
    catalogue_of,
    fields_named,
    load_life_events,
    procedure_from,
    read_yaml,
    record_files,
)
from knowledge.model import Card, Catalogue
from knowledge.surfaces import EVENT, Surface, members_in, surfaces_of, unpack_surfaces
from knowledge.targets import Targets, targets_of


@dataclass(frozen=True)
class SearchIndex:
    """Everything a search needs, opened once. `dense` is None when no encoder was there at build time."""

    catalogue: Catalogue
    targets: Targets
    words: LexicalIndex
    characters: LexicalIndex
    dense: DenseIndex | None
    encoder: Encoder | None
    fingerprint: str
    built_with: str = ""
    """Identity of the encoder it was built with; empty: none."""
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Ids of the procedures that belong to each life event."""
    packed_surfaces: Sequence[bytes] = ()

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """Return all surfaces in the order of the scores; for measuring, no answer needs them."""
        pairs = zip(self.targets.ids, self.packed_surfaces, strict=True)
        return tuple(surface for target, blob in pairs for surface in unpack_surfaces(target, blob))


def read_records(folder: Path = PROCEDURES) -> list[dict[str, Any]]:
    """Return the raw records below `folder` with their file, without checking them."""
    return [{**read_yaml(path), "_file": str(path)} for path in record_files(folder)]


def catalogue_from(raws: Sequence[Mapping[str, Any]]) -> Catalogue:
    """Return the catalogue of raw records, held in memory."""
    return catalogue_of(procedure_from(raw, file=raw["_file"]) for raw in raws)


def index_in_memory(catalogue: Catalogue) -> SearchIndex:
    """Return an index of `catalogue` by words and characters only; nothing is written."""
    surfaces = surfaces_of(catalogue)
    texts, owners = [surface.text for surface in surfaces], [surface.target for surface in surfaces]
    own: dict[str, list[Surface]] = {}
    for surface in surfaces:
        own.setdefault(surface.target, []).append(surface)
    states: dict[str, list[Card]] = {identity: [] for identity in own}
    for card in catalogue.cards:
        states[card.id].append(card)
    return SearchIndex(
        catalogue=catalogue,
        targets=targets_of(list(own), list(own.values()), list(states.values())),
        words=build_lexical(texts, owners, word_terms, background=()),
        characters=build_lexical(texts, owners, character_terms, background=()),
        dense=None,
        encoder=None,
        fingerprint="memory",
        members=members_in(catalogue),
    )


# --- building ----------------------------------------------------------------------------------------------------


BUILT_BY = ("fields.yml", "life_events.yml", "acts.yml", "acts.py", "whom.yml", "whom.py", "phrases.py", "targets.py")
"""What an index is made by beside the records and what turns one into cards and surfaces."""


def fingerprint_of(records: Records | Sequence[Mapping[str, Any]], *, encoder_name: str, background: Sequence[str]) -> str:
    """Return the identity of an index: same records, encoder and background give the same."""
    digest = hashlib.sha256()
    for part in (shape(), sorted(_as_records(records).digests.items()), encoder_name, list(background)):
        digest.update(json.dumps(part, ensure_ascii=False).encode())
    for name in BUILT_BY:
        digest.update((PROCEDURES.parent / name).read_bytes())
    return digest.hexdigest()[:16]


def build_index(
    root: Path,
    records: Records | Sequence[Mapping[str, Any]],
    *,
    encoder: Encoder | None,
    encoder_name: str,
    background: Sequence[str],
    force: bool = False,
) -> str:
    """Build the index of `records` below `root`, make it the current one, return its folder's name.

    What is built already is not built again, and what did not change is taken over from the index in use, unless
    `force`. Raises IndexWriteError when it cannot be written; the index before goes on serving.
    """
    records = _as_records(records)
    name = fingerprint_of(records, encoder_name=encoder_name, background=background)
    try:
        with _alone(root):
            is_built = (root / name / "manifest.json").is_file()
            if is_built and force:  # built anew beside the one in use, which goes on answering
                name = f"{name}{AGAIN}{secrets.token_hex(3)}"
            if force or not is_built:
                before = None if force else open_before(root / (current(root) or "none"))
                with _workplace(root) as work:
                    write_content(work, records, before, encoder=encoder, encoder_name=encoder_name, background=background)
                    shutil.rmtree(root / name, ignore_errors=True)
                    os.replace(work, root / name)
            _point(root, name)
    except OSError as error:
        raise IndexWriteError(
            f"{root}: the search index cannot be written ({error.strerror or error}); the one before goes on serving"
        ) from error
    return name


AGAIN = "-"
"""Parts the fingerprint of an index from the mark of its being built again."""
BUILDING = ".building-"
"""How the folder of an index that is not whole yet begins."""


def _as_records(records: Records | Sequence[Mapping[str, Any]]) -> Records:
    return records if isinstance(records, Records) else records_of(records)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other builds out and clear what a killed one left; the lock ends with the process that holds it."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in (*root.glob(f"{BUILDING}*"), *root.glob(".current.*")):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        yield


@contextlib.contextmanager
def _workplace(root: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=BUILDING, dir=root))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def is_current(root: Path, fingerprint: str) -> bool:
    """Return whether the index in use has this content."""
    name = current(root) or ""
    return name.split(AGAIN)[0] == fingerprint and (root / name / "manifest.json").is_file()


def _point(root: Path, fingerprint: str) -> None:
    """Make `fingerprint` the current index in one step and drop the others, except the one before."""
    before = current(root)
    pointer = root / f".current.{secrets.token_hex(3)}"
    with pointer.open("w", encoding="utf-8") as out:
        out.write(fingerprint)
        out.flush()
        os.fsync(out.fileno())  # or a power cut may leave an empty pointer
    os.replace(pointer, root / "current")
    for folder in root.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in (fingerprint, before):
            shutil.rmtree(folder, ignore_errors=True)


def current(root: Path) -> str | None:
    """Return the name of the index in use, or None."""
    try:
        return (root / "current").read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


# --- loading -----------------------------------------------------------------------------------------------------

ATTEMPTS = 5
"""How often a load is tried anew when the index it read was replaced twice meanwhile."""


def load_index(root: Path, *, encoder: Encoder | None, encoder_name: str = "") -> SearchIndex:
    """Return the current index below `root`, all its files opened.

    Raises IndexMissingError when there is none that fits, EncoderMismatchError when `encoder` (whose identity is
    `encoder_name`) is not the one it was built with. Without an encoder the search goes by words alone.
    """
    for _ in range(ATTEMPTS):
        name = current(root)
        folder = root / (name or "none")
        try:
            if not (folder / "manifest.json").is_file():
                raise IndexMissingError(f"{root}: no search index; run `motcua kb build`")
            return _read(folder, encoder=encoder, encoder_name=encoder_name)
        except (OSError, ValueError, KeyError, RuntimeError, IndexMissingError) as error:
            if current(root) != name:
                continue
            if isinstance(error, IndexMissingError):
                raise
            raise IndexMissingError(f"{folder}: search index cannot be read ({error}); run `motcua kb build`") from error
    raise IndexMissingError(f"{root}: the search index changes faster than it can be read")


def _read(folder: Path, *, encoder: Encoder | None, encoder_name: str) -> SearchIndex:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise IndexMissingError(f"{folder}: index format {manifest['format']}, expected {FORMAT}; run `motcua kb build`")
    built_with = manifest["encoder"]
    if encoder is not None:
        _check_encoder(folder, built_with, encoder_name)
    ids = [identity for identity, _ in json.loads((folder / "entries.json").read_text(encoding="utf-8"))]
    procedures = [identity for identity in ids if not identity.startswith(EVENT)]
    has_dense = encoder is not None and bool(built_with)
    return SearchIndex(
        catalogue=stored_catalogue(
            procedures,
            Blobs(folder, "records"),
            Blobs(folder, "cards"),
            fields=fields_named(manifest["fields"].items()),
            life_events=load_life_events(),
        ),
        targets=Targets.load(folder, ids),
        words=LexicalIndex.load(folder, "words", surfaces=manifest["surfaces"]),
        characters=LexicalIndex.load(folder, "characters", surfaces=manifest["surfaces"]),
        dense=DenseIndex(folder / "dense.faiss") if has_dense else None,
        encoder=encoder if has_dense else None,
        fingerprint=folder.name,
        built_with=built_with,
        members=manifest["members"],
        packed_surfaces=Blobs(folder, "surfaces"),
    )


def check_encoder(root: Path, encoder_name: str) -> None:
    """Raise EncoderMismatchError when the current index was built with another encoder than `encoder_name`."""
    folder = root / (current(root) or "none")
    with contextlib.suppress(OSError, ValueError, KeyError):
        _check_encoder(folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["encoder"], encoder_name)


def _check_encoder(folder: Path, built_with: str, encoder_name: str) -> None:
    if built_with not in ("", encoder_name):
        raise EncoderMismatchError(
            f"{folder}: built with encoder {built_with}, the one in use is {encoder_name}; run `motcua kb build`"
        )
