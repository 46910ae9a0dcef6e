"""The work list over HTTP: order, tabs, filters, pages, finding by code, printing and collecting in bulk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.post.pages.asked import SHOWN
from tests.bot.post.pages.conftest import Person, Served, serve
from tests.bot.post.pages.server import NOW
from tests.support.post_orders import NGHI_LOC
from tests.support.services import postgres_address


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """A server on each database: they sort what has no day differently by themselves."""
    if request.param == "sqlite":
        yield from serve()
    else:
        for address in postgres_address():
            yield from serve(address)


@pytest.fixture
def post(served: Served) -> Person:
    return served.person("post")


def test_what_is_to_be_done_today_comes_first(served: Served, post: Person) -> None:
    desk = {"desk": "department:order"}
    later = served.confirm(collect_on="2026-12-01", **desk)["id"]
    counter = served.confirm(pickup="counter", collect_on=None, half=None, **desk)["id"]
    carried = served.confirm("collect", collect_on="2026-11-24", **desk)["id"]
    today = served.confirm(**desk)["id"]
    late = served.confirm(collect_on="2026-11-25", **desk)["id"]
    done = served.confirm("collect", "deliver", "return", "finish", **desk)["id"]
    assert post.listed("?desk=department:order") == [late, today, carried, later, counter]
    assert post.listed("?desk=department:order&state=done") == [done]
    page = post.get("/post?desk=department:order").text
    assert page.count("Quá hạn") == 1 and page.count("Lấy hôm nay") == 1


def test_the_list_is_narrowed_by_commune_desk_and_day(served: Served, post: Person) -> None:
    mine = served.confirm(details={"place": "17827"}, desk="department:narrow", collect_on="2026-12-03")["id"]
    served.confirm(desk="department:narrow", collect_on="2026-12-02")
    assert post.listed("?unit=17827&desk=department:narrow") == [mine]
    assert post.listed("?desk=department:narrow&from=2026-12-03&to=2026-12-03") == [mine]
    assert post.listed("?desk=department:narrow&to=2026-12-01") == []
    assert '<option value="17827" selected>' in post.get("/post?unit=17827").text
    assert served.person("post_vinh").listed("?unit=17827") == []


def test_tabs_count_what_is_within_reach(served: Served) -> None:
    served.confirm("collect", "fail", details={"place": "17827"}, desk=NGHI_LOC)
    elsewhere = served.person("post_elsewhere").get("/post?state=failed").text
    assert "không gặp được người gửi hoặc người nhận" in elsewhere
    assert 'aria-current="page">Không thành <span class="count">1<' in elsewhere
    assert (
        'aria-current="page">Không thành <span class="count">0<' in served.person("post_vinh").get("/post?state=failed").text
    )


def test_a_long_list_comes_in_pages(served: Served, post: Person) -> None:
    ids = [served.confirm(desk="department:pages")["id"] for _ in range(SHOWN + 2)]
    page = post.get("/post?desk=department:pages").text
    assert f'href="/post?desk=department%3Apages&amp;skip={SHOWN}"' in page
    assert post.listed("?desk=department:pages") == ids[:SHOWN]
    assert post.listed(f"?desk=department:pages&skip={SHOWN}") == ids[SHOWN:]
    assert "Xem tiếp" not in post.get(f"/post?desk=department:pages&skip={SHOWN}").text


def test_a_code_a_number_or_the_address_of_the_qr_opens_the_order(served: Served, post: Person) -> None:
    order = served.confirm()
    post.post(f"/post/o/{order['id']}/number", number="EB111111111VN")
    code = order["code"]
    for typed in (
        code,
        code.lower(),
        f"{code[:4]} {code[4:]}",
        f"https://motcua.example/theo-doi/{code}",
        "eb 111111111 vn",
    ):
        answer = post.client.get("/post/find", params={"code": typed})
        assert (answer.status_code, answer.headers.get("location")) == (303, f"/post/o/{order['id']}"), typed


def test_a_number_of_several_orders_shows_them(served: Served, post: Person) -> None:
    both = [served.confirm()["id"] for _ in range(2)]
    for one in both:
        post.post(f"/post/o/{one}/number", number="EB222222222VN")
    assert post.listed("/find?code=EB222222222VN") == both


@pytest.mark.parametrize(
    ("typed", "status", "said"), [("ACDE3467", 404, "Không có đơn nào"), ("", 400, "Chưa có mã"), ("ÂBCD", 400, "bộ gõ")]
)
def test_what_is_found_nowhere_is_told(post: Person, typed: str, status: int, said: str) -> None:
    answer = post.client.get("/post/find", params={"code": typed})
    assert answer.status_code == status and said in answer.text


def test_ticked_orders_are_printed_as_one(served: Served, post: Person) -> None:
    first, second = served.confirm(), served.confirm()
    sent = post.post("/post/bulk", do="slips", ids=[str(second["id"]), str(first["id"])])
    assert (sent.status_code, sent.headers["location"]) == (303, f"/post/slips.pdf?ids={second['id']},{first['id']}")
    slips = post.get(sent.headers["location"])
    assert slips.headers["content-type"] == "application/pdf" and slips.content.startswith(b"%PDF")
    assert slips.headers["cache-control"] == "no-store"


def test_ticked_orders_are_collected_and_those_that_moved_are_named(served: Served, post: Person) -> None:
    first, second, moved = served.confirm(), served.confirm(), served.confirm("collect")
    done = post.post("/post/bulk?state=new", do="collect", ids=[str(first["id"]), str(second["id"])])
    assert (done.status_code, done.headers["location"]) == (303, "/post?state=new&done=2")
    assert "Đã ghi là lấy phong bì: 2 đơn" in post.get("/post?state=new&done=2").text
    third = served.confirm()
    left = post.post("/post/bulk", do="collect", ids=[str(moved["id"]), str(third["id"])])
    assert left.status_code == 409 and f"{moved['code'][:4]} {moved['code'][4:]}" in left.text
    assert [served.order(one["id"])["events"].count("collected") for one in (first, second, moved, third)] == [1, 1, 1, 1]
    assert {first["id"], second["id"], third["id"]} <= set(served.look()["woken"])


def test_collecting_in_bulk_twice_has_one_effect(served: Served, post: Person) -> None:
    order, key = served.confirm(), "k" * 20
    before = len(served.look()["told"])
    answers = [post.post("/post/bulk", do="collect", ids=str(order["id"]), key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert served.look()["told"][before:] == [[order["id"], "collected"]]


@pytest.mark.parametrize(("do", "ids"), [("collect", []), ("slips", []), ("burn", ["1"]), ("collect", ["x"])])
def test_a_form_that_means_nothing_does_nothing(post: Person, do: str, ids: list[str]) -> None:
    assert post.post("/post/bulk", do=do, ids=ids).status_code == 400


def test_the_clock_of_the_list_is_the_orders(served: Served, post: Person) -> None:
    order = served.confirm(desk="department:clock")
    served.call("set", at=NOW + 3 * 86400)
    try:
        assert "Quá hạn" in post.get("/post?desk=department:clock").text, order
    finally:
        served.call("set", at=NOW)
