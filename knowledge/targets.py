"""What ranking needs to know of every target without opening a record: one entry per target in each array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.acts import acts_of_names
from knowledge.families import mask_of
from knowledge.model import Card
from knowledge.surfaces import NAME, Surface
from knowledge.whom import circles_of_names

NEVER = date.max.toordinal()
"""The day a procedure that is not abolished is abolished on."""


PARTS = ("starts", "levels", "families", "retired", "acts", "circles")
"""The arrays, in the order of the fields."""


@dataclass(frozen=True)
class Targets:
    """The targets in the order of their surfaces."""

    ids: tuple[str, ...]
    starts: np.ndarray
    """Position of each target's first surface."""
    levels: np.ndarray
    """Levels of authority as bits (see families); 0 for a life event."""
    families: np.ndarray
    """Number of the family; -1 for a life event."""
    retired: np.ndarray
    """The day (proleptic ordinal) from which it is abolished."""
    acts: np.ndarray
    """What its names say is done, as bits (see acts); 0: nothing is named."""
    circles: np.ndarray
    """For whom its names say it is, as bits (see whom)."""

    @cached_property
    def positions(self) -> dict[str, int]:
        """Return the position of each target by its id."""
        return {target: position for position, target in enumerate(self.ids)}

    def family_of(self, position: int) -> list[int]:
        """Return the positions of all targets of the same family, itself among them."""
        number = self.families[position]
        return [position] if number < 0 else [int(found) for found in np.flatnonzero(self.families == number)]

    def save(self, folder: Path) -> None:
        """Write the arrays as `targets_*.npy`."""
        for part in PARTS:
            np.save(folder / f"targets_{part}.npy", getattr(self, part))

    @classmethod
    def load(cls, folder: Path, ids: Sequence[str]) -> Targets:
        """Return what `save` wrote; small, so read into memory."""
        return cls(tuple(ids), *(np.load(folder / f"targets_{part}.npy") for part in PARTS))


def targets_of(ids: Sequence[str], surfaces: Sequence[Sequence[Surface]], cards: Sequence[Sequence[Card]]) -> Targets:
    """Return the targets from their ids, the surfaces of each, and the cards of each (none for a life event)."""
    starts = np.cumsum([0, *(len(own) for own in surfaces[:-1])]) if surfaces else np.zeros(0)
    names = [[surface.text for surface in own if surface.kind == NAME] for own in surfaces]
    numbers: dict[str, int] = {}
    families = [numbers.setdefault(states[-1].family, len(numbers)) if states else -1 for states in cards]
    return Targets(
        ids=tuple(ids),
        starts=np.asarray(starts, dtype=np.intp),
        levels=np.asarray([mask_of(level for card in states for level in card.levels) for states in cards], dtype=np.uint8),
        families=np.asarray(families, dtype=np.int32),
        retired=np.asarray([_retired_on(states) for states in cards], dtype=np.int32),
        acts=np.asarray([acts_of_names(own) for own in names], dtype=np.int64),
        circles=np.asarray([circles_of_names(own) for own in names], dtype=np.int64),
    )


def _retired_on(states: Sequence[Card]) -> int:
    """Return the day the last state is abolished on."""
    gone = [max(card.retired.on, card.since).toordinal() for card in states if card.retired is not None]
    return min(gone, default=NEVER)
