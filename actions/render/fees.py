"""Fees on a day: national rules, what a resolution of the province leaves of them, fees of single agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.brevity import MAX_NOTE, fitting
from actions.render.parts import (
    Section,
    bare,
    basis_of,
    day,
    methods_named,
    money,
    offered,
    sources_of,
    titled,
    whole_items,
)
from actions.wording import say
from knowledge.fees import FeesOnDay, LocalFee, Reduction, fees_on
from knowledge.local import rows_after
from knowledge.model import FactGroup, Fee, Procedure, Source

GROUPS = (FactGroup.FEES,)


def fee(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return what is to be paid on the day, and what is known to change."""
    fees = fees_on(procedure, on)
    note = fitting([procedure.fee_note], MAX_NOTE) if procedure.fee_note else []
    url = procedure.source.url
    later = whole_items(_later(procedure, on), room, url=url)
    if not fees.known:
        return Section(titled("fee", [*note, say("fee.unknown_note" if note else "fee.unknown"), *later]), False, GROUPS)
    lines = [line for found in fees.local for line in _with_reductions(found, fees, procedure)]
    lines += [line for rule in fees.current for line in _with_reductions(rule, fees, procedure)]
    if fees.upcoming and not lines:
        lines.append(say("fee.not_yet"))
    lines += [fee_line(rule) for rule in fees.upcoming]
    lines += [_past(rule) for rule in fees.expired]
    if not lines and not note:
        lines = [say("fee.none")]
    lines = whole_items(lines, room, url=url) + whole_items(_resolutions(fees), room, url=url) + later
    return Section(titled("fee", lines + note), _is_known(fees), GROUPS, _sources(fees))


def _with_reductions(rule: Fee | LocalFee, fees: FeesOnDay, procedure: Procedure) -> list[str]:
    """Return a fee for the ways to hand in that pay it in full, then what is left of it for the others."""
    plain = rule.fee if isinstance(rule, LocalFee) else rule
    reductions = fees.reduced(plain)
    rest = fees.left_over(plain, offered(procedure))
    full = replace(plain, methods=rest) if reductions else plain
    line = _local_line(replace(rule, fee=full)) if isinstance(rule, LocalFee) else fee_line(full)
    lines = [line] if rest or not reductions else []
    return lines + [reduced_line(reduction) for reduction in reductions]


def _local_line(local: LocalFee) -> str:
    name = say("local.fee_name", name=local.fee.name, agency=local.row.agency)
    return fee_line(replace(local.fee, name=name)) + basis_of(local.row)


def reduced_line(reduction: Reduction) -> str:
    """Return what a resolution leaves of a fee: "không thu (0 đồng)", an amount, or a share."""
    return say(
        "fee.reduced",
        name=reduction.fee.name,
        methods=methods_named(reduction.methods),
        amount=_left(reduction),
        number=reduction.resolution.number,
    )


def _left(reduction: Reduction) -> str:
    if reduction.amount is None:
        return say("fee.share", percent=reduction.resolution.percent)
    return say("fee.amount", amount=money(reduction.amount)) if reduction.amount else say("fee.free")


def _resolutions(fees: FeesOnDay) -> list[str]:
    """Return the sentence about a resolution whose list was not seen, and those about resolutions to come."""
    lines = []
    if fees.resolution is not None:
        lines.append(say("fee.resolution", number=fees.resolution.number, percent=fees.resolution.percent))
    for found in fees.announced:
        text = reduced_line(found).removeprefix("• ")
        lines.append(say("fee.resolution_from", day=day(found.resolution.valid_from), text=text))
    return lines


def _later(procedure: Procedure, on: date) -> list[str]:
    """Return the fees of local rows that begin later."""
    return [
        say("local.from", day=day(row.valid_from), text=_local_line(LocalFee(row, rule)).removeprefix("• "))
        for row in rows_after(procedure, on)
        for rule in row.fees
        if row.valid_from is not None
    ]


def _past(rule: Fee) -> str:
    assert rule.valid_until is not None
    return say("fee.expired", name=rule.name, amount=fee_amount(rule), day=day(rule.valid_until))


def _is_known(fees: FeesOnDay) -> bool:
    return not (fees.expired or fees.upcoming) or bool(fees.current or fees.local)


def _sources(fees: FeesOnDay) -> tuple[Source, ...]:
    used = [found.resolution for found in (*fees.reductions, *fees.announced)]
    used += [fees.resolution] if fees.resolution else []
    return tuple(dict.fromkeys([*(found.source for found in used), *sources_of([local.row for local in fees.local])]))


def fee_line(rule: Fee) -> str:
    """Return one fee rule as a line."""
    details = []
    if rule.case:
        details.append(say("fee.case", case=bare(rule.case)))
    if rule.methods:
        details.append(say("fee.methods", methods=methods_named(rule.methods)))
    if rule.valid_from:
        details.append(say("fee.from", day=day(rule.valid_from)))
    if rule.valid_until:
        details.append(say("fee.until", day=day(rule.valid_until)))
    if rule.legal_basis and not rule.set_by:
        details.append(rule.legal_basis)
    if rule.exempt:
        details.append(say("fee.exempt", exempt=rule.exempt))
    tail = f" ({say('joined').join(details)})" if details else ""
    if rule.name == say("fee.title"):
        return say("fee.line_plain", amount=fee_amount(rule), details=tail)
    return say("fee.line", name=rule.name, amount=fee_amount(rule), details=tail)


def fee_amount(rule: Fee) -> str:
    """Return what is taken: an amount, a range, a tariff in words, or who sets it."""
    if rule.set_by == "provincial_council":
        return say("fee.set_by_council")
    if rule.set_by:
        basis = say("fee.basis", basis=rule.legal_basis) if rule.legal_basis else ""
        return say("fee.set_by_other_law", basis=basis)
    if rule.rule:
        return bare(rule.rule)
    if rule.amount == 0 and not rule.up_to:
        return say("fee.free")
    per = say("fee.per", per=rule.per) if rule.per else ""
    if rule.up_to:
        return say("fee.range", amount=money(rule.amount or 0), up_to=money(rule.up_to)) + per
    return say("fee.amount", amount=money(rule.amount or 0)) + per
