"""The records a home answers from: hand-checked YAML over what was imported, field by field, with local rows, retirement
and later states. What did not change is neither read nor parsed: a digest tells."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.families import family_key
from knowledge.index_content import Records
from knowledge.loader import PROCEDURES, read_yaml, record_files
from knowledge.model import GROUP_OF, FactGroup
from knowledge.spoken import spoken_names
from knowledge.staging import LATER as LATER
from knowledge.versions import CatalogueStore

UNGROUPED = ("decision", "effective_from", "levels", "official_name", "official_field", "agencies", "related")
"""Facts of no group that a source states; where the hand record only recalls, or a later state differs, the import wins."""
LOCAL = "|"
"""Parts a code from the agency and topic of a local row."""

RETIRED = "retired"
"""The topic under which a decision to abolish a procedure is kept, apart from what its source says."""

_CODE_LINE = re.compile(r"^code:\s*[\"']?([1-9]\.\d{6}|unknown)", re.MULTILINE)
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
    spoken: tuple[str, ...] = ()
    """What citizens call a procedure that only an import holds."""

    @property
    def digest(self) -> str:
        """Return the identity of the parts together."""
        digest = hashlib.sha256(_rules())
        for part in (
            f"{self.hand.digest} {self.hand.code}" if self.hand else "",
            self.imported or "",
            *sorted(self.later.items()),
            *sorted(self.local.items()),
            *([self.spoken] if self.spoken else []),
        ):
            digest.update(repr(part).encode())
        return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def _rules() -> bytes:
    """Return this module's text: when parts are put together otherwise, the records are others."""
    return Path(__file__).read_bytes()


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
    joined = _joined(hands, found, store) if found else {}
    for hand in hands:
        found[joined.get(hand.path, hand.identity)].hand = hand
    for identity, part in found.items():
        part.spoken = () if part.hand else spoken_names().get(identity, ())
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


def _joined(hands: Sequence[Hand], found: Mapping[str, Parts], store: CatalogueStore) -> dict[Path, str]:
    """Return the code for hand-checked files without one: the only imported procedure of the same name and levels.

    Several of that name: none is taken, for a wrong code is worse than none.
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for key, name in store.names().items():
        if key in found:
            by_name[family_key(name)].append(key)
    taken = {hand.code for hand in hands}
    joined: dict[Path, str] = {}
    for hand in hands:
        same = by_name.get(family_key(hand.name), ())
        if hand.code == "unknown" and len(same) == 1 and same[0] not in taken and _same_levels(hand, found[same[0]], store):
            joined[hand.path] = same[0]
            taken.add(same[0])
    return joined


def _same_levels(hand: Hand, parts: Parts, store: CatalogueStore) -> bool:
    imported = store.raw(parts.imported) if parts.imported else {}
    return set(read_yaml(hand.path).get("levels", ())) == set(imported.get("levels", ()))


def read(parts: Parts, store: CatalogueStore) -> dict[str, Any]:
    """Return the raw record that the parts make up."""
    hand = read_yaml(parts.hand.path) if parts.hand else None
    imported = store.raw(parts.imported) if parts.imported else None
    later = {day: {**store.raw(digest), "effective_from": day} for day, digest in sorted(parts.later.items())}
    base = imported
    if imported is None and hand is None:  # only known from the day it takes effect
        base = later.pop(min(later))
    raw = merged(hand, base)
    states = [{"effective_from": day, "record": later_state(hand, imported, state)} for day, state in later.items()]
    if states:
        raw["upcoming"] = [*raw.get("upcoming", ()), *states]
    beside = {topic: store.raw(digest) for topic, digest in sorted(parts.local.items())}
    _retire(raw, beside.pop(RETIRED, None))
    rows = [entry["row"] for entry in beside.values()]
    records: list[dict[str, Any]] = [raw, *(state["record"] for state in raw.get("upcoming", ()))]
    for record in records if rows else ():
        record["local"] = [*record.get("local", ()), *rows]
    for record in records if parts.spoken else ():
        record["aliases"] = list(parts.spoken)
    raw["_file"] = str(parts.hand.path) if parts.hand else f"{raw['code']}.import"
    return raw


def _retire(raw: dict[str, Any], decided: Mapping[str, Any] | None) -> None:
    """Mark a record as abolished in all its states: by a decision recorded here, or as its source says.

    Of a source, a state that begins after the end is the procedure come back.
    """
    if decided:
        raw["retired"] = decided["retired"]
    retired = raw.get("retired")
    for state in raw.get("upcoming", ()):
        if retired and (decided or state["effective_from"] < retired["on"]):
            state["record"].setdefault("retired", retired)


def later_state(
    hand: Mapping[str, Any] | None, imported: Mapping[str, Any] | None, state: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the raw record of a later state: what the import says will change wins over the hand record of today."""
    if hand is None:
        return dict(state)
    before = imported if imported is not None else {}
    changed = {group for key, group in GROUP_OF.items() if before.get(key) != state.get(key)}
    gone = {key for key, group in GROUP_OF.items() if group in changed}
    gone |= {key for key in UNGROUPED if key in state and before.get(key) != state[key]}
    lasting = {key: value for key, value in hand.items() if key not in gone and key != "upcoming"}
    return merged(lasting, state)


def merged(hand: Mapping[str, Any] | None, imported: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return one raw record of the two: what a person checked wins field by field, the import fills the rest.

    What the hand record only recalls loses to the import.
    """
    if hand is None or imported is None:
        return dict(imported or hand or {})
    raw = {**imported, **hand}
    groups = _establishment(hand, imported)
    for key, group in GROUP_OF.items():
        told_by = imported if groups[group] == "imported" else hand
        raw.pop(key, None)  # a group of facts comes from one of the two, never from both
        if key in told_by:
            raw[key] = told_by[key]
    raw["code"] = imported["code"]
    recalled = hand["established"]["default"] == "recalled"
    if recalled:
        raw |= {key: imported[key] for key in UNGROUPED if key in imported}
    raw["source"] = _source(hand, imported, groups, recalled=recalled)
    raw["established"] = _stated(groups)
    return raw


def _source(
    hand: Mapping[str, Any], imported: Mapping[str, Any], groups: Mapping[FactGroup, str], *, recalled: bool
) -> dict[str, Any]:
    """Return the source to name: the hand record's while anything in it was checked; never fresher than any fact is."""
    kinds = set(groups.values())
    if recalled or kinds == {"imported"}:
        return dict(imported["source"])
    if "imported" not in kinds:
        return dict(hand["source"])
    return {**hand["source"], "checked_on": min(hand["source"]["checked_on"], imported["source"]["checked_on"])}


def _establishment(hand: Mapping[str, Any], imported: Mapping[str, Any]) -> dict[FactGroup, str]:
    """Return per group of facts how it is established in the merged record."""
    stated = hand["established"]
    groups: dict[FactGroup, str] = {}
    for group in FactGroup:
        keys = [key for key, belongs in GROUP_OF.items() if belongs is group]
        kind = str(stated.get(group.value, stated["default"]))
        loses = kind == "recalled" or not any(key in hand for key in keys)
        groups[group] = "imported" if loses and any(key in imported for key in keys) else kind
    return groups


def _stated(groups: Mapping[FactGroup, str]) -> dict[str, str]:
    """Return the shortest way to write how each group is established."""
    kinds = list(groups.values())
    default = max(dict.fromkeys(kinds), key=kinds.count)
    return {"default": default} | {group.value: kind for group, kind in groups.items() if kind != default}
