"""What is on record of dossier codes: few heads, one official page, and where each was read."""

from __future__ import annotations

from datetime import date

from actions.links import is_of_the_state
from knowledge.dossiers import DOSSIERS_FILE, issuer_of, look_up_page, structure
from knowledge.loader import read_yaml


def test_only_heads_with_a_source_have_a_name() -> None:
    own, other = issuer_of("H41"), issuer_of("H38")
    assert own is not None and own.is_own
    assert other is not None and not other.is_own
    assert issuer_of("H42") is None
    assert issuer_of("h41") is None


def test_the_official_page_is_one_of_the_state_and_has_a_day_of_check() -> None:
    page = look_up_page()
    assert is_of_the_state(page.url)
    assert page.checked_on >= date(2026, 11, 26)
    assert "{" not in page.url


def test_the_structure_names_the_act_it_follows_and_where_it_was_read() -> None:
    assert "01/2018/TT-VPCP" in structure()
    assert read_yaml(DOSSIERS_FILE)["structure"]["read_at"].startswith("https://")
