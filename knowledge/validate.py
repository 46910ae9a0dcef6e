"""Checks record files: schema first, then what a schema cannot say. Every problem names file and line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import yaml

from knowledge.errors import RecordError
from knowledge.loader import PROCEDURES, ROOM, load_fields, load_life_events, read_yaml, record_files

SCHEMA_FILE = ROOM / "schema" / "procedure.json"
BRIEF_FILE = ROOM / "brief.yml"
"""How long facts written by hand may be; the schema allows the longer texts of imports."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def check(folder: Path = PROCEDURES) -> list[Problem]:
    """Return every problem of the record files below `folder`, empty when all are valid."""
    return read_checked(folder)[0]


def read_checked(folder: Path) -> tuple[list[Problem], Mapping[Path, Mapping[str, Any]]]:
    """Return every problem of the record files below `folder`, and the content of those that have none."""
    files = record_files(folder)
    if not files:
        return [Problem(folder, 1, "no record files found (expected <field>/<slug>.yml)")], {}
    problems: list[Problem] = []
    records: dict[Path, Mapping[str, Any]] = {}
    for path in files:
        found, record = check_file(path)
        problems.extend(found)
        if record is not None:
            records[path] = record
    return problems + list(_duplicates(records)), records


def check_file(path: Path) -> tuple[list[Problem], Mapping[str, Any] | None]:
    """Return the problems of one file and, when it has none, its content."""
    try:
        raw = read_yaml(path)
    except RecordError as error:
        line = int(str(error).removeprefix(f"{path}:").split(":", 1)[0])
        return [Problem(path, line, str(error).split(": ", 1)[1])], None
    if not isinstance(raw, dict):
        return [Problem(path, 1, "a record is a mapping of facts")], None
    problems = [Problem(path, line_of(path, _where(error)), _say(error)) for error in _errors(raw)]
    if not problems:
        problems = [Problem(path, line_of(path, where), message) for where, message in _beyond_schema(path, raw)]
    return problems, None if problems else raw


def check_raw(raw: Mapping[str, Any]) -> list[str]:
    """Return every problem of a raw record that lies in no file: an imported one, or one merged from several."""
    errors = _errors(raw)
    if errors:
        return [_say(error) for error in errors]
    return [message for _, message in (*_method_problems(raw), *_fee_problems(raw.get("fees", ())), *_date_problems(raw))]


def line_of(path: Path, where: Sequence[str | int]) -> int:
    """Return the 1-based line of the fact at `where` (keys and positions) in the YAML file."""
    node = yaml.compose(path.read_text(encoding="utf-8"))
    line = 0
    for step in where:
        found = _child(node, step)
        if found is None:
            break
        node, line = found
    return line + 1


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    """Return the node at `step` and the 0-based line it begins on, its key's where it has one."""
    if isinstance(node, yaml.MappingNode):
        return next(((value, key.start_mark.line) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line
    return None


def _where(error: jsonschema.ValidationError) -> list[str | int]:
    """Return where an error lies; an unknown fact lies where it is written, not where its parent begins."""
    where: list[str | int] = list(error.absolute_path)
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        instance: Any = error.instance
        where += [next((name for name in instance if name not in schema.get("properties", {})), "")]
    return where


def _errors(raw: Mapping[str, Any]) -> list[jsonschema.ValidationError]:
    """Return what the schema says against a record; one in Rust tells far sooner whether there is anything."""
    validator, quick = _validators()
    try:
        if quick.is_valid(raw):
            return []
    except ValueError:  # a value JSON has no word for
        pass
    return sorted(validator.iter_errors(raw), key=lambda error: list(map(str, error.absolute_path)))


@lru_cache(maxsize=1)
def _validators() -> tuple[jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator]:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)


def _say(error: jsonschema.ValidationError) -> str:
    where = ".".join(str(step) for step in error.absolute_path) or "record"
    if error.validator in ("anyOf", "oneOf") and where.startswith("fees"):
        return f"{where}: a fee states exactly one of amount, rule, set_by"
    message = error.message if len(error.message) < 300 else f"{error.message[:140]} … {error.message[-140:]}"
    return f"{where}: {message}"


def _beyond_schema(path: Path, raw: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    """Yield (where, message) for what the schema cannot say."""
    if raw["field"] not in load_fields():
        yield ["field"], f"field: {raw['field']!r} is not in fields.yml"
    elif raw["field"] != path.parent.name:
        yield ["field"], f"field: {raw['field']!r} but the file lies in {path.parent.name!r}"
    for event in raw.get("life_events", ()):
        if event not in load_life_events():
            yield ["life_events"], f"life_events: {event!r} is not in life_events.yml"
    yield from _method_problems(raw)
    if raw["code"] == "unknown" and raw["established"]["default"] == "verified":
        yield ["code"], "code: a record without a national code cannot be verified"
    yield from _too_long(raw)
    yield from _fee_problems(raw.get("fees", ()))
    yield from _date_problems(raw)


def _too_long(raw: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    """Yield the facts that are longer than a citizen reads on a phone."""
    for path, limit in _limits().items():
        for where, text in _at(raw, path.split("."), []):
            if isinstance(text, str) and len(text) > limit:
                yield (
                    where,
                    f"{'.'.join(map(str, where))}: {text[:140]!r} … is too long ({len(text)} characters, at most {limit})",
                )


@lru_cache(maxsize=1)
def _limits() -> Mapping[str, int]:
    return dict(read_yaml(BRIEF_FILE))


def _at(value: Any, steps: Sequence[str], where: list[str | int]) -> Iterator[tuple[list[str | int], Any]]:
    """Yield (where, fact) of everything that stands at the path `steps`, where `[]` is every member of a list."""
    if not steps:
        yield where, value
    elif steps[0] == "[]":
        for position, member in enumerate(value):
            yield from _at(member, steps[1:], [*where, position])
    elif steps[0] in value:
        yield from _at(value[steps[0]], steps[1:], [*where, steps[0]])


def _method_problems(raw: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    for method, count in Counter(row["method"] for row in raw["submission"]).items():
        if count > 1:
            yield ["submission"], f"submission: {method} stands {count} times"


def _fee_problems(fees: Sequence[Mapping[str, Any]]) -> Iterator[tuple[list[str | int], str]]:
    for position, fee in enumerate(fees):
        if "up_to" in fee and fee["up_to"] <= fee.get("amount", 0):
            yield ["fees", position], f"fees.{position}: up_to must be more than amount"
        if fee.get("set_by") == "provincial_council" and fee["layer"] != "provincial":
            yield ["fees", position], f"fees.{position}: what the provincial council sets belongs to layer provincial"
        if fee.get("valid_from", "") and fee.get("valid_until", "9999") < fee["valid_from"]:
            yield ["fees", position], f"fees.{position}: valid_until lies before valid_from"


def _date_problems(raw: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    stated: list[tuple[list[str | int], str | None]] = [
        (["source", "checked_on"], raw["source"]["checked_on"]),
        (["effective_from"], raw.get("effective_from")),
        (["online_level", "source", "checked_on"], raw.get("online_level", {}).get("source", {}).get("checked_on")),
    ]
    for position, fee in enumerate(raw.get("fees", ())):
        stated += [(["fees", position, key], fee.get(key)) for key in ("valid_from", "valid_until")]
    for where, text in stated:
        try:
            if text:
                date.fromisoformat(text)
        except ValueError:
            yield list(where), f"{'.'.join(map(str, where))}: {text} is not a date"


def _duplicates(records: Mapping[Path, Mapping[str, Any]]) -> Iterator[Problem]:
    seen: dict[str, Path] = {}
    for path, raw in records.items():
        key = raw["code"] if raw["code"] != "unknown" else path.stem
        if key in seen:
            yield Problem(path, line_of(path, ["code"]), f"code: {key} is already in {seen[key]}")
        seen.setdefault(key, path)
