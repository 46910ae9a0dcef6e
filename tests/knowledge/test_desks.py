"""The desks and contacts on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.desks import load_desks
from knowledge.errors import RecordError

ONE_DESK = """
centre:
  name: Trung tâm
  phone: 1900 54 54 81
  source: {title: Trang của trung tâm, url: "https://hcc.nghean.gov.vn", checked_on: 2026-11-23}
"""


def test_the_project_knows_where_people_are_sent() -> None:
    assert {"provincial_centre", "commune_centre", "national_portal", "public_post"} <= set(load_desks())


def test_every_desk_on_record_has_a_name_and_a_source() -> None:
    for key, desk in load_desks().items():
        assert desk.key == key
        assert desk.name
        assert desk.source.url.startswith("https://")
        assert isinstance(desk.source.checked_on, date)


def test_a_contact_no_source_states_is_none(tmp_path: Path) -> None:
    path = tmp_path / "desks.yml"
    path.write_text(ONE_DESK, encoding="utf-8")
    desk = load_desks(path)["centre"]
    assert desk.phone == "1900 54 54 81"
    assert (desk.address, desk.email, desk.website, desk.phone_note) == (None, None, None, None)


def test_a_phone_number_stays_as_it_is_written(tmp_path: Path) -> None:
    """YAML would read 0238 as an octal number and 1022 as an integer; people dial what they read."""
    path = tmp_path / "desks.yml"
    path.write_text(ONE_DESK.replace("1900 54 54 81", "1022"), encoding="utf-8")
    assert load_desks(path)["centre"].phone == "1022"


def test_a_desks_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"desks\.yml:1: not readable"):
        load_desks(tmp_path / "desks.yml")
