"""The directory that is shipped."""

from __future__ import annotations

from pathlib import Path

from knowledge.desks import load_desks, shipped
from knowledge.places import load_gazetteer

DESK = """
centre:
  name: Trung tâm
  address: 1 đường Mẫu
  email: a@b.vn
  verified_on: 2026-11-01
  hours: {hours: "7:30-11:30", sat: nghỉ}
  source: {title: Trang, url: "https://a.vn", checked_on: 2026-11-23}
"""


def test_every_commune_of_today_has_a_centre_with_what_it_serves_and_nothing_invented() -> None:
    book = load_gazetteer()
    communes = [desk for desk in shipped().desks.values() if desk.unit]
    assert {desk.unit for desk in communes} == set(book.units)
    for desk in communes:
        unit = book.units[desk.unit or ""]
        assert desk.name.endswith(unit.title)
        assert desk.serves == tuple(former.title for former in unit.formed_from)
        assert (desk.address, desk.phone, desk.email, desk.hours, desk.point, desk.contacts) == (
            None,
            None,
            None,
            None,
            None,
            (),
        )
        assert desk.source in book.sources


def test_departments_are_known_by_name_and_source_only() -> None:
    departments = [desk for desk in shipped().desks.values() if desk.key.startswith("department:")]
    assert len(departments) == 13
    assert all(desk.source.url.startswith("https://") and not desk.contacts for desk in departments)


def test_a_desk_of_the_file_may_state_hours_and_when_its_contacts_were_verified(tmp_path: Path) -> None:
    path = tmp_path / "desks.yml"
    path.write_text(DESK, encoding="utf-8")
    desk = load_desks(path)["centre"]
    assert desk.hours is not None
    assert desk.hours.week[5] == ()
    assert desk.contacts[0].published == desk.address_from
