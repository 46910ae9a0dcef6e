"""Who may see and answer which ticket; over HTTP, for every route, in test_api.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.accounts.model import Officer, Role
from bot.desk.errors import TicketUnknownError
from bot.desk.model import EntryKind
from bot.desk.pages.sight import Sight, answers, sees
from tests.bot.desk.pages.server import PEOPLE, B, World

OFFICERS = {name: Officer(name, about[0], Role(about[1]), about[2]) for name, about in PEOPLE.items()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def test_each_sees_their_own(world: World) -> None:
    own, complaint, other = world.open(), world.open(kind="complaint"), world.open(agency=B)
    sight = Sight(world.queues)

    async def open_to(name: str) -> set[int]:
        return {ticket.id for ticket in await sight.open(OFFICERS[name])}

    assert await open_to("lan") == {own}
    assert await open_to("truong") == {own, complaint}
    assert await open_to("hoa") == {other}
    assert await open_to("province") == {own, complaint, other}
    assert await open_to("admin") == await open_to("post") == set()
    with pytest.raises(TicketUnknownError):
        await sight.ticket(OFFICERS["hoa"], own)


async def test_reading_and_answering_are_two_things(world: World) -> None:
    ticket = await Sight(world.queues).ticket(OFFICERS["truong"], world.open(kind="complaint"))
    allowed = {name: (sees(officer, ticket), answers(officer, ticket)) for name, officer in OFFICERS.items()}
    assert {name: may for name, may in allowed.items() if may != (False, False)} == {
        "truong": (True, True),
        "province": (True, False),
    }


async def test_many_complaints_hide_no_question(world: World) -> None:
    """Lists end at a number; what may not be seen must not use it up."""
    for _ in range(205):
        world.open(kind="complaint", story={})
    question = world.open()
    assert [ticket.id for ticket in await Sight(world.queues).open(OFFICERS["lan"])] == [question]


async def test_notes_stay_with_the_agency_that_wrote_them(world: World) -> None:
    lan, hoa, sight = OFFICERS["lan"], OFFICERS["hoa"], Sight(world.queues)
    ticket_id = world.open()
    await world.counter.claim(ticket_id, lan)
    await world.counter.note(ticket_id, lan, "Của A", key="a" * 16)
    await world.counter.ask_to_forward(ticket_id, lan, B)
    world.consent(ticket_id, agreed=True)
    await world.counter.note(ticket_id, hoa, "Của B", key="b" * 16)
    ticket = await sight.ticket(hoa, ticket_id)
    notes = [entry.text for entry in await sight.history(hoa, ticket) if entry.kind is EntryKind.NOTE]
    assert notes == ["Của B"]
    everything = [entry.text for entry in await sight.history(OFFICERS["province"], ticket)]
    assert "Của A" in everything
