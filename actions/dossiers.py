"""Dossiers: what their codes say, their state where a system is connected, the official look-up, whom to ask when late.

Nothing of the applicant is here: a look-up's answer has no room for it, and no log holds a code.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote

from actions.brevity import MAX_NOTE, MAX_SHORT, at_word
from actions.links import harmless
from actions.outside import is_certain
from actions.payloads import link_button
from actions.question import Question
from actions.render import day
from actions.reply import Button, Reply, Status
from actions.wording import say
from knowledge.desks import Desk, load_desks
from knowledge.dossiers import (
    LOOK_UP_S,
    DossierCode,
    DossierStatus,
    Lookup,
    Stage,
    codes_in,
    issuer_of,
    load_stages,
    look_up_page,
    mistakes,
    partial_code_in,
    stages_named,
    structure,
)
from knowledge.dossiers.errors import LookUpError, UnknownDossierError
from knowledge.fees import VIETNAM

logger = logging.getLogger(__name__)

MAX_CODES = 3
"""Dossiers told of in one reply; more do not fit on a phone."""
MAX_SUPPLEMENT = 8
"""Papers to add that are listed; the rest stands in the agency's own notice."""

BARE = ("inform", "out_of_scope")
"""What a message is taken for that holds a code and little else."""


class Trouble(StrEnum):
    """Why there is no state: the system holds no such code, or gave no answer."""

    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Missing:
    """A look-up without a state, and when it was tried."""

    trouble: Trouble
    tried_at: datetime


Found = DossierStatus | Missing


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message about dossiers names."""

    codes: tuple[DossierCode, ...] = ()
    more: int = 0
    """Codes beyond those told of."""
    procedures: tuple[str, ...] = ()
    """Codes of procedures, which are none of a dossier."""
    piece: str | None = None
    stages: tuple[Stage, ...] = ()


def asked_in(text: str, *, understood: str | None = None, procedures: Sequence[str] = ()) -> Asked:
    """Return what `text` names; `understood` is the code that was heard where the text shows none."""
    codes = codes_in(text) or codes_in(understood or "")
    piece = None if codes else partial_code_in(text)
    return Asked(codes[:MAX_CODES], len(codes[MAX_CODES:]), tuple(procedures), piece, () if codes else stages_named(text))


def names_only_dossiers(question: Question) -> bool:
    """Return whether a message that asks for nothing else names a dossier: its code alone is a question about it."""
    if question.emergency or is_certain(question):
        return False
    return question.kind in BARE and bool(codes_in(question.written))


async def looked_up(codes: Sequence[DossierCode], lookup: Lookup | None) -> Mapping[str, Found]:
    """Return what the system answers for each code, all asked at once; empty when none is connected."""
    if lookup is None:
        return {}
    found = await asyncio.gather(*(_one(str(code), lookup) for code in codes))
    return dict(zip(map(str, codes), found, strict=True))


async def _one(code: str, lookup: Lookup) -> Found:
    try:
        return await asyncio.wait_for(lookup.look_up(code), LOOK_UP_S)
    except UnknownDossierError:
        return Missing(Trouble.UNKNOWN, datetime.now(VIETNAM))
    except (LookUpError, TimeoutError) as error:
        logger.warning("a dossier could not be looked up: %s", error or f"no answer within {LOOK_UP_S:g} s")
    except Exception as error:  # whatever an adapter does, the citizen gets the official page
        logger.error("a dossier could not be looked up: %s", type(error).__name__)
    return Missing(Trouble.FAILED, datetime.now(VIETNAM))


def dossier_status(asked: Asked, found: Mapping[str, Found], *, on: date, page: str = "", connected: bool = False) -> Reply:
    """Return what is known of the dossiers asked about, and the way to the official look-up.

    `page` is the address of a look-up that takes a code ({code} in its place), empty where none is known.
    """
    told = any(isinstance(one, DossierStatus) for one in found.values())
    is_known = told or (asked.stages and not asked.codes)
    asks = connected and not asked.codes and not asked.stages
    status = Status.ANSWERED if is_known else Status.CLARIFICATION if asks else Status.NO_ACCESS
    lines = [*_codes(asked, found, on=on), *_without_code(asked, connected=connected)]
    if asked.codes and not connected:
        lines.append(say("dossier.no_access"))
    lines += _ways(asked.codes, page)
    if not asked.codes or any(_is_own(code) for code in asked.codes):
        lines.append(_overdue(late=any(_late(one, on) for one in found.values())))
    return Reply(status, "\n".join(lines), buttons=_buttons(asked.codes, page), sources=(look_up_page(),))


# --- one dossier -------------------------------------------------------------------------------------------------


def _codes(asked: Asked, found: Mapping[str, Found], *, on: date) -> Iterator[str]:
    for code in asked.codes:
        yield say("dossier.title", code=code)
        one = found.get(str(code))
        if isinstance(one, DossierStatus):
            yield from _state(one, on=on)
        else:
            yield from _parts(code)
        yield from _mistakes(code, on=on)
        if isinstance(one, Missing):
            tried = one.tried_at.astimezone(VIETNAM)
            yield say(f"dossier.trouble.{one.trouble.value}", time=f"{tried:%H:%M}", day=day(tried.date()))
    if any(not isinstance(found.get(str(code)), DossierStatus) for code in asked.codes):
        yield say("dossier.structure", title=structure())
    if any(isinstance(one, DossierStatus) for one in found.values()):
        yield say("dossier.general")
    if asked.more:
        yield say("dossier.more", count=asked.more)


def _parts(code: DossierCode) -> Iterator[str]:
    """Yield what each part of a code says; what no source states is said to be unknown."""
    yield _issuer(code.head)
    if code.unit:
        yield say("dossier.unit", unit=code.unit)
    received = code.received_on
    if received is not None:
        yield say("dossier.received", figures=code.day, day=day(received))
        yield say("dossier.number", number=code.number, count=int(code.number))


def _mistakes(code: DossierCode, *, on: date) -> Iterator[str]:
    received = code.received_on
    for mistake in mistakes(code, on=on):
        yield say(f"dossier.mistake.{mistake.value}", figures=code.day, day=day(received) if received else "")


def _is_own(code: DossierCode) -> bool:
    known = issuer_of(code.head)
    return known is not None and known.is_own


def _issuer(head: str) -> str:
    known = issuer_of(head)
    if known is not None:
        return say("dossier.issuer" if known.is_own else "dossier.issuer_elsewhere", head=head, name=known.name)
    kind = {"H": "province", "G": "ministry"}.get(head[0], "unknown")
    return say(f"dossier.issuer_{kind}", head=head)


def _state(status: DossierStatus, *, on: date) -> Iterator[str]:
    """Yield the state in plain words, when it was looked up, when it is due, and what to do."""
    asked_at = status.looked_up_at.astimezone(VIETNAM)
    word = _word(status)
    yield say("dossier.state", word=word, time=f"{asked_at:%H:%M}", day=day(asked_at.date()))
    yield say("dossier.meaning", word=word, meaning=say(f"dossier.explain.{status.stage.value}"))
    if status.office:
        yield say("dossier.office", office=_plain(status.office))
    if status.finished_on:
        yield say("dossier.finished", day=day(status.finished_on))
    else:
        yield say("dossier.due", day=day(status.due_on)) if status.due_on else say("dossier.due_unknown")
    if status.days_late(on):
        yield say("dossier.late", days=status.days_late(on))
    yield from _to_do(status)


def _to_do(status: DossierStatus) -> Iterator[str]:
    if status.stage is Stage.SUPPLEMENT and status.supplement:
        yield say("dossier.supplement")
        yield from (say("dossier.supplement_line", paper=_plain(paper)) for paper in status.supplement[:MAX_SUPPLEMENT])
    elif status.stage is Stage.SUPPLEMENT:
        yield say("dossier.supplement_unknown")
    if status.stage is Stage.DONE:
        place = status.pick_up
        yield say("dossier.pick_up", place=_plain(place)) if place else say("dossier.pick_up_unknown")


def _word(status: DossierStatus) -> str:
    """Return the state's word: of the table, else the system's own."""
    known = load_stages().get(status.stage)
    return known.word if known else _plain(status.word) or say("dossier.state_other")


def _plain(text: str) -> str:
    """Return what a system wrote, on one line and without links or markup."""
    return at_word(harmless(text), MAX_SHORT)


def _late(found: Found, on: date) -> bool:
    return isinstance(found, DossierStatus) and found.days_late(on) > 0


# --- no code, the way on -----------------------------------------------------------------------------------------


def _without_code(asked: Asked, *, connected: bool) -> Iterator[str]:
    """Yield what is said to a message without a whole code."""
    yield from (say("dossier.procedure_code", code=code) for code in asked.procedures)
    if asked.codes:
        return
    for stage in asked.stages:
        yield say("dossier.meaning", word=load_stages()[stage].word, meaning=say(f"dossier.explain.{stage.value}"))
    if asked.stages:
        yield say("dossier.general")
    else:
        yield from () if connected else (say("dossier.no_access"),)
    if asked.piece:
        yield say("dossier.partial", piece=at_word(asked.piece, MAX_SHORT))
    if connected or asked.piece or asked.procedures:
        yield say("dossier.ask")
    yield say("dossier.where")


def _ways(codes: Sequence[DossierCode], page: str) -> Iterator[str]:
    """Yield the way to the official look-up: with the code filled in where a page takes it, else the code to copy."""
    if codes and page:
        yield from (say("dossier.page_filled", code=code, url=_filled(page, code)) for code in codes)
    elif codes:
        yield say("dossier.page", url=look_up_page().url)
        yield from map(str, codes)  # alone on its line, to be copied
    else:
        yield say("dossier.page_alone", url=look_up_page().url)


def _buttons(codes: Sequence[DossierCode], page: str) -> tuple[Button, ...]:
    if codes and page:
        found = [link_button(say("dossier.button_code", code=code), _filled(page, code)) for code in codes]
    else:
        found = [link_button(say("dossier.button"), look_up_page().url)]
    return tuple(button for button in found if button)


def _filled(page: str, code: DossierCode) -> str:
    return page.replace("{code}", quote(str(code), safe=""))


def _overdue(*, late: bool) -> str:
    """Return whom to ask when the day is past: the contacts on record; that no phone is known is said when it is late."""
    desks = load_desks()
    contacts = _contacts(desks["provincial_centre"], say_unknown=late)
    return say("dossier.overdue", contacts=contacts, portal=desks["national_portal"].website)


def _contacts(desk: Desk, *, say_unknown: bool) -> str:
    means = [say("dossier.phone", phone=desk.phone)] if desk.phone else [say("dossier.phone_unknown")] if say_unknown else []
    means += [say("dossier.email", email=desk.email)] if desk.email else []
    return at_word(say("dossier.contacts", name=desk.name, means=", ".join(means)), MAX_NOTE)
