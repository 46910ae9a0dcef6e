"""`motcua post`: list and export postal orders, write a slip, see what carriers wait for, without a browser."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.accounts.model import Officer, Outside, Role
from bot.post.push_command import push
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.accounts.access import Accounts
    from bot.post.model import Order
    from bot.post.work import PostWork, Wanted

MOST = 100_000
"""Orders that are listed at once."""
FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
EVERYTHING = Officer("cli", "", Role.POST_OFFICE, "")


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which orders."""
    for option in (
        click.option("--until", metavar="YYYY-MM-DD", help="Last day of collection."),
        click.option("--since", metavar="YYYY-MM-DD", help="First day of collection."),
        click.option("--desk", default="", metavar="KEY", help="Of the desk that receives it."),
        click.option("--unit", default="", metavar="CODE", help="Of the sender's commune."),
        click.option("--state", "states", multiple=True, metavar="STATE", help="Also several; default: what is open."),
    ):
        command = option(command)
    return command


@click.group("post")
def post() -> None:
    """Postal orders: list, export, slips, what carriers are told."""


@post.command("list")
@_filters
@click.option("--json", "as_json", is_flag=True, help="One JSON object per order.")
def list_(as_json: bool, **which: Any) -> None:
    """List orders, those to be collected first, without anything a citizen typed."""
    from bot.post.codes import spaced

    _, work = _opened()
    for order in work.listed(EVERYTHING, _wanted(**which), most=MOST):
        facts = _facts(order)
        if as_json:
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            late = "  overdue" if facts["overdue"] else ""
            when = f"{facts['collect_on'] or 'counter'} {facts['half'] or ''}".strip()
            click.echo(f"{spaced(order.code)}  {order.state.value:<10} {when:<22} {order.desk:<24} {order.procedure}{late}")


@post.command("export")
@_filters
@click.option("--xlsx", type=FILE, help="Write a workbook.")
@click.option("--csv", "csv_file", type=FILE, help="Write CSV.")
@click.option("--why", default="", help="Why, for the audit log.")
def export(xlsx: Path | None, csv_file: Path | None, why: str, **which: Any) -> None:
    """Write orders with names, phones and addresses into a file; the audit log notes it."""
    from bot.post.export import write_csv, write_xlsx
    from bot.post.receiving import Receiving

    if xlsx is None and csv_file is None:
        raise click.UsageError("where to? --xlsx FILE or --csv FILE")
    accounts, work = _opened()
    orders = work.listed(EVERYTHING, _wanted(**which), most=MOST)
    name_of = Receiving(_directory()).name
    for path, write in ((xlsx, write_xlsx), (csv_file, write_csv)):
        if path is not None:
            write(orders, name_of, path)
            click.echo(f"{path}: {len(orders)} order(s)")
    accounts.log.write(None, _me(), "post.export", "post_order", len(orders), after={"orders": len(orders)}, why=why)


@post.command("slip")
@click.argument("code")
@click.option("--pdf", type=FILE, required=True, help="Where to write it.")
def slip(code: str, pdf: Path) -> None:
    """Write the slip of one order."""
    from bot.post.codes import read_code
    from bot.post.receiving import Receiving
    from bot.post.slip import slips_pdf

    _, work = _opened()
    read = read_code(code)
    order = work.orders.by_code(read) if read else None
    if order is None:
        raise click.ClickException(f"{code}: no order has this code")
    pdf.write_bytes(slips_pdf([order], Receiving(_directory()).name, read_settings().public_url))
    click.echo(str(pdf))


post.add_command(push)


def _opened() -> tuple[Accounts, PostWork]:
    from bot.accounts.access import build_accounts
    from bot.post.orders import Orders
    from bot.post.work import PostWork

    accounts = build_accounts(read_settings())
    return accounts, PostWork(Orders(accounts.engine, accounts.sealer), accounts.log)


def _directory() -> Any:
    from bot.directory.directory import Directory

    return Directory(read_settings().tracker_url)


def _me() -> Outside:
    return Outside(f"cli:{getpass.getuser()}"[:80])


def _wanted(states: tuple[str, ...], unit: str, desk: str, since: str | None, until: str | None) -> Wanted:
    from bot.post.model import OPEN, State
    from bot.post.work import Wanted

    known = {state.value for state in State}
    for name in states:
        if name not in known:
            raise click.UsageError(f"--state {name!r}: not one of {', '.join(sorted(known))}")
    chosen = tuple(State(name) for name in states) or OPEN
    return Wanted(states=chosen, unit=unit, desk=desk, since=_day("--since", since), until=_day("--until", until))


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.UsageError(f"{option} {text!r}: not a day like 2026-11-27") from None


def _facts(order: Order) -> dict[str, Any]:
    """Return what may be told of an order without telling of a person."""
    from bot.desk.wording import HERE
    from bot.post.sweep import is_overdue
    from knowledge.desks.public_holidays import public_holidays

    return {
        "code": order.code,
        "state": order.state.value,
        "procedure": order.procedure,
        "desk": order.desk,
        "unit": order.unit,
        "pickup": order.pickup.value,
        "collect_on": order.collect_on.isoformat() if order.collect_on else None,
        "half": order.half.value if order.half else None,
        "back": order.back.value,
        "number": order.number or None,
        "reason": order.reason.value if order.reason else None,
        "opened_at": datetime.fromtimestamp(order.opened_at, UTC).isoformat(timespec="seconds"),
        "overdue": is_overdue(order, datetime.now(HERE), public_holidays()),
    }
