"""Alerts by e-mail reach a real mail server, once, and wait while it is away. They never hold what a citizen wrote."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from bot.desk.post_room import FIRST_S, GIVE_UP, PostRoom
from bot.desk.tables import alerts
from tests.bot.desk.conftest import Room
from tests.support.serving import free_port


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


def post_room(room: Room, port: int) -> PostRoom:
    return PostRoom(room.tickets, room.alerts, server=f"smtp://127.0.0.1:{port}", sender="motcua@example.vn")


async def test_an_alert_names_the_code_and_the_page_and_nothing_the_citizen_wrote(
    room: Room, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    await room.hands_over("Giấy khai sinh của con tôi bị sai tên")
    assert await post_room(room, port).send_next()
    assert not await post_room(room, port).send_next()
    [message] = box.messages
    text = message.get_content()
    ticket = room.ticket()
    assert message["To"] == "lan@vinh.example" and f"{ticket.code[:3]} {ticket.code[3:]}" in message["Subject"]
    assert f"https://m.example/desk/t/{ticket.id}" in text and "Đăng ký khai sinh" in text
    assert "sai tên" not in text


async def test_while_the_mail_server_is_away_or_refuses_it_is_tried_again(room: Room, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    await room.hands_over()
    assert await post_room(room, free_port()).send_next()
    assert not await post_room(room, port).send_next()  # not at once
    room.clock.sleep(FIRST_S + 1)
    box.refuses = True
    assert await post_room(room, port).send_next()
    room.clock.sleep(4 * FIRST_S)
    box.refuses = False
    assert await post_room(room, port).send_next()
    assert len(box.messages) == 1


async def test_an_address_nobody_takes_is_given_up_and_said_so(room: Room) -> None:
    await room.hands_over()
    away = post_room(room, free_port())
    for _ in range(GIVE_UP):
        assert await away.send_next()
        room.clock.sleep(86400)
    assert not await away.send_next()
    with room.store.engine.connect() as connection:
        assert connection.execute(sa.select(alerts.c.state)).scalar() == "failed"


async def test_two_processes_send_one_alert_once(room: Room, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    await room.hands_over()
    first, second = post_room(room, port), post_room(room, port)
    claimed = first._claim()
    assert claimed is not None and second._claim() is None
    assert box.messages == []
