"""`motcua evaluate`: a thin wrapper over the functions beside it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.evaluation.aliases import ALIASES, alias_figures
from bot.evaluation.cases import DEVELOPMENT, HELD_OUT, load_tables
from bot.evaluation.failures import failure_lines
from bot.evaluation.metrics import Figure, figures_of, only
from bot.evaluation.observing import Observed, families_on_record, observe
from bot.evaluation.printing import table
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.evaluation.peer import Peer

FOLDER = click.Path(file_okay=False, path_type=Path)


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@click.option("--set", "which", type=click.Choice([HELD_OUT, DEVELOPMENT, ALIASES]), default=HELD_OUT, show_default=True)
@click.option("--only", "name", help="Show one slice.")
@click.option("--peer", "with_peer", is_flag=True, help="Train stock Rasa's DIET on the same sentences and show it beside.")
@click.option("--html", "folder", type=FOLDER, help="Write a page with all of it into FOLDER.")
@click.option("--failures", is_flag=True, help="List what went wrong; refused on the held-out set.")
@click.option("--write-floor", is_flag=True, help="Write the floor that tests hold, and the known failures.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per figure.")
def evaluate(
    which: str, name: str | None, with_peer: bool, folder: Path | None, failures: bool, write_floor: bool, as_json: bool
) -> None:
    """Measure quality on questions that training has not seen, by slice, with 95 % intervals."""
    if failures and which == HELD_OUT:
        raise click.UsageError("--failures shows questions, and who has seen the held-out ones can no longer tune")
    if write_floor and which != HELD_OUT:
        raise click.UsageError("--write-floor is for the held-out set")
    settings = read_settings()
    if which == ALIASES:
        _ready(settings)
        _show(only(alias_figures(), name), name, as_json=as_json)
        return
    seen = _observed(settings, which)
    figures, peer = figures_of(seen.observations), _peer(settings, seen) if with_peer else None
    if peer:
        from bot.evaluation.peer import beside

        figures = beside(figures, seen.observations, peer)
    if write_floor:
        _write_floor(figures, seen)
    if folder:
        _say(f"written: {_write_report(folder, figures, seen, which, peer)}")
    if failures:
        click.echo("\n".join(failure_lines(seen.observations, name)))
    _show(only(figures, name), name, as_json=as_json)


def _ready(settings: Settings) -> Path:
    from bot.training import ensure_ready

    return ensure_ready(settings, progress=_say)


def _observed(settings: Settings, which: str) -> Observed:
    tables, model = load_tables(which), _ready(settings)
    from bot.assistant import Assistant

    assistant = Assistant(model, settings, tracker_url="sqlite://")
    with click.progressbar(length=len(tables), label=f"asking {len(tables)} messages", file=sys.stderr) as bar:
        seen = asyncio.run(observe(assistant, tables, families_on_record(), progress=bar.update))
    if seen.left_out:
        _say(f"{seen.left_out} messages left out: no record of this home has their procedure")
    return seen


def _peer(settings: Settings, seen: Observed) -> Peer:
    from bot.evaluation.peer import ask_peer

    texts = [observation.case.text for observation in seen.observations if not observation.in_dialogue]
    peer = ask_peer(settings, list(dict.fromkeys(texts)), progress=_say)
    _say(peer.described)
    return peer


def _write_floor(figures: Sequence[Figure], seen: Observed) -> None:
    from bot.evaluation.floor import write_floor
    from bot.evaluation.known_failures import write_known_failures

    write_floor(figures, procedures=len(families_on_record()))
    write_known_failures(seen.observations)


def _write_report(folder: Path, figures: Sequence[Figure], seen: Observed, which: str, peer: Peer | None) -> Path:
    from bot.evaluation.report import About, write_report

    about = About(
        which,
        datetime.now(UTC),
        procedures=len(families_on_record()),
        peer=peer.described if peer else "",
        with_texts=which != HELD_OUT,
    )
    return write_report(folder, figures, seen, about)


def _show(figures: Sequence[Figure], name: str | None, *, as_json: bool) -> None:
    if not figures:
        raise click.UsageError(f"no slice {name!r} in this set")
    for line in (json.dumps(figure.as_dict()) for figure in figures) if as_json else table(figures):
        click.echo(line)
