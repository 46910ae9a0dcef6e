"""Where a hand-checked record and an import state different facts. Wording does not count: only what can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.families import family_key
from knowledge.merging import GROUP_OF

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact of one record, told in two ways."""

    id: str
    fact: str
    hand: str
    imported: str

    def as_dict(self) -> dict[str, str]:
        """Return the shape `kb diff --hand --json` prints."""
        return {"code": self.id, "fact": self.fact, "hand": self.hand, "imported": self.imported}


def disagreements(hand: Raw, imported: Raw) -> Iterator[Disagreement]:
    """Yield every fact that both records state differently; what one leaves out or only recalls is no disagreement."""
    for fact, (key, told) in FACTS.items():
        if key not in hand or key not in imported or _is_recalled(hand, key):
            continue
        ours, theirs = told(hand), told(imported)
        if ours != theirs and ours and theirs:
            yield Disagreement(str(imported["code"]), fact, ours, theirs)


def _is_recalled(hand: Raw, key: str) -> bool:
    stated = hand["established"]
    group = GROUP_OF.get(key)
    return bool(stated.get(group.value if group else "default", stated["default"]) == "recalled")


def _name(raw: Raw) -> str:
    return family_key(str(raw["official_name"]))


def _decision(raw: Raw) -> str:
    return "".join(str(raw.get("decision") or "").split())


def _levels(raw: Raw) -> str:
    return ", ".join(sorted(raw["levels"]))


def _methods(raw: Raw) -> str:
    return ", ".join(sorted(row["method"] for row in raw["submission"]))


def _time_limits(raw: Raw) -> str:
    rows = [
        f"{row['method']} {' / '.join(sorted({_limit(limit) for limit in row['time_limits']}))}"
        for row in raw["submission"]
        if row.get("time_limits")
    ]
    return "; ".join(sorted(rows))


def _limit(limit: Raw) -> str:
    return f"{limit['amount']:g} {limit['unit']}" if "amount" in limit else str(limit["unit"])


def _amounts(raw: Raw) -> str:
    """Return the amounts of the fee rules; a rule in words or set by somebody else cannot be compared by its words."""
    amounts = {value for fee in raw["fees"] for key in ("amount", "up_to") if (value := fee.get(key)) is not None}
    return ", ".join(str(amount) for amount in sorted(amounts))


def _cases(raw: Raw) -> str:
    return str(sum(len(case["items"]) for case in raw["dossier"]))


def _effective(raw: Raw) -> str:
    return str(raw["effective_from"])


FACTS: Mapping[str, tuple[str, Callable[[Raw], str]]] = {
    "official_name": ("official_name", _name),
    "decision": ("decision", _decision),
    "effective_from": ("effective_from", _effective),
    "levels": ("levels", _levels),
    "methods": ("submission", _methods),
    "time_limits": ("submission", _time_limits),
    "fee_amounts": ("fees", _amounts),
    "dossier_items": ("dossier", _cases),
}
"""What is compared: the fact's name, the key it stands under, and how to write it so that wording does not count."""
