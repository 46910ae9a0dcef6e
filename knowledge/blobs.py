"""Byte strings one after another in a memory-mapped file: thousands of records without holding one."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np


class Blobs(Sequence[bytes]):
    """The byte strings `write` put down. Opened once; stays readable when the file is removed. Safe between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self._ends = np.load(folder / f"{name}_ends.npy", mmap_mode="r")
        path = folder / f"{name}.bin"
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        if len(self._ends) and int(self._ends[-1]) > len(self._bytes):
            raise ValueError(f"{path}: shorter than its list of contents says")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, position):  # type: ignore[no-untyped-def]  # one position only, no slices
        start = int(self._ends[position - 1]) if position > 0 else 0
        return bytes(self._bytes[start : int(self._ends[position])])

    def __iter__(self) -> Iterator[bytes]:
        return (self[position] for position in range(len(self)))

    @staticmethod
    def write(folder: Path, name: str, blobs: Iterable[bytes]) -> None:
        """Write `blobs` as `<name>.bin` and `<name>_ends.npy`."""
        ends, total = [], 0
        with (folder / f"{name}.bin").open("wb") as out:
            for blob in blobs:
                out.write(blob)
                total += len(blob)
                ends.append(total)
        np.save(folder / f"{name}_ends.npy", np.asarray(ends, dtype=np.int64))
