"""What is read of a look-up's answer, and that what it says of persons stays behind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.answer import MAX_LIST, MAX_TEXT, is_unknown, read_status
from knowledge.dossiers import DossierStatus, Stage
from knowledge.dossiers.errors import LookUpError
from tests.support.dossiers import dossier

CODE = "H41.18-250703-0012"
NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)


def read(**more: Any) -> DossierStatus:
    return read_status(json.dumps(dossier(CODE, **more)).encode(), CODE, now=NOW)


def test_a_number_that_is_none_of_the_ten_is_another_state_with_its_own_words() -> None:
    status = read(status=42, status_text="Đang trình ký")
    assert (status.stage, status.word) == (Stage.OTHER, "Đang trình ký")


def test_what_is_left_out_is_unknown() -> None:
    status = read_status(json.dumps({"code": CODE, "status": 2}).encode(), CODE, now=NOW)
    assert status == DossierStatus(CODE, Stage.RECEIVED, NOW)


@pytest.mark.parametrize(
    "applicant",
    [{"name": "Trần Thị Bình"}, "Trần Thị Bình", {"person": {"fullName": "TRẦN THỊ BÌNH"}}, [{"name": "tran thi binh"}]],
)
def test_a_text_that_names_the_applicant_is_left_out(applicant: Any) -> None:
    status = read(applicant=applicant, office="Phòng Một", supplement=["Giấy của bà Trần Thị Bình", "Ảnh 4x6"])
    assert (status.office, status.supplement) == ("Phòng Một", ("Ảnh 4x6",))


def test_a_place_of_the_applicant_hides_no_office() -> None:
    assert (
        read(applicant={"name": "Trần Thị Bình", "province": "Nghệ An"}, office="Sở Y tế Nghệ An").office
        == "Sở Y tế Nghệ An"
    )


def test_personal_numbers_are_masked_in_every_text() -> None:
    status = read(
        office="gọi 0912 345 678", pick_up="căn cước 040123456789", supplement=["0912345678"], status_text="0912345678"
    )
    assert "345678" not in repr(status).replace(" ", "")
    assert "456789" not in repr(status)


def test_texts_are_cut_and_lists_end() -> None:
    status = read(office="a b " * 1000, supplement=["giấy"] * 100)
    assert len(status.office) <= MAX_TEXT
    assert len(status.supplement) == MAX_LIST


@pytest.mark.parametrize(
    ("body", "is_so"),
    [
        (b'{"error": {"code": "unknown_dossier", "message": "x"}}', True),
        (b'{"error": {"code": "no_such_route"}}', False),
        (b'{"error": "unknown_dossier"}', False),
        (b"unknown_dossier", False),
        (b"", False),
    ],
)
def test_only_the_contracts_own_error_means_that_there_is_no_such_dossier(body: bytes, is_so: bool) -> None:
    assert is_unknown(body) is is_so


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_answer_is_a_state_or_refused(answer: Any) -> None:
    body = answer | {"code": CODE} if isinstance(answer, dict) else answer
    try:
        assert isinstance(read_status(json.dumps(body).encode(), CODE, now=NOW), DossierStatus)
    except LookUpError as error:
        assert CODE not in str(error)
