"""The texts that lead to a procedure or a life event."""

from __future__ import annotations

from knowledge.index import read_records
from knowledge.loader import catalogue_of
from knowledge.surfaces import EVENT, Surface, aliases_on_file, procedure_surfaces, surfaces_of
from tests.support.records import procedure, raw_record


def _surfaces(**changes: object) -> list[Surface]:
    return surfaces_of(catalogue_of([procedure(**changes)]))


def test_names_come_before_aliases() -> None:
    found = _surfaces(official_name="Thủ tục thử nghiệm việc mới", short_name="Thử nghiệm", aliases=["làm thử"])
    assert [(surface.kind, surface.text) for surface in found] == [
        ("name", "Đăng ký thử nghiệm"),
        ("name", "Thủ tục thử nghiệm việc mới"),
        ("name", "Thử nghiệm"),
        ("alias", "làm thử"),
    ]
    assert {surface.target for surface in found} == {"1.000001"}


def test_a_text_that_stands_twice_in_a_record_is_one_surface() -> None:
    found = _surfaces(short_name="Đăng ký thử nghiệm", aliases=["Đăng ký thử nghiệm", "khác"])
    assert [surface.text for surface in found] == ["Đăng ký thử nghiệm", "khác"]


def test_texts_that_score_alike_are_one_surface() -> None:
    found = _surfaces(official_name="Thủ tục đăng ký thử nghiệm.", aliases=["dang ky thu nghiem", "ĐĂNG KÝ THỬ NGHIỆM"])
    assert [surface.text for surface in found] == ["Đăng ký thử nghiệm"]


def test_a_label_cut_to_fit_a_button_is_no_surface() -> None:
    assert [surface.text for surface in _surfaces(short_name="Đăng ký thử…")] == ["Đăng ký thử nghiệm"]


def test_names_of_later_states_are_surfaces_of_the_record() -> None:
    later = raw_record(name="Đăng ký thử nghiệm mới", aliases=["thử mới"])
    found = _surfaces(upcoming=[{"effective_from": "2027-01-01", "record": later}])
    assert [surface.text for surface in found] == ["Đăng ký thử nghiệm", "Đăng ký thử nghiệm mới", "thử mới"]
    assert {surface.target for surface in found} == {"1.000001"}


def test_phrases_of_a_life_event_lead_to_the_event() -> None:
    catalogue = catalogue_of([procedure(life_events=["birth"])])
    events = [surface for surface in surfaces_of(catalogue) if surface.kind == "event"]
    assert {surface.target for surface in events} == {EVENT + "birth"}
    assert [surface.text for surface in events] == list(catalogue.life_events["birth"].phrases)


def test_a_life_event_no_record_belongs_to_leads_nowhere() -> None:
    assert all(surface.kind != "event" for surface in _surfaces())


def test_surfaces_of_one_target_stand_together() -> None:
    """The search takes the best score of each run of equal targets."""
    records = [procedure(code=f"1.00000{number}", life_events=["birth", "death"], aliases=["a b c"]) for number in range(3)]
    targets = [surface.target for surface in surfaces_of(catalogue_of(records))]
    runs = [target for position, target in enumerate(targets) if position == 0 or targets[position - 1] != target]
    assert len(runs) == len(set(runs)) == 5


def test_a_procedure_that_only_an_import_holds_is_called_as_on_file() -> None:
    code, wordings = next(iter(aliases_on_file().items()))
    texts = [surface.text for surface in procedure_surfaces(procedure(code=code, name="Một việc", aliases=["việc này"]))]
    assert {"Một việc", "việc này", *wordings} <= set(texts)


def test_wordings_on_file_are_many_and_none_stands_under_two_codes() -> None:
    listed = [wording for wordings in aliases_on_file().values() for wording in wordings]
    assert len(aliases_on_file()) >= 150
    assert len(listed) == len(set(listed))
    assert all(wording == wording.strip().lower() for wording in listed)


def test_no_record_by_hand_has_wordings_on_file_too() -> None:
    by_hand = {raw["code"] for raw in read_records()}
    assert by_hand & set(aliases_on_file()) == set()
