"""Codes of dossiers and procedures are heard as printed and as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.codes import dossier_code_in, procedure_codes_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tra hồ sơ H41.18-230501-0001 giúp em", "H41.18-230501-0001"),
        ("000.00.18.H41-250703-0012", "000.00.18.H41-250703-0012"),
        ("h41.18-230501-0001?", "h41.18-230501-0001"),
        ("h41 18 230501 0001", "H41.18-230501-0001"),
        ("H41.18.5 230501 0001", "H41.18.5-230501-0001"),
        ("mã H41182305010001 nhé", "H41.18-230501-0001"),
        ("000 00 18 h41 250703 0012", "000.00.18.H41-250703-0012"),
    ],
)
def test_a_dossier_code_is_heard(text: str, code: str) -> None:
    assert dossier_code_in(text) == code


@pytest.mark.parametrize(
    "text", ["h41 18 231301 0001", "1.001193", "1.012790.000.00.00.H41", "0912-345-678", "37A-123.45", "H41"]
)
def test_other_numbers_are_no_dossier_code(text: str) -> None:
    assert dossier_code_in(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("thủ tục 1.001193", ["1.001193"]),
        ("1.001193 cần gì", ["1.001193"]),
        ("1.001193.000.00.00.H41", ["1.001193"]),
        ("1.013978.H41", ["1.013978"]),
        ("2.001610?", ["2.001610"]),
        ("thủ tục 1001193", ["1.001193"]),
        ("ma so: 1 001193", ["1.001193"]),
        ("1.001193 và 1.004222", ["1.001193", "1.004222"]),
    ],
)
def test_a_procedure_code_is_heard_with_its_suffix_or_without_its_dot(text: str, codes: list[str]) -> None:
    assert list(procedure_codes_in(text)) == codes


@pytest.mark.parametrize(
    "text", ["1001193", "số tiền là 1001193", "12.001610", "1.0011935", "4.001193", "1.500.000", "1.001193/2025"]
)
def test_other_numbers_are_no_procedure_code(text: str) -> None:
    assert list(procedure_codes_in(text)) == []


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    dossier_code_in(text)
    list(procedure_codes_in(text))
