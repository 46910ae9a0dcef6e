"""What was heard of a fee, held against the fees of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from actions.premises.holds import Holds
from actions.wording import say
from knowledge.fees import FeesOnDay, fees_on
from knowledge.model import Procedure
from knowledge.text import fold

WRITTEN_SUM = re.compile(r"\d{1,3}(?:\.\d{3})+")
PER_CENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


def fee_holds(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return how a sum, a share, or that anything is paid stands against the fees in force on the day."""
    fees = fees_on(procedure, on)
    if not fees.known:
        return Holds.OPEN
    sums, in_words = _sums(fees), _in_words(fees)
    if claim.get("paid"):
        return _paid(sums, in_words, procedure.fee_note)
    if "percent" in claim:
        return _percent(float(claim["percent"]), in_words, procedure.fee_note)
    amount = int(claim["amount"])
    if amount == 0 and _spares(fees, str(claim.get("said") or ""), procedure.name):
        return Holds.DEPENDS
    if any(low <= amount <= high for low, high in sums):
        return Holds.RIGHT if len(set(sums)) == 1 and not in_words else Holds.DEPENDS
    if amount == 0 and sums and all(least for least, _ in sums):
        return Holds.WRONG  # whatever else is not on record, something is paid
    if amount and amount in _written(*in_words, procedure.fee_note):
        return Holds.DEPENDS
    if _leaves_open(procedure.fee_note) or not all(_written(text) and claim.get("each") for text in in_words):
        return Holds.OPEN
    return Holds.RIGHT if not (sums or in_words) and amount == 0 else Holds.WRONG


def _paid(sums: Sequence[tuple[int, int]], in_words: Sequence[str], note: str | None) -> Holds:
    """Return whether anything must be paid."""
    asked = [bool(most) for _, most in sums] + [True for text in in_words if _written(text)]
    if _leaves_open(note) or not all(_written(text) for text in in_words):
        return Holds.OPEN if not any(asked) else Holds.DEPENDS
    if not any(asked):
        return Holds.WRONG
    return Holds.RIGHT if all(asked) else Holds.DEPENDS


def _percent(share: float, in_words: Sequence[str], note: str | None) -> Holds:
    """Return whether a share of something is to be paid."""
    written = [float(found.replace(",", ".")) for text in in_words for found in PER_CENT.findall(text)]
    if share in written:
        return Holds.RIGHT if len(written) == 1 else Holds.DEPENDS
    return (
        Holds.OPEN
        if _leaves_open(note) or not all(_written(text) or PER_CENT.search(text) for text in in_words)
        else Holds.WRONG
    )


def _spares(fees: FeesOnDay, said: str, name: str) -> bool:
    """Return whether somebody the message tells of is spared a fee: two words in a row of those who are, not of the name."""
    exempt = [fold(fee.exempt) for fee in (*fees.current, *(found.fee for found in fees.local)) if fee.exempt]
    told = set(pairwise(said.split())) - set(pairwise(fold(name).split()))
    return any(pair in told for listed in exempt for pair in pairwise(listed.split()))


def _sums(fees: FeesOnDay) -> list[tuple[int, int]]:
    """Return what may be asked for as (least, most) VND: each fee in force, and what resolutions leave of it."""
    in_force = [*fees.current, *(found.fee for found in fees.local)]
    sums = [(fee.amount, fee.up_to or fee.amount) for fee in in_force if fee.amount is not None]
    return sums + [(cut.amount, cut.amount) for cut in fees.reductions if cut.amount is not None]


def _in_words(fees: FeesOnDay) -> list[str]:
    """Return the tariffs of the fees in force that are no single amount; empty where somebody else sets them."""
    return [fee.rule or "" for fee in (*fees.current, *(found.fee for found in fees.local)) if fee.amount is None]


def _written(*texts: str | None) -> set[int]:
    """Return the sums that stand in a tariff or a note."""
    return {int(found.replace(".", "")) for text in texts for found in WRITTEN_SUM.findall(text or "")}


def _leaves_open(note: str | None) -> bool:
    """Return whether a note says that the record does not know all sums."""
    return any(f" {words} " in f" {fold(note or '')} " for words in say("premise.note_leaves_open").split("|"))
