"""`motcua desk`: import what agencies keep, say what is unknown or doubtful, find a desk, write the empty spreadsheet."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.settings import read_settings

if TYPE_CHECKING:
    from knowledge.desks import DirectoryView
    from knowledge.desks.finding import Found

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group("desk")
def desk() -> None:
    """The directory of desks and officers: import, check, find."""


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@desk.command("import")
@click.argument("file", type=FILE)
@click.option("--skip-bad", is_flag=True, help="Take the other rows when some cannot be taken.")
@click.option("--by", default="", help="Who imports (default: the login name).")
@click.option("--why", default="", help="What the import rests on, for the record.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per problem, then the summary.")
def import_(file: Path, skip_bad: bool, by: str, why: str, as_json: bool) -> None:
    """Import the spreadsheet an agency keeps (XLSX, CSV): all of it or, with a bad row, nothing. See docs/desks.md."""
    from bot.directory.importing import import_desks
    from bot.directory.store import DirectoryStore

    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    done = import_desks(file, DirectoryStore(settings.tracker_url), by=by, why=why, skip_bad=skip_bad)
    for bad in done.problems:
        if as_json:
            _print_json({"file": file.name, "row": bad.row, "column": bad.column, "problem": bad.problem})
        else:
            click.echo(f"{file.name}: {bad}", err=True)
    if as_json:
        _print_json(done.as_dict())
    if done.number is None:
        hint = f"{len(done.problems)} problem(s); --skip-bad takes the other rows" if done.problems else "it states nothing"
        raise click.ClickException(f"{file}: nothing was imported: {hint}")
    if not as_json:
        click.echo(f"import {done.number}: {done.facts} facts of {done.desks} desk(s) from {done.rows} rows")


@desk.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per desk, then the counts.")
def check(as_json: bool) -> None:
    """List what is unknown of each desk, and contacts that are unverified, stale or flagged; then the counts."""
    from bot.directory.checking import check as checked
    from bot.directory.checking import counts
    from bot.directory.directory import Directory
    from knowledge.fees import today

    view = Directory(read_settings().tracker_url).view()
    findings = list(checked(view, today()))
    for one in findings:
        _print_json(one.as_dict()) if as_json else click.echo(str(one))
    found = counts(view, findings)
    if as_json:
        _print_json(found)
    else:
        click.echo("; ".join(f"{name.replace('_', ' ')} {number}" for name, number in found.items()))


@desk.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--procedure", metavar="CODE", help="Whose level of authority decides too.")
@click.option("--at", metavar="ISO", help="The moment asked about (default: now); without a zone it is Vietnam's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def find(words: tuple[str, ...], procedure: str | None, at: str | None, as_json: bool) -> None:
    """Find the desk of a commune: its name of today or before July 2025, with or without marks."""
    from bot.directory.directory import Directory
    from bot.directory.looking_up import levels_of, look_up, told

    settings = read_settings()
    now = _moment(at)
    levels = levels_of(procedure, settings) if procedure else ()
    view = Directory(settings.tracker_url).view()
    found = look_up(" ".join(words), view, now, levels=levels)
    if as_json:
        _print_json(told(found))
        return
    for line in _lines(found, view, now):
        click.echo(line)


def _moment(at: str | None) -> datetime:
    from knowledge.fees import VIETNAM

    if at is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise click.UsageError(f"--at {at!r}: not a moment like 2026-11-26T09:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _lines(found: Found, view: DirectoryView, now: datetime) -> list[str]:
    """Return what is printed for people: the desk as a citizen is told it, or the choices."""
    from actions.contacts import desk_lines
    from actions.render.desk import hours_lines
    from bot.directory.looking_up import choice_line
    from knowledge.desks.hours import local

    if found.desk is None:
        lines = [choice_line(place, number) for number, place in enumerate(found.choices, start=1)]
        inside = [f"   {name}" for place in found.choices if place.kind == "district" for name in place.now]
        return [f"{found.outcome}: say which one", *lines, *inside]
    here = local(now)
    lines = [f"{found.desk.key} ({found.because})", desk_lines(found.desk, directory=view, now=here)]
    lines += hours_lines(found.desk, here)
    if found.former:
        lines.append(f"named: {found.former}; serves: {', '.join(found.desk.serves)}")
    if found.up:
        lines += [f"next desk up: {found.up.key}", desk_lines(found.up, directory=view, now=here)]
    return lines


@desk.command("template")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def template(file: Path) -> None:
    """Write the empty spreadsheet FILE.xlsx that an agency fills in, with a sheet of examples that is never imported."""
    from bot.directory.template import write_template

    write_template(file)
    click.echo(str(file))
