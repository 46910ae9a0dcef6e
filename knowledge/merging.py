"""The records a home answers from: hand-checked YAML over what was imported, field by field, with local rows, retirement
and later states. What did not change is neither read nor parsed: a digest tells."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.families import family_key
from knowledge.index_content import Records
from knowledge.loader import PROCEDURES, read_yaml, record_files
from knowledge.model import FactGroup
from knowledge.versions import CatalogueStore

GROUP_OF = {
    "submission": FactGroup.SUBMISSION,
    "fees": FactGroup.FEES,
    "fee_note": FactGroup.FEES,
    "dossier": FactGroup.DOSSIER,
    "dossier_note": FactGroup.DOSSIER,
    "steps": FactGroup.STEPS,
    "applicants": FactGroup.APPLICANTS,
    "conditions": FactGroup.CONDITIONS,
    "results": FactGroup.RESULTS,
    "legal_basis": FactGroup.LEGAL_BASIS,
    "authority": FactGroup.AUTHORITY,
}
"""The group of facts each key of a record belongs to. Keys of no group (names, aliases, …) are the hand record's."""
LATER = "@"
"""Parts a code from the day a later state takes effect."""
LOCAL = "|"
"""Parts a code from the agency and topic of a local row."""

RETIRED = "retired"
"""The topic under which a decision to abolish a procedure is kept, apart from what its source says."""

_CODE_LINE = re.compile(r"^code:\s*[\"']?([123]\.\d{6}|unknown)", re.MULTILINE)
_NAME_LINE = re.compile(r"^official_name:\s*[\"']?(.+?)[\"']?\s*$|^name:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Hand:
    """A hand-checked file, not parsed yet: its place, the digest of its bytes, and what it is called."""

    path: Path
    digest: str
    code: str
    name: str

    @property
    def identity(self) -> str:
        """Return the id of its record."""
        return self.code if self.code != "unknown" else self.path.stem


@dataclass
class Parts:
    """What makes up one record: a hand-checked file, an imported entry, later states, local rows (digests)."""

    hand: Hand | None = None
    imported: str | None = None
    later: dict[str, str] = field(default_factory=dict)
    local: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return the identity of the parts together."""
        digest = hashlib.sha256()
        for part in (
            self.hand.digest if self.hand else "",
            self.imported or "",
            *sorted(self.later.items()),
            *sorted(self.local.items()),
        ):
            digest.update(repr(part).encode())
        return digest.hexdigest()[:16]


def retirement_key(code: str) -> str:
    """Return the key of the decision that abolished a procedure."""
    return f"{code}{LOCAL}{RETIRED}"


def home_records(store: CatalogueStore, folder: Path = PROCEDURES) -> Records:
    """Return the digest of every record of the home, and how to read one."""
    parts = parts_of(store, folder)
    return Records(
        {identity: part.digest for identity, part in parts.items()}, lambda identity: read(parts[identity], store)
    )


def parts_of(store: CatalogueStore, folder: Path = PROCEDURES) -> dict[str, Parts]:
    """Return what makes up every record, by id, in the order of the ids."""
    found: dict[str, Parts] = defaultdict(Parts)
    for key, digest in store.entries().items():
        identity, later, local = _split(key)
        if local:
            found[identity].local[local] = digest
        elif later:
            found[identity].later[later] = digest
        else:
            found[identity].imported = digest
    hands = [hand_of(path) for path in record_files(folder)]
    joined = _joined(hands, store.names()) if found else {}
    for hand in hands:
        found[joined.get(hand.path, hand.identity)].hand = hand
    return {identity: found[identity] for identity in sorted(found) if _has_facts(found[identity])}


def _has_facts(parts: Parts) -> bool:
    """Return whether there is a record at all: local rows of a procedure nobody knows make none."""
    return bool(parts.hand or parts.imported or parts.later)


def _split(key: str) -> tuple[str, str, str]:
    """Return (id, day of a later state, rest of a local row's key); what is not meant is empty."""
    identity, _, local = key.partition(LOCAL)
    identity, _, later = identity.partition(LATER)
    return identity, later, local


def hand_of(path: Path) -> Hand:
    """Return a hand-checked file as far as its first lines tell, without parsing it."""
    content = path.read_bytes()
    text = content.decode("utf-8", "replace")
    code, names = _CODE_LINE.search(text), list(_NAME_LINE.finditer(text))
    official = next((match.group(1) for match in names if match.group(1)), None)
    name = official or next((match.group(2) for match in names if match.group(2)), "")
    return Hand(path, hashlib.sha256(content).hexdigest()[:16], code.group(1) if code else "unknown", name)


def _joined(hands: list[Hand], names: Mapping[str, str]) -> dict[Path, str]:
    """Return the code for hand-checked files without one: the only imported procedure of the same name.

    Several of that name (a level each, say): none is taken, for a wrong code is worse than none.
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        if LATER not in key and LOCAL not in key:
            by_name[family_key(name)].append(key)
    taken = {hand.code for hand in hands}
    joined = {}
    for hand in hands:
        same = [code for code in by_name.get(family_key(hand.name), ()) if code not in taken]
        if hand.code == "unknown" and len(same) == 1:
            joined[hand.path] = same[0]
            taken.add(same[0])
    return joined


def read(parts: Parts, store: CatalogueStore) -> dict[str, Any]:
    """Return the raw record that the parts make up."""
    hand = read_yaml(parts.hand.path) if parts.hand else None
    imported = store.raw(parts.imported) if parts.imported else None
    later = {day: store.raw(digest) for day, digest in sorted(parts.later.items())}
    if imported is None and hand is None:  # only known from the day it takes effect
        day = min(later)
        imported = {**later.pop(day), "effective_from": day}
    raw = merged(hand, imported)
    if later:
        states = [{"effective_from": day, "record": merged(hand, state, newer=True)} for day, state in later.items()]
        raw["upcoming"] = [*raw.get("upcoming", ()), *states]
    beside = {topic: store.raw(digest) for topic, digest in sorted(parts.local.items())}
    if RETIRED in beside:
        raw["retired"] = beside.pop(RETIRED)["retired"]
    if beside:
        raw["local"] = [*raw.get("local", ()), *(entry["row"] for entry in beside.values())]
    raw["_file"] = str(parts.hand.path) if parts.hand else f"{raw['code']}.import"
    return raw


def merged(hand: Mapping[str, Any] | None, imported: Mapping[str, Any] | None, *, newer: bool = False) -> dict[str, Any]:
    """Return one raw record of the two: what a person checked wins field by field, the import fills the rest.

    What the hand record only recalls loses to the import. `newer`: the import tells a later state, whose facts win.
    """
    if hand is None or imported is None:
        return dict(imported or hand or {})
    raw = {**imported, **hand}
    groups = _establishment(hand, imported, newer=newer)
    for key, group in GROUP_OF.items():
        told_by = imported if groups[group] == "imported" else hand
        raw.pop(key, None)  # a group of facts comes from one of the two, never from both
        if key in told_by:
            raw[key] = told_by[key]
    raw["code"] = imported["code"]
    if newer or hand["established"]["default"] == "recalled":
        for key in ("source", "decision", "levels"):
            raw[key] = imported.get(key, raw.get(key))
    raw["established"] = _stated(groups)
    if imported.get("retired"):
        raw["retired"] = imported["retired"]
    return raw


def _establishment(hand: Mapping[str, Any], imported: Mapping[str, Any], *, newer: bool) -> dict[FactGroup, str]:
    """Return per group of facts how it is established in the merged record."""
    stated = hand["established"]
    groups: dict[FactGroup, str] = {}
    for group in FactGroup:
        keys = [key for key, belongs in GROUP_OF.items() if belongs is group]
        kind = str(stated.get(group.value, stated["default"]))
        loses = kind == "recalled" or newer or not any(key in hand for key in keys)
        groups[group] = "imported" if loses and any(key in imported for key in keys) else kind
    return groups


def _stated(groups: Mapping[FactGroup, str]) -> dict[str, str]:
    """Return the shortest way to write how each group is established."""
    kinds = list(groups.values())
    default = max(dict.fromkeys(kinds), key=kinds.count)
    return {"default": default} | {group.value: kind for group, kind in groups.items() if kind != default}
