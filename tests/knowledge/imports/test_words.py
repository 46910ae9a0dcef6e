"""Cells that say nothing are told from cells that say there is none."""

from __future__ import annotations

import pytest

from knowledge.imports.words import folded, is_none, is_unknown, method_of, say, words


@pytest.mark.parametrize("text", ["", " ", "Không có thông tin", "không có thông tin.", "--", "----", "Chưa cập nhật"])
def test_cells_that_say_nothing_are_known(text: str) -> None:
    assert is_unknown(text)
    assert not is_none(text)


@pytest.mark.parametrize("text", ["Không", "Không có.", "KHÔNG QUY ĐỊNH"])
def test_cells_that_say_there_is_none_are_known(text: str) -> None:
    assert is_none(text)
    assert not is_unknown(text)


def test_folding_keeps_the_marks_inside_figures() -> None:
    assert folded("  Không quá 1,5 Ngày; (làm việc)") == "khong qua 1,5 ngay lam viec"


def test_every_keyword_is_written_as_it_is_looked_up() -> None:
    table = words()
    keys = [
        *table["units"],
        *table["derived_units"],
        *table["same_day"],
        *table["none"],
        *table["free_brackets"],
        *table["not_laid_down"],
        *table["levels"],
    ]
    keys += [name for names in table["methods"].values() for name in names]
    assert [key for key in keys if folded(key) != key] == []


def test_methods_are_known_by_their_names() -> None:
    assert (method_of("Trực tuyến"), method_of("Dịch vụ bưu chính"), method_of("DIRECT"), method_of("Fax")) == (
        "online",
        "post",
        "counter",
        None,
    )


def test_a_sentence_is_filled_in() -> None:
    assert say("dong", amount="10.000") == "10.000 đồng"
