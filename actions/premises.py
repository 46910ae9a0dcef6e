"""Holds what a citizen has heard of a procedure against its record: right, right in some cases, wrong, or not on record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from actions.render.place import takes_any_centre
from actions.wording import say
from knowledge.fees import FeesOnDay, fees_on
from knowledge.local import level_on, rows_on
from knowledge.model import AuthorityLevel, Method, OnlineLevel, Procedure, TimeLimit
from knowledge.text import fold

MAX_CLAIMS = 3
"""Claims of one message that are answered; nobody writes more."""
HOURS_OF_A_DAY = 8
"""Working hours within which something is done on the same day."""
DAYS_OF = {"day": 1.0, "working_day": 1.0, "month": 30.0, "year": 365.0}
WRITTEN_SUM = re.compile(r"\d{1,3}(?:\.\d{3})+")
SMALL = frozenset({"giay", "to", "ban", "cac", "mot", "cua", "the", "va", "co", "ca", "so"})
"""Words that tell no paper apart, folded."""


class Holds(StrEnum):
    """How a claim stands against the record."""

    RIGHT = "right"
    DEPENDS = "depends"
    WRONG = "wrong"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one claim; `aspect` is the section that tells the record's own words."""

    aspect: str
    holds: Holds

    @property
    def text(self) -> str:
        """Return the sentence that opens the answer. It never repeats what was claimed: no figure but the record's."""
        return say(f"premise.{self.aspect}.{self.holds.value}")


def verdicts(claims: Sequence[Mapping[str, Any]], procedure: Procedure, *, on: date) -> tuple[Verdict, ...]:
    """Return what the record of `procedure` (its state on the day) says of each claim; shapes in nlu/claims.py."""
    checks = {
        "fee": _fee,
        "time_limit": _time_limit,
        "place": _place,
        "online_level": _online_level,
        "how_online": _online_level,
        "documents": _documents,
    }
    known = [claim for claim in claims if claim.get("aspect") in checks][:MAX_CLAIMS]
    return tuple(Verdict(claim["aspect"], checks[claim["aspect"]](claim, procedure, on)) for claim in known)


# --- fee ---------------------------------------------------------------------------------------------------------


def _fee(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    fees, amount = fees_on(procedure, on), int(claim["amount"])
    if not fees.known:
        return Holds.OPEN
    sums, in_words = _sums(fees), _in_words(fees)
    if any(low <= amount <= high for low, high in sums):
        return Holds.RIGHT if len(set(sums)) == 1 and not in_words else Holds.DEPENDS
    if amount and amount in _written(*in_words, procedure.fee_note):
        return Holds.DEPENDS
    if _leaves_open(procedure.fee_note) or not all(_written(text) and claim.get("each") for text in in_words):
        return Holds.OPEN
    return Holds.RIGHT if not (sums or in_words) and amount == 0 else Holds.WRONG


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


# --- time limit --------------------------------------------------------------------------------------------------


def _time_limit(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    limits = _limits(procedure, on)
    if not limits or any(limit.unit == "unknown" for limit in limits):
        return Holds.OPEN
    amount, unit = float(claim["amount"]), str(claim["unit"])
    same = [_as_long(amount, unit, limit) for limit in limits]
    if all(same):
        return Holds.RIGHT
    return Holds.DEPENDS if any(same) else Holds.WRONG


def _limits(procedure: Procedure, on: date) -> list[TimeLimit]:
    """Return the limits on record: those of every way to hand in, and those of the agencies here."""
    national = [limit for way in procedure.submission for limit in way.time_limits]
    return national + [limit for row in rows_on(procedure, on) for limit in row.time_limits]


def _as_long(amount: float, unit: str, limit: TimeLimit) -> bool:
    """Return whether the limit is as long as was said; people say "ngày" for working days, never the other way round."""
    if unit == "same_day" or limit.unit == "same_day":
        return _same_day(amount, unit) and _same_day(limit.amount or 0.0, limit.unit)
    if unit == limit.unit or (unit == "day" and limit.unit == "working_day"):
        return amount == limit.amount
    if unit in DAYS_OF and limit.unit in DAYS_OF and "working_day" not in (unit, limit.unit):
        return amount * DAYS_OF[unit] == (limit.amount or 0.0) * DAYS_OF[limit.unit]
    return False


def _same_day(amount: float, unit: str) -> bool:
    if unit in ("minute", "hour", "working_hour"):
        return unit == "minute" or amount <= HOURS_OF_A_DAY
    return unit == "same_day" or (unit in ("day", "working_day") and amount <= 1)


# --- place, online level, papers ---------------------------------------------------------------------------------


def _place(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    if claim.get("agency"):
        return _agency(str(claim["agency"]), procedure, on)
    level, levels = claim.get("level"), procedure.levels
    if level == "district":
        return Holds.WRONG if levels else Holds.OPEN
    if level in {found.value for found in levels} or takes_any_centre(procedure):
        return Holds.RIGHT
    return Holds.WRONG if levels == (AuthorityLevel.MINISTRY,) else Holds.OPEN


def _agency(agency: str, procedure: Procedure, on: date) -> Holds:
    """Return whether an agency stands among who receives, decides or carries out."""
    named = [procedure.receives, procedure.decides, *procedure.agencies, *(row.receives for row in rows_on(procedure, on))]
    on_record = [set(fold(name).split()) for name in named if name]
    if not on_record:
        return Holds.OPEN
    wanted = set(fold(agency).split())
    return Holds.RIGHT if any(wanted <= words for words in on_record) else Holds.WRONG


def _online_level(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    online = procedure.offers(Method.ONLINE)
    if claim.get("level") == "counter":
        return Holds.WRONG if online else Holds.RIGHT
    if claim.get("level") == "online":
        return Holds.RIGHT if online else Holds.WRONG
    level = level_on(procedure, on)
    if level is None:
        return Holds.OPEN
    return Holds.RIGHT if level is OnlineLevel.FULL else Holds.WRONG


def _documents(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether a paper stands in the dossier; one of some cases only depends."""
    wanted = _telling(str(claim["paper"]))
    if not procedure.dossier or not wanted:
        return Holds.OPEN
    inside = [any(wanted <= _telling(item.name) for item in case.items) for case in procedure.dossier]
    if all(inside):
        return Holds.RIGHT
    return Holds.DEPENDS if any(inside) else Holds.WRONG


def _telling(text: str) -> set[str]:
    return set(fold(text).split()) - SMALL


def opening(found: Iterable[Verdict]) -> list[str]:
    """Return the sentences an answer opens with, each once."""
    return list(dict.fromkeys(verdict.text for verdict in found))
