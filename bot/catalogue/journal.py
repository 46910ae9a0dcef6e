"""What one run has fetched from the portal, line by line on disk, so that the next run goes on where this one broke off."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from bot.catalogue.portal import Listed, Page
from bot.errors import SyncError

FRESH = timedelta(days=1)
"""Age beyond which a list or a detail is fetched again."""


class Journal:
    """The journal of one portal and agency: opened by one process at a time, removed once all is handed over.

    Each line is on disk before the next request goes out. A line that was being written when the process died is cut off.
    """

    def __init__(self, folder: Path, *, address: str, agency: str, now: datetime, restart: bool = False) -> None:
        key = hashlib.sha256(f"{address}\n{agency}".encode()).hexdigest()[:12]
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{key}.jsonl"
        self.items: dict[str, Listed] = {}
        self.last_id = ""
        self.listed = False
        """Whether the list came to its end."""
        self.odd = 0
        self.total: int | None = None
        self._at: dict[str, int] = {}
        self._fetched_at: dict[str, datetime] = {}
        self._file = self._opened()
        if restart:
            self._file.truncate(0)
        begun = self._replay(now)
        if begun is None or now - begun > FRESH:
            self._begin(address, agency, now)

    def _opened(self) -> BinaryIO:
        file = self.path.open("a+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise SyncError(f"{self.path}: another process is taking over from this portal") from error
        return file

    def _replay(self, now: datetime) -> datetime | None:
        """Take in what earlier runs wrote; return when their list was begun."""
        begun: datetime | None = None
        self._file.seek(0)
        whole = 0
        for raw in self._file:
            try:
                kind, value = _line(raw)
                if kind == "run":
                    begun = datetime.fromisoformat(value["begun"])
                    self._forget_list()
                elif kind == "page":
                    self._take_page(value)
                else:
                    self._take_detail(value, whole, now)
            except (ValueError, KeyError, TypeError):
                break
            whole += len(raw)
        self._file.truncate(whole)
        return begun

    def _begin(self, address: str, agency: str, now: datetime) -> None:
        self._forget_list()
        self._write("run", {"address": address, "agency": agency, "begun": now.isoformat()})

    def _forget_list(self) -> None:
        self.items, self.last_id, self.listed, self.odd, self.total = {}, "", False, 0, None

    def add_page(self, page: Page) -> None:
        """Keep a page of the list; the list is at its end when the page brings nothing new to ask for."""
        fresh = any(item.id not in self.items for item in page.items)
        ends = not fresh or not page.last_id or page.last_id == self.last_id
        entries = [[item.id, item.code, item.name] for item in page.items]
        value = {"items": entries, "odd": page.odd, "last_id": page.last_id, "total": page.total, "ends": ends}
        self._write("page", value)
        self._take_page(value)

    def _take_page(self, value: Mapping[str, Any]) -> None:
        for entry in value["items"]:
            listed = Listed(*entry)
            self.items.setdefault(listed.id, listed)
        self.odd += value["odd"]
        self.last_id, self.total, self.listed = value["last_id"], value["total"], value["ends"]

    def add_detail(self, listed: Listed, data: Mapping[str, Any], *, now: datetime) -> None:
        """Keep the detail of one procedure."""
        value = {"id": listed.id, "at": now.isoformat(), "data": data}
        self._take_detail(value, self._write("detail", value), now)

    def _take_detail(self, value: Mapping[str, Any], offset: int, now: datetime) -> None:
        at = datetime.fromisoformat(value["at"])
        if now - at <= FRESH:
            self._at[value["id"]], self._fetched_at[value["id"]] = offset, at

    def __contains__(self, id: str) -> bool:
        return id in self._at

    def detail(self, id: str) -> tuple[datetime, Mapping[str, Any]]:
        """Return when the detail of `id` was fetched, and the detail."""
        self._file.seek(self._at[id])
        _, value = _line(self._file.readline())
        return self._fetched_at[id], value["data"]

    def _write(self, kind: str, value: Mapping[str, Any]) -> int:
        """Append one line and see it onto the disk; return where it begins."""
        self._file.seek(0, os.SEEK_END)
        offset = self._file.tell()
        self._file.write(json.dumps({kind: value}).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        return offset

    def close(self) -> None:
        """Let another process open it."""
        self._file.close()

    def remove(self) -> None:
        """Forget the run: all of it was handed over."""
        self.path.unlink(missing_ok=True)
        self.close()


def _line(raw: bytes) -> tuple[str, Any]:
    """Return kind and value of one whole line."""
    if not raw.endswith(b"\n"):
        raise ValueError("torn line")
    entry = json.loads(raw)
    if not isinstance(entry, dict) or len(entry) != 1 or not set(entry) <= {"run", "page", "detail"}:
        raise ValueError("no line of ours")
    ((kind, value),) = entry.items()
    return kind, value
