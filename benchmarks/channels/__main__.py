"""Runs the load and prints one JSON object: python -m benchmarks.channels MESSAGES_FILE --seconds 300 --rate 50.

A real `motcua serve` runs in a process of its own with a database of its own; the citizens, and the stand-ins of Zalo and
Telegram, live in this one. The time of a message is from the moment its citizen sends it to the moment the first reply
reaches them, so that the quiet time (MOTCUA_QUIET_S) is in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks.channels.citizens import Citizens, OnTelegram, OnWidget, OnZalo, Together
from bot.settings import read_settings
from tests.support.serving import Served, log_in
from tests.support.telegram import TOKEN, telegram
from tests.support.zalo import zalo_standing_in

PATIENCE_S = 30.0
"""Seconds after the last message in which a reply still counts."""
EACH = 300
"""Citizens on each channel."""
SECRET = "secret-of-the-benchmark"


def main() -> None:
    """Run the load."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("messages", type=Path, help="one text a line")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second over all channels")
    parser.add_argument("--processes", type=int, default=1, help="servers that share the work (PostgreSQL and Redis)")
    parser.add_argument("--database", default="", help="address of an empty database; default: SQLite, one process")
    given = parser.parse_args()
    texts = given.messages.read_text(encoding="utf-8").splitlines()
    result = measured(texts, given.seconds, given.rate, processes=given.processes, database=given.database)
    print(json.dumps(result), flush=True)


def measured(texts: list[str], seconds: float, rate: float, *, processes: int, database: str) -> dict[str, float]:
    """Return what was measured: times in milliseconds, errors, the servers' memory and processor time per message."""
    settings = read_settings()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        zalo = stack.enter_context(zalo_standing_in(ticking=True))
        bot = stack.enter_context(telegram(flood=False, connections=10))
        database = database or f"sqlite:///{folder}/chats.sqlite"
        common = {
            "MOTCUA_DATABASE_URL": database,
            "MOTCUA_REDIS_URL": settings.redis_url if processes > 1 else "",
            "MOTCUA_WIDGET_SECRET": SECRET * 2,
            "MOTCUA_QUIET_S": str(settings.quiet_s),
            "MOTCUA_WIDGET_SESSIONS_PER_MIN": "100000",
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_URL": bot.address,
            "MOTCUA_TELEGRAM_SECRET": SECRET,
            **zalo.environment,
        }
        servers = [Served(settings.home, common) for _ in range(processes)]
        first, last = servers[0], servers[-1]
        zalo.webhook = f"{first.address}/webhooks/zalo/webhook"
        log_in(zalo, database)
        for server in servers:
            server.environment["MOTCUA_PUBLIC_URL"] = last.address
            stack.callback(server.close)
            server.begin()
        widget = [OnWidget(server.address, EACH // processes) for server in servers]
        channels = [OnZalo(zalo, EACH), OnTelegram(bot, EACH), Together(widget)]
        run = [psutil.Process(server.process.pid) for server in servers if server.process]
        before = _spent_s(run)
        result = asyncio.run(_load(channels, texts, seconds, rate))
        cpu_ms = (_spent_s(run) - before) / max(1.0, result["n"] - result["errors"]) * 1000
        rss = sum(process.memory_info().rss for process in run)
        return result | {"cpu_ms": cpu_ms, "rss_mb": rss / 1e6, "processes": float(processes)}


def _spent_s(run: list[psutil.Process]) -> float:
    """Return the processor time of all these processes."""
    return sum(sum(process.cpu_times()[:2]) for process in run)


async def _load(channels: list[Citizens], texts: list[str], seconds: float, rate: float) -> dict[str, float]:
    for channel in channels:
        await channel.come()
    count = int(seconds * rate)
    begun = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        channels[number % len(channels)].say(texts[number % len(texts)])
    late = time.monotonic() - begun - seconds
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and any(channel.waiting() for channel in channels):
        await asyncio.sleep(0.2)
    times = sorted(one for channel in channels for one in channel.times())
    errors = sum(channel.waiting() + channel.refused for channel in channels)
    for channel in channels:
        await channel.go()
    by_channel = {f"{channel.name}_p95_ms": _p95(sorted(channel.times())) for channel in channels}
    return {
        "p50_ms": statistics.median(times) * 1000 if times else -1.0,
        "p95_ms": _p95(times),
        "errors": float(errors),
        "n": float(count),
        "late_s": late,
        **by_channel,
    }


def _p95(times: list[float]) -> float:
    return times[int(0.95 * (len(times) - 1))] * 1000 if times else -1.0


if __name__ == "__main__":
    main()
