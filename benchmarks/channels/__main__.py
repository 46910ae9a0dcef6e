"""Runs the load and prints one JSON object: python -m benchmarks.channels MESSAGES_FILE --seconds 300 --rate 50.

A real `motcua serve` runs in a process of its own with a database of its own; the citizens, and the stand-ins of Zalo and
Telegram, live in this one. The time of a message is from the moment its citizen sends it to the moment the first reply
reaches them, so that the quiet time (MOTCUA_QUIET_S) is in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks.channels.citizens import Citizens, OnTelegram, OnWidget, OnZalo
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
    given = parser.parse_args()
    texts = given.messages.read_text(encoding="utf-8").splitlines()
    print(json.dumps(measured(texts, given.seconds, given.rate)), flush=True)


def measured(texts: list[str], seconds: float, rate: float) -> dict[str, float]:
    """Return what was measured: times in milliseconds, errors, the server's memory."""
    settings = read_settings()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        zalo = stack.enter_context(zalo_standing_in(ticking=True))
        bot = stack.enter_context(telegram(flood=False))
        database = os.environ.get("MOTCUA_BENCH_DATABASE_URL") or f"sqlite:///{folder}/chats.sqlite"
        server = Served(settings.home, {
            "MOTCUA_DATABASE_URL": database,
            "MOTCUA_REDIS_URL": settings.redis_url,
            "MOTCUA_QUIET_S": str(settings.quiet_s),
            "MOTCUA_WIDGET_SESSIONS_PER_MIN": "100000",
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_URL": bot.address,
            "MOTCUA_TELEGRAM_SECRET": SECRET,
            **zalo.environment,
        })  # fmt: skip
        server.environment["MOTCUA_PUBLIC_URL"] = server.address
        zalo.webhook = f"{server.address}/webhooks/zalo/webhook"
        log_in(zalo, database)
        stack.callback(server.close)
        server.begin()
        channels = [OnZalo(zalo, EACH), OnTelegram(bot, EACH), OnWidget(server.address, EACH)]
        result = asyncio.run(_load(channels, texts, seconds, rate))
        assert server.process is not None
        return result | {"rss_mb": psutil.Process(server.process.pid).memory_info().rss / 1e6}


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
