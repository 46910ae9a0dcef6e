"""The stand-in is as strict as Telegram, and can be used by hand."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from bot.training import ROOT
from tests.support.telegram import TOKEN, StandIn, telegram


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with telegram() as running:
        running.say(1, "xin chào")
        yield running


def call(stand_in: StandIn, method: str, **params: object) -> httpx.Response:
    return httpx.post(f"{stand_in.address}/bot{TOKEN}/{method}", json=params, timeout=10)


def why(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["description"]


def button(data: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "a", "callback_data": data}]]}


def test_what_telegram_refuses_is_refused(stand_in: StandIn) -> None:
    send = {"chat_id": 1, "text": "a"}
    for params, reason in (
        ({"chat_id": 9}, "chat not found"),
        ({"text": " "}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "👶" * 2049}, "message is too long"),
        ({"reply_markup": button("a" * 65)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": button("ế" * 22)}, "BUTTON_DATA_INVALID"),
        ({"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
    ):
        status, description = why(call(stand_in, "sendMessage", **{**send, **params}))
        assert (status, reason in description) == (400, True)
    assert call(stand_in, "sendMessage", **send, reply_markup=button("ế" * 21)).status_code == 200
    assert why(httpx.post(f"{stand_in.address}/bot1:X/getMe"))[0] == 401
    assert why(call(stand_in, "answerCallbackQuery", callback_query_id="old"))[1].startswith("Bad Request: query is too old")


def test_more_than_a_message_a_second_is_refused(stand_in: StandIn) -> None:
    assert call(stand_in, "sendMessage", chat_id=1, text="a").status_code == 200
    answer = call(stand_in, "sendMessage", chat_id=1, text="b")
    assert (answer.status_code, answer.json()["parameters"]) == (429, {"retry_after": 1})


def test_a_message_can_be_changed_and_taken_back(stand_in: StandIn) -> None:
    number = call(stand_in, "sendMessage", chat_id=1, text="a").json()["result"]["message_id"]
    this = {"chat_id": 1, "message_id": number}
    assert "not modified" in why(call(stand_in, "editMessageText", **this, text="a"))[1]
    assert call(stand_in, "editMessageText", **this, text="b").status_code == 200
    assert call(stand_in, "editMessageReplyMarkup", **this, reply_markup=button("x")).status_code == 200
    assert stand_in.chats[1].said() == ["b"]
    assert call(stand_in, "deleteMessage", **this).status_code == 200
    assert stand_in.chats[1].said() == []


def test_a_picture_can_be_fetched(stand_in: StandIn) -> None:
    stand_in.photo(1)
    name = call(stand_in, "getUpdates").json()["result"][-1]["message"]["photo"][0]["file_id"]
    path = call(stand_in, "getFile", file_id=name).json()["result"]["file_path"]
    assert httpx.get(f"{stand_in.address}/file/bot{TOKEN}/{path}").content == stand_in.files[name]


def test_updates_stay_until_the_next_is_asked_for_and_a_request_waits_for_one(stand_in: StandIn) -> None:
    (first,) = call(stand_in, "getUpdates").json()["result"]
    assert call(stand_in, "getUpdates").json()["result"] == [first]
    threading.Timer(0.2, stand_in.say, (1, "hai")).start()
    began = time.monotonic()
    (second,) = call(stand_in, "getUpdates", offset=first["update_id"] + 1, timeout=5).json()["result"]
    assert second["message"]["text"] == "hai"
    assert 0.1 < time.monotonic() - began < 4


def test_only_one_may_ask_and_nobody_beside_a_webhook(stand_in: StandIn) -> None:
    answers: list[int] = []
    offset = call(stand_in, "getUpdates").json()["result"][-1]["update_id"] + 1
    first = threading.Thread(
        target=lambda: answers.append(call(stand_in, "getUpdates", offset=offset, timeout=5).status_code), daemon=True
    )
    first.start()
    stand_in.wait_for(lambda: len(stand_in.called("getUpdates")) == 2)
    time.sleep(0.1)
    assert call(stand_in, "getUpdates", offset=offset).status_code == 200
    first.join(timeout=5)
    assert answers == [409]
    assert call(stand_in, "setWebhook", url="http://127.0.0.1:9/x", secret_token="with blank").status_code == 400
    assert call(stand_in, "setWebhook", url="http://127.0.0.1:9/x", secret_token="s").status_code == 200
    assert why(call(stand_in, "getUpdates"))[0] == 409
    assert call(stand_in, "getWebhookInfo").json()["result"]["url"] == "http://127.0.0.1:9/x"


def test_by_hand_a_citizen_writes_and_reads_over_http() -> None:
    command = [sys.executable, "-m", "tests.support.telegram", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            assert httpx.post(f"{address}/__ctl/say", json={"chat": 1, "text": "xin chào"}).json() == {"result": 1}
            httpx.post(f"{address}/__ctl/fault", json={"method": "sendMessage", "status": 500, "times": 1})
            sent = [httpx.post(f"{address}/bot{TOKEN}/sendMessage", data={"chat_id": "1", "text": "chào"}) for _ in range(2)]
            assert [answer.status_code for answer in sent] == [500, 200]
            shown = httpx.get(f"{address}/__ctl/chats").json()["1"]["messages"]
            assert [(message["by"], message["text"]) for message in shown] == [("citizen", "xin chào"), ("bot", "chào")]
            assert len(httpx.get(f"{address}/__ctl/calls").json()) == 2
            assert httpx.post(f"{address}/__ctl/press", json={"chat": 1, "title": "?"}).status_code == 400
            assert httpx.post(f"{address}/__ctl/nothing", json={}).status_code == 404
        finally:
            process.terminate()
