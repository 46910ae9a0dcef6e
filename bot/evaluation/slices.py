"""Which questions are looked at together."""

from __future__ import annotations

from bot.evaluation.cases import Case

ALL = "all"
STRIPPED = "stripped"
OF_STYLE = {
    "plain": "standard",
    "no_diacritics": "no_diacritics",
    "half_diacritics": "half_diacritics",
    "chat": "teencode",
    "typo": "typo",
    "dialect": "dialect",
    "situation": "situation",
}
SLICES = {
    ALL: "everything asked in one message",
    "standard": "written as at school",
    "no_diacritics": "written without diacritics",
    "half_diacritics": "some words with, some without",
    "typo": "slips of the keyboard",
    "teencode": "chat abbreviations",
    "dialect": "as spoken in Nghe An",
    "situation": "told as a situation of life",
    "several": "two or more aspects at once",
    "with_diacritics": "all that are written with diacritics",
    STRIPPED: "the same ones with every diacritic taken off",
    "other_kinds": "kinds that ask nothing of a procedure",
    "outside": "outside the catalogue or the subject",
    "premise": "bring a claim along, true or false",
    "conversation": "turns of a dialogue",
}
"""Every slice with what it holds, in the order shown; tags of authors come after."""

SITUATIONS = ("life_events", "situations", "development_situations")
WITH_DIACRITICS = ("plain", "situation")


def asks_of_procedure(case: Case) -> bool:
    """Return whether a case asks something of a procedure on record."""
    return bool(case.procedures) and case.aspects is not None


def with_diacritics(case: Case) -> bool:
    """Return whether a case is asked a second time with its diacritics taken off."""
    return asks_of_procedure(case) and case.style in WITH_DIACRITICS


def slices_of(case: Case, *, in_dialogue: bool = False) -> tuple[str, ...]:
    """Return the slices a case belongs to."""
    if in_dialogue:
        return ("conversation",)
    found = [ALL]
    if case.style in OF_STYLE:
        found.append(OF_STYLE[case.style])
    if case.file in SITUATIONS:
        found.append("situation")
    if len(case.aspects or ()) > 1:
        found.append("several")
    if with_diacritics(case):
        found.append("with_diacritics")
    if case.premise:
        found.append("premise")
    elif case.intent == "out_of_scope":
        found.append("outside")
    elif not asks_of_procedure(case):
        found.append("other_kinds")
    return tuple(dict.fromkeys(found + ([f"tag:{case.tag}"] if case.tag else [])))
