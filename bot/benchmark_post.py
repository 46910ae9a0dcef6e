"""`motcua bench post`: how many postal orders are confirmed in a second, and what killed servers lose or do twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

from bot.figures import figure
from bot.settings import Settings
from bot.training import ROOT

ORDERS, PROCESSES = 1000, 2
ROUNDS = 20
"""Processes killed. The proof with 200 on both databases: MOTCUA_CHAOS_ROUNDS=200 pytest tests/bot/post/test_chaos.py."""


def post_figures(settings: Settings, *, progress: Callable[[str], None], orders: int = ORDERS) -> Iterator[dict[str, Any]]:
    """Yield the figures of postal orders, on PostgreSQL where MOTCUA_DATABASE_URL names an empty database of it."""
    progress(f"{orders} orders by {PROCESSES} servers; then {ROUNDS} servers are killed")
    try:
        told = _load(settings, orders)
    except (subprocess.CalledProcessError, ValueError, IndexError) as error:
        reason = f"the load failed: {type(error).__name__}"
        for metric in ("orders_per_s", "lost", "doubled"):
            yield figure(f"post.{metric}", None, "", reason=reason)
        return
    on = "PostgreSQL" if settings.database_url.startswith("postgresql") else "SQLite"
    number = int(told["n"])
    yield figure("post.orders_per_s", told["orders_per_s"], "/s", n=number, reason=f"{PROCESSES} servers, {on}")
    all_orders = number + int(told["chaos_orders"])
    reason = f"{int(told['killed'])} servers killed; {int(told['chaos_untrue'])} orders told of that are not kept"
    lost = told["lost"] + told["chaos_lost"] + told["chaos_untrue"]
    yield figure("post.lost", lost, "", n=all_orders, reason=reason)
    yield figure("post.doubled", told["doubled"] + told["chaos_doubled"], "", n=all_orders, reason=reason)


def _load(settings: Settings, orders: int) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.post", "--orders", str(orders), "--rounds", str(ROUNDS)]
    command += ["--processes", str(PROCESSES), "--database", settings.database_url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)  # noqa: S603
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result
