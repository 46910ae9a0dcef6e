"""The `kb` commands about imports and versions: thin wrappers; the work is done in importing.py and decisions.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.catalogue.printing import Bar, print_json
from bot.catalogue.printing import print_report as print_report
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.catalogue.importing import ImportReport

DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--by", default="", help="Who imports (default: the login name).")
@click.option("--decision", help="The decision the content rests on.")
@click.option("--effective-from", type=DAY, help="The day the content takes effect; until then the present one holds.")
@click.option("--checked-on", type=DAY, help="The day the files were exported (default: a date in their names, or theirs).")
@click.option("--complete", is_flag=True, help="The files hold all there is: what they lack is retired.")
@click.option("--names", multiple=True, type=FILE, help="The portal's list (XLSX): finds another procedure behind a code.")
@click.option("--levels", is_flag=True, help="The files are lists of decisions that set online levels.")
@click.option("--dry-run", is_flag=True, help="Report only, change nothing.")
@click.option("--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write every finding as CSV.")
@click.option("--progress/--no-progress", default=None, help="Show a progress bar (default: on a terminal).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per finding, then the summary.")
def import_(
    files: Sequence[Path],
    by: str,
    decision: str | None,
    effective_from: datetime | None,
    checked_on: datetime | None,
    complete: bool,
    names: Sequence[Path],
    levels: bool,
    dry_run: bool,
    report: Path | None,
    progress: bool | None,
    as_json: bool,
) -> None:
    """Import exports of the portal: XLSX, CSV, JSON, Word detail sheets, or the portal's crawl.

    All files together are one version, taken wholly or not at all. Says of every row what was mended, doubtful or refused.
    """
    from bot.catalogue.importing import import_files, rebuild_index

    settings = read_settings()
    if report and not report.parent.is_dir():
        raise click.UsageError(f"--report {report}: there is no folder {report.parent}")
    day = checked_on.date() if checked_on else None
    how: dict[str, Any] = {
        "by": by,
        "decision": decision,
        "effective_from": effective_from.date() if effective_from else None,
        "complete": complete,
        "dry_run": dry_run,
    }
    if levels or _set_levels(files):
        done = _import_levels(files, day, **how)
    else:
        with Bar(files, progress) as tell:
            done = import_files(files, settings=settings, checked_on=day, names=_names(files, names), progress=tell, **how)
    try:
        print_report(done, as_json=as_json, file=report, dry_run=dry_run)
    finally:  # the catalogue has changed, whoever stops reading
        if done.version is not None:
            rebuild_index(settings, _say)
    if not done.taken:
        raise click.ClickException("nothing could be taken; the catalogue is as it was")


def _set_levels(files: Sequence[Path]) -> bool:
    """Return whether the files are lists of decisions; raise UsageError when only some are."""
    from bot.catalogue.decisions import sets_levels_only

    lists = [path for path in files if sets_levels_only(path)]
    if lists and len(lists) < len(files):
        raise click.UsageError(f"{lists[0]} sets online levels, others hold procedures: import them one after the other")
    if lists:
        _say("taken for lists of decisions that set online levels: each row becomes a local row of its procedure")
    return bool(lists)


def _import_levels(files: Sequence[Path], day: date | None, **how: Any) -> ImportReport:
    from bot.catalogue.decisions import import_levels
    from bot.catalogue.importing import Order, source_of

    return import_levels(files, settings=read_settings(), order=Order(source=source_of(files), **how), checked_on=day)


def _names(files: Sequence[Path], lists: Sequence[Path]) -> dict[str, str]:
    """Return code -> official name from the lists given, or from those that lie beside a crawl."""
    from knowledge.imports.crawl import sibling_lists
    from knowledge.imports.lists import read_list

    beside = [path for file in files if file.suffix == ".jsonl" for path in sibling_lists(file)]
    found: dict[str, str] = {}
    for path in lists or dict.fromkeys(beside):
        found.update(read_list(path))
    return found


@click.command("versions")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per version.")
def versions(as_json: bool) -> None:
    """List the versions of the imported catalogue: when, by whom, on which decision, from what, how much changed."""
    from knowledge.fees import VIETNAM
    from knowledge.versions import CatalogueStore

    found = CatalogueStore(read_settings().catalogue).versions()
    if as_json:
        for version in found:
            print_json(version.as_dict())
        return
    rows = [("version", "at", "by", "decision", "changes", "source")]
    for version in found:
        counts = ", ".join(f"{count} {kind.value}" for kind, count in sorted(version.counts.items()))
        when = f"{version.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
        rows.append((str(version.number), when, version.by, version.decision or "-", counts, version.source))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows if found else ():
        click.echo("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]))
    if not found:
        click.echo("nothing was imported yet; the hand-checked records stand alone")


@click.command("diff")
@click.argument("older", required=False, type=click.IntRange(0))
@click.argument("newer", required=False, type=click.IntRange(1))
@click.option("--hand", is_flag=True, help="Where the hand-checked records and the imports disagree.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per difference.")
def diff(older: int | None, newer: int | None, hand: bool, as_json: bool) -> None:
    """Show what changed between two versions (default: what the last one changed), and where YAML and imports disagree."""
    from bot.catalogue.differences import change_lines, changes, disagreements_of
    from knowledge.versions import CatalogueStore

    store = CatalogueStore(read_settings().catalogue)
    numbers = [version.number for version in store.versions()]
    if not hand and numbers:
        newer = newer or numbers[-1]
        older = newer - 1 if older is None else older
        kinds: Counter[str] = Counter()
        for line in changes(store, older, newer):
            kinds.update([line["kind"]])
            print_json(line) if as_json else click.echo("\n".join(change_lines(line)))
        if not as_json:
            told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "no difference"
            click.echo(f"from version {older} to {newer}: {told}")
    elif not as_json and not numbers:
        click.echo("nothing was imported yet: no versions to compare")
    if hand or not as_json:
        _print_disagreements(list(disagreements_of(store)), listed=hand, as_json=as_json)


def _print_disagreements(found: Sequence[Mapping[str, str]], *, listed: bool, as_json: bool) -> None:
    for one in found if listed else ():
        told = f"{one['code']}  {one['fact']}: by hand {one['hand']}; imported {one['imported']}"
        print_json(one) if as_json else click.echo(told)
    if not as_json:
        records = len({one["code"] for one in found})
        click.echo(
            f"hand-checked records and imports disagree on {len(found)} fact(s) of {records} procedure(s); by hand wins"
            + ("" if listed or not found else " (`motcua kb diff --hand` lists them)")
        )


@click.command("rollback")
@click.argument("version", type=click.IntRange(0))
@click.option("--by", default="", help="Who rolls back (default: the login name).")
def rollback(version: int, by: str) -> None:
    """Make the content of an older version the current one again, as a new version; 0 is before the first import."""
    from bot.catalogue.importing import login, rebuild_index
    from knowledge.versions import CatalogueStore

    settings = read_settings()
    made = CatalogueStore(settings.catalogue).rollback(version, at=datetime.now(UTC), by=by or login())
    if made is None:
        click.echo("nothing differs, no new version")
        return
    click.echo(f"version {made.number} has the content of version {version}")
    rebuild_index(settings, _say)


@click.command("retire")
@click.argument("code")
@click.option("--replaced-by", multiple=True, metavar="CODE", help="What took its place; may be given several times.")
@click.option("--decision", help="The decision that abolished it.")
@click.option("--on", "since", type=DAY, help="Since when (default: today).")
@click.option("--by", default="", help="Who records it (default: the login name).")
@click.option("--undo", is_flag=True, help="Take back what was recorded.")
def retire(code: str, replaced_by: Sequence[str], decision: str | None, since: datetime | None, by: str, undo: bool) -> None:
    """Record that a procedure is abolished and what replaced it; it goes on answering with that."""
    from bot.catalogue.decisions import restore, unknown
    from bot.catalogue.decisions import retire as record
    from bot.catalogue.importing import Order, rebuild_index
    from knowledge.fees import today

    if not undo and not decision:
        raise click.UsageError("name the decision that abolished it: --decision TEXT")
    settings = read_settings()
    order = Order(source=f"kb retire {code}" + (" --undo" if undo else ""), by=by, decision=decision)
    if undo:
        version = restore(code, settings=settings, order=order)
    else:
        on = since.date() if since else today()
        version = record(code, settings=settings, order=order, on=on, replaced_by=replaced_by)
        for missing in unknown(replaced_by, settings=settings):
            _say(f"note: {missing} is not in the catalogue of this home yet")
    click.echo(f"version {version}" if version else "nothing changed, no new version")
    if version:
        rebuild_index(settings, _say)


@click.command("stale")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per record.")
def stale(as_json: bool) -> None:
    """List the records past the day their source should have been read again, the oldest first."""
    from bot.catalogue.overdue import overdue

    found = overdue(read_settings())
    for one in found:
        if as_json:
            print_json(one)
        else:
            head = f"{one['checked_on']}  {one['age_days']:>4} days  {one['code'] or '-':<9}  {one['name']}"
            click.echo(f"{head}  ({', '.join(one['groups'])})")
    if not as_json:
        click.echo(f"{len(found)} record(s) past their check date")


COMMANDS = (import_, versions, diff, rollback, retire, stale)
