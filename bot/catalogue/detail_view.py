"""One procedure's page as values: every fact of its record, nothing shortened. The template lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actions.about import shown
from actions.brevity import MAX_NOTE
from actions.changes import changes
from actions.labels import level_name
from actions.links import may_open
from actions.payloads import ask_button
from actions.render import day as written
from actions.render import section
from actions.render.documents import dossier_item
from actions.render.parts import capital, methods_named
from actions.retired import retirement_line, retirement_of, successors
from actions.same_name import at_other_levels
from actions.sources import how_read, is_wholly_recalled, recalled_note, stale_note
from actions.wording import say
from bot.catalogue.query import LIST
from bot.catalogue.rows import Row, row_of
from bot.catalogue.words import word
from bot.page.view import Block, Line, blocks, pieces
from knowledge.catalogue import card_of
from knowledge.index import SearchIndex
from knowledge.model import FactGroup, Method, Procedure, Source
from knowledge.text import fold

WHOLE = 10**9
"""Characters a section may take here: a page shortens nothing."""
ASPECTS = (
    "documents",
    "forms",
    "fee",
    "time_limit",
    "place",
    "online_level",
    "how_online",
    "postal",
    "steps",
    "conditions",
    "applicant",
    "result",
    "legal_basis",
)
"""The parts of the page, in the order people need them."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one case; `head` is empty where there is one case for everybody."""

    head: str
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One aspect: blocks of text, and for the dossier its cases before them."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    papers: tuple[Papers, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A procedure to go to, or a code nothing is known of (no address)."""

    name: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceRead:
    """Where facts were read; no address when it is none we send people to."""

    title: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class DetailView:
    """Everything the template needs."""

    row: Row
    state: Procedure
    official_name: str
    official_field: str
    effective: str
    retired: str
    is_gone: bool
    replaced_by: Sequence[Link]
    warnings: Sequence[Line]
    parts: Sequence[Part]
    other_levels: Sequence[Link]
    related: Sequence[Link]
    sources: Sequence[SourceRead]
    online_url: str
    source_url: str
    payload: str
    today: str


def detail_view(index: SearchIndex, base: Procedure, day: date) -> DetailView:
    """Return the page of a procedure as it holds on `day`."""
    record = shown(base)
    state = record.on(day)
    gone = retirement_of(record, day)
    found = successors(gone, index.catalogue, on=day) if gone else None
    parts, further = _parts(state, day)
    online = state.by_method(Method.ONLINE)
    button = ask_button(word("detail", "ask"), "inform", state.id)
    return DetailView(
        row=row_of(card_of(state), index.catalogue, day),
        state=state,
        official_name=_official_name(state),
        official_field=state.official_field or "",
        effective=written(state.effective_from) if state.effective_from else "",
        retired=retirement_line(gone, found, on=day) if gone and found else "",
        is_gone=bool(gone and gone.on <= day),
        replaced_by=[_link(living) for living in found.living] if found else (),
        warnings=_warnings(record, state, day),
        parts=parts,
        other_levels=[_link(other, note=level_name(other)) for other in at_other_levels(base, index, on=day)],
        related=_related(state, index, day),
        sources=[_own(state, day), *(_further(source) for source in further if source != state.source)],
        online_url=_open(online.url or state.source.url) if online else "",
        source_url=_open(state.source.url),
        payload=button.payload or "" if button else "",
        today=written(day),
    )


def _official_name(state: Procedure) -> str:
    """Return the official name where it says more than the name itself: not only "thủ tục" before it."""
    official = state.official_name or ""
    return "" if fold(official).removeprefix(_OPENING) == fold(state.name).removeprefix(_OPENING) else official


_OPENING = "thu tuc "
"""How most official names begin, folded."""


def _link(procedure: Procedure, *, note: str = "") -> Link:
    return Link(procedure.name, f"{LIST}/{procedure.id}", note or procedure.code or "")


def _open(url: str | None) -> str:
    return url if url and may_open(url) else ""


def _related(state: Procedure, index: SearchIndex, day: date) -> list[Link]:
    known = (index.catalogue.get(identity) for identity in state.related)
    return [_link(shown(procedure).on(day)) for procedure in known if procedure is not None]


def _own(state: Procedure, day: date) -> SourceRead:
    title, url = state.source.title, _open(state.source.url)
    return SourceRead(title, url, how_read(state, tuple(FactGroup), on=day))


def _further(source: Source) -> SourceRead:
    return SourceRead(source.title, _open(source.url), say("source_read.checked", day=written(source.checked_on)))


def _warnings(record: Procedure, state: Procedure, day: date) -> list[Line]:
    """Return what a reader has to know before anything else: the record's own warning, what changes, what is unchecked."""
    groups = tuple(FactGroup)
    lines = [
        state.warning,
        *changes(record, on=day, aspects=("fee",)),
        recalled_note(state, groups),
        None if is_wholly_recalled(state) else stale_note(state, groups, on=day),
    ]
    return [pieces(line) for line in lines if line]


# --- the parts ---------------------------------------------------------------------------------------------------


def _parts(state: Procedure, day: date) -> tuple[list[Part], list[Source]]:
    parts: list[Part] = []
    sources: dict[Source, None] = {}
    for aspect in ASPECTS:
        if aspect == "documents" and state.dossier:
            parts.append(_documents(state))
            continue
        told = section(aspect, state, on=day, room=WHOLE)
        sources |= dict.fromkeys(told.sources)
        title, _, text = told.text.partition("\n")
        lines = "\n".join([text, *_left_out(aspect, state)])
        parts.append(Part(aspect, title.removesuffix(":"), tuple(blocks(lines)), is_known=told.known))
    return parts, list(sources)


def _documents(state: Procedure) -> Part:
    """Return all papers of all cases."""
    cases = [Papers(case.case.strip(" ;:,"), tuple(map(_item, map(dossier_item, case.items)))) for case in state.dossier]
    note = blocks(state.dossier_note) if state.dossier_note else ()
    return Part("documents", say("documents.title"), tuple(note), tuple(cases))


def _item(text: str) -> Line:
    return pieces(text.removeprefix("• "))


def _left_out(aspect: str, state: Procedure) -> Iterable[str]:
    """Yield what a section of a chat leaves out: notes too long for it, and what only the counter is noted for."""
    notes = {"fee": state.fee_note, "documents": state.dossier_note}
    ways = {"how_online": Method.ONLINE, "postal": Method.POST, "place": Method.COUNTER}
    row = state.by_method(ways[aspect]) if aspect in ways else None
    note = notes.get(aspect) or (row.note if row else None)
    if not note:
        return
    if aspect == "place":
        yield say("local.line", text=f"{capital(methods_named((Method.COUNTER,)))}: {note}")
    elif len(note) >= MAX_NOTE:
        yield capital(note)
