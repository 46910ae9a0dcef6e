"""Places in a whole conversation: asked for, interrupted, taken up again, remembered, told in `ask --json`."""

from __future__ import annotations

import pytest

from actions.wording import say
from bot.assistant import Assistant

pytestmark = pytest.mark.train


def _text(turn: object) -> str:
    return "\n".join(str(message.get("text")) for message in turn.messages)  # type: ignore[attr-defined]


async def test_the_commune_is_asked_for_and_taken_up_again_after_another_question(assistant: Assistant) -> None:
    asked = await assistant.ask("bộ phận một cửa ở đâu", conversation="places-1")
    assert say("where.ask") in _text(asked)
    between = await assistant.ask("đăng ký kết hôn mất bao nhiêu tiền", conversation="places-1")
    assert between.facts["aspects"] == ["fee"]
    assert say("again.commune") in _text(between)
    told = await assistant.ask("tôi ở Nghi Phú", conversation="places-1")
    assert "Trung tâm Phục vụ hành chính công phường Vinh Phú" in _text(told)
    assert told.as_dict()["place"] == {
        "code": "16702",
        "name": "phường Vinh Phú",
        "former": "phường Nghi Phú",
        "district": "thành phố Vinh",
        "kind": "former_unit",
    }


async def test_the_commune_is_remembered_for_where_to_hand_in(assistant: Assistant) -> None:
    await assistant.ask("tui ở xã Yên Thành", conversation="places-2")
    told = await assistant.ask("đăng ký khai sinh nộp ở đâu", conversation="places-2")
    assert "Trung tâm Phục vụ hành chính công xã Yên Thành" in _text(told)


async def test_an_open_name_is_settled_by_its_district_or_a_button(assistant: Assistant) -> None:
    asked = await assistant.ask("địa chỉ một cửa xã Đồng Văn", conversation="places-3")
    assert asked.facts["status"] == "clarification"
    by_district = await assistant.ask("huyện Tân Kỳ", conversation="places-3")
    assert "xã Tiên Đồng" in _text(by_district)
    await assistant.ask("địa chỉ một cửa xã Đồng Văn", conversation="places-4")
    by_button = await assistant.ask('/inform{"place":"former.17764"}', conversation="places-4")
    assert "xã Đại Đồng" in _text(by_button)


async def test_a_button_with_a_made_up_place_is_no_place(assistant: Assistant) -> None:
    turn = await assistant.ask('/inform{"place":"former.1\u0301"}', conversation="places-5")
    assert turn.facts["place"] is None


@pytest.mark.parametrize("text", ["số tôi là 0912 345 678", "căn cước 040123456789, tôi muốn làm lại thẻ"])
async def test_a_personal_number_is_never_said_back(assistant: Assistant, text: str) -> None:
    turn = await assistant.ask(text)
    said = "".join(character for character in _text(turn) if character.isdigit())
    assert "912345678" not in said
    assert "40123456789" not in said
