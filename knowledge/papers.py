"""What the papers of a dossier are (form, already digital, other), and which phrases say that somebody must come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.model import DossierItem
from knowledge.text import tokens

_ROOM = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Database:
    """A national database that holds the content of some papers, for everybody when `complete`."""

    name: str
    words: re.Pattern[str]
    never: re.Pattern[str] | None
    complete: bool

    def holds(self, name: str) -> bool:
        """Return whether the paper called `name` (plain) is in it."""
        return bool(self.words.search(name)) and not (self.never and self.never.search(name))


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one case, sorted by what they are."""

    forms: tuple[str, ...]
    digital: Mapping[str, str]
    """Paper and the database that holds it."""
    half_digital: Mapping[str, str]
    """The same where the database does not yet hold everybody's; these are among `others` too."""
    others: tuple[str, ...]
    shown: tuple[str, ...]
    """Papers whose original must be shown, unless a database holds them."""

    @property
    def count(self) -> int:
        """Return how many papers there are."""
        return len(self.forms) + len(self.digital) + len(self.others)


def papers_of(items: Iterable[DossierItem]) -> Papers:
    """Return the papers of one case that everybody hands in: not the waived ones, nor those for some circumstance only."""
    forms, others, shown = [], [], []
    digital: dict[str, str] = {}
    half: dict[str, str] = {}
    for item in items:
        name = plain_words(item.name)
        if item.waived or item.when or _is_note(item, name):
            continue
        held = next((database for database in _databases() if database.holds(name)), None)
        if item.form or _forms().match(name):
            forms.append(item.name)
        elif held and held.complete:
            digital[item.name] = held.name
        else:
            others.append(item.name)
            shown += [item.name] if item.shown else []
            half |= {item.name: held.name} if held else {}
    return Papers(tuple(forms), digital, half, tuple(others), tuple(shown))


def _is_note(item: DossierItem, name: str) -> bool:
    counted = item.originals or item.copies or item.shown or item.form
    return not name or (not counted and bool(_notes().match(name)))


def on_site(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the groups of `on_site.yml` that the texts speak of, each with the first phrase found."""
    found: dict[str, str] = {}
    for text in texts:
        plain = plain_words(text)
        for group, pattern in _on_site().items():
            if group not in found and (match := pattern.search(plain)):
                found[group] = match.group("phrase")
    return found


def plain_words(text: str) -> str:
    """Return the words of `text` in lower case with diacritics, without the numbering before them."""
    return re.sub(r"^(?:(?:[a-xzđ]|[ivx]{1,4}|\d{1,2}) )+(?=\D)", "", " ".join(tokens(text)))


# --- words -------------------------------------------------------------------------------------------------------


@cache
def _read(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((_ROOM / name).read_text(encoding="utf-8"))
    return loaded


def _any_of(words: Sequence[str]) -> str:
    """Return a pattern of whole words, the longest first."""
    plain = sorted({" ".join(tokens(word)) for word in words}, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(map(re.escape, plain))})(?!\S)"


@cache
def _databases() -> tuple[Database, ...]:
    return tuple(
        Database(
            row["database"],
            re.compile(rf"(?<!\S){_any_of(row['words'])}"),
            re.compile(rf"(?<!\S){_any_of(row['not'])}") if row.get("not") else None,
            row.get("complete", True),
        )
        for row in _read("digital_items.yml")["databases"]
    )


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(_any_of(_read("digital_items.yml")["forms"]))


@cache
def _notes() -> re.Pattern[str]:
    return re.compile(_any_of(_read("digital_items.yml")["notes"]))


@cache
def _on_site() -> Mapping[str, re.Pattern[str]]:
    words = _read("on_site.yml")
    negations = "".join(rf"(?<!{re.escape(' '.join(tokens(word)))} )" for word in words["negations"])
    return {
        group: re.compile(rf"(?<!\S){negations}(?P<phrase>{_any_of(phrases)})") for group, phrases in words["groups"].items()
    }
