"""Records alike in every word are told apart by act and by whom they are for."""

from __future__ import annotations

import pytest

from knowledge.acts import acts_in
from knowledge.fees import today
from knowledge.fitting import bonuses, contradicts
from knowledge.fusion import load_ranking
from knowledge.index import SearchIndex
from knowledge.search import Coverage, search
from knowledge.wish import wish_of
from tests.support.catalogue import index_of
from tests.support.records import procedure

NAMES = {
    "1.000001": "Cấp giấy phép khoan nước dưới đất",
    "1.000002": "Cấp lại giấy phép khoan nước dưới đất",
    "1.000003": "Gia hạn giấy phép khoan nước dưới đất",
    "1.000004": "Trả lại giấy phép khoan nước dưới đất",
    "1.000005": "Đăng ký kết hôn",
    "1.000006": "Đăng ký kết hôn có yếu tố nước ngoài",
}


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*(procedure(code=code, name=name, short_name=None, aliases=[]) for code, name in NAMES.items()))


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("giấy phép khoan nước dưới đất cần gì", "1.000001"),
        ("làm lại giấy phép khoan nước dưới đất", "1.000002"),
        ("giấy phép khoan nước dưới đất bị rách, xin lại", "1.000002"),
        ("giấy phép khoan nước dưới đất sắp hết hạn", "1.000003"),
        ("giay phep khoan nuoc duoi dat xin gia han chu khong phai cap lai", "1.000003"),
        ("không khoan nữa muốn trả lại giấy phép khoan nước dưới đất", "1.000004"),
        ("đăng ký kết hôn cần gì", "1.000005"),
        ("làm giấy đăng ký kết hôn với chồng Hàn Quốc có khó không", "1.000006"),
    ],
)
def test_the_act_and_the_people_decide_between_names_alike(message: str, code: str, index: SearchIndex) -> None:
    best = search(message, index).best
    assert best is not None and best.procedure_id == code


def test_nothing_is_gained_or_lost_where_the_names_say_nothing(index: SearchIndex) -> None:
    found = bonuses(index.targets, wish_of("đăng ký kết hôn"), load_ranking(), on=today().toordinal())
    assert found[index.targets.positions["1.000005"]] >= found.max() - 1e-6


def test_an_act_that_the_record_lacks_contradicts_it(index: SearchIndex) -> None:
    own = index.targets.acts[index.targets.positions["1.000004"]]
    assert contradicts(own, wish_of("cấp mới giấy phép khoan"))
    assert not contradicts(own, wish_of("giấy phép khoan cần gì"))
    assert not contradicts(own, wish_of("trả lại giấy phép khoan"))


def test_an_act_no_record_has_is_asked_back_never_answered_from_a_neighbour(index: SearchIndex) -> None:
    outcome = search("tạm ngừng giấy phép khoan nước dưới đất", index)
    assert outcome.coverage is Coverage.SEVERAL
    assert {act.key for act in acts_in(outcome.lacks)} == {"suspend"}


def test_an_act_the_record_has_lacks_nothing(index: SearchIndex) -> None:
    assert search("gia hạn giấy phép khoan nước dưới đất", index).lacks == 0
