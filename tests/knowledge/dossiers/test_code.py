"""Dossier codes are read as printed and as people type them; what is no code is none, and no code is a person's number."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dossiers import Mistake, codes_in, mistakes, partial_code_in
from knowledge.personal import mask
from nlu.codes import dossier_code_in

TODAY = date(2026, 11, 26)
PLAIN = "H41.18-230501-0001"

SPELLINGS = [
    ("tra hồ sơ H41.18-230501-0001 giúp em", PLAIN),
    ("h41.18-230501-0001?", PLAIN),
    ("h41 18 230501 0001", PLAIN),
    ("H41.18.230501.0001", PLAIN),
    ("H41-18-230501-0001", PLAIN),
    ("H41.18 - 230501 - 0001", PLAIN),
    ("H41 . 18-230501-0001", PLAIN),
    ("H41_18_230501_0001", PLAIN),
    ("H41/18/230501/0001", PLAIN),
    ("mã:H41.18-230501-0001.", PLAIN),
    ("(H41.18-230501-0001)", PLAIN),
    ("mã H41182305010001 nhé", PLAIN),
    ("H4118-230501-0001", PLAIN),
    ("Ｈ４１．１８－２３０５０１－０００１", PLAIN),
    ("H41.18–230501—0001", PLAIN),
    ("H41.18\u00a0230501\u00a00001", PLAIN),
    ("H41.18-23O5O1-OOO1", PLAIN),
    ("H4I.l8-23o5o1-ooo1", PLAIN),
    ("số 15 H41.18-230501-0001", PLAIN),
    ("H41-230501-0001", "H41-230501-0001"),
    ("H41.18.5 230501 0001", "H41.18.5-230501-0001"),
    ("G22.99.2-250830-11577 xong chưa", "G22.99.2-250830-11577"),
    ("G01.899.108.000-250703-0001", "G01.899.108.000-250703-0001"),
    ("số biên nhận 000.25.18.H41-240315-0007", "000.25.18.H41-240315-0007"),
    ("000 00 18 h41 250703 0012", "000.00.18.H41-250703-0012"),
    ("H41.18-231301-0001", "H41.18-231301-0001"),  # printed, though its day is none: the citizen is told
]


@pytest.mark.parametrize(("text", "code"), SPELLINGS)
def test_a_code_is_read_however_it_is_typed(text: str, code: str) -> None:
    assert [str(found) for found in codes_in(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "h41 18 231301 0001",
        "1.001193",
        "1.012790.000.00.00.H41",
        "1.013978.H41",
        "0912-345-678",
        "37A-123.45",
        "H41",
        "A12 18 230501 0001",
        "H41.18-230501-0001/2",
        "H41.18-230501-0001-0001",
        "H41.18-230501-" + "1" * 5000,
        "H41" + ".18" * 500 + "-230501-0001x",
        "xH41.18-230501-0001",
        "H41.18-2305011-0001",
        "",
    ],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert codes_in(text) == ()


def test_several_codes_are_read_in_their_order_and_each_once() -> None:
    text = "H41.18-230501-0001, h41 18 230501 0001 và H41182305010002 với 000.00.18.H41-250703-0012"
    assert list(map(str, codes_in(text))) == [PLAIN, "H41.18-230501-0002", "000.00.18.H41-250703-0012"]


@pytest.mark.parametrize(
    ("text", "head", "unit"),
    [
        (PLAIN, "H41", "18"),
        ("H41.18.22-250915-0033", "H41", "18.22"),
        ("H41-230501-0001", "H41", ""),
        ("000.00.18.H41-250703-0012", "H41", "18"),
        ("000.25.18.H41-240315-0007", "H41", "25.18"),
        ("G01.899.108.000-250703-0001", "G01", "899.108"),
    ],
)
def test_a_code_is_taken_apart(text: str, head: str, unit: str) -> None:
    (code,) = codes_in(text)
    assert (code.head, code.unit) == (head, unit)
    assert code.received_on is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PLAIN, ()),
        ("H41.18-23O5O1-OOO1", (Mistake.LETTERS,)),
        ("H41.18-231301-0001", (Mistake.NO_DAY,)),
        ("H41.18-230230-0001", (Mistake.NO_DAY,)),
        ("H41.18-261127-0001", (Mistake.FUTURE,)),
        ("H41.18-261126-0001", ()),
    ],
)
def test_usual_mistakes_are_seen(text: str, found: tuple[Mistake, ...]) -> None:
    (code,) = codes_in(text)
    assert mistakes(code, on=TODAY) == found


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("hồ sơ H41.18 của tôi", "H41.18"),
        ("mã H41", "H41"),
        ("H41.18-230501", "H41.18-230501"),
        ("số 230501-0001 tới đâu", "230501-0001"),
        ("h41 18 231301 0001", "h41 18 231301 0001"),
        (PLAIN, None),
        ("1.013978.H41", None),
        ("hồ sơ tới đâu rồi", None),
        ("gọi 912345-6789", None),
    ],
)
def test_a_piece_of_a_code_is_told_from_a_whole_one(text: str, piece: str | None) -> None:
    assert partial_code_in(text) == piece


@st.composite
def _typed(draw: st.DrawFn) -> tuple[str, str]:
    """Return a code as printed, and as somebody may have typed it."""
    head = draw(st.sampled_from(["H41", "G22", "H38", "G01"]))
    units = draw(st.lists(st.integers(1, 999).map(str), max_size=3))
    low = f"000.{draw(st.integers(0, 99)):02}.{draw(st.integers(1, 99)):02}." if draw(st.booleans()) else ""
    office = low + head if low else ".".join([head, *units])
    day = draw(st.dates(date(2018, 1, 1), date(2030, 1, 1)))
    code = f"{office}-{day:%y%m%d}-{draw(st.integers(0, 99999)):04}"
    form = draw(st.sampled_from(["as printed", "small", "blanks", "dots", "wide"]))
    typed = {
        "as printed": code,
        "small": code.lower(),
        "blanks": code.replace("-", " ").replace(".", " "),
        "dots": code.replace("-", "."),
        "wide": code.replace("-", " - "),
    }[form]
    return code, typed


@given(_typed())
def test_every_code_is_read_in_every_spelling_and_never_masked_as_a_persons_number(pair: tuple[str, str]) -> None:
    code, typed = pair
    assert [str(found) for found in codes_in(f"hồ sơ {typed} nhé")] == [code]
    assert mask(f"hồ sơ {typed} nhé") == f"hồ sơ {typed} nhé"


def test_a_phone_beside_a_code_is_still_masked() -> None:
    assert "0912345678" not in mask(f"hồ sơ {PLAIN}, gọi 0912345678")


@pytest.mark.parametrize("text", [text for text, _ in SPELLINGS])
def test_what_the_pipeline_hears_is_read_the_same(text: str) -> None:
    heard = dossier_code_in(text)
    assert heard is None or list(map(str, codes_in(heard))) == list(map(str, codes_in(text)))


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="H41oOl.- 0/", max_size=300))
def test_any_text_is_read_and_places_are_those_of_the_text(text: str) -> None:
    partial_code_in(text)
    for code in codes_in(text):
        assert 0 <= code.start < code.end <= len(text)


def test_a_long_forged_text_takes_no_time() -> None:
    begun = time.process_time()
    for text in ("H41" + ".18" * 600, "0" * 2000, "000.00." * 300, "H41 " * 500, "H41.18-230501-" * 140):
        codes_in(text)
        partial_code_in(text)
    assert time.process_time() - begun < 0.5
