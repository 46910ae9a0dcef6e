"""The project's own records, as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest

from knowledge.loader import PROCEDURES, record_files
from knowledge.model import Catalogue, Establishment, Procedure
from knowledge.spoken import spoken_names
from knowledge.surfaces import SITUATIONS_FILE
from knowledge.text import fold
from knowledge.validate import check

PROMISED_FIELDS = frozenset({
    "ho_tich", "chung_thuc", "cu_tru", "can_cuoc", "xuat_nhap_canh", "giao_thong", "dat_dai", "xay_dung", "ho_kinh_doanh",
    "doanh_nghiep", "thue", "bao_hiem", "lao_dong", "bao_tro_xa_hoi", "nguoi_co_cong", "giao_duc", "y_te",
    "ly_lich_tu_phap", "nong_nghiep", "dien_nuoc", "khieu_nai_to_cao", "lien_thong",
})  # fmt: skip
"""The fields the assistant is to cover from the first day."""

CODES_HOLDING_ANOTHER_PROCEDURE = frozenset({
    "1.002544", "1.014208", "2.001428", "2.001709", "3.000224", "3.000226", "3.000243", "3.000244", "3.000246", "3.000272",
    "3.000274", "3.000283", "3.000284", "3.000285", "3.000286", "3.000331", "3.000332",
})  # fmt: skip
"""Codes under which the crawl of July 2026 kept the text of some other procedure (its first search hit)."""

AT_LEAST = 150


def _shared(texts: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the folded texts that lead to more than one procedure, from (procedure id, text) pairs."""
    owners: dict[str, set[str]] = defaultdict(set)
    for procedure_id, text in texts:
        owners[fold(text)].add(procedure_id)
    return {text: ids for text, ids in owners.items() if len(ids) > 1}


def _names(record: Procedure) -> list[str]:
    return [name for name in (record.name, record.official_name, record.short_name) if name]


def test_every_record_is_valid() -> None:
    assert [str(problem) for problem in check(PROCEDURES)] == []


def test_there_are_as_many_records_as_promised(catalogue: Catalogue) -> None:
    assert len(catalogue.procedures) == len(record_files(PROCEDURES))
    assert len(catalogue.procedures) >= AT_LEAST


def test_every_promised_field_has_records(catalogue: Catalogue) -> None:
    assert len(PROMISED_FIELDS) == 22
    assert PROMISED_FIELDS - {record.field for record in catalogue.procedures} == set()


def test_no_code_is_used_that_holds_another_procedure(catalogue: Catalogue) -> None:
    assert len(CODES_HOLDING_ANOTHER_PROCEDURE) == 17
    used = set(catalogue.by_id) | {related for record in catalogue.procedures for related in record.related}
    assert used & CODES_HOLDING_ANOTHER_PROCEDURE == set()


def test_nothing_is_left_to_do_in_a_record() -> None:
    marks = ("TODO", "FIXME", "XXX", "???")
    left = [path.name for path in record_files(PROCEDURES) if any(mark in path.read_text("utf-8") for mark in marks)]
    assert left == []


def test_every_source_is_an_https_address_checked_on_a_day_gone_by(catalogue: Catalogue) -> None:
    for record in catalogue.procedures:
        sources = [record.source, *([record.online_level.source] if record.online_level else [])]
        for source in sources:
            assert source.url.startswith("https://"), record.file
            assert date(2025, 7, 1) <= source.checked_on <= date.today(), record.file


def test_what_has_no_code_is_never_called_verified(catalogue: Catalogue) -> None:
    for record in catalogue.procedures:
        if record.code is None:
            assert Establishment.VERIFIED not in record.established.values(), record.file


@pytest.mark.parametrize("kind", ["name", "official_name", "short_name"])
def test_no_two_procedures_share_a_name(kind: str, catalogue: Catalogue) -> None:
    texts = [(record.id, text) for record in catalogue.procedures if (text := getattr(record, kind))]
    assert _shared(texts) == {}


def test_no_two_procedures_share_an_alias(catalogue: Catalogue) -> None:
    assert _shared((record.id, alias) for record in catalogue.procedures for alias in record.aliases) == {}


def test_no_alias_is_another_procedures_name(catalogue: Catalogue) -> None:
    names = [(record.id, name) for record in catalogue.procedures for name in _names(record)]
    aliases = [(record.id, alias) for record in catalogue.procedures for alias in record.aliases]
    assert _shared([*names, *aliases]).keys() <= _shared(names).keys()


def test_no_alias_is_a_phrase_of_a_life_event(catalogue: Catalogue) -> None:
    """A situation asks which procedure; an alias decides. One text cannot do both."""
    phrases = {fold(phrase): key for key, event in catalogue.life_events.items() for phrase in event.phrases}
    assert [(r.id, alias) for r in catalogue.procedures for alias in r.aliases if fold(alias) in phrases] == []


def test_related_procedures_are_on_record(catalogue: Catalogue) -> None:
    for record in catalogue.procedures:
        assert set(record.related) <= set(catalogue.by_id) - {record.id}, record.file


IMPORTED = set(spoken_names())
"""Codes that only an import holds: a life event may name them first, and a situation may lead to them."""


def test_a_life_event_names_first_only_procedures_on_record(catalogue: Catalogue) -> None:
    known = set(catalogue.by_id) | IMPORTED
    assert [
        (event.key, found) for event in catalogue.life_events.values() for found in event.first if found not in known
    ] == []


def test_every_life_event_leads_to_a_procedure(catalogue: Catalogue) -> None:
    used = {event for record in catalogue.procedures for event in record.life_events}
    assert [key for key, event in catalogue.life_events.items() if key not in used and not event.first] == []


def test_a_situation_on_file_is_told_by_one_procedure_only(catalogue: Catalogue) -> None:
    told = [wording for wordings in spoken_names(SITUATIONS_FILE).values() for wording in wordings]
    phrases = {fold(phrase) for event in catalogue.life_events.values() for phrase in event.phrases}
    assert len(set(map(fold, told))) == len(told)
    assert [wording for wording in told if fold(wording) in phrases] == []


def test_every_procedure_can_be_reached_by_a_citizens_own_words(catalogue: Catalogue) -> None:
    assert [record.file for record in catalogue.procedures if not record.aliases] == []


def test_every_procedure_says_how_or_where_it_is_handed_in(catalogue: Catalogue) -> None:
    assert [r.file for r in catalogue.procedures if not r.submission and not r.receives and not r.steps] == []
