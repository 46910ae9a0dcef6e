"""The assistant as a whole, trained: the lines of acceptance, follow-ups, choices, and the shape it promises."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from actions.reply import ASPECTS
from actions.wording import say
from bot.assistant import Assistant
from knowledge.index import catalogue_from, read_records
from tests.support.contract import breaches

pytestmark = pytest.mark.train

MARRIAGE, BIRTH = "1.000894", "1.001193"
WEDDING = "đăng ký kết hôn cần giấy tờ gì, mất bao lâu"


async def ask(assistant: Assistant, text: str, conversation: str | None = None) -> dict[str, Any]:
    """Return one turn as `ask --json` prints it; it must keep the contract."""
    turn = (await assistant.ask(text, conversation=conversation)).as_dict()
    assert breaches(turn) == [], turn
    return turn


def said(turn: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in turn["messages"])


@pytest.fixture
def talk() -> str:
    """Return a conversation nobody had."""
    return uuid.uuid4().hex


# --- acceptance --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [WEDDING, "dang ky ket hon can giay to gi, mat bao lau"])
async def test_papers_and_time_of_a_marriage_are_answered_from_its_record(assistant: Assistant, text: str) -> None:
    turn = await ask(assistant, text)
    assert turn["status"] == "answered"
    assert turn["procedures"][0]["code"] == MARRIAGE
    assert turn["aspects"] == ["documents", "time_limit"]
    assert turn["sources"][0]["url"] in said(turn)
    assert say("documents.title") in said(turn)
    assert say("time_limit.title") in said(turn)


async def test_what_can_be_done_online_in_a_field_is_listed_with_a_count(assistant: Assistant) -> None:
    turn = await ask(assistant, "thu tuc nao ve dat dai nop online toan trinh")
    assert turn["intent"] == "list_by_level"
    assert re.search(r"\b\d+ thủ tục", said(turn))
    listed = [procedure["code"] for procedure in turn["procedures"]]
    fields = {procedure.code: procedure.field for procedure in catalogue_from(read_records()).procedures}
    assert {fields[code] for code in listed} == {"dat_dai"}


@pytest.mark.parametrize("text", ["giá vàng hôm nay", "thời tiết Vinh ngày mai", "kể chuyện cười đi"])
async def test_what_is_outside_is_not_answered_and_names_no_procedure(assistant: Assistant, text: str) -> None:
    turn = await ask(assistant, text)
    assert turn["status"].startswith("unanswerable_")
    assert turn["procedures"] == []
    assert turn["sources"] == []


async def test_a_situation_without_a_procedures_name_offers_choices(assistant: Assistant) -> None:
    turn = await ask(assistant, "mới sinh con")
    assert turn["status"] == "clarification"
    assert turn["procedures"][0]["code"] == BIRTH
    assert len(turn["messages"][0]["buttons"]) == len(turn["procedures"])


@pytest.mark.parametrize("procedure", [p for p in catalogue_from(read_records()).procedures if p.code is None][:3])
async def test_an_answer_from_memory_says_so_and_links_to_the_official_page(assistant: Assistant, procedure: Any) -> None:
    turn = await ask(assistant, f'/ask_procedure{{"procedure":"{procedure.id}"}}')
    assert turn["procedures"][0] == {"code": None, "name": procedure.name, "score": 1.0}
    assert say("recalled", groups=say("recalled_groups.all"), url=procedure.source.url) in said(turn)
    assert say("no_code") in said(turn)


# --- conversations -----------------------------------------------------------------------------------------------


async def test_the_first_turn_says_that_it_is_automated_and_later_turns_do_not(assistant: Assistant, talk: str) -> None:
    introduction = assistant.agent.domain.responses["utter_introduction"][0]["text"]
    assert "tự động" in introduction
    assert introduction in said(await ask(assistant, WEDDING, talk))
    assert introduction not in said(await ask(assistant, "thế lệ phí?", talk))


async def test_a_follow_up_keeps_the_procedure(assistant: Assistant, talk: str) -> None:
    await ask(assistant, WEDDING, talk)
    turn = await ask(assistant, "thế lệ phí?", talk)
    assert (turn["status"], turn["aspects"]) == ("answered", ["fee"])
    assert turn["procedures"][0]["code"] == MARRIAGE


async def test_a_new_name_changes_the_procedure_and_follow_ups_go_with_it(assistant: Assistant, talk: str) -> None:
    await ask(assistant, WEDDING, talk)
    await ask(assistant, "đăng ký khai sinh cho con cần giấy tờ gì", talk)
    assert (await ask(assistant, "bao lâu thì xong?", talk))["procedures"][0]["code"] == BIRTH


@pytest.mark.parametrize(("answer", "position"), [("1", 0), ("2", 1), ("số 2", 1), ("cái cuối cùng", -1)])
async def test_a_number_picks_one_of_the_choices(assistant: Assistant, talk: str, answer: str, position: int) -> None:
    offered = (await ask(assistant, "mới sinh con", talk))["procedures"]
    turn = await ask(assistant, answer, talk)
    assert turn["status"] == "answered"
    assert turn["procedures"][0]["name"] == offered[position]["name"]


async def test_a_button_picks_the_choice_it_shows(assistant: Assistant, talk: str) -> None:
    offered = await ask(assistant, "mới sinh con", talk)
    for button, procedure in zip(offered["messages"][0]["buttons"], offered["procedures"], strict=True):
        assert (await ask(assistant, button["payload"], talk))["procedures"][0]["name"] == procedure["name"]


async def test_every_button_of_an_answer_leads_to_an_answer(assistant: Assistant, talk: str) -> None:
    for text in (WEDDING, "mới sinh con", "thủ tục nào nộp online được", "mức độ 4 là gì", "giúp tôi với"):
        for button in (await ask(assistant, text, talk))["messages"][0]["buttons"]:
            if "payload" in button:
                pressed = await ask(assistant, button["payload"], talk)
                assert not pressed["status"].startswith(("error_", "unanswerable_not_understood")), button


async def test_pages_of_a_list_go_on(assistant: Assistant, talk: str) -> None:
    first = await ask(assistant, "thủ tục nào nộp online được", talk)
    more = next(button for button in first["messages"][0]["buttons"] if button["title"] == say("list.more"))
    second = await ask(assistant, more["payload"], talk)
    names = [{procedure["name"] for procedure in turn["procedures"]} for turn in (first, second)]
    assert names[1]
    assert not names[0] & names[1]


async def test_what_was_talked_about_is_dropped_on_request(assistant: Assistant, talk: str) -> None:
    await ask(assistant, WEDDING, talk)
    await ask(assistant, "/cancel", talk)
    turn = await ask(assistant, "thế lệ phí?", talk)
    assert turn["status"] == "clarification"
    assert turn["procedures"] == []


async def test_conversations_know_nothing_of_each_other(assistant: Assistant, talk: str) -> None:
    await ask(assistant, WEDDING, talk)
    turn = await ask(assistant, "thế lệ phí?", talk + "-other")
    assert turn["procedures"] == []


async def test_turns_of_one_conversation_at_the_same_moment_are_all_answered(assistant: Assistant, talk: str) -> None:
    import asyncio

    turns = await asyncio.gather(*(ask(assistant, WEDDING, talk) for _ in range(5)))
    assert [turn["procedures"][0]["code"] for turn in turns] == [MARRIAGE] * 5


# --- the record, to the letter -----------------------------------------------------------------------------------


@pytest.mark.parametrize("aspect", ASPECTS)
async def test_every_aspect_can_be_asked_by_a_button_and_is_answered_by_the_record(
    assistant: Assistant, aspect: str
) -> None:
    from actions.render import section
    from knowledge.fees import today

    intent = {"overview": "ask_procedure", "how_online": "how_online"}.get(aspect, f"ask_{aspect}")
    by_id = catalogue_from(read_records()).by_id
    for identity in (MARRIAGE, *sorted(by_id)[:: len(by_id) // 8]):
        turn = await ask(assistant, f'/{intent}{{"procedure":"{identity}"}}')
        assert turn["aspects"] == [aspect]
        assert section(aspect, by_id[identity], on=today()).text in turn["messages"][0]["text"]
        assert turn["procedures"][0]["name"] == by_id[identity].name


async def test_a_procedure_nobody_knows_is_not_answered_from_another(assistant: Assistant) -> None:
    turn = await ask(assistant, '/ask_fee{"procedure":"9.999999"}')
    assert turn["procedures"] == []
    assert not turn["status"].startswith("answered")
