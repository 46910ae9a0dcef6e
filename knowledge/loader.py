"""Reads record files into frozen values. A file that does not hold a valid record stops the load with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import RecordError
from knowledge.model import (
    AuthorityLevel,
    Catalogue,
    DossierCase,
    DossierItem,
    Establishment,
    Fee,
    Field,
    LegalAct,
    LifeEvent,
    LocalRow,
    Method,
    OnlineLevel,
    OnlineLevelFact,
    Procedure,
    Retirement,
    Scope,
    Source,
    Submission,
    TimeLimit,
)

ROOM = Path(__file__).parent
PROCEDURES = ROOM / "procedures"
FIELDS_FILE = ROOM / "fields.yml"
LIFE_EVENTS_FILE = ROOM / "life_events.yml"

CODE = re.compile(r"^([1-9]\.[0-9]{6})((?:\.[0-9]{2,3}){0,4}(?:\.[A-Z][0-9]{2})?)$")
"""National code, then what agencies append: 1.012790.000.00.00.H41, 1.013978.H41 (H41 is Nghệ An)."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that leaves dates as the strings the schema describes and refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} is written twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file; raise RecordError naming file and line when it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or str(error)
        raise RecordError([f"{path}:{line}: not readable as YAML: {reason}"]) from error


def load_catalogue(folder: Path = PROCEDURES) -> Catalogue:
    """Return all valid records below `folder`; raise RecordError listing every problem otherwise."""
    from knowledge.validate import read_checked  # validate uses this module's reader

    problems, records = read_checked(folder)
    if problems:
        raise RecordError([str(problem) for problem in problems])
    return catalogue_of(procedure_from(raw, file=path) for path, raw in records.items())


def catalogue_of(procedures: Iterable[Procedure]) -> Catalogue:
    """Return a catalogue of `procedures`, ordered by id, with the fields they name and the project's life events."""
    ordered = tuple(sorted(procedures, key=lambda procedure: procedure.id))
    fields = fields_named((procedure.field, procedure.official_field) for procedure in ordered)
    return Catalogue(procedures=ordered, fields=fields, life_events=load_life_events())


def fields_named(used: Iterable[tuple[str, str | None]]) -> Mapping[str, Field]:
    """Return the project's fields and those only imports use, which are called as their source calls them."""
    fields = dict(load_fields())
    for key, official in used:
        fields.setdefault(key, Field(key, official or key.replace("_", " "), ()))
    return fields


def record_files(folder: Path) -> list[Path]:
    """Return the record files below `folder` in a stable order."""
    return sorted(folder.glob("*/*.yml"))


@lru_cache(maxsize=1)
def load_fields() -> Mapping[str, Field]:
    """Return the fields by key."""
    entries = read_yaml(FIELDS_FILE)
    return {key: Field(key, entry["name"], tuple(entry.get("aliases", ()))) for key, entry in entries.items()}


@lru_cache(maxsize=1)
def load_life_events() -> Mapping[str, LifeEvent]:
    """Return the life events by key."""
    entries = read_yaml(LIFE_EVENTS_FILE)
    return {
        key: LifeEvent(key, entry["name"], tuple(entry["phrases"]), tuple(entry.get("first", ())))
        for key, entry in entries.items()
    }


def split_code(text: str) -> tuple[str, str | None] | None:
    """Return (national code, agency suffix) for a procedure code with or without a suffix, or None."""
    match = CODE.match(text.strip())
    return (match.group(1), match.group(2).lstrip(".") or None) if match else None


def procedure_from(raw: Mapping[str, Any], *, file: Path | str = "") -> Procedure:
    """Return the record described by `raw`, which has passed the schema."""
    code = None if raw["code"] == "unknown" else raw["code"]
    authority = raw.get("authority", {})
    level = raw.get("online_level")
    return Procedure(
        id=code or Path(file).stem,
        code=code,
        name=raw["name"],
        official_name=raw.get("official_name"),
        short_name=raw.get("short_name"),
        choose_when=raw.get("choose_when"),
        field=raw["field"],
        levels=tuple(AuthorityLevel(value) for value in raw["levels"]),
        aliases=tuple(raw.get("aliases", ())),
        life_events=tuple(raw.get("life_events", ())),
        decision=raw.get("decision"),
        effective_from=_date(raw.get("effective_from")),
        submission=tuple(_submission(row) for row in raw["submission"]),
        online_level=_online_level(level) if level else None,
        fees=tuple(_fee(row) for row in raw["fees"]) if "fees" in raw else None,
        fee_note=raw.get("fee_note"),
        dossier=tuple(_case(row) for row in raw.get("dossier", ())),
        dossier_note=raw.get("dossier_note"),
        steps=tuple(raw.get("steps", ())),
        applicants=tuple(raw.get("applicants", ())),
        conditions=tuple(raw["conditions"]) if "conditions" in raw else None,
        results=tuple(raw.get("results", ())),
        legal_basis=tuple(LegalAct(**row) for row in raw.get("legal_basis", ())),
        receives=authority.get("receives"),
        decides=authority.get("decides"),
        related=tuple(raw.get("related", ())),
        warning=raw.get("warning"),
        source=_source(raw["source"]),
        established={group: Establishment(kind) for group, kind in raw["established"].items()},
        official_field=raw.get("official_field"),
        agencies=tuple(raw.get("agencies", ())),
        local=tuple(_local(row) for row in raw.get("local", ())),
        retired=_retirement(raw["retired"]) if raw.get("retired") else None,
        upcoming=tuple(
            (date.fromisoformat(state["effective_from"]), procedure_from(state["record"], file=file))
            for state in sorted(raw.get("upcoming", ()), key=lambda state: str(state["effective_from"]))
        ),
        file=str(file),
    )


def _local(row: Mapping[str, Any]) -> LocalRow:
    return LocalRow(
        scope=Scope(row["scope"]),
        agency=row["agency"],
        source=_source(row["source"]),
        online_level=OnlineLevel(row["online_level"]) if row.get("online_level") else None,
        time_limits=tuple(TimeLimit(**limit) for limit in row.get("time_limits", ())),
        fees=tuple(_fee(fee) for fee in row.get("fees", ())),
        receives=row.get("receives"),
        methods=_methods(row),
        valid_from=_date(row.get("valid_from")),
        valid_until=_date(row.get("valid_until")),
        decision=row.get("decision"),
        note=row.get("note"),
    )


def _retirement(row: Mapping[str, Any]) -> Retirement:
    return Retirement(date.fromisoformat(row["on"]), row.get("decision"), tuple(row.get("replaced_by", ())))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _methods(row: Mapping[str, Any]) -> tuple[Method, ...]:
    return tuple(Method(value) for value in row.get("methods", ()))


def _source(row: Mapping[str, str]) -> Source:
    return Source(row["title"], row["url"], date.fromisoformat(row["checked_on"]))


def _submission(row: Mapping[str, Any]) -> Submission:
    limits = tuple(TimeLimit(**limit) for limit in row.get("time_limits", ()))
    return Submission(Method(row["method"]), limits, row.get("url"), row.get("note"))


def _online_level(row: Mapping[str, Any]) -> OnlineLevelFact:
    return OnlineLevelFact(
        OnlineLevel(row["level"]), _source(row["source"]), row.get("agency"), row.get("decision"), row.get("note")
    )


def _fee(row: Mapping[str, Any]) -> Fee:
    plain = {key: value for key, value in row.items() if key not in ("methods", "valid_from", "valid_until")}
    return Fee(
        **plain,
        methods=_methods(row),
        valid_from=_date(row.get("valid_from")),
        valid_until=_date(row.get("valid_until")),
    )


def _case(row: Mapping[str, Any]) -> DossierCase:
    return DossierCase(row["case"], tuple(_item(item) for item in row["items"]))


def _item(row: Mapping[str, Any]) -> DossierItem:
    plain = {key: value for key, value in row.items() if key != "methods"}
    return DossierItem(**plain, methods=_methods(row))
