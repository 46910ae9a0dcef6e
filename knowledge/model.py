"""The procedure record as frozen values. Shapes mirror `schema/procedure.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class Establishment(StrEnum):
    """How a group of facts was established."""

    VERIFIED = "verified"  # checked against the named source
    IMPORTED = "imported"  # taken over by machine from the named source, not yet read by a person
    RECALLED = "recalled"  # from general knowledge of the law, not yet checked


class Method(StrEnum):
    """How a dossier can be handed in; the order is the order of advice."""

    ONLINE = "online"
    POST = "post"
    COUNTER = "counter"


class OnlineLevel(StrEnum):
    """How far a procedure can be done online. Unknown is the absence of an `OnlineLevelFact`."""

    FULL = "full"  # toàn trình, people also say mức độ 4
    PARTIAL = "partial"  # một phần, people also say mức độ 3


class AuthorityLevel(StrEnum):
    """The level of government that decides."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


class FactGroup(StrEnum):
    """The groups of facts whose establishment is told apart."""

    SUBMISSION = "submission"
    FEES = "fees"
    DOSSIER = "dossier"
    STEPS = "steps"
    APPLICANTS = "applicants"
    CONDITIONS = "conditions"
    RESULTS = "results"
    LEGAL_BASIS = "legal_basis"
    AUTHORITY = "authority"


GROUP_OF = {
    "submission": FactGroup.SUBMISSION,
    "fees": FactGroup.FEES,
    "fee_note": FactGroup.FEES,
    "dossier": FactGroup.DOSSIER,
    "dossier_note": FactGroup.DOSSIER,
    "steps": FactGroup.STEPS,
    "applicants": FactGroup.APPLICANTS,
    "conditions": FactGroup.CONDITIONS,
    "results": FactGroup.RESULTS,
    "legal_basis": FactGroup.LEGAL_BASIS,
    "authority": FactGroup.AUTHORITY,
}
"""The group of facts each key of a record belongs to. Keys of no group (names, aliases, …) are the hand record's."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts were read, and when."""

    title: str
    url: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit; `unit` is one of minute, hour, working_hour, day, working_day, month, year, same_day, unknown."""

    unit: str
    amount: float | None = None
    case: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One way to hand in, with its own time limits (empty: unknown)."""

    method: Method
    time_limits: tuple[TimeLimit, ...] = ()
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee rule: an amount in VND, a tariff in words, or the body that sets it."""

    name: str
    layer: str
    amount: int | None = None
    up_to: int | None = None
    per: str | None = None
    rule: str | None = None
    set_by: str | None = None
    case: str | None = None
    methods: tuple[Method, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    legal_basis: str | None = None
    exempt: str | None = None


@dataclass(frozen=True, slots=True)
class DossierItem:
    """One paper of the dossier."""

    name: str
    originals: int = 0
    copies: int = 0
    form: str | None = None
    shown: bool = False
    when: str | None = None
    waived: str | None = None
    methods: tuple[Method, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierCase:
    """The papers of one case."""

    case: str
    items: tuple[DossierItem, ...]


@dataclass(frozen=True, slots=True)
class OnlineLevelFact:
    """The online level with its own source."""

    level: OnlineLevel
    source: Source
    agency: str | None = None
    decision: str | None = None
    note: str | None = None


class Scope(StrEnum):
    """How far a local row reaches."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class LocalRow:
    """What one agency does otherwise than the national record: a level, shorter times, its fees, its place."""

    scope: Scope
    agency: str
    source: Source
    online_level: OnlineLevel | None = None
    time_limits: tuple[TimeLimit, ...] = ()
    fees: tuple[Fee, ...] = ()
    receives: str | None = None
    methods: tuple[Method, ...] = ()
    """The ways to hand in that the row holds for; empty: all."""
    valid_from: date | None = None
    valid_until: date | None = None
    decision: str | None = None
    note: str | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the row is in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Retirement:
    """A procedure that was abolished: since when, by which decision, what took its place (codes)."""

    on: date
    decision: str | None = None
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalAct:
    """One act of the legal basis."""

    number: str
    title: str | None = None


@dataclass(frozen=True)
class Procedure:
    """A public administrative procedure. `id` is the national code, or the file's slug when no source states a code."""

    id: str
    code: str | None
    name: str
    field: str
    levels: tuple[AuthorityLevel, ...]
    submission: tuple[Submission, ...]
    source: Source
    established: Mapping[str, Establishment]
    official_name: str | None = None
    short_name: str | None = None
    choose_when: str | None = None
    aliases: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    decision: str | None = None
    effective_from: date | None = None
    online_level: OnlineLevelFact | None = None
    fees: tuple[Fee, ...] | None = None
    fee_note: str | None = None
    dossier: tuple[DossierCase, ...] = ()
    dossier_note: str | None = None
    steps: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    conditions: tuple[str, ...] | None = None
    results: tuple[str, ...] = ()
    legal_basis: tuple[LegalAct, ...] = ()
    receives: str | None = None
    decides: str | None = None
    related: tuple[str, ...] = ()
    warning: str | None = None
    official_field: str | None = None
    """The field (lĩnh vực) as the source writes it."""
    agencies: tuple[str, ...] = ()
    """Who carries it out (cơ quan thực hiện), as the source names them."""
    local: tuple[LocalRow, ...] = ()
    retired: Retirement | None = None
    upcoming: tuple[tuple[date, Procedure], ...] = ()
    """Later states of the record with the day each takes effect, earliest first."""
    file: str = ""

    def on(self, day: date) -> Procedure:
        """Return the state of the record that holds on `day` (in Vietnam)."""
        begun = [record for since, record in self.upcoming if since <= day]
        return begun[-1] if begun else self

    @property
    def label(self) -> str:
        """Return the name that fits on a button."""
        return self.short_name or self.name

    def establishment(self, group: FactGroup) -> Establishment:
        """Return how `group` was established."""
        return self.established.get(group.value, self.established["default"])

    @property
    def is_verified(self) -> bool:
        """Return whether every group of facts was checked against the source."""
        return all(kind is Establishment.VERIFIED for kind in self.established.values())

    def by_method(self, method: Method) -> Submission | None:
        """Return the row for `method`, or None when the record does not offer it."""
        return next((row for row in self.submission if row.method is method), None)

    def offers(self, method: Method) -> bool:
        """Return whether the record offers `method`."""
        return self.by_method(method) is not None


@dataclass(frozen=True, slots=True)
class Card:
    """What lists, counts and ranking need of one state of a record: small enough to hold thousands."""

    id: str
    code: str | None
    name: str
    label: str
    field: str
    official_field: str | None
    levels: tuple[AuthorityLevel, ...]
    methods: tuple[Method, ...]
    agencies: tuple[str, ...]
    """Who carries it out, receives and decides, as written."""
    life_events: tuple[str, ...]
    online_levels: tuple[tuple[date, date, OnlineLevel, str], ...]
    """(first day, last day, level, agency); agency "" is the record itself."""
    free: tuple[tuple[date, date], ...]
    """The periods (first day, last day) in which nothing is to be paid; empty: not known to be free."""
    fees_known: bool
    """Whether the record names a fee, be it 0; a source that names none leaves it open."""
    shortest_days: float | None
    """The shortest time limit on record in days, None when none is stated with a unit."""
    unit_missing: bool
    """Whether a time limit is on record as a bare number only."""
    local_days: tuple[tuple[date, date, float, str], ...]
    """(first day, last day, days, agency): the shortest time limit of each local row that states one."""
    provincial: tuple[str, ...]
    """Agencies whose rows hold in the whole province; the rows of others hold only at these."""
    family: str
    """What procedures of one name at several levels share."""
    checked_on: date
    retired: Retirement | None
    since: date
    until: date
    """First and last day of this state; `date.min` and `date.max` where it has no end."""
    establishment: str
    """verified, imported or recalled where all facts are alike, else mixed."""
    decision: str | None

    def holds_on(self, day: date, *, retired: bool = False) -> bool:
        """Return whether this is the state of `day`; an abolished one counts only with `retired`."""
        gone = self.retired is not None and self.retired.on <= day
        return self.since <= day <= self.until and (retired or not gone)


@dataclass(frozen=True)
class Field:
    """A field (lĩnh vực) procedures are grouped by."""

    key: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class LifeEvent:
    """A situation citizens describe without naming a procedure."""

    key: str
    name: str
    phrases: tuple[str, ...]
    first: tuple[str, ...] = ()
    """Ids of the procedures to name first, in this order."""


@dataclass(frozen=True)
class Catalogue:
    """All records of one home, with the vocabularies they use. Lists and hot paths use the cards."""

    procedures: Sequence[Procedure]
    fields: Mapping[str, Field] = field(default_factory=dict)
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Procedure]:
        """Return procedures by id."""
        return {procedure.id: procedure for procedure in self.procedures}

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Return a card per state of every record, ordered by id, then by day."""
        from knowledge.catalogue import cards_of  # makes cards out of these values

        return tuple(card for procedure in self.procedures for card in cards_of(procedure))

    def cards_on(self, day: date, *, retired: bool = False) -> tuple[Card, ...]:
        """Return the states that hold on `day`, abolished ones only with `retired`."""
        return tuple(card for card in self.cards if card.holds_on(day, retired=retired))

    def get(self, procedure_id: str | None) -> Procedure | None:
        """Return the procedure with this id or None."""
        return self.by_id.get(procedure_id) if procedure_id else None
