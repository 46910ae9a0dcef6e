"""The file of sites: what it allows, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.widget.errors import SitesError
from bot.widget.sites import IDLE_MIN, OWN, Site, read_sites

GOOD = """
sites:
  so-tu-phap:
    name: Sở Tư pháp
    origins: [https://sotuphap.example.gov.vn, "https://www.example.gov.vn:8443"]
    idle_min: 10
  ubnd-vinh:
    origins: [http://localhost:8000]
"""


def test_without_a_file_there_is_only_our_own_site() -> None:
    assert read_sites("") == {OWN: Site(OWN)}


def test_sites_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sites.yml"
    path.write_text(GOOD, encoding="utf-8")
    origins = frozenset({"https://sotuphap.example.gov.vn", "https://www.example.gov.vn:8443"})
    assert read_sites(str(path)) == {
        OWN: Site(OWN),
        "so-tu-phap": Site("so-tu-phap", "Sở Tư pháp", origins, 10),
        "ubnd-vinh": Site("ubnd-vinh", "", frozenset({"http://localhost:8000"}), IDLE_MIN),
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "expected `sites:`"),
        ("sites: []", "expected `sites:`"),
        ("sites: {Sở: {origins: [https://a.vn]}}", "site 'Sở'"),
        ("sites: {a: https://a.vn}", "site 'a': expected"),
        ("sites: {a: {}}", "site 'a': origins: name at least one"),
        ("sites: {a: {origins: []}}", "site 'a': origins: name at least one"),
        ("sites: {a: {origins: [https://a.vn/path]}}", "https://a.vn/path"),
        ("sites: {a: {origins: ['*']}}", r"'\*'"),
        ("sites: {a: {origins: [http://a.vn]}}", "http://a.vn"),
        ("sites: {a: {origins: [https://a.vn], idle_min: 0}}", "idle_min"),
        ("sites: {a: {origins: [https://a.vn], idle_min: true}}", "idle_min"),
        ("sites: {a: {origins: [https://a.vn], origin: x}}", "'origin' is not one of"),
        ("sites: {a: [", "sites.yml"),
    ],
)
def test_a_mistake_is_told_with_file_and_site(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "sites.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SitesError, match=told) as caught:
        read_sites(str(path))
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SitesError, match="nowhere.yml"):
        read_sites(str(tmp_path / "nowhere.yml"))
