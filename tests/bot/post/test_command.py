"""`motcua post`: what it lists, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot.accounts.access import build_accounts
from bot.accounts.tables import audit
from bot.post.command import post
from bot.post.model import Order
from bot.post.orders import Orders
from bot.settings import Settings
from tests.support.entered import entered_in
from tests.support.post_orders import NAME, confirmed


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    accounts = build_accounts(Settings(home=tmp_path))
    made = confirmed(Orders(accounts.engine, accounts.sealer))
    accounts.engine.dispose()
    return made


def run(*words: object) -> Result:
    return CliRunner().invoke(post, [str(word) for word in words])


def test_orders_are_listed_without_anything_typed(order: Order) -> None:
    shown = run("list")
    assert order.code[:4] in shown.output and "new" in shown.output
    machine = json.loads(run("list", "--json").output)
    assert (machine["code"], machine["state"], machine["collect_on"]) == (order.code, "new", "2026-11-27")
    assert machine["opened_at"].endswith("+00:00") and machine["overdue"] in (True, False)
    assert not entered_in(shown.output) and not entered_in(run("list", "--json").output)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--state", "done"], 0),
        (["--state", "done", "--state", "new"], 1),
        (["--unit", "16681", "--desk", "commune:16681"], 1),
        (["--since", "2026-11-28"], 0),
        (["--until", "2026-11-27"], 1),
    ],
)
def test_orders_are_chosen(order: Order, words: list[str], count: int) -> None:
    assert len(run("list", *words).output.splitlines()) == count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--state", "gone"], "--state 'gone': not one of"),
        (["list", "--since", "27/11"], "--since '27/11': not a day like"),
        (["export"], "where to?"),
        (["slip", "ABCD2345", "--pdf", "x.pdf"], "ABCD2345: no order has this code"),
    ],
)
def test_what_cannot_be_done_is_named(order: Order, words: list[str], said: str) -> None:
    done = run(*words)
    assert done.exit_code != 0 and said in done.output


def test_an_export_holds_the_names_and_is_noted(order: Order, tmp_path: Path) -> None:
    done = run("export", "--xlsx", tmp_path / "out.xlsx", "--csv", tmp_path / "out.csv", "--why", "buổi lấy sáng thứ Sáu")
    assert done.exit_code == 0 and "1 order(s)" in done.output
    assert NAME in str(list(openpyxl.load_workbook(tmp_path / "out.xlsx").active.values))
    assert NAME in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    engine = build_accounts(Settings(home=tmp_path)).engine
    with engine.connect() as connection:
        row = connection.execute(sa.select(audit)).mappings().one()
    engine.dispose()
    assert (row["action"], row["why"]) == ("post.export", "buổi lấy sáng thứ Sáu")
    assert row["who"].startswith("cli:") and not entered_in(str(dict(row)))


def test_a_slip_is_written(order: Order, tmp_path: Path) -> None:
    spoken = f"{order.code[:4]} {order.code[4:].lower()}"
    assert run("slip", spoken, "--pdf", tmp_path / "slip.pdf").exit_code == 0
    assert NAME in pypdfium2.PdfDocument(tmp_path / "slip.pdf")[0].get_textpage().get_text_range()


def test_what_carriers_wait_for_is_asked_here_too(order: Order) -> None:
    assert run("push", "--status").output == "nothing waits, nothing was given up\n"
