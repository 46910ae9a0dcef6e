"""A secret of the home is made once, however many processes ask for it."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.kept_key import kept_key


def test_all_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    path = tmp_path / "home" / "a.key"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: kept_key(path, secrets.token_hex), range(16)))
    assert len(found) == 1
    assert [file.name for file in path.parent.iterdir()] == ["a.key"]
    assert path.stat().st_mode & 0o077 == 0
