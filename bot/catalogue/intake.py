"""Puts what readers yield into the version being made: which state of which procedure a record is, and what has vanished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.catalogue.report import ImportReport, Order
from knowledge.changes import Kind, content_digest, kind_of
from knowledge.imports.model import Finding, Place, Read, Verdict
from knowledge.imports.names import same_procedure
from knowledge.imports.record import to_raw
from knowledge.loader import split_code
from knowledge.merging import LATER, LOCAL, retirement_key
from knowledge.staging import Staging

SHARE_TO_RETIRE = 0.8
"""Share of the known procedures a complete import must name before the others are retired: a list that suddenly names a
fifth less is broken sooner than true."""
FEW = 20
"""Procedures that may vanish at once whatever their share: a small catalogue loses a fifth by one decision."""
NAME_SHOWN = 80
"""Characters of a name told in a finding."""


@dataclass
class Intake:
    """One import at work."""

    staging: Staging
    order: Order
    report: ImportReport
    by_hand: Mapping[str, str] = field(default_factory=dict)
    """Code -> official name of the hand-checked records."""
    named: set[str] = field(default_factory=set)
    """Every code the import names, also in rows it refuses."""
    _read_at: dict[str, tuple[Place, str]] = field(default_factory=dict)

    def take(self, read: Read) -> None:
        """Put one row into the version and note what is to be told about it."""
        self.report.rows += 1
        converted = to_raw(read.source) if read.source else None
        findings = [*read.findings, *(converted.findings if converted else ())]
        codes = [finding.code for finding in findings] + ([read.source.code] if read.source else [])
        self.named.update(parts[0] for code in codes if (parts := split_code(code)))
        if converted is not None and converted.raw is not None and read.source is not None:
            findings += self._take(converted.raw, read.source.place)
        self.report.note(findings)

    def _take(self, raw: Mapping[str, Any], place: Place) -> list[Finding]:
        code = str(raw["code"])
        refusal = self._read_before(raw, place) or self._another_by_hand(raw, place)
        if refusal:
            return [refusal]
        self._read_at[code] = (place, content_digest(raw))
        begins = self.order.effective_from or _day(raw.get("effective_from"))
        now = self._in_force(code)
        key = f"{code}{LATER}{begins.isoformat()}" if begins > self.order.today else now
        before = self.staging.get(key)
        raw, found = self._completed(raw, before or self.staging.get(now), place)
        found += [*self._compared(before or self.staging.get(now), raw, place), *self._retired_here(code, place)]
        self.report.taken += 1
        again = self._live_again(code) if key == now else None
        self.report.count(again if _is_only_older(before, raw) else self.staging.put(key, raw) or again)
        return found

    def _completed(
        self, raw: Mapping[str, Any], known: Mapping[str, Any] | None, place: Place
    ) -> tuple[Mapping[str, Any], list[Finding]]:
        """Return an extract with what is on record beside it: a list without steps and papers is no word on them."""
        if known is None:
            return raw, []
        raw = beside(known, raw)
        if not is_extract(raw) or is_extract(known):
            return raw, []
        stays = sorted(key for key in known if key not in raw and key != "retired")
        reason = f"an extract without steps and papers: it renews what it states; {', '.join(stays)} stay as on record"
        return over(known, raw), [Finding(Verdict.MENDED, place, reason, raw["code"], "extract")]

    def _live_again(self, code: str) -> Kind | None:
        """Take back that a procedure has vanished: it is listed again."""
        base = self.staging.get(code)
        if not base or not base.get("retired"):
            return None
        return self.staging.put(code, {fact: value for fact, value in base.items() if fact != "retired"})

    def _in_force(self, code: str) -> str:
        """Return the key of the state that holds today: an announced one once its day has come."""
        begun = [key for key in self.staging.keys_under(code + LATER) if key <= f"{code}{LATER}{self.order.today}"]
        return begun[-1] if begun else code

    def _read_before(self, raw: Mapping[str, Any], place: Place) -> Finding | None:
        """Return a finding when an earlier row had this code: the same facts are taken once, of two unlike the first."""
        if raw["code"] not in self._read_at:
            return None
        first, digest = self._read_at[raw["code"]]
        same = digest == content_digest(raw)
        reason = f"the code stands already at {first}" + (" with the same facts" if same else " with other facts")
        return Finding(Verdict.MENDED if same else Verdict.REFUSED, place, reason, raw["code"], "twice")

    def _another_by_hand(self, raw: Mapping[str, Any], place: Place) -> Finding | None:
        """Return a refusal when a person found quite another procedure behind the code."""
        checked, told = self.by_hand.get(raw["code"]), str(raw.get("official_name") or raw["name"])
        if checked is None or same_procedure(checked, told):
            return None
        reason = f"by hand the code is that of {checked[:NAME_SHOWN]!r}, here of {told[:NAME_SHOWN]!r}"
        return Finding(Verdict.REFUSED, place, reason, raw["code"], "wrong_procedure")

    def _compared(self, before: Mapping[str, Any] | None, raw: Mapping[str, Any], place: Place) -> list[Finding]:
        """Return what is odd about a record beside the one on record: quite another name, or an older day."""
        if before is None or kind_of(before, raw) is Kind.RECHECKED:
            return []
        found = []
        if not same_procedure(str(before["name"]), str(raw["name"])):
            was, now = before["name"][:NAME_SHOWN], raw["name"][:NAME_SHOWN]
            reason = f"the code was {was!r} until now and is {now!r} here"
            found.append(Finding(Verdict.DOUBTFUL, place, reason, raw["code"], "renamed"))
        known, told = before["source"]["checked_on"], raw["source"]["checked_on"]
        if told < known:
            reason = f"as of {told} and unlike what was taken over as of {known}; --checked-on says it if this is newer"
            found.append(Finding(Verdict.DOUBTFUL, place, reason, raw["code"], "older"))
        return found

    def _retired_here(self, code: str, place: Place) -> list[Finding]:
        """Return a finding when a decision recorded here abolished what the source still lists."""
        entry = self.staging.get(retirement_key(code))
        if entry is None:
            return []
        decision = entry["retired"].get("decision", "a decision without a number")
        reason = f"the source lists it, but it was retired here by {decision}; it stays retired"
        return [Finding(Verdict.DOUBTFUL, place, reason, code, "retired_here")]

    # --- what has vanished ---------------------------------------------------------------------------------------

    def retire_vanished(self) -> None:
        """Mark as abolished what a complete list no longer names; not on the word of a list that is broken."""
        living = self._living()
        gone = living - self.named
        there = len(living) - len(gone)
        if not self.report.taken:
            self.report.kept = "nothing could be taken, so nothing was retired"
        elif len(gone) > FEW and there < SHARE_TO_RETIRE * len(living):
            self.report.kept = f"only {there} of {len(living)} known procedures are named: nothing was retired"
        else:
            self.retire(gone)

    def _living(self) -> set[str]:
        """Return the codes that imports took over and that are not abolished."""
        codes = {key.partition(LATER)[0] for key in self.staging.all_keys() if LOCAL not in key}
        bases = {code: self.staging.get(code) or {} for code in codes}
        return {code for code, base in bases.items() if not base.get("retired")}

    def retire(self, codes: Iterable[str]) -> None:
        """Mark what an earlier import took over as abolished; what none took over stays as it is."""
        on = self.order.effective_from or self.order.today
        retired = {"on": on.isoformat()} | ({"decision": self.order.decision} if self.order.decision else {})
        for code in sorted(codes):
            key = code if self.staging.get(code) else self._in_force(code)
            raw = self.staging.get(key)
            if raw and not raw.get("retired"):
                self._forget_announced(code, on)
                self.report.count(self.staging.put(key, {**raw, "retired": retired}))

    def _forget_announced(self, code: str, on: date) -> None:
        for key in self.staging.keys_under(code + LATER):
            if key >= f"{code}{LATER}{max(on, self.order.today).isoformat()}" and key != self._in_force(code):
                self.staging.set(key, None)


def is_extract(raw: Mapping[str, Any]) -> bool:
    """Return whether a record tells neither how a thing is done nor what papers it needs."""
    return "steps" not in raw and "dossier" not in raw


def beside(known: Mapping[str, Any], raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record with the field and the online level on record where its source names none.

    A source that names no field says nothing of it; an online level names its own source and day.
    """
    kept = {key: known[key] for key in ("online_level",) if key in known and key not in raw}
    if "official_field" not in raw:
        kept |= {key: known[key] for key in ("field", "official_field") if key in known}
    return {**raw, **kept}


def over(known: Mapping[str, Any], extract: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is on record with the facts an extract states; it is as old as its oldest fact."""
    unstated = {"retired"}
    unstated |= {"submission"} if not extract["submission"] else set()
    unstated |= {"levels"} if extract["levels"] == ["other"] else set()
    unstated |= {"field"} if "official_field" not in extract else set()
    stated = {key: value for key, value in extract.items() if key not in unstated}
    day = min(known["source"]["checked_on"], extract["source"]["checked_on"])
    gone = {"retired"} | ({"fee_note"} if "fees" in stated else set())
    kept = {key: value for key, value in known.items() if key not in gone}
    return {**kept, **stated, "source": {**known["source"], "checked_on": day}}


def _day(text: str | None) -> date:
    """Return the day a record takes effect; the past where nobody says."""
    return date.fromisoformat(text) if text else date.min


def _is_only_older(before: Mapping[str, Any] | None, raw: Mapping[str, Any]) -> bool:
    """Return whether a record says what is known already, read on an earlier day."""
    if before is None or kind_of(before, raw) is not Kind.RECHECKED:
        return False
    return bool(raw["source"]["checked_on"] <= before["source"]["checked_on"])
