"""The papers of a dossier and its forms, by case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.brevity import MAX_CASE, MAX_HEAD, MAX_NOTE, at_word, fitting
from actions.render.parts import Section, bare, methods_named, titled, whole_items
from actions.wording import say
from knowledge.model import DossierCase, DossierItem, FactGroup, Procedure

MAX_CASES = 4
"""Dossier cases written out in one answer; the others are named. A chat message should fit two phone screens."""
MAX_ITEMS = 14
"""Papers of one case written out; the longest case checked by hand has as many."""
MAX_ITEMS_BRIEF = 8
"""Papers written out in an overview."""
BULLET = "• "
"""What begins an item of a list in wording.yml."""
CASES_NAMED = 3
GROUPS = (FactGroup.DOSSIER,)


def documents(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return the papers of each case; what does not fit is counted, with the page that holds all."""
    del on
    note = fitting([procedure.dossier_note], MAX_NOTE) if procedure.dossier_note else []
    if not procedure.dossier:
        return Section(titled("documents", [say("documents.unknown"), *note]), False, GROUPS)
    lines, shown, is_whole = _cases(procedure, room)
    rest = procedure.dossier[shown:]
    if rest:
        named = [at_word(_case_name(case), MAX_CASE) for case in rest[:CASES_NAMED]]
        names = say("joined").join(named) + (" …" if len(rest) > CASES_NAMED else "")
        lines.append(say("documents.more_cases", count=len(rest), names=names))
    if not is_whole:
        lines.append(say("documents.all", url=procedure.source.url))
    return Section(titled("documents", lines + note), True, GROUPS)


def _cases(procedure: Procedure, room: int) -> tuple[list[str], int, bool]:
    """Return the lines of the cases that fit, how many cases that are, and whether no paper of theirs is left out."""
    lines: list[str] = []
    is_whole, alone = True, len(procedure.dossier) == 1
    for number, case in enumerate(procedure.dossier[:MAX_CASES]):
        head = [] if alone else [_head(case)]
        left = room - sum(len(line) + 1 for line in (*lines, *head))
        kept = fitting([dossier_item(item) for item in case.items[:MAX_ITEMS]], left)
        if not kept and number:
            return lines, number, is_whole
        lines += [*head, *kept]
        if len(kept) < len(case.items):
            is_whole = False
            lines.append(say("documents.more_items", count=len(case.items) - len(kept)))
    return lines, min(len(procedure.dossier), MAX_CASES), is_whole


def _head(case: DossierCase) -> str:
    return say("documents.case", case=at_word(_case_name(case), MAX_HEAD))


def _case_name(case: DossierCase) -> str:
    return bare(case.case).rstrip(" .")


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
    name = bare(item.name)
    if not details:
        return say("documents.item", name=name, details="")
    return say("documents.item", name=name.removesuffix("."), details=f" – {say('joined').join(details)}")


def papers_told(procedure: Procedure, text: str) -> tuple[str, ...]:
    """Return the papers that `text` lists, as it lists them."""
    lines = set(text.split("\n"))
    items = (dossier_item(item) for case in procedure.dossier for item in case.items)
    return tuple(item.removeprefix(BULLET) for item in dict.fromkeys(items) if item in lines)


def documents_brief(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return the papers everybody needs, for an overview."""
    papers = [item for case in procedure.dossier for item in case.items]
    if len(papers) <= MAX_ITEMS_BRIEF and sum(len(dossier_item(item)) for item in papers) <= room:
        return documents(procedure, on=on, room=2 * room)
    head, lines = _brief(procedure.dossier)
    kept = fitting(lines, room)
    return Section(titled("documents", [*head, *kept, say("documents.brief_more")]), True, GROUPS)


def _brief(dossier: Sequence[DossierCase]) -> tuple[list[str], list[str]]:
    """Return the first case's heading where there are several, and its papers: all of a few, else those always needed."""
    papers, head = dossier[0].items, [_head(dossier[0])] if len(dossier) > 1 else []
    if len(papers) > MAX_ITEMS_BRIEF:
        papers = tuple(item for item in papers if not item.when)[:MAX_ITEMS_BRIEF] or papers[:MAX_ITEMS_BRIEF]
    return head, [dossier_item(item) for item in papers]


def forms(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return the papers that are forms, and where to get them."""
    del on
    items = [item for case in procedure.dossier for item in case.items if item.form or _is_form(item.name)]
    url = procedure.source.url
    if not items:
        return Section(titled("forms", [say("forms.none", url=url)]), bool(procedure.dossier), GROUPS)
    named = dict.fromkeys(
        say("forms.item", name=bare(item.name), form=say("forms.form", form=form_named(item.form)) if item.form else "")
        for item in items
    )
    lines = whole_items(list(named), room, url=url)
    page = [say("forms.page", url=url)] if lines == list(named) else []
    return Section(titled("forms", [*lines, *page]), True, GROUPS)


def _is_form(name: str) -> bool:
    return name.lower().startswith(_form_words())


def _form_words() -> tuple[str, ...]:
    return tuple(word.strip() for word in say("form_words").split(","))
