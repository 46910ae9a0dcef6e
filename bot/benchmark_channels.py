"""`motcua bench channels`: 50 messages a second over Zalo, Telegram and the widget, and the widget's size."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.figures import figure
from bot.settings import Settings
from bot.training import ROOT
from bot.widget.scripts import widget_script

SECONDS, RATE = 300, 50
"""How long, and how many messages a second over all channels."""
PEER, PEER_BYTES = "rasa-webchat 1.0.1", 211_077.0
"""What its published package loads, `gzip -9 lib/index.js` (measured in November 2026)."""


def channel_figures(
    settings: Settings, texts: Sequence[str], *, progress: Callable[[str], None], seconds: int = SECONDS
) -> Iterator[dict[str, Any]]:
    """Yield the figures; two servers share the work where Redis is named, else there is one."""
    size = len(gzip.compress(widget_script().text.encode(), 9))
    yield figure("channels.widget_gzip_bytes", size, "B", peer=PEER, peer_value=PEER_BYTES)
    processes = 2 if settings.redis_url else 1
    progress(f"{RATE} messages a second for {seconds} s on three channels, {processes} server(s)")
    try:
        told = _load(settings, texts, seconds, processes)
    except (subprocess.CalledProcessError, ValueError, IndexError) as error:
        reason = f"the load failed: {type(error).__name__}"
        for metric in ("p50_ms", "p95_ms", "errors"):
            yield figure(f"channels.{metric}", None, "", reason=reason)
        return
    reason = f"{processes} server(s); MOTCUA_QUIET_S={settings.quiet_s} is in it"
    for metric, unit in (("p50_ms", "ms"), ("p95_ms", "ms"), ("errors", "")):
        yield figure(f"channels.{metric}", told[metric], unit, n=int(told["n"]), reason=reason)


def _load(settings: Settings, texts: Sequence[str], seconds: int, processes: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        messages = Path(folder) / "messages.txt"
        messages.write_text("\n".join(texts), encoding="utf-8")
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.channels", str(messages)]
        command += ["--seconds", str(seconds), "--rate", str(RATE), "--processes", str(processes)]
        environment = {**os.environ, "MOTCUA_HOME": str(settings.home.resolve()), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)  # noqa: S603
        result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
        return result
