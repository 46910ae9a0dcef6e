"""One order's page over HTTP: each move, what the citizen is told, conflicts, double sending."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bot.post.pages.conftest import Person, Served
from tests.support.post_orders import ADDRESS, NAME, OTHER_ADDRESS, OTHER_NAME, OTHER_PHONE, PHONE


@pytest.fixture
def post(served: Served) -> Person:
    return served.person("post")


def buttons(page: str) -> list[str]:
    return re.findall(r'name="move" value="(\w+)"', page)


def test_the_page_says_everything_the_carrier_needs(served: Served, post: Person) -> None:
    back = {"back_name": OTHER_NAME, "back_phone": OTHER_PHONE, "back_address": OTHER_ADDRESS, "back_place": "16681"}
    order = served.confirm(back="elsewhere", details=back)
    page = post.get(f"/post/o/{order['id']}").text
    for told in (
        NAME,
        ADDRESS,
        OTHER_NAME,
        OTHER_ADDRESS,
        "Tờ khai đăng ký khai sinh",
        "Giấy chứng sinh",
        "phường Thành Vinh",
    ):
        assert told in page
    assert f'href="tel:{PHONE.replace(" ", "")}"' in page and f'href="tel:{OTHER_PHONE.replace(" ", "")}"' in page
    assert f'href="/post/slips.pdf?ids={order["id"]}"' in page
    assert buttons(page) == ["collect", "fail"]


def test_an_envelope_goes_there_and_back(served: Served, post: Person) -> None:
    order = served.confirm()
    number, before = order["id"], len(served.look()["told"])
    for move, seen, after in (
        ("collect", "new", ["deliver", "fail"]),
        ("deliver", "collected", ["return", "fail"]),
        ("return", "delivered", ["finish", "fail"]),
        ("finish", "returning", []),
    ):
        answer = post.move(number, move, seen, number="EB123456785VN")
        assert answer.headers["location"] == f"/post/o/{number}?done={move}"
        page = post.get(answer.headers["location"]).text
        assert 'role="status" id="said"' in page and buttons(page) == after
    assert served.order(number)["number"] == "EB123456785VN"
    told = served.look()["told"][before:]
    assert told == [[number, what] for what in ("collected", "delivered", "returning", "done")]
    assert served.look()["woken"][-4:] == [number] * 4


def test_a_failed_collection_gets_another_day(served: Served, post: Person) -> None:
    number = served.confirm()["id"]
    assert post.move(number, "fail", "new").status_code == 400
    assert post.move(number, "fail", "new", reason="not_home", note="gọi hai lần").status_code == 303
    page = post.get(f"/post/o/{number}").text
    assert "gọi hai lần" in page and buttons(page) == ["again"]
    assert re.findall(r'<option value="(2026-\d\d-\d\d)"', page)[:2] == ["2026-11-30", "2026-12-01"]  # no weekend
    for day, half in (("2026-11-29", "morning"), ("2026-11-30", ""), ("", "morning"), ("2027-11-30", "morning")):
        assert post.move(number, "again", "failed", day=day, half=half).status_code == 400
    assert post.move(number, "again", "failed", day="2026-11-30", half="afternoon").status_code == 303
    assert served.order(number) | {"events": []} == {
        "state": "new", "number": "", "collect_on": "2026-11-30", "half": "afternoon", "events": [],
    }  # fmt: skip


def test_what_failed_on_the_way_goes_on_without_a_day(served: Served, post: Person) -> None:
    number = served.confirm("collect", "fail")["id"]
    assert 'name="day"' not in post.get(f"/post/o/{number}").text
    assert post.move(number, "again", "failed").status_code == 303
    assert served.order(number)["state"] == "collected"


def test_what_changed_meanwhile_is_told_and_nothing_is_done(served: Served, post: Person) -> None:
    number = served.confirm("collect")["id"]
    for move, about in (("collect", {}), ("fail", {"reason": "lost"})):  # a failure would make sense in both states
        answer = post.move(number, move, "new", **about)
        assert answer.status_code == 409 and "bây giờ là: Đã lấy" in answer.text
        assert buttons(answer.text) == ["deliver", "fail"]
    assert served.order(number)["events"] == ["confirmed", "collected"]


@pytest.mark.parametrize("move", ["cancel", "change"])
def test_the_citizens_moves_are_not_the_post_offices(served: Served, post: Person, move: str) -> None:
    number = served.confirm()["id"]
    assert post.move(number, move, "new").status_code == 409
    assert served.order(number)["events"] == ["confirmed"]


def test_a_form_sent_twice_has_one_effect(served: Served, post: Person) -> None:
    number = served.confirm()["id"]
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(served.person("post").move, number, "collect", "new", key="k" * 20) for _ in range(4)]
    assert {one.result().status_code for one in sent} == {303}
    assert served.order(number)["events"] == ["confirmed", "collected"]
    assert served.look()["told"].count([number, "collected"]) == 1


def test_two_at_the_same_order_have_one_effect(served: Served, post: Person) -> None:
    number = served.confirm()["id"]
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(served.person("post").move, number, "collect", "new") for _ in range(4)]
    assert sorted(one.result().status_code for one in sent) == [303, 409, 409, 409]
    assert served.order(number)["events"] == ["confirmed", "collected"]


@pytest.mark.parametrize(
    "form",
    [{"move": "burn", "state": "new"}, {"move": "collect", "state": ""}, {"move": "collect", "state": "new", "number": "?"}],
)
def test_a_form_that_means_nothing_does_nothing(served: Served, post: Person, form: dict[str, str]) -> None:
    number = served.confirm()["id"]
    assert post.post(f"/post/o/{number}/move", **form).status_code == 400
    assert served.order(number)["events"] == ["confirmed"]


def test_the_carriers_number_is_noted_and_corrected(served: Served, post: Person) -> None:
    number = served.confirm("collect")["id"]
    address = f"/post/o/{number}/number"
    for given in ("eb 123456785 vn", "EB123456785VN", "EB987654321VN"):
        assert post.post(address, number=given).headers["location"] == f"/post/o/{number}?done=number"
    assert served.order(number)["number"] == "EB987654321VN"
    assert served.order(number)["events"] == ["confirmed", "collected", "numbered", "numbered"]
    for given in ("", "x", "<script>1</script>"):
        assert post.post(address, number=given).status_code == 400
    served.call("move", id=number, moves=["deliver", "return", "finish"])
    assert post.post(address, number="EB111111111VN").status_code == 409


def test_what_was_erased_can_still_be_carried(served: Served, post: Person) -> None:
    order = served.confirm("collect", conversation="zalo:erased")
    served.call("erase", conversation="zalo:erased")
    page = post.get(f"/post/o/{order['id']}").text
    assert "(đã xóa)" in page and NAME not in page and "tel:" not in page
    assert post.move(order["id"], "deliver", "collected").status_code == 303


def test_what_people_write_is_never_markup(served: Served, post: Person) -> None:
    evil = "<img src=x onerror=alert(1)>"
    papers = [[evil, True, 1, 0], [evil, False, 1, 0]]
    order = served.confirm(details={"name": evil, "address": evil, "procedure_name": evil, "case": evil, "papers": papers})
    post.move(order["id"], "fail", "new", reason="other", note=evil)
    pages = [post.get(f"/post/o/{order['id']}").text, post.get("/post?state=failed").text]
    pages.append(served.person("officer").get("/desk/post?state=failed").text)
    assert all("&lt;img" in page and "<img" not in page for page in pages)
