"""`motcua kb candidates`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.settings import read_settings

LEVELS = ("commune", "province", "ministry", "other")
DECIDED_HERE = ("commune", "province")


@click.command("candidates")
@click.option("--asked", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV or XLSX: code, count.")
@click.option("--xlsx", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write all of them to FILE.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Procedures printed.")
@click.option("--level", "levels", multiple=True, type=click.Choice(LEVELS), default=DECIDED_HERE, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per procedure.")
def candidates(asked: Path | None, xlsx: Path | None, limit: int, levels: tuple[str, ...], as_json: bool) -> None:
    """Rank the procedures that are not yet wholly online.

    By how simple they are on record and how often citizens asked about them, with the reasons for and against each.
    """
    from bot.catalogue.candidates import as_dict, found_in, lines, write_xlsx
    from knowledge.model import AuthorityLevel

    found = found_in(read_settings(), asked=asked, levels=[AuthorityLevel(level) for level in levels])
    if xlsx:
        write_xlsx(found, xlsx)
        click.echo(f"{len(found)} procedures written to {xlsx}", err=True)
    for rank, one in enumerate(found[:limit], start=1):
        click.echo(json.dumps(as_dict(rank, one), ensure_ascii=False) if as_json else "\n".join(lines(rank, one)))
