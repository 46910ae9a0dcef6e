"""`motcua post push`: what carriers have not been told yet, and what was given up."""

from __future__ import annotations

import dataclasses
import getpass
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.accounts.model import Outside
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.post.pushes import Standing

OLDEST = 50
"""Lines that are shown; the counts above them are of all."""
WORDS = {"open": "waits", "failed": "given up"}


@click.command("push")
@click.option("--status", is_flag=True, help="Show what waits and what was given up.")
@click.option("--again", is_flag=True, help="Try for another day what was given up; the server sends it.")
@click.option("--json", "as_json", is_flag=True, help="With --status: one JSON object per push.")
def push(status: bool, again: bool, as_json: bool) -> None:
    """Show what carriers have not been told yet, or try again what was given up."""
    from bot.accounts.access import build_accounts
    from bot.post.orders import Orders
    from bot.post.pushes import Pushes

    if not status and not again:
        raise click.UsageError("what? --status or --again")
    accounts = build_accounts(read_settings())
    pushes = Pushes(Orders(accounts.engine, accounts.sealer))
    if again:
        count = pushes.again()
        who = Outside(f"cli:{getpass.getuser()}"[:80])
        accounts.log.write(None, who, "post.push_again", "post_push", count, after={"pushes": count})
        click.echo(f"{count} given up before, to be tried again", err=as_json)
    if status and as_json:
        for one in pushes.standing():
            click.echo(json.dumps(_facts(one), ensure_ascii=False))
    elif status:
        _show(pushes.standing())


def _facts(one: Standing) -> dict[str, object]:
    """Return one push as a machine reads it."""
    since = datetime.fromtimestamp(one.created_at, UTC).isoformat(timespec="seconds")
    return {**dataclasses.asdict(one), "created_at": since, "reason": one.reason or None}


def _show(standing: Sequence[Standing]) -> None:
    """Print how many there are of each kind, and the oldest; nothing a citizen typed."""
    from bot.desk.wording import HERE
    from bot.post.codes import spaced

    counts = Counter((one.way, one.state) for one in standing)
    for (way, state), count in sorted(counts.items()):
        click.echo(f"{way:<6} {WORDS[state]:<8} {count}")
    for one in standing[:OLDEST]:
        when = datetime.fromtimestamp(one.created_at, HERE).isoformat(timespec="minutes")
        tries = f"{one.tries} tries {one.reason}".strip()
        click.echo(f"{one.id:>8}  {spaced(one.code)}  {one.what:<10} {one.way:<6} {WORDS[one.state]:<8} {when}  {tries}")
    if not standing:
        click.echo("nothing waits, nothing was given up")
