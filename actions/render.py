"""A procedure's facts as text, one function per aspect. Pure; every sentence comes from wording.yml."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from actions.wording import say
from knowledge.desks import load_desks
from knowledge.fees import FeesOnDay, fees_on
from knowledge.model import (
    DossierCase,
    DossierItem,
    FactGroup,
    Fee,
    Method,
    OnlineLevel,
    Procedure,
    Source,
    TimeLimit,
)

MAX_CASES = 4
"""Dossier cases written out in one answer; the others are named. A chat message should fit two phone screens."""
MAX_ITEMS_BRIEF = 8
"""Papers written out in an overview."""
CASES_NAMED = 3


@dataclass(frozen=True)
class Section:
    """One aspect of an answer: its text, whether the record knows it, the groups of facts it rests on."""

    text: str
    known: bool
    groups: tuple[FactGroup, ...]
    sources: tuple[Source, ...] = ()


def day(value: date) -> str:
    """Return a date as citizens write it: 20/07/2026."""
    return value.strftime("%d/%m/%Y")


def money(amount: int) -> str:
    """Return VND with dots: 20.000."""
    return f"{amount:,}".replace(",", ".")


def capital(text: str) -> str:
    """Return `text` with its first letter large."""
    return text[:1].upper() + text[1:]


def heading(procedure: Procedure) -> str:
    """Return the line that names the procedure and its code."""
    return say("heading", name=procedure.name, code=say("code", code=procedure.code) if procedure.code else "")


def methods_named(methods: Sequence[Method]) -> str:
    """Return the ways to hand in, joined."""
    return ", ".join(say(f"method.{method.value}") for method in methods)


def offered(procedure: Procedure) -> tuple[Method, ...]:
    """Return the ways on record, in the order of advice."""
    return tuple(method for method in Method if procedure.offers(method))


def section(aspect: str, procedure: Procedure, *, on: date) -> Section:
    """Return one aspect of `procedure` as it holds on the day `on`."""
    return _ASPECTS[aspect](procedure, on)


def _titled(aspect: str, lines: Sequence[str]) -> str:
    return "\n".join([say(f"{aspect}.title") + ":", *lines])


# --- documents ---------------------------------------------------------------------------------------------------


def _documents(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.DOSSIER,)
    note = [procedure.dossier_note] if procedure.dossier_note else []
    if not procedure.dossier:
        return Section(_titled("documents", [say("documents.unknown"), *note]), False, groups)
    shown, rest = procedure.dossier[:MAX_CASES], procedure.dossier[MAX_CASES:]
    lines = [line for case in shown for line in _case(case, alone=len(procedure.dossier) == 1)]
    if rest:
        names = say("joined").join(case.case for case in rest[:CASES_NAMED]) + (" …" if len(rest) > CASES_NAMED else "")
        lines.append(say("documents.more_cases", count=len(rest), names=names))
    return Section(_titled("documents", lines + note), True, groups)


def _case(case: DossierCase, *, alone: bool) -> list[str]:
    head = [] if alone else [say("documents.case", case=case.case)]
    return head + [dossier_item(item) for item in case.items]


def form_named(form: str) -> str:
    """Return a form by its number or name, with the word for form said once."""
    return form if form.lower().startswith(say("documents.form_word")) else say("documents.form", form=form)


def dossier_item(item: DossierItem) -> str:
    """Return one paper with how many, in which form and when it is needed."""
    details = []
    if item.originals:
        details.append(say("documents.originals", count=item.originals))
    if item.copies:
        details.append(say("documents.copies", count=item.copies))
    if item.form:
        details.append(form_named(item.form))
    if item.shown:
        details.append(say("documents.shown"))
    if item.methods:
        details.append(say("documents.methods", methods=methods_named(item.methods)))
    if item.when:
        details.append(say("documents.only", when=item.when))
    if item.waived:
        details.append(say("documents.waived", waived=item.waived))
    return say("documents.item", name=item.name, details=f" – {say('joined').join(details)}" if details else "")


# --- fee ---------------------------------------------------------------------------------------------------------


def _fee(procedure: Procedure, on: date) -> Section:
    groups = (FactGroup.FEES,)
    fees = fees_on(procedure, on)
    note = [procedure.fee_note] if procedure.fee_note else []
    if not fees.known:
        return Section(_titled("fee", [*note, say("fee.unknown")]), False, groups)
    lines = [fee_line(fee) for fee in (*fees.current, *fees.upcoming)]
    lines += [
        say("fee.expired", name=fee.name, amount=_fee_amount(fee), day=day(fee.valid_until))
        for fee in fees.expired
        if fee.valid_until is not None
    ]
    if not lines and not note:
        lines = [say("fee.none")]
    sources: tuple[Source, ...] = ()
    if fees.resolution is not None:
        lines.append(say("fee.resolution", number=fees.resolution.number, percent=fees.resolution.percent))
        sources = (fees.resolution.source,)
    return Section(_titled("fee", lines + note), _fee_is_known(fees), groups, sources)


def _fee_is_known(fees: FeesOnDay) -> bool:
    return not fees.expired or bool(fees.current)


def fee_line(fee: Fee) -> str:
    """Return one fee rule as a line."""
    details = []
    if fee.case:
        details.append(say("fee.case", case=fee.case))
    if fee.methods:
        details.append(say("fee.methods", methods=methods_named(fee.methods)))
    if fee.valid_from:
        details.append(say("fee.from", day=day(fee.valid_from)))
    if fee.valid_until:
        details.append(say("fee.until", day=day(fee.valid_until)))
    if fee.legal_basis and not fee.set_by:
        details.append(fee.legal_basis)
    if fee.exempt:
        details.append(say("fee.exempt", exempt=fee.exempt))
    tail = f" ({say('joined').join(details)})" if details else ""
    return say("fee.line", name=fee.name, amount=_fee_amount(fee), details=tail)


def _fee_amount(fee: Fee) -> str:
    if fee.set_by == "provincial_council":
        return say("fee.set_by_council")
    if fee.set_by:
        basis = say("fee.basis", basis=fee.legal_basis) if fee.legal_basis else ""
        return say("fee.set_by_other_law", basis=basis)
    if fee.rule:
        return fee.rule
    if fee.amount == 0 and not fee.up_to:
        return say("fee.free")
    per = say("fee.per", per=fee.per) if fee.per else ""
    if fee.up_to:
        return say("fee.range", amount=money(fee.amount or 0), up_to=money(fee.up_to)) + per
    return say("fee.amount", amount=money(fee.amount or 0)) + per


# --- time limit --------------------------------------------------------------------------------------------------


def _time_limit(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.SUBMISSION,)
    stated = {row.method: limits(row.time_limits) for row in procedure.submission}
    if not any(stated.values()):
        return Section(_titled("time_limit", [say("time_limit.unknown")]), False, groups)
    if len(set(stated.values())) == 1:
        return Section(_titled("time_limit", [say("time_limit.all", limit=next(iter(stated.values())))]), True, groups)
    lines = [
        say("time_limit.by_method", method=say(f"method.{method.value}"), limit=text or say("time_limit.unknown_method"))
        for method, text in stated.items()
    ]
    return Section(_titled("time_limit", lines), True, groups)


def limits(time_limits: Sequence[TimeLimit]) -> str:
    """Return the time limits of one way to hand in, joined; empty when none is on record."""
    return say("joined").join(_limit(limit) for limit in time_limits)


def _limit(limit: TimeLimit) -> str:
    amount = f"{limit.amount:g}".replace(".", ",") if limit.amount is not None else ""
    if limit.unit == "same_day":
        text = say("unit.same_day")
    elif limit.unit == "unknown":
        text = say("time_limit.unknown_unit", amount=amount)
    else:
        text = say("time_limit.limit", amount=amount, unit=say(f"unit.{limit.unit}"))
    if limit.case:
        text += say("time_limit.case", case=limit.case)
    return text + (say("time_limit.note", note=limit.note) if limit.note else "")


# --- the other aspects -------------------------------------------------------------------------------------------


def _listed(aspect: str, group: FactGroup, texts: Sequence[str] | None) -> Section:
    """Return a plain list; None or nothing on record is said as such."""
    if texts:
        return Section(_titled(aspect, [say(f"{aspect}.item", text=text) for text in texts]), True, (group,))
    stated_as_none = texts is not None and aspect == "conditions"
    return Section(
        _titled(aspect, [say(f"{aspect}.none" if stated_as_none else f"{aspect}.unknown")]), stated_as_none, (group,)
    )


def _steps(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.STEPS,)
    if not procedure.steps:
        return Section(_titled("steps", [say("steps.unknown")]), False, groups)
    lines = [say("steps.line", number=number, step=step) for number, step in enumerate(procedure.steps, start=1)]
    return Section(_titled("steps", lines), True, groups)


def _place(procedure: Procedure, on: date) -> Section:
    del on
    lines = []
    at_distance = [method for method in offered(procedure) if method is not Method.COUNTER]
    if at_distance:
        lines.append(say("place.online_too", methods=methods_named(at_distance)))
    if procedure.receives:
        lines.append(say("place.receives", receives=procedure.receives))
    if takes_any_centre(procedure):
        lines.append(say("place.any_centre"))
    if procedure.decides:
        lines.append(say("place.decides", decides=procedure.decides))
    levels = ", ".join(say(f"level_of_authority.{level.value}") for level in procedure.levels)
    lines.append(say("place.level", levels=levels))
    known = bool(procedure.receives or procedure.decides or takes_any_centre(procedure))
    if not known:
        lines.append(say("place.unknown"))
    return Section(_titled("place", lines), known, (FactGroup.AUTHORITY,))


def takes_any_centre(procedure: Procedure) -> bool:
    """Return whether the record itself says that an administrative service centre takes the dossier.

    Since 1 July 2025 such a centre takes it regardless of the commune boundary inside the province (Decree 118/2025).
    """
    return say("one_stop").lower() in (procedure.receives or "").lower()


def _online_level(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.SUBMISSION,)
    if not procedure.submission:
        return Section(_titled("online_level", [say("online_level.methods_unknown")]), False, groups)
    if not procedure.offers(Method.ONLINE):
        return Section(_titled("online_level", [say("online_level.not_offered")]), True, groups)
    fact = procedure.online_level
    if fact is None:
        return Section(_titled("online_level", [say("online_level.unknown")]), True, groups)
    lines = [say("online_level.full" if fact.level is OnlineLevel.FULL else "online_level.partial")]
    basis = say("joined").join(part for part in (fact.decision, fact.agency, fact.note) if part)
    if basis:
        lines.append(say("online_level.basis", basis=basis))
    return Section(_titled("online_level", lines), True, groups, (fact.source,))


def _how_online(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.SUBMISSION,)
    row = procedure.by_method(Method.ONLINE)
    if row is None:
        text = (
            say("how_online.not_offered", methods=methods_named(offered(procedure)))
            if procedure.submission
            else say("how_online.unknown")
        )
        return Section(_titled("how_online", [text]), bool(procedure.submission), groups)
    lines = [
        say("how_online.step_open", url=row.url or procedure.source.url),
        say("how_online.step_agency"),
        say("how_online.step_fill"),
    ]
    if row.note:
        lines.append(capital(row.note))
    return Section(_titled("how_online", lines), True, groups)


def _postal(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.SUBMISSION,)
    row = procedure.by_method(Method.POST)
    if not procedure.submission:
        return Section(_titled("postal", [say("postal.unknown")]), False, groups)
    if row is None:
        return Section(
            _titled("postal", [say("postal.not_offered", methods=methods_named(offered(procedure)))]), True, groups
        )
    post = load_desks()["public_post"]
    lines = [say("postal.offered"), say("postal.price", phone=post.phone, note=post.phone_note)]
    if limits(row.time_limits):
        lines.insert(1, say("time_limit.by_method", method=say("method.post"), limit=limits(row.time_limits)))
    if row.note:
        lines.append(capital(row.note))
    return Section(_titled("postal", lines), True, groups, (post.source,))


def _forms(procedure: Procedure, on: date) -> Section:
    del on
    items = [item for case in procedure.dossier for item in case.items if item.form or _is_form(item.name)]
    url = procedure.source.url
    if not items:
        return Section(_titled("forms", [say("forms.none", url=url)]), bool(procedure.dossier), (FactGroup.DOSSIER,))
    named = dict.fromkeys(
        say("forms.item", name=item.name, form=say("forms.form", form=form_named(item.form)) if item.form else "")
        for item in items
    )
    return Section(_titled("forms", [*named, say("forms.page", url=url)]), True, (FactGroup.DOSSIER,))


def _is_form(name: str) -> bool:
    return name.lower().startswith(_form_words())


def _form_words() -> tuple[str, ...]:
    return tuple(word.strip() for word in say("form_words").split(","))


def _legal_basis(procedure: Procedure, on: date) -> Section:
    del on
    groups = (FactGroup.LEGAL_BASIS,)
    lines = [
        say("legal_basis.item", number=act.number, title=f" – {act.title}" if act.title else "")
        for act in procedure.legal_basis
    ]
    if procedure.decision:
        lines.append(say("legal_basis.decision", decision=procedure.decision))
    if not lines:
        return Section(_titled("legal_basis", [say("legal_basis.unknown")]), False, groups)
    return Section(_titled("legal_basis", lines), True, groups)


def _overview(procedure: Procedure, on: date) -> Section:
    """Return the facts people need before they set out, in brief: papers of the first case, fee, time, online, place."""
    brief = [
        _documents_brief(procedure),
        _fee(procedure, on),
        _time_limit(procedure, on),
        _online_level(procedure, on),
        _place(procedure, on),
    ]
    return Section(
        "\n\n".join(part.text for part in brief),
        any(part.known for part in brief),
        tuple(dict.fromkeys(group for part in brief for group in part.groups)),
        tuple(source for part in brief for source in part.sources),
    )


def _documents_brief(procedure: Procedure) -> Section:
    papers = [(case, item) for case in procedure.dossier for item in case.items]
    if len(papers) <= MAX_ITEMS_BRIEF:
        return _documents(procedure, date.min)
    always = [item for _, item in papers if not item.when][:MAX_ITEMS_BRIEF] or [item for _, item in papers][
        :MAX_ITEMS_BRIEF
    ]
    if len(procedure.dossier) > 1 and len(procedure.dossier[0].items) <= MAX_ITEMS_BRIEF:
        first = procedure.dossier[0]
        lines = _case(first, alone=False)
    else:
        lines = [dossier_item(item) for item in always]
    return Section(_titled("documents", [*lines, say("documents.brief_more")]), True, (FactGroup.DOSSIER,))


_ASPECTS: Mapping[str, Callable[[Procedure, date], Section]] = {
    "overview": _overview,
    "documents": _documents,
    "fee": _fee,
    "time_limit": _time_limit,
    "steps": _steps,
    "place": _place,
    "online_level": _online_level,
    "how_online": _how_online,
    "postal": _postal,
    "forms": _forms,
    "conditions": lambda procedure, on: _listed("conditions", FactGroup.CONDITIONS, procedure.conditions),
    "applicant": lambda procedure, on: _listed("applicant", FactGroup.APPLICANTS, procedure.applicants),
    "result": lambda procedure, on: _listed("result", FactGroup.RESULTS, procedure.results),
    "legal_basis": _legal_basis,
}
