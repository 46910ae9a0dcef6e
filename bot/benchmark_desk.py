"""`motcua bench desk`: 200 open conversations and 20 officers with open pages, and what killed servers lose or do twice."""

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

SECONDS, RATE = 60, 20
"""How long, and how many messages of citizens a second."""
ROUNDS = 20
"""Processes killed. The proof with 200 on both databases: MOTCUA_CHAOS_ROUNDS=200 pytest tests/bot/desk/test_chaos.py."""


def desk_figures(settings: Settings, *, progress: Callable[[str], None], seconds: int = SECONDS) -> Iterator[dict[str, Any]]:
    """Yield the figures of the officers' desk."""
    progress(f"{RATE} messages a second for {seconds} s to 20 officers; then {ROUNDS} servers are killed")
    try:
        told = _load(settings, seconds)
    except (subprocess.CalledProcessError, ValueError, IndexError) as error:
        reason = f"the load failed: {type(error).__name__}"
        for metric in ("p50_ms", "p95_ms", "lost", "doubled"):
            yield figure(f"desk.{metric}", None, "", reason=reason)
        return
    reason = f"MOTCUA_QUIET_S={settings.quiet_s}"
    for metric in ("p50_ms", "p95_ms"):
        yield figure(f"desk.{metric}", told[metric], "ms", n=int(told["n"]), reason=reason)
    reason = f"{int(told['killed'])} servers killed, {int(told['unseen'])} messages unseen under load"
    yield figure("desk.lost", told["lost"] + told["unseen"], "", n=int(told["handed_over"]), reason=reason)
    yield figure("desk.doubled", told["doubled"], "", n=int(told["handed_over"]), reason=reason)


def _load(settings: Settings, seconds: int) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.desk", "--seconds", str(seconds), "--rate", str(RATE)]
    command += ["--rounds", str(ROUNDS)]
    environment = {**os.environ, "MOTCUA_HOME": str(settings.home.resolve()), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)  # noqa: S603
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result
