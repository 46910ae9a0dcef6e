"""Holds what a citizen has heard of a procedure against its record: right, right in some cases, wrong, or not on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.premises.fees import fee_holds
from actions.premises.holds import Holds
from actions.premises.papers import applicant_holds, mentions, paper_holds
from actions.render.place import takes_any_centre
from actions.wording import say
from knowledge.local import level_on, rows_on
from knowledge.model import AuthorityLevel, Method, OnlineLevel, Procedure, TimeLimit
from knowledge.text import fold

MAX_CLAIMS = 3
"""Claims of one message that are answered; nobody writes more."""
HOURS_OF_A_DAY = 8
"""Working hours within which something is done on the same day."""
DAYS_OF = {"day": 1.0, "working_day": 1.0, "month": 30.0, "year": 365.0}
ALL_OR_PART = ("full", "partial")
"""Levels of the online way; without one on record the steps tell whether one must come."""
OF_THEIR_OWN = ("together", "alone")
"""Who hands in, where that has sentences of its own."""
WEEK_DAYS, WORKING_WEEK = 7, 5
"""Days of a week, and the working days that people call one."""


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
        "fee": fee_holds,
        "time_limit": _time_limit,
        "place": _place,
        "online_level": _online_level,
        "how_online": _online_level,
        "postal": _postal,
        "applicant": applicant_holds,
        "documents": paper_holds,
    }
    known = [claim for claim in claims if claim.get("aspect") in checks][:MAX_CLAIMS]
    return tuple(
        Verdict(claim["aspect"], checks[claim["aspect"]](claim, procedure, on), _said(claim, procedure, on))
        for claim in known
    )


def _said(claim: Mapping[str, Any], procedure: Procedure, on: date) -> str:
    """Return the name of the sentences for a claim that has its own."""
    if claim.get("level") in ALL_OR_PART and procedure.offers(Method.ONLINE) and level_on(procedure, on) is None:
        return "in_person"
    if claim["aspect"] == "postal":
        return "postal_result" if claim.get("result") else "postal" if claim.get("offered") else "postal_refused"
    if claim.get("who") in OF_THEIR_OWN:
        return str(claim["who"])
    for name in ("made", "only"):
        if claim.get(name):
            return name
    return "paid" if claim.get("paid") else "spared" if claim.get("needed") is False else ""


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


# --- place and ways ---------------------------------------------------------------------------------


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
    if level in {found.value for found in levels}:
        return Holds.RIGHT
    if level == "ministry":
        return Holds.WRONG if levels else Holds.OPEN
    if takes_any_centre(procedure):
        return Holds.RIGHT
    elsewhere = level == "commune" and levels and procedure.receives and not _says_anywhere(procedure, on)
    return Holds.WRONG if elsewhere or levels == (AuthorityLevel.MINISTRY,) else Holds.OPEN


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
        return _in_person(procedure, all_online=said == "full")
    return Holds.RIGHT if (level is OnlineLevel.FULL) is (said == "full") else Holds.WRONG


def _in_person(procedure: Procedure, *, all_online: bool) -> Holds:
    """Return whether one need not come at all, or must: what the steps tell where no level is on record."""
    if mentions(procedure, "in_person"):
        return Holds.WRONG if all_online else Holds.RIGHT
    return Holds.DEPENDS if mentions(procedure, "in_person_for_some") else Holds.OPEN


def _postal(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether the post takes the dossier, or brings what was applied for."""
    offered = procedure.offers(Method.POST)
    if claim.get("result"):
        return Holds.DEPENDS if mentions(procedure, "by_post") else Holds.OPEN
    if not procedure.submission:
        return Holds.OPEN
    if offered and mentions(procedure, "in_person"):
        return Holds.DEPENDS
    return Holds.RIGHT if offered is bool(claim.get("offered")) else Holds.WRONG


def agreed(claims: Sequence[Mapping[str, Any]], procedures: Sequence[Procedure], *, on: date) -> tuple[Verdict, ...]:
    """Return what is right, or wrong, whichever of several procedures is meant; of a single guess nothing."""
    if len(procedures) < 2:
        return ()
    found = [verdicts(claims, procedure, on=on) for procedure in procedures]
    same = (heard[0] for heard in zip(*found, strict=True) if len(set(heard)) == 1)
    return tuple(verdict for verdict in same if verdict.holds in (Holds.RIGHT, Holds.WRONG))


def of_all(found: Iterable[Verdict]) -> list[str]:
    """Return the sentences that open a choice between procedures for all of which the same holds, each once."""
    return list(dict.fromkeys(say(f"premise.of_all.{verdict.holds.value}") for verdict in found))


def opening(found: Iterable[Verdict]) -> list[str]:
    """Return the sentences an answer opens with, each once."""
    return list(dict.fromkeys(verdict.text for verdict in found))
