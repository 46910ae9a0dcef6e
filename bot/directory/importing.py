"""One import of an agency's spreadsheet: wholly or not at all, unless rows that cannot be taken may be skipped."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.importing import login
from bot.directory.store import DirectoryStore, Import
from knowledge.desks.sheet import RowProblem, read_desks
from knowledge.fees import today


@dataclass(frozen=True)
class Imported:
    """What an import did; `number` is None when nothing was taken."""

    number: int | None
    rows: int
    desks: int
    facts: int
    problems: tuple[RowProblem, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the summary `desk import --json` prints last."""
        return {
            "import": self.number, "rows": self.rows, "desks": self.desks, "facts": self.facts,
            "problems": len(self.problems),
        }  # fmt: skip


def import_desks(
    path: Path, store: DirectoryStore, *, by: str = "", why: str = "", skip_bad: bool = False, on: date | None = None
) -> Imported:
    """Take over what a spreadsheet says of desks; with a bad row nothing, unless `skip_bad`.

    Raises InputRefusedError when the file holds no table of desks.
    """
    read = read_desks(path, today=on or today())
    taken = bool(read.facts) and (skip_bad or not read.problems)
    number = None
    if taken:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        made = Import(path.name, digest, by or login(), why, read.rows, len({bad.row for bad in read.problems}))
        number = store.add(made, read.facts)
    return Imported(number, read.rows, read.desks, len(read.facts) if taken else 0, tuple(read.problems))
