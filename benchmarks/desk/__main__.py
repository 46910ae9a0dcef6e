"""Runs the load and prints one JSON object: python -m benchmarks.desk --seconds 60 --rate 20 --rounds 20.

A server of the officers' page runs in a process of its own; its citizens and officers live in this one. The time of a
message is from the moment its citizen sends it (the platform's request begins) to the moment the officer's open page is
told by its stream. Then server processes are killed, `rounds` of them, while citizens and officers go on
(tests/bot/desk/test_chaos.py): what is lost and what is doubled is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.support.desk_chaos_findings import Fault, findings
from tests.support.desk_chaos_run import run
from tests.support.sources import ROOT

PATIENCE_S = 10.0
"""Seconds after the last message in which an officer may still see it."""


def main() -> None:
    """Run the load."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=20.0, help="citizens' messages a second")
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--officers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20, help="processes killed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(_load(Path(folder) / "load", given))
        told |= asyncio.run(_killed(Path(folder), given.rounds)) if given.rounds else {}
    print(json.dumps(told), flush=True)


async def _load(home: Path, given: argparse.Namespace) -> dict[str, float]:
    home.mkdir()
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.desk.server", str(home)]
    command += [str(given.conversations), str(given.officers)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    try:
        served = json.loads(process.stdout.readline())
        screens = Screens(served["address"], served["sessions"])
        times = await screens.measured(served["tickets"], seconds=given.seconds, rate=given.rate)
        used = psutil.Process(process.pid)
        rss, cpu = used.memory_info().rss / 1e6, sum(used.cpu_times()[:2])
    finally:
        process.stdin.close()
        process.wait(10)
    shown = sorted(seen for seen in times if seen is not None)
    return {
        "n": len(times),
        "unseen": len(times) - len(shown),
        "p50_ms": 1000 * statistics.median(shown),
        "p95_ms": 1000 * shown[int(0.95 * len(shown))],
        "most_ms": 1000 * shown[-1],
        "rss_mb": rss,
        "cpu_share": cpu / given.seconds,
    }


class Screens:
    """Officers with open pages."""

    def __init__(self, address: str, sessions: list[dict[str, str]]) -> None:
        self._http = httpx.AsyncClient(base_url=address, timeout=30, limits=httpx.Limits(max_connections=None))
        self._sessions = sessions
        self._waiting: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
        """For each ticket the messages not yet seen: their number, when they were sent by both clocks."""
        self._seen: dict[int, float] = {}
        self._open = 0

    async def measured(self, tickets: list[int], *, seconds: float, rate: float) -> list[float | None]:
        """Let citizens write; return the seconds until each message was seen, None for one that was not."""
        pages = [asyncio.create_task(self._page(session)) for session in self._sessions]
        while self._open < len(pages):
            await asyncio.sleep(0.05)
        began, number, sending = time.monotonic(), 0, set()
        while (at := number / rate) < seconds:
            await asyncio.sleep(max(0.0, began + at - time.monotonic()))
            place = random.randrange(len(tickets))
            sending.add(asyncio.create_task(self._write(number, tickets[place], f"c{place}")))
            number += 1
        await asyncio.gather(*sending)
        until = time.monotonic() + PATIENCE_S
        while len(self._seen) < number and time.monotonic() < until:
            await asyncio.sleep(0.05)
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)
        await self._http.aclose()
        return [self._seen.get(one) for one in range(number)]

    async def _write(self, number: int, ticket: int, sender: str) -> None:
        self._waiting[ticket].append((number, time.time(), time.monotonic()))
        told = {"sender": sender, "id": f"m{number}", "text": f"message {number}"}
        (await self._http.post("/come", json=told)).raise_for_status()

    async def _page(self, session: dict[str, str]) -> None:
        """Read one officer's stream for ever."""
        cookies = {"Cookie": f"{session['cookie']}={session['token']}"}
        event = ""
        async with self._http.stream("GET", "/desk/api/stream", headers=cookies, timeout=None) as reply:
            reply.raise_for_status()
            self._open += 1
            async for line in reply.aiter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "queue":
                    self._shown(json.loads(line.removeprefix("data: ")))

    def _shown(self, told: dict[str, Any]) -> None:
        now = time.monotonic()
        for ticket in told["tickets"]:
            left = []
            for number, sent, by_clock in self._waiting[ticket["id"]]:
                if ticket["at"] >= sent:  # when the citizen wrote last: this message, or a later one
                    self._seen[number] = now - by_clock
                else:
                    left.append((number, sent, by_clock))
            self._waiting[ticket["id"]] = left


async def _killed(folder: Path, rounds: int) -> dict[str, float]:
    async def nothing() -> None:
        await asyncio.sleep(0)

    url = f"sqlite:///{folder}/desk.sqlite"
    done = await run(url, folder, rounds=rounds, seed=random.randrange(2**31), as_server=url, disturb=nothing)
    found = findings(done)
    done.engine.dispose()
    lost = sum(one.fault is Fault.LOST for one in found)
    return {"killed": done.deaths, "handed_over": len(done.happened.questions), "lost": lost, "doubled": len(found) - lost}


if __name__ == "__main__":
    main()
