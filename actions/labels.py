"""Names of procedures on buttons and in choices: short, and never two alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from actions.brevity import CUT, MAX_TITLE, at_word
from actions.links import harmless
from actions.reply import Named
from actions.wording import say
from knowledge.families import ORDER
from knowledge.index import SearchIndex
from knowledge.model import AuthorityLevel, Procedure
from knowledge.search import Candidate
from knowledge.text import fold

MAX_LABEL = 160
"""Characters of a name in a list of choices: four lines of a phone."""


def labels_of(procedures: Sequence[Procedure]) -> list[str]:
    """Return a label per procedure; where two are equal the level is added, and the code where that is equal too."""
    labels = [at_word(_whole(procedure), MAX_LABEL) for procedure in procedures]
    for tell in (_with_level, _with_code):
        seen = Counter(map(fold, labels))
        labels = [
            tell(label, procedure) if seen[fold(label)] > 1 else label
            for label, procedure in zip(labels, procedures, strict=True)
        ]
    return labels


def titles_of(labels: Sequence[str]) -> list[str]:
    """Return a button's title per label, cut at a word; as soon as one is cut, all get the number of their line."""
    titles = [_title(label, MAX_TITLE) for label in labels]
    if titles == list(labels) and len(set(map(fold, titles))) == len(titles):
        return titles
    shorter = [_title(label, MAX_TITLE - len(say("choice.numbered", number=0, title=""))) for label in labels]
    return [say("choice.numbered", number=number, title=title) for number, title in enumerate(shorter, start=1)]


def _whole(procedure: Procedure) -> str:
    """Return the name for buttons, or the name itself where an import had to cut the one for buttons."""
    short = procedure.short_name
    return short if short and not short.endswith(CUT) else procedure.name


def _title(label: str, limit: int) -> str:
    """Return `label` cut to `limit`; what stands in brackets at its end tells it from others and is kept."""
    head, bracket, tail = label.rpartition(" (")
    if len(label) <= limit or not bracket or len(tail) > limit // 2:
        return at_word(label, limit)
    return at_word(head, limit - len(tail) - len(bracket)) + bracket + tail


def _with_level(label: str, procedure: Procedure) -> str:
    return say("choice.with_level", label=label, level=level_name(procedure))


def _with_code(label: str, procedure: Procedure) -> str:
    return say("choice.with_code", label=label, code=procedure.code or procedure.id)


def level_name(procedure: Procedure) -> str:
    """Return the level of a procedure in two words: "cấp tỉnh"."""
    return say(f"level_short.{level_of(procedure).value}")


def level_of(procedure: Procedure) -> AuthorityLevel:
    """Return the level of a procedure that is nearest to a citizen."""
    return min(procedure.levels, key=ORDER.index)


def named(candidate: Candidate, index: SearchIndex) -> Named:
    """Return a candidate as named in a reply."""
    procedure = index.catalogue.by_id[candidate.procedure_id]
    return Named(procedure.code, harmless(procedure.name), candidate.chance)
