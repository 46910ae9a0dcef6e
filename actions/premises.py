"""Holds what a citizen has heard of a procedure against its record: right, right in some cases, wrong, or not on record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
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
PER_CENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
SMALL = frozenset({"giay", "to", "ban", "cac", "mot", "cua", "the", "va", "co", "ca", "so"})
"""Words that tell no paper apart, folded."""
SAME_PAPER = 0.75
"""Share of the telling words of a paper that an item of the dossier must hold to be it."""
WEEK_DAYS, WORKING_WEEK = 7, 5
"""Days of a week, and the working days that people call one."""


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
    said: str = ""
    """What is claimed, where that has sentences of its own."""

    @property
    def text(self) -> str:
        """Return the sentence that opens the answer. It never repeats what was claimed: no figure but the record's."""
        return say(f"premise.{self.said or self.aspect}.{self.holds.value}")


def verdicts(claims: Sequence[Mapping[str, Any]], procedure: Procedure, *, on: date) -> tuple[Verdict, ...]:
    """Return what the record of `procedure` (its state on the day) says of each claim; shapes in nlu/claims.py."""
    checks = {
        "fee": _fee,
        "time_limit": _time_limit,
        "place": _place,
        "online_level": _online_level,
        "how_online": _online_level,
        "postal": _postal,
        "applicant": _applicant,
        "documents": _documents,
    }
    known = [claim for claim in claims if claim.get("aspect") in checks][:MAX_CLAIMS]
    return tuple(Verdict(claim["aspect"], checks[claim["aspect"]](claim, procedure, on), _said(claim)) for claim in known)


def _said(claim: Mapping[str, Any]) -> str:
    """Return the name of the sentences for a claim that has its own."""
    if claim["aspect"] == "postal":
        return "postal_result" if claim.get("result") else "postal" if claim.get("offered") else "postal_refused"
    if claim.get("who") == "together":
        return "together"
    return "paid" if claim.get("paid") else "spared" if claim.get("needed") is False else ""


# --- fee ---------------------------------------------------------------------------------------------------------


def _fee(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
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


# --- time limit --------------------------------------------------------------------------------------------------


def _time_limit(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    limits = _limits(procedure, on)
    amount, unit = float(claim["amount"]), str(claim["unit"])
    if not limits or any(limit.unit == "unknown" and _may_be(amount, unit, limit) for limit in limits):
        return Holds.OPEN
    same = [_as_long(amount, unit, limit) for limit in limits]
    if all(same):
        return Holds.RIGHT
    return Holds.DEPENDS if any(same) else Holds.WRONG


def _may_be(amount: float, unit: str, limit: TimeLimit) -> bool:
    """Return whether a number without a unit may be the time that was said, in days, weeks or months."""
    if unit not in DAYS_OF or limit.amount is None:
        return True
    return amount * DAYS_OF[unit] in {limit.amount * days for days in (1.0, WEEK_DAYS, DAYS_OF["month"])}


def _limits(procedure: Procedure, on: date) -> list[TimeLimit]:
    """Return the limits on record: those of every way to hand in, and those of the agencies here."""
    national = [limit for way in procedure.submission for limit in way.time_limits]
    return national + [limit for row in rows_on(procedure, on) for limit in row.time_limits]


def _as_long(amount: float, unit: str, limit: TimeLimit) -> bool:
    """Return whether the limit is as long as was said; people say "ngày" for working days, never the other way round."""
    if unit == "same_day" or limit.unit == "same_day":
        return _same_day(amount, unit) and _same_day(limit.amount or 0.0, limit.unit)
    if amount == limit.amount and (unit == limit.unit or (unit == "day" and limit.unit == "working_day")):
        return True
    if unit == "day" and limit.unit == "working_day" and amount % WEEK_DAYS == 0:
        return amount / WEEK_DAYS * WORKING_WEEK == limit.amount
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
    if level in ("any", "own"):
        return Holds.DEPENDS if takes_any_centre(procedure) or _says_anywhere(procedure, on) else Holds.OPEN
    if level == "commune_office":
        told = fold(" ".join(filter(None, (procedure.receives, *procedure.agencies))))
        return (
            Holds.RIGHT
            if any(words in told for words in say("premise.commune_office").split("|"))
            else Holds.WRONG
            if told
            else Holds.OPEN
        )
    if level in {found.value for found in levels} or takes_any_centre(procedure):
        return Holds.RIGHT
    return Holds.WRONG if levels == (AuthorityLevel.MINISTRY,) else Holds.OPEN


def _says_anywhere(procedure: Procedure, on: date) -> bool:
    """Return whether who receives is any of several: "cấp xã bất kỳ trong tỉnh"."""
    told = [procedure.receives, *(row.receives for row in rows_on(procedure, on))]
    return any(words in fold(text or "") for words in say("premise.anywhere").split("|") for text in told)


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
    said = claim.get("level")
    if said == "only":
        return Holds.WRONG if any(procedure.offers(way) for way in (Method.COUNTER, Method.POST)) else Holds.RIGHT
    if said in ("counter", "online"):
        return Holds.RIGHT if online is (said == "online") else Holds.WRONG
    level = level_on(procedure, on)
    if procedure.submission and not online:
        return Holds.RIGHT if said == "partial" else Holds.WRONG
    if level is None:
        return Holds.OPEN
    return Holds.RIGHT if (level is OnlineLevel.FULL) is (said == "full") else Holds.WRONG


def _postal(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether the post takes the dossier, or brings what was applied for."""
    offered = procedure.offers(Method.POST)
    if claim.get("result"):
        return Holds.DEPENDS if _mentions(procedure, "by_post") else Holds.OPEN
    if not procedure.submission:
        return Holds.OPEN
    return Holds.RIGHT if offered is bool(claim.get("offered")) else Holds.WRONG


def _applicant(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether the record speaks of handing in for somebody else, or together; the sections tell what."""
    spoken_of = _mentions(procedure, "together" if claim.get("who") == "together" else "on_behalf")
    return Holds.DEPENDS if spoken_of else Holds.OPEN


def _mentions(procedure: Procedure, name: str) -> bool:
    """Return whether the record has some of the words called `name` in its steps, papers, notes or applicants."""
    papers = [text for case in procedure.dossier for item in case.items for text in (item.name, case.case, item.when or "")]
    notes = [way.note or "" for way in procedure.submission] + [procedure.dossier_note or ""]
    told = fold(" . ".join((*papers, *notes, *procedure.applicants, *procedure.steps, *procedure.results)))
    return any(words in told for words in say(f"premise.mentions.{name}").split("|"))


def _documents(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether a paper stands in the dossier; one of some cases only depends."""
    wanted = _telling(str(claim["paper"]))
    if not procedure.dossier or not wanted:
        return Holds.OPEN
    found = [[item for item in case.items if _is_it(wanted, item.name)] for case in procedure.dossier]
    conditional = any(item.waived or item.when for items in found for item in items)
    if conditional or (any(found) and not all(found)):
        return Holds.DEPENDS
    return Holds.RIGHT if all(found) is claim.get("needed", True) else Holds.WRONG


def _is_it(wanted: set[str], name: str) -> bool:
    return len(wanted & _telling(name)) >= SAME_PAPER * len(wanted)


def _telling(text: str) -> set[str]:
    return set(fold(text).split()) - SMALL


def opening(found: Iterable[Verdict]) -> list[str]:
    """Return the sentences an answer opens with, each once."""
    return list(dict.fromkeys(verdict.text for verdict in found))
