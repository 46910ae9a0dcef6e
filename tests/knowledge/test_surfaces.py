"""The texts that lead to a procedure or a life event."""

from __future__ import annotations

from knowledge.loader import catalogue_of
from knowledge.surfaces import EVENT, Surface, surfaces_of
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
