"""What a message names besides a procedure."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.agencies import agencies, proper_name
from knowledge.loader import load_fields, read_yaml
from knowledge.model import AuthorityLevel, Method, OnlineLevel
from knowledge.selection import Way
from knowledge.text import fold
from nlu.mentions import LOOKUPS, Mentions, lookups, mentions_in


def _named(text: str) -> dict[str, str]:
    return dict(mentions_in(text))


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("thủ tục mức độ 4", "online_level", "full"),
        ("thu tuc nao toan trinh", "online_level", "full"),
        ("DỊCH VỤ CÔNG MỘT PHẦN", "online_level", "partial"),
        ("nộp qua mạng được không", "method", "online"),
        ("gửi qua bưu điện", "method", "post"),
        ("những thủ tục cấp xã", "authority", "commune"),
        ("các sở làm gì", "authority", "province"),
        ("thủ tục về đất đai", "field", "dat_dai"),
        ("lĩnh vực hộ tịch có gì", "field", "ho_tich"),
        ("à nhầm, kết hôn cơ", "carry_on", "yes"),
        ("xem tiếp", "page", "next"),
        ("thủ tục nào chỉ nộp trực tiếp", "method", "counter_only"),
        ("thu tuc nao khong lam online duoc", "method", "not_online"),
        ("sở giao thông vận tải có thủ tục gì", "agency", "Sở Xây dựng"),
        ("so nong nghiep co bao nhieu thu tuc", "agency", "Sở Nông nghiệp và Môi trường"),
        ("cơ quan nào nhiều thủ tục nhất", "counted", "agency"),
        ("cap nao nhieu thu tuc nhat", "counted", "authority"),
        ("lĩnh vực nào nhiều thủ tục nhất", "counted", "field"),
        ("cái nào miễn phí", "narrow", "perhaps"),
        ("chỉ cấp xã thôi", "narrow", "yes"),
        ("còn lĩnh vực hộ tịch?", "carry_on", "yes"),
        ("con linh vuc ho tich", "field", "ho_tich"),
        ("thủ tục nào không mất tiền", "free", "yes"),
    ],
)
def test_a_phrase_of_the_lookups_is_heard(text: str, entity: str, value: str) -> None:
    assert _named(text).get(entity) == value


@pytest.mark.parametrize("entity", [name for name in read_yaml(LOOKUPS) if name != "ordinals"])
def test_every_phrase_on_the_list_leads_to_its_value(entity: str) -> None:
    for value, phrases in read_yaml(LOOKUPS)[entity].items():
        for phrase in phrases:
            assert _named(f"cho hỏi {phrase} ạ").get(entity) == value, phrase


def test_every_field_is_heard_by_its_name() -> None:
    for key, field in load_fields().items():
        assert _named(f"thủ tục {field.name}").get("field") == key


def test_the_longest_phrase_wins() -> None:
    for pairs in lookups().values():
        lengths = [len(entry.folded) for entry in pairs]
        assert lengths == sorted(lengths, reverse=True)
    assert _named("bảo hiểm y tế")["field"] == "bao_hiem"


def test_only_whole_words_are_heard() -> None:
    assert "method" not in _named("onlines")
    assert "field" not in _named("datx xdat")


@pytest.mark.parametrize("text", ["cho thuê nhà", "điền tờ khai thế nào", "đặt lịch hẹn"])
def test_a_word_with_other_marks_is_another_word(text: str) -> None:
    """`thuê` is not `thuế`, `điền` is not `điện`, `đặt` is not `đất`, where the citizen writes the marks."""
    assert "field" not in _named(text)


def test_no_phrase_stands_for_two_values_of_one_entity() -> None:
    for entity, listed in read_yaml(LOOKUPS).items():
        values: dict[str, set[str]] = {}
        for value, phrases in listed.items():
            for phrase in phrases:
                values.setdefault(fold(str(phrase)), set()).add(str(value))
        assert {phrase: several for phrase, several in values.items() if len(several) > 1} == {}, entity


# --- choices by number -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", "2"),
        ("số 3", "3"),
        ("chọn số 1 nhé", "1"),
        ("cái thứ hai", "2"),
        ("mục 12 ạ", "12"),
        ("Đầu tiên", "1"),
        ("cái cuối", "-1"),
        ("cau 4 a", "4"),
    ],
)
def test_a_choice_by_number_is_heard(text: str, number: str) -> None:
    assert _named(text)["ordinal"] == number


@pytest.mark.parametrize(
    "text", ["", "2 người đi cùng", "làm thẻ 14 tuổi", "số điện thoại", "123", "1.001193", "hai vợ chồng"]
)
def test_a_number_inside_a_sentence_is_no_choice(text: str) -> None:
    assert "ordinal" not in _named(text)


def test_a_hostile_message_is_read_quickly() -> None:
    start = time.process_time()
    for text in ("H41" + "-1" * 1000 + "x", "000." * 500, "A11." * 500, "so " * 700):
        list(mentions_in(text))
    assert time.process_time() - start < 2.0  # 0.01 s when nobody else is at work


# --- any message -------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_message_raises_and_each_entity_has_one_value(text: str) -> None:
    found = list(mentions_in(text))
    assert len({entity for entity, _ in found}) == len(found)


def _process(text: str, **data: Any) -> Message:
    message = Message(data={TEXT: text, **data})
    (processed,) = Mentions().process([message])
    return processed


def test_what_is_heard_is_added_to_the_entities_already_there() -> None:
    given_entity = {"entity": "procedure", "value": "1.001193"}
    entities = _process("nộp qua mạng", **{ENTITIES: [given_entity]}).get(ENTITIES)
    assert entities[0] == given_entity
    assert [(entity["entity"], entity["value"], entity["extractor"]) for entity in entities[1:]] == [
        ("method", "online", "Mentions")
    ]


def test_a_button_payload_is_left_alone() -> None:
    assert _process('/list_by_level{"method": "online"}').get(ENTITIES) is None


def test_a_message_without_text_is_left_alone() -> None:
    assert Mentions().process([Message(data={})])[0].get(ENTITIES) == []


# --- lists -------------------------------------------------------------------------------------------------------


def test_every_agency_heard_is_one_a_list_can_be_narrowed_to() -> None:
    """What stands on the list of agencies is called by its name there, so that chat and page say the same."""
    for name in read_yaml(LOOKUPS)["agency"]:
        assert proper_name(str(name)) in {str(name), *agencies()}


def test_every_option_heard_is_one_of_the_selection() -> None:
    listed = read_yaml(LOOKUPS)
    assert set(listed["method"]) <= {*Method, *Way}
    assert set(listed["online_level"]) == set(OnlineLevel)
    assert set(listed["authority"]) <= set(AuthorityLevel)
