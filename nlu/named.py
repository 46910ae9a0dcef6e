"""What a message names by its form: places, days, codes, and numbers that belong to a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.personal import mask, personal_numbers
from knowledge.places import find_places, rank
from nlu.codes import dossier_code_in, procedure_codes_in
from nlu.dates import days_named


@dataclass(frozen=True, slots=True)
class Named:
    """One thing named: the entity, its value, and the characters it takes where that is known (0 to 0 otherwise)."""

    entity: str
    value: str
    start: int = 0
    end: int = 0


def named_in(written: str, plain: str, *, today: date) -> Iterator[Named]:
    """Yield what a message names, as it was written or, where that says nothing, as ordinary Vietnamese.

    Places come in the order in which a desk would be looked for. The value of a personal number is masked.
    """
    personal = personal_numbers(written)
    for number in personal:
        yield Named(number.kind.value, mask(written[number.start : number.end]), number.start, number.end)
    code = dossier_code_in(written) or dossier_code_in(plain)
    if code:
        yield Named("dossier_code", code)
    for procedure in dict.fromkeys(procedure_codes_in(written)):
        yield Named("procedure_code", procedure)
    for mention in sorted(find_places(written) or find_places(plain), key=rank):
        yield Named("place", mention.id, mention.start, mention.end)
    if not personal:
        texts = dict.fromkeys((written, plain))
        days = (days_named(text, today=today) for text in texts)
        for day in next(filter(None, days), ()):
            yield Named("date", day.value)
