"""The officer's interface over real HTTP: every route with every role at every agency, and what work on a ticket leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.accounts.agencies import agency_name
from tests.bot.desk.pages.conftest import Served, key
from tests.bot.desk.pages.server import PEOPLE, A, B

STEPS = {
    "claim": {},
    "reply": {"text": "Chào ông/bà."},
    "note": {"text": "Đã gọi."},
    "release": {},
    "forward": {"to": B},
    "close": {"outcome": "answered"},
    "correct": {"said": "Nộp ở xã.", "right": "Nộp ở tỉnh."},
}
WORKERS = ("lan", "minh", "truong")
UNKNOWN = 999_999_999


def bare(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


# --- who may ---


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("step", STEPS)
def test_only_those_of_the_agency_work_on_its_tickets(served: Served, name: str, step: str) -> None:
    ticket, person = served.open(), served.person(name)
    if step in ("reply", "release", "forward") and name in WORKERS:
        assert person.step(ticket, "claim").status_code == 200
    answer = person.step(ticket, step, key=key(), **STEPS[step])
    if name in WORKERS:
        assert answer.status_code == 200, answer.text
    elif name in ("hoa", "head_b"):
        assert bare(answer) == bare(person.step(UNKNOWN, step, key=key(), **STEPS[step]))
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("kind", ["question", "complaint", "suggestion"])
def test_who_reads_what(served: Served, name: str, kind: str) -> None:
    """Questions: those of the agency. Complaints: its head. The provincial office: all of both, the others nothing."""
    ticket, person = served.open(kind=kind), served.person(name)
    may = name in ("truong", "province") or (kind == "question" and name in WORKERS)
    answer, page = person.get(f"/desk/api/tickets/{ticket}"), person.get(f"/desk/t/{ticket}")
    if name in ("post", "admin"):
        assert (answer.status_code, page.status_code) == (403, 403)
        assert person.get("/desk").status_code == 403
        assert person.get("/desk/api/tickets").status_code == 403
        return
    assert (ticket in person.listed()) is may
    assert answer.status_code == page.status_code == (200 if may else 404)
    assert (f"/desk/t/{ticket}" in person.get("/desk").text) is may
    if not may:
        assert bare(answer) == bare(person.get(f"/desk/api/tickets/{UNKNOWN}"))
        assert page.text == person.get(f"/desk/t/{UNKNOWN}").text


@pytest.mark.parametrize("step", STEPS)
def test_an_ordinary_officer_does_nothing_with_a_complaint_and_the_provincial_office_only_reads(
    served: Served, step: str
) -> None:
    ticket = served.open(kind="complaint", subject="UBND xã", when="sáng thứ hai")
    assert served.person("lan").step(ticket, step, key=key(), **STEPS[step]).status_code == 404
    assert served.person("province").step(ticket, step, key=key(), **STEPS[step]).status_code == 403


def test_a_complaint_is_answered_and_closed_by_the_head(served: Served) -> None:
    head = served.person("truong")
    ticket = served.open(kind="complaint", subject="UBND xã", when="sáng thứ hai", anonymous=True, story={})
    shown = head.ticket(ticket)["html"]
    assert all(words in shown for words in ("UBND xã", "sáng thứ hai", "ẩn danh"))
    assert head.step(ticket, "claim").status_code == 200
    assert head.step(ticket, "reply", key=key(), text="Đã kiểm tra.").status_code == 200
    assert head.step(ticket, "close", outcome="answered").json()["ticket"]["state"] == "closed"
    assert ticket in head.listed(closed=True)
    assert ticket not in served.person("lan").listed(closed=True)


@pytest.mark.parametrize(
    "path",
    ["/desk/api/me", "/desk/api/tickets", "/desk/api/tickets/1", "/desk/api/saved", "/desk/api/desks", "/desk/api/stream"],
)
def test_nobody_reads_without_a_session(served: Served, path: str) -> None:
    answer = httpx.get(served.address + path)
    assert (answer.status_code, answer.json()) == (401, {"error": "not logged in"})


@pytest.mark.parametrize("path", ["/desk", "/desk/t/1", "/desk/corrections"])
def test_pages_lead_to_the_login(served: Served, path: str) -> None:
    answer = httpx.get(served.address + path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/login")


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("path", ["/desk/api/saved", "/desk/api/desks"])
def test_saved_replies_and_desks_are_for_those_who_answer(served: Served, name: str, path: str) -> None:
    answers = PEOPLE[name][1] in ("officer", "agency_head")
    assert served.person(name).get(path).status_code == (200 if answers else 403)


def test_nothing_is_changed_without_the_sessions_own_token(served: Served) -> None:
    ticket, lan = served.open(), served.person("lan")
    paths = [f"/desk/api/tickets/{ticket}/{step}" for step in STEPS] + ["/desk/api/saved", "/desk/api/presence"]
    for path in paths:
        for headers in ({}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": served.person("minh").headers["X-CSRF-Token"]}):
            answer = lan.client.post(path, json={}, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (403, "csrf")
    assert lan.client.delete("/desk/api/saved/1").status_code == 403
    assert lan.ticket(ticket)["ticket"]["state"] == "waiting"


def test_no_number_brings_anything_to_a_fall(served: Served) -> None:
    lan = served.person("lan")
    for number in (0, -1, 2**31, 2**63, 10**40):
        assert lan.get(f"/desk/api/tickets/{number}").status_code == 404


# --- work ---


def test_of_many_who_claim_at_once_one_gets_it(served: Served) -> None:
    ticket = served.open()
    people = [served.person(name) for name in ("lan", "minh", "truong") * 4]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda person: person.step(ticket, "claim"), people))
    won = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert len({number % 3 for number in won}) == 1 and len(won) == 4
    lost = [answer.json() for answer in answers if answer.status_code == 409]
    assert {one["error"] for one in lost} == {"taken"} and len(lost) == 8
    assert PEOPLE[("lan", "minh", "truong")[won[0] % 3]][0] in lost[0]["said"]
    assert [row["action"] for row in audit(served, ticket)] == ["ticket.claim"]


def test_a_reply_sent_again_has_no_second_effect(served: Served) -> None:
    ticket, lan, once = served.open(), served.person("lan"), key()
    lan.step(ticket, "claim")
    before = len(served.look()["said"])
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: lan.step(ticket, "reply", key=once, text="Một lần thôi."), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    said = [entry for entry in lan.ticket(ticket)["entries"] if entry["kind"] == "officer"]
    assert [entry["text"] for entry in said] == ["Một lần thôi."]
    assert len(served.look()["said"]) == before + 1


def test_a_note_and_a_correction_sent_again_stand_once(served: Served) -> None:
    ticket, lan, once = served.open(), served.person("lan"), key()
    for _ in range(2):
        lan.step(ticket, "note", key=once, text="Ghi.")
        lan.step(ticket, "correct", key=once, said="Sai.", right="Đúng.")
    kinds = [entry["kind"] for entry in lan.ticket(ticket)["entries"]]
    assert (kinds.count("note"), kinds.count("correction")) == (1, 1)


@pytest.mark.parametrize(
    ("step", "body", "why"),
    [
        ("reply", {"text": "x"}, "bad"),
        ("reply", {"key": "short", "text": "x"}, "bad"),
        ("reply", {"key": "k" * 20}, "bad"),
        ("reply", {"key": "k" * 20, "text": 5}, "bad"),
        ("reply", {"key": "k" * 20, "text": "  \n "}, "empty"),
        ("reply", {"key": "k" * 20, "text": "x" * 4001}, "too_long"),
        ("reply", {"key": "k" * 20, "text": "Về {thu_tuc} ạ"}, "placeholder"),
        ("note", {"key": "k" * 20, "text": ""}, "empty"),
        ("close", {}, "outcome"),
        ("close", {"outcome": "gone"}, "outcome"),
        ("forward", {}, "desk"),
        ("forward", {"to": A}, "desk"),
        ("forward", {"to": "commune:16681'"}, "desk"),
        ("correct", {"key": "k" * 20, "said": "x"}, "bad"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(served: Served, step: str, body: dict[str, str], why: str) -> None:
    ticket, lan = served.open(), served.person("lan")
    lan.step(ticket, "claim")
    answer = lan.step(ticket, step, **body)
    assert (answer.status_code, answer.json()["error"]) == (400, why)
    assert answer.json()["said"].count(".") >= 1


@pytest.mark.parametrize("body", [b"[]", b"{", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(served: Served, body: bytes) -> None:
    ticket, lan = served.open(), served.person("lan")
    answer = lan.client.post(f"/desk/api/tickets/{ticket}/close", content=body, headers=lan.headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad")


def test_what_is_in_the_way_is_told(served: Served) -> None:
    ticket, lan, minh = served.open(), served.person("lan"), served.person("minh")
    assert lan.step(ticket, "reply", key=key(), text="x").json()["error"] == "not_taken"
    lan.step(ticket, "claim")
    answer = minh.step(ticket, "reply", key=key(), text="x")
    assert (answer.status_code, answer.json()["error"]) == (409, "taken")
    assert "Nguyễn Thị Lan" in answer.json()["said"]
    lan.step(ticket, "close", outcome="answered")
    for step in ("claim", "reply", "release", "forward"):
        assert lan.step(ticket, step, key=key(), **STEPS[step]).json()["error"] == "closed"


def test_a_ticket_goes_to_another_desk_only_when_its_citizen_agrees(served: Served) -> None:
    ticket, lan, hoa = served.open(), served.person("lan"), served.person("hoa")
    lan.step(ticket, "claim")
    lan.step(ticket, "note", key=key(), text="Chuyện riêng của chúng tôi")
    assert "Chờ người dân đồng ý" in lan.step(ticket, "forward", to=B).json()["html"]
    assert ticket not in hoa.listed()
    served.call("consent", ticket=ticket, agreed=True)
    assert ticket in hoa.listed() and ticket not in lan.listed()
    assert lan.get(f"/desk/api/tickets/{ticket}").status_code == 404
    got = hoa.ticket(ticket)
    assert "Chuyện riêng" not in str(got), "an agency's notes are its own"
    assert "Chuyện riêng" in str(served.person("province").ticket(ticket))


def test_desks_to_forward_to_are_the_others_with_officers(served: Served) -> None:
    desks = served.person("lan").get("/desk/api/desks").json()["desks"]
    assert [desk["key"] for desk in desks] == [B]
    assert desks[0]["name"] == agency_name(B)


def test_saved_replies_belong_to_the_agency(served: Served) -> None:
    lan, minh, hoa = served.person("lan"), served.person("minh"), served.person("hoa")
    saved = lan.send("/desk/api/saved", title="Chào", text="Chào ông/bà, tôi là {ten_can_bo}.").json()["saved"]
    assert minh.get("/desk/api/saved").json()["saved"] == saved
    assert hoa.get("/desk/api/saved").json()["saved"] == []
    hoa.send(f"/desk/api/saved/{saved[0]['id']}", "DELETE")
    assert len(lan.get("/desk/api/saved").json()["saved"]) == 1
    assert lan.send(f"/desk/api/saved/{saved[0]['id']}", "DELETE").json()["saved"] == []
    assert lan.send("/desk/api/saved", title="x" * 121, text="y").status_code == 400


def test_what_became_of_a_reply_is_told_in_words(served: Served) -> None:
    ticket, lan = served.open(channel="zalo"), served.person("lan")
    lan.step(ticket, "claim")
    whole = lan.step(ticket, "reply", key=key(), text="Chào.").json()
    assert whole["unsettled"] is True
    words = {
        "open": "Đang gửi",
        "sending": "Đang gửi",
        "sent": "Đã gửi",
        "held": "Giữ lại đến khi",
        "dropped": "Không gửi được",
    }
    for state, told in words.items():
        served.call("deliveries", state=state)
        assert told in lan.ticket(ticket)["html"]


def test_the_presence_of_an_officer_is_noted(served: Served) -> None:
    lan = served.person("lan")
    assert lan.send("/desk/api/presence", here=True).status_code == 200
    assert "lan" in served.look()["here"]
    lan.send("/desk/api/presence", here=False)
    assert "lan" not in served.look()["here"]
    assert lan.send("/desk/api/presence", here="x").status_code == 400


# --- what it leaves ---


def audit(served: Served, ticket: int) -> list[dict[str, str]]:
    return [row for row in served.look()["audit"] if row["kind"] == "ticket" and row["object"] == str(ticket)]


def test_every_change_leaves_a_row_that_holds_nothing_anybody_wrote(served: Served) -> None:
    ticket, lan = served.open(question="Bí mật của tôi"), served.person("lan")
    steps = ["claim", "reply", "note", "correct", "forward", "release", "close"]
    for step in steps:
        assert lan.step(ticket, step, key=key(), **STEPS[step]).status_code == 200
    rows = audit(served, ticket)
    assert [row["action"] for row in rows] == [f"ticket.{step}" for step in steps]
    assert {(row["who"], row["role"], row["agency"]) for row in rows} == {("lan", "officer", A)}
    assert '"outcome": "answered"' in rows[-1]["after"]
    assert '"to": "commune:16681"' in rows[4]["after"]
    texts = ["Bí mật", "Chào ông/bà", "Đã gọi", "Nộp ở"]
    assert [text for text in texts if text in str(rows)] == []


def test_a_step_that_changes_nothing_leaves_no_row(served: Served) -> None:
    ticket, lan = served.open(), served.person("lan")
    for _ in range(3):
        lan.step(ticket, "claim")
    for _ in range(2):
        lan.step(ticket, "close", outcome="answered")
    assert [row["action"] for row in audit(served, ticket)] == ["ticket.claim", "ticket.close"]


def test_nothing_officers_see_is_kept_by_browsers(served: Served) -> None:
    lan = served.person("lan")
    for path in ("/desk", "/desk/api/tickets", "/desk/api/me"):
        assert lan.get(path).headers["cache-control"] == "no-store"
    policy = lan.get("/desk").headers["content-security-policy"]
    assert "unsafe-inline" not in policy and "default-src 'self'" in policy
