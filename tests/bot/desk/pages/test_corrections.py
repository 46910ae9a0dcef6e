"""The list of answers reported as wrong: who reads it, who decides, what a decision leaves."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.bot.desk.pages.conftest import Person, Served, key
from tests.bot.desk.pages.server import PEOPLE, B


def report(served: Served, right: str, *, name: str = "lan", **about: str) -> int:
    """Report a mistake; return the correction's number."""
    ticket = served.open(**about)
    assert served.person(name).step(ticket, "correct", key=key(), said="Sai.", right=right).status_code == 200
    page = served.person("province").get("/desk/corrections").text
    return int(re.findall(r'action="/desk/corrections/(\d+)"', page)[-1])


def decide(person: Person, number: int, **form: str) -> httpx.Response:
    return person.client.post(f"/desk/corrections/{number}", data={"csrf": person.headers["X-CSRF-Token"], **form})


@pytest.mark.parametrize("name", PEOPLE)
def test_a_head_reads_those_of_the_agency_the_provincial_office_all(served: Served, name: str) -> None:
    report(served, "Đúng của A")
    report(served, "Đúng của B", name="hoa", agency=B)
    answer = served.person(name).get("/desk/corrections")
    seen = ("Đúng của A" in answer.text, "Đúng của B" in answer.text)
    expected = {"truong": (200, (True, False)), "head_b": (200, (False, True)), "province": (200, (True, True))}
    assert (answer.status_code, seen) == expected.get(name, (403, (False, False)))


@pytest.mark.parametrize("name", PEOPLE)
def test_only_the_provincial_office_decides(served: Served, name: str) -> None:
    number = report(served, f"Đúng cho {name}")
    answer = decide(served.person(name), number, decision="accepted", why="Luật Hộ tịch")
    assert answer.status_code == (303 if name == "province" else 403)
    assert (f"Đúng cho {name}" in served.person("province").get("/desk/corrections").text) is (name != "province")


def test_a_decision_needs_a_reason_and_leaves_a_row_with_it(served: Served) -> None:
    number, editor = report(served, "Bí mật"), served.person("province")
    for form in ({}, {"decision": "accepted"}, {"decision": "accepted", "why": " "}, {"decision": "x", "why": "y"}):
        answer = decide(editor, number, **form)
        assert answer.status_code == 400 and "lý do" in answer.text
    assert decide(editor, number, decision="declined", why="  Nghị quyết 12\n").status_code == 303
    row = served.look()["audit"][-1]
    assert (row["action"], row["object"], row["who"], row["why"]) == (
        "correction.declined",
        str(number),
        "province",
        "Nghị quyết 12",
    )
    assert "Bí mật" not in str(row)
    again = decide(editor, number, decision="accepted", why="x")
    assert again.status_code == 404 and "Người khác vừa quyết định" in again.text


def test_nothing_is_decided_without_the_sessions_token(served: Served) -> None:
    number, editor = report(served, "Đúng"), served.person("province")
    answer = editor.client.post(f"/desk/corrections/{number}", data={"decision": "accepted", "why": "x"})
    assert answer.status_code == 403
