"""E-mail to a post office reaches a real mail server; it holds the code, the day, the commune, and nothing of a person."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from bot.post.carrier import Verdict
from bot.post.codes import spaced
from bot.post.mailing import Mailing
from bot.post.model import Event, Order, What
from bot.post.orders import Orders
from bot.post.pushes import Push, Way
from tests.support.entered import entered_in
from tests.support.post_orders import confirmed
from tests.support.serving import free_port

TO = "buucuc@post.example"


class Mailbox:
    """Takes what comes, or refuses it."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return "451 try later"
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def order(known: Orders) -> Order:
    return confirmed(known)


def mailing(port: int, *, public_url: str = "https://m.example") -> Mailing:
    return Mailing(server=f"smtp://127.0.0.1:{port}", sender="motcua@example.vn", public_url=public_url)


def of(order: Order, what: What = What.CONFIRMED) -> tuple[Push, Order, Event]:
    event = Event(1, order.id, what, order.opened_at, "", "", None, "")
    return Push(7, order.id, 1, Way.EMAIL, TO, 1, order.opened_at), order, event


async def test_the_post_office_reads_what_it_needs_to_look(order: Order, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    assert (await mailing(port).send(*of(order))).verdict is Verdict.TAKEN
    [message] = box.messages
    text = message.get_content()
    assert message["To"] == TO
    assert message["Subject"] == f"[Một Cửa] Đơn gửi bưu điện {spaced(order.code)}: có đơn mới"
    for part in (spaced(order.code), "sáng thứ Sáu 27/11/2026", "phường Thành Vinh", f"https://m.example/post/o/{order.id}"):
        assert part in text
    assert entered_in(message.as_string()) == [] and entered_in(text) == []


async def test_a_server_that_is_away_or_refuses_is_asked_again(order: Order, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    box.refuses = True
    for asked in (port, free_port()):
        outcome = await mailing(asked).send(*of(order))
        assert outcome.verdict is Verdict.LATER and entered_in(outcome.reason) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [(What.CONFIRMED, "có đơn mới"), (What.CHANGED, "đơn đã được sửa"), (What.CANCELLED, "đơn đã hủy")],
)
def test_each_event_has_its_words(order: Order, what: What, said: str) -> None:
    message = mailing(1).message(*of(order, what))
    assert said in message["Subject"] and said in message.get_content()


def test_sent_twice_it_is_one_message(order: Order) -> None:
    first, second = (mailing(1).message(*of(order)) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] and first["Date"] == second["Date"]


def test_what_is_unknown_is_said_to_be(order: Order) -> None:
    bare = dataclasses.replace(order, unit="", collect_on=None, half=None)
    text = mailing(1, public_url="").message(*of(bare)).get_content()
    assert "chưa rõ xã, phường" in text and "mang phong bì ra bưu cục" in text and "http" not in text
