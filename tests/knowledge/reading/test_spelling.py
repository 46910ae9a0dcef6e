"""Slips of the pen."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from knowledge.loader import PROCEDURES, read_yaml, record_files
from knowledge.reading import read
from knowledge.reading.letters import settled
from knowledge.reading.spelling import one_slip_away, respelt

POPULAR = Path(os.environ.get("MOTCUA_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "popular-procedures.json"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("làm giấy khai sihn", "làm giấy khai sinh"),  # swapped
        ("xin trích lục qua mạg", "xin trích lục qua mạng"),  # left out
        ("tách thửa đấtt", "tách thửa đất"),  # doubled
        ("đăng ký tạm trsu", "đăng ký tạm trú"),  # put in
        ("giấy phép kih doanh", "giấy phép kinh doanh"),
        ("xin giấy fép xây dựng", "xin giấy phép xây dựng"),  # f
        ("nghành nghề kinh doanh", "ngành nghề kinh doanh"),
        ("chứg thực bản sao", "chứng thực bản sao"),  # g for ng
        ("chuyễn trọ đi nơi khác", "chuyển trọ đi nơi khác"),  # tilde for hook
        ("sửa chửa nhà", "sửa chữa nhà"),
        ("gia hạn tạm chú cần gì", "gia hạn tạm trú cần gì"),  # ch for tr
        ("mấy ngày làm việt", "mấy ngày làm việc"),  # t for c
        ("đăng ký laị kết hôn", "đăng ký lại kết hôn"),  # tone on another letter
        ("khônng mất tiền", "không mất tiền"),
        ("giấyyyy tờ gì", "giấy tờ gì"),
    ],
)
def test_a_slip_is_put_right(written: str, plain: str) -> None:
    assert read(written).plain == plain


@pytest.mark.parametrize(
    "text",
    [
        "nộp hồ sơ online, up file pdf",
        "ông Nguyễn Văn Trừng ở Nghi Trung",
        "mã số 8041234567, mst cá nhân",
        "mua xe máy honda",
        "gia công hàng may mặc",
        "phi thuế quan",
        "thư tín dụng L/C",
        "nhà cạnh chùa bán vải",
        "đa cấp",
        "Phụ lục VIII, mục (iii)",
        "chứng chỉ hạng II, hạng III",
    ],
)
def test_names_numbers_initials_and_rare_words_stay(text: str) -> None:
    assert read(text).plain == text


def test_a_rule_needs_no_neighbours() -> None:
    assert respelt("khônggg") == "không"
    assert respelt("xyz") is None


def test_one_slip_away_are_known_words_only() -> None:
    assert "sinh" in one_slip_away("sihn")
    assert one_slip_away("qwertz") == ()


def test_the_records_own_words_stay() -> None:
    """Names and aliases of records: what changes are chat forms that aliases hold on purpose."""
    records = [read_yaml(file) for file in record_files(PROCEDURES)]
    texts = {text for record in records for text in (record["name"], *record.get("aliases", ()))}
    changed = {text for text in texts if read(text).plain != settled(text)}
    assert len(changed) < 0.005 * len(texts), sorted(changed)


@pytest.mark.skipif(not POPULAR.is_file(), reason="the portal's list is not here")
def test_the_portals_names_stay() -> None:
    content = json.loads(POPULAR.read_text(encoding="utf-8"))
    names = {entry["name"] for entry in content["procedures"]}
    assert {name for name in names if read(name).plain != settled(name)} == set()
