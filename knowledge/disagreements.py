"""Where a hand-checked record and an import state different facts. Wording does not count: only what can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.families import family_key
from knowledge.model import GROUP_OF

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
        ours, theirs = told(hand, imported), told(imported, hand)
        if ours != theirs and ours and theirs:
            yield Disagreement(str(imported["code"]), fact, ours, theirs)


def _is_recalled(hand: Raw, key: str) -> bool:
    stated = hand["established"]
    group = GROUP_OF.get(key)
    return bool(stated.get(group.value if group else "default", stated["default"]) == "recalled")


def _name(raw: Raw, other: Raw) -> str:
    del other
    return family_key(str(raw["official_name"]))


def _decision(raw: Raw, other: Raw) -> str:
    del other
    return _number(str(raw.get("decision") or ""))


def _number(text: str) -> str:
    return "".join(text.split()).upper()


def _levels(raw: Raw, other: Raw) -> str:
    del other
    return ", ".join(sorted(raw["levels"]))


def _methods(raw: Raw, other: Raw) -> str:
    del other
    return ", ".join(sorted(row["method"] for row in raw["submission"]))


def _time_limits(raw: Raw, other: Raw) -> str:
    """Return the time limits of the ways that both state limits for, ways of the same limits together."""
    both = _limits(raw).keys() & _limits(other).keys()
    ways: dict[str, list[str]] = {}
    for method, limits in sorted(_limits(raw).items()):
        if method in both:
            ways.setdefault(limits, []).append(method)
    return "; ".join(f"{', '.join(methods)} {limits}" for limits, methods in ways.items())


def _limits(raw: Raw) -> dict[str, str]:
    stated = {row["method"]: row.get("time_limits") for row in raw["submission"]}
    return {method: " / ".join(sorted({_limit(one) for one in limits})) for method, limits in stated.items() if limits}


def _limit(limit: Raw) -> str:
    return f"{limit['amount']:g} {limit['unit']}" if "amount" in limit else str(limit["unit"])


def _amounts(raw: Raw, other: Raw) -> str:
    """Return the amounts of the fee rules; a rule in words or set by somebody else cannot be compared by its words."""
    del other
    amounts = {value for fee in raw["fees"] for key in ("amount", "up_to") if (value := fee.get(key)) is not None}
    return ", ".join(str(amount) for amount in sorted(amounts)) if raw["fees"] else "none"


def _items(raw: Raw, other: Raw) -> str:
    del other
    return f"{sum(len(case['items']) for case in raw['dossier'])} in {len(raw['dossier'])} case(s)"


def _acts(raw: Raw, other: Raw) -> str:
    """Return the acts that only this side names; a hand record may leave out acts, so these alone are no disagreement."""
    theirs = {_number(act["number"]) for act in other["legal_basis"]}
    own = ", ".join(act["number"] for act in raw["legal_basis"] if _number(act["number"]) not in theirs)
    return own or ("no other" if raw["established"]["default"] == "imported" else "")


def _effective(raw: Raw, other: Raw) -> str:
    del other
    return str(raw["effective_from"])


FACTS: Mapping[str, tuple[str, Callable[[Raw, Raw], str]]] = {
    "official_name": ("official_name", _name),
    "decision": ("decision", _decision),
    "effective_from": ("effective_from", _effective),
    "levels": ("levels", _levels),
    "methods": ("submission", _methods),
    "time_limits": ("submission", _time_limits),
    "fee_amounts": ("fees", _amounts),
    "dossier_items": ("dossier", _items),
    "legal_acts": ("legal_basis", _acts),
}
"""What is compared: the fact's name, the key it stands under, and how one side writes it beside the other."""
