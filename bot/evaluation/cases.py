"""The tables of questions in tests/questions, read and checked: every problem names file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from actions.reply import ASPECTS
from bot.errors import EvaluationError
from bot.training import ROOT

QUESTIONS = ROOT / "tests" / "questions"
HELD_OUT = "held-out"
DEVELOPMENT = "development"
NOT_TABLES = frozenset({"known_failures.yml", "floor.yml"})

STYLES = ("plain", "no_diacritics", "half_diacritics", "chat", "typo", "dialect", "situation")
OUTSIDE_KINDS = ("other_body", "chat", "emergency", "abuse", "injection", "language")
PREMISES = ("true", "false", "unknown")
KEYS = frozenset(
    {
        "text",
        "procedure",
        "procedures_any",
        "aspects",
        "intent",
        "style",
        "slice",
        "kind",
        "claim",
        "premise",
        "until",
        "about",
    }
)
CODE = re.compile(r"[123]\.\d{6}|[a-z0-9]+(_[a-z0-9]+)+")
"""A procedure's code; a record without one goes by its file's name."""
INTENT = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Case:
    """One message and what is right; what is None is not judged."""

    text: str
    file: str
    """The table's name without `.yml`."""
    line: int
    intent: str | None = None
    procedures: tuple[str, ...] = ()
    """Codes of which any one is right; empty where no procedure is meant."""
    aspects: frozenset[str] | None = None
    style: str | None = None
    tag: str | None = None
    """The author's own word for what is hard about it."""
    outside: str | None = None
    """Why it lies outside."""
    claim: str | None = None
    """The aspect something false or true is claimed of."""
    premise: str | None = None

    @property
    def place(self) -> str:
        """Return where the case stands."""
        return f"{self.file}.yml:{self.line}"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Messages of one conversation, in order."""

    id: str
    file: str
    line: int
    turns: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """All questions of one set."""

    cases: tuple[Case, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()

    def __len__(self) -> int:
        """Return the number of messages."""
        return len(self.cases) + sum(len(dialogue.turns) for dialogue in self.dialogues)


def load_tables(which: str, folder: Path = QUESTIONS) -> Tables:
    """Return the questions of one set; raise EvaluationError with every problem found, one a line."""
    found = [path for path in sorted(folder.glob("*.yml")) if path.name not in NOT_TABLES]
    paths = [path for path in found if path.name.startswith("development") == (which == DEVELOPMENT)]
    if not paths:
        raise EvaluationError(f"{folder}: no tables of the set {which!r}")
    problems: list[str] = []
    cases: list[Case] = []
    dialogues: list[Dialogue] = []
    for path in paths:
        for line, row in _rows(path, problems):
            if "turns" in row:
                dialogues += _dialogue(path, line, row, problems)
            else:
                cases += _case(path, line, row, problems)
    problems += _twice(cases)
    if problems:
        raise EvaluationError("\n".join(problems))
    return Tables(tuple(cases), tuple(dialogues))


def _rows(path: Path, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each entry of a table with the line it begins on."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = path.read_text(encoding="utf-8")
    try:
        root, rows = yaml.compose(text, Loader=loader), yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{path.name}:{line}: not readable as YAML: {error.problem}")
        return
    if not isinstance(root, yaml.SequenceNode):
        problems.append(f"{path.name}:1: a table is a list of questions")
        return
    for node, row in zip(root.value, rows, strict=True):
        line = node.start_mark.line + 1
        if isinstance(row, dict):
            yield line, {**row, "_turns": _lines_of(node)}
        else:
            problems.append(f"{path.name}:{line}: a question is a mapping with `text`")


def _lines_of(node: yaml.MappingNode) -> list[int]:
    """Return the line of each turn of a dialogue."""
    turns = next((value for key, value in node.value if key.value == "turns"), None)
    return [turn.start_mark.line + 1 for turn in turns.value] if isinstance(turns, yaml.SequenceNode) else []


def _dialogue(path: Path, line: int, row: Mapping[str, Any], problems: list[str]) -> Iterator[Dialogue]:
    lines, turns = row["_turns"], row["turns"]
    if not isinstance(row.get("id"), str) or not lines or not all(isinstance(turn, dict) for turn in turns):
        problems.append(f"{path.name}:{line}: a dialogue has `id` and a list of `turns`")
        return
    steps = [case for at, turn in zip(lines, turns, strict=True) for case in _case(path, at, turn, problems)]
    yield Dialogue(row["id"], path.stem, line, tuple(steps))


def _case(path: Path, line: int, row: Mapping[str, Any], problems: list[str]) -> Iterator[Case]:
    wrong = list(_problems(row))
    if wrong:
        problems += [f"{path.name}:{line}: {problem}" for problem in wrong]
        return
    claim = row.get("claim") or {}
    over = "until" in row and row["until"] < date.today()  # what was claimed is no longer as labelled
    yield Case(
        text=row["text"],
        file=path.stem,
        line=line,
        intent=row.get("intent"),
        procedures=_codes(row),
        aspects=frozenset(row["aspects"]) if row.get("aspects") else None,
        style=row.get("style"),
        tag=row.get("slice"),
        outside=row.get("kind"),
        claim=claim.get("aspect"),
        premise=str(row["premise"]).lower() if "premise" in row and not over else None,
    )


def _codes(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row.get("procedures_any") or ([row["procedure"]] if row.get("procedure") else ()))


def _problems(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one question."""
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        yield "`text` is missing or empty"
    if unknown := set(row) - KEYS - {"_turns"}:
        yield f"unknown key {', '.join(sorted(unknown))}"
    if "procedure" in row and "procedures_any" in row:
        yield "give `procedure` or `procedures_any`, not both"
    for code in _codes(row):
        if not isinstance(code, str) or not CODE.fullmatch(code):
            yield f"{code!r} is no procedure code"
    yield from _not_among("aspects", row.get("aspects") or (), ASPECTS)
    yield from _not_among("style", [row["style"]] if "style" in row else (), STYLES)
    yield from _not_among("kind", [row["kind"]] if "kind" in row else (), OUTSIDE_KINDS)
    yield from _not_among("premise", [str(row["premise"]).lower()] if "premise" in row else (), PREMISES)
    if "intent" in row and not INTENT.fullmatch(str(row["intent"])):
        yield f"intent: {row['intent']!r} is no intent"
    if "until" in row and not isinstance(row["until"], date):
        yield "until: a date is wanted"
    if ("claim" in row) != ("premise" in row):
        yield "`claim` and `premise` stand together"
    if "claim" in row:
        claimed = row["claim"] if isinstance(row["claim"], dict) else {}
        yield from _not_among("claim.aspect", [claimed.get("aspect")], ASPECTS)


def _not_among(name: str, values: Any, known: Iterable[str]) -> Iterator[str]:
    if isinstance(values, str):
        yield f"{name}: a list is wanted"
        return
    for value in values:
        if value not in known:
            yield f"{name}: {value!r} is not one of {', '.join(known)}"


def _twice(cases: Iterable[Case]) -> Iterator[str]:
    """Yield the questions that stand in the tables twice, which would count one thing double."""
    first: dict[str, Case] = {}
    for case in cases:
        before = first.setdefault(case.text, case)
        if before is not case:
            yield f"{case.place}: the same question as in {before.place}"
