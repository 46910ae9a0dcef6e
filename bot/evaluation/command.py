"""`motcua evaluate`: a thin wrapper over the functions beside it."""

from __future__ import annotations

import asyncio
import json

import click

from bot.evaluation.aliases import ALIASES, alias_figures
from bot.evaluation.cases import DEVELOPMENT, HELD_OUT, load_tables
from bot.evaluation.metrics import figures_of, only
from bot.evaluation.observing import families_on_record, observe
from bot.evaluation.printing import table
from bot.settings import read_settings


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@click.option("--set", "which", type=click.Choice([HELD_OUT, DEVELOPMENT, ALIASES]), default=HELD_OUT, show_default=True)
@click.option("--only", "name", help="Show one slice.")
@click.option("--failures", is_flag=True, help="List what went wrong; refused on the held-out set.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per figure.")
def evaluate(which: str, name: str | None, failures: bool, as_json: bool) -> None:
    """Measure quality on questions that training has not seen, by slice, with 95 % intervals."""
    if failures and which == HELD_OUT:
        raise click.UsageError("--failures shows questions, and who has seen the held-out ones can no longer tune")
    from bot.training import ensure_ready

    settings = read_settings()
    model = ensure_ready(settings, progress=_say)
    if which == ALIASES:
        figures = alias_figures()
    else:
        from bot.assistant import Assistant

        assistant = Assistant(model, settings, tracker_url="sqlite://")
        seen = asyncio.run(observe(assistant, load_tables(which), families_on_record()))
        figures = figures_of(seen.observations)
        if seen.left_out:
            _say(f"{seen.left_out} messages left out: no record of this home has their procedure")
        if failures:
            from bot.evaluation.failures import failure_lines

            for line in failure_lines(seen.observations, name):
                click.echo(line)
    shown = only(figures, name)
    if not shown:
        raise click.UsageError(f"no slice {name!r}; there are {', '.join(dict.fromkeys(f.slice for f in figures))}")
    if as_json:
        for figure in shown:
            click.echo(json.dumps(figure.as_dict()))
        return
    for line in table(shown):
        click.echo(line)
