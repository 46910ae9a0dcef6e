"""What lies in an index folder. Of a record that did not change, everything is taken over from the index before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from knowledge.blobs import Blobs
from knowledge.catalogue import cards_of, pack_cards, pack_record, unpack_cards
from knowledge.dense import DenseIndex, Encoder
from knowledge.lexical import COLUMNS, VIEWS, counts_of, load_counts, save_counts, weigh
from knowledge.loader import fields_named, load_fields, load_life_events, procedure_from
from knowledge.model import Card, LifeEvent
from knowledge.surfaces import (
    EVENT,
    event_surfaces,
    events_used,
    members_of,
    pack_surfaces,
    procedure_surfaces,
    unpack_surfaces,
)
from knowledge.targets import targets_of

FORMAT = 4
"""Raised when the files of an index change shape; an index of another format is built anew."""

ROOM = Path(__file__).parent
SHAPES = (
    "abbreviations.yml",
    "situations.yml",
    *(f"{name}.py" for name in ("catalogue", "families", "lexical", "loader", "surfaces", "text")),
)
"""What cards, surfaces and counts are made by: when one of these changes, nothing is taken over."""


@dataclass(frozen=True)
class Records:
    """What an index is built from: the digest of every record by id, and a way to read one."""

    digests: Mapping[str, str]
    read: Callable[[str], Mapping[str, Any]]


def records_of(raws: Iterable[Mapping[str, Any]]) -> Records:
    """Return raw records with a digest each; `_file` names the record that has no code."""
    by_id = {identity_of(raw): raw for raw in raws}
    return Records({identity: digest_of(raw) for identity, raw in by_id.items()}, by_id.__getitem__)


def identity_of(raw: Mapping[str, Any]) -> str:
    """Return the id of a raw record: its code, or its file's slug."""
    return str(raw["code"]) if raw["code"] != "unknown" else Path(str(raw.get("_file", ""))).stem


def digest_of(raw: Mapping[str, Any]) -> str:
    """Return the identity of a raw record's content; the folder its file lies in does not count."""
    plain = {**raw, "_file": Path(str(raw.get("_file", ""))).name}
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def shape() -> str:
    """Return the identity of the code and words that turn a record into cards, surfaces and counts."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for name in SHAPES:
        digest.update((ROOM / name).read_bytes())
    return digest.hexdigest()[:16]


class Before:
    """What the index before holds, opened for taking over."""

    def __init__(self, folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT or manifest["shape"] != shape():
            raise ValueError(f"{folder}: of another shape")
        entries = json.loads((folder / "entries.json").read_text(encoding="utf-8"))
        self.encoder: str = manifest["encoder"]
        self.positions = {identity: position for position, (identity, _) in enumerate(entries)}
        self._digests = [digest for _, digest in entries]
        self.records, self.cards, self.surfaces = (Blobs(folder, name) for name in ("records", "cards", "surfaces"))
        self.starts = np.append(np.load(folder / "targets_starts.npy"), manifest["surfaces"])
        self.counts = {name: load_counts(folder, name, terms=COLUMNS) for name in VIEWS}
        dense = folder / "dense.faiss"
        self.vectors = DenseIndex(dense).vectors() if dense.is_file() else None

    def position(self, identity: str, digest: str) -> int | None:
        """Return where the same content stands, None when it is new or changed."""
        position = self.positions.get(identity)
        return position if position is not None and self._digests[position] == digest else None


def open_before(folder: Path) -> Before | None:
    """Return the index in `folder` for taking over, None when there is none that fits."""
    try:
        return Before(folder)
    except (OSError, ValueError, KeyError, RuntimeError):
        return None


@dataclass
class _Entry:
    """One target: where the same content stands in the index before, or what is new."""

    identity: str
    digest: str
    taken_from: int | None
    record: bytes = b""
    cards: bytes = b"[]"
    surfaces: bytes = b"[]"


def write_content(
    work: Path,
    records: Records,
    before: Before | None,
    *,
    encoder: Encoder | None,
    encoder_name: str,
    background: Sequence[str],
) -> int:
    """Write the index of `records` into `work`; return how many records were read anew."""
    entries = [_entry(identity, records, before) for identity in sorted(records.digests)]
    cards = [unpack_cards([entry.cards]) for entry in entries]
    members = members_of(
        load_life_events(),
        ((states[0].id, dict.fromkeys(key for card in states for key in card.life_events)) for states in cards),
    )
    entries += [_event_entry(event, before) for event in events_used(load_life_events(), members)]
    cards += [()] * (len(entries) - len(cards))
    surfaces = [unpack_surfaces(entry.identity, entry.surfaces) for entry in entries]
    sizes = [len(found) for found in surfaces]
    texts = [surface.text for found in surfaces for surface in found]
    rows, fresh = _taken_rows(entries, before, sizes)
    targets = targets_of([entry.identity for entry in entries], surfaces, cards)
    targets.save(work)
    owners = np.repeat(np.arange(len(entries)), sizes)
    for name, terms in VIEWS.items():
        new = counts_of([texts[position] for position in fresh], terms)
        counts = sp.vstack([before.counts[name], new]).tocsr()[rows] if before else new[rows]
        save_counts(counts, work, name)
        weigh(counts, owners, counts_of(background, terms)).save(work, name)
    if encoder is not None:
        DenseIndex.write(
            _vectors(texts, rows, fresh, before, encoder=encoder, encoder_name=encoder_name), work / "dense.faiss"
        )
    _write_entries(work, entries)
    _write_manifest(
        work, cards, members, records=len(records.digests), surfaces=len(texts), encoder=encoder_name if encoder else ""
    )
    return sum(entry.taken_from is None and bool(entry.record) for entry in entries)


def _entry(identity: str, records: Records, before: Before | None) -> _Entry:
    digest = records.digests[identity]
    position = before.position(identity, digest) if before else None
    if before is not None and position is not None:
        return _Entry(
            identity, digest, position, before.records[position], before.cards[position], before.surfaces[position]
        )
    raw = records.read(identity)
    procedure = procedure_from(raw, file=raw.get("_file", ""))
    return _Entry(
        identity,
        digest,
        None,
        pack_record(raw),
        pack_cards(cards_of(procedure)),
        pack_surfaces(procedure_surfaces(procedure)),
    )


def _event_entry(event: LifeEvent, before: Before | None) -> _Entry:
    surfaces = pack_surfaces(event_surfaces(event))
    identity, digest = EVENT + event.key, hashlib.sha256(surfaces).hexdigest()[:16]
    return _Entry(identity, digest, before.position(identity, digest) if before else None, surfaces=surfaces)


def _taken_rows(entries: Sequence[_Entry], before: Before | None, sizes: Sequence[int]) -> tuple[np.ndarray, list[int]]:
    """Return for every surface its row among (rows of the index before, then the new ones), and which are new."""
    rows: list[np.ndarray] = []
    fresh: list[int] = []
    there = int(before.starts[-1]) if before else 0
    total = 0
    for entry, size in zip(entries, sizes, strict=True):
        if before is not None and entry.taken_from is not None:
            start = int(before.starts[entry.taken_from])
            rows.append(np.arange(start, start + size))
        else:
            rows.append(np.arange(there + len(fresh), there + len(fresh) + size))
            fresh += range(total, total + size)
        total += size
    return np.concatenate(rows) if rows else np.zeros(0, dtype=np.intp), fresh


def _vectors(
    texts: Sequence[str],
    rows: np.ndarray,
    fresh: Sequence[int],
    before: Before | None,
    *,
    encoder: Encoder,
    encoder_name: str,
) -> np.ndarray:
    """Return the vector of every surface; the encoder sees only texts it has not seen."""
    if before is None or before.vectors is None or before.encoder != encoder_name:
        return encoder.encode(texts)
    if not fresh:
        return np.asarray(before.vectors[rows])
    return np.asarray(np.vstack([before.vectors, encoder.encode([texts[position] for position in fresh])])[rows])


def _write_entries(work: Path, entries: Sequence[_Entry]) -> None:
    Blobs.write(work, "records", (entry.record for entry in entries))
    Blobs.write(work, "cards", (entry.cards for entry in entries))
    Blobs.write(work, "surfaces", (entry.surfaces for entry in entries))
    listed = [[entry.identity, entry.digest] for entry in entries]
    (work / "entries.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")


def _write_manifest(
    work: Path,
    cards: Sequence[Sequence[Card]],
    members: Mapping[str, Sequence[str]],
    *,
    records: int,
    surfaces: int,
    encoder: str,
) -> None:
    ours = load_fields()
    named = fields_named((card.field, card.official_field) for states in cards for card in states)
    manifest = {
        "format": FORMAT,
        "shape": shape(),
        "records": records,
        "surfaces": surfaces,
        "encoder": encoder,
        "fields": {key: field.name for key, field in named.items() if key not in ours},
        "members": members,
    }
    (work / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
