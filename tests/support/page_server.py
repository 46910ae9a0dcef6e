"""Serve the whole app with a fake assistant on a free port; print the address. Run as a module."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace

from bot.page.page import read_introduction
from bot.server import create_app, open_port
from bot.settings import read_settings
from tests.support.fake_assistant import FakeAssistant


def main() -> None:
    """Serve until stopped, with its home in MOTCUA_HOME; the first line printed is the address.

    The first argument is the quiet time in seconds.
    """
    quiet_s = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    listening = open_port("127.0.0.1", 0)
    settings = replace(read_settings(), quiet_s=quiet_s)
    app = create_app(FakeAssistant(read_introduction()), settings)  # type: ignore[arg-type]
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    app.run(sock=listening, single_process=True, motd=False, access_log=False)


def _end_with_parent() -> None:
    """Leave when standard input closes, so that no server outlives its tests."""
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
