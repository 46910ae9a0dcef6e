"""Who may call what: every role at every route, the order of another commune by every route, forms without a token."""

from __future__ import annotations

import pytest

from tests.bot.post.pages.conftest import Served
from tests.support.post_orders import ADDRESS, NAME, PHONE

POSTS = ("post", "post_vinh", "post_elsewhere")
READERS = ("officer", "head", "other_officer")
OTHERS = ("province", "admin")
HIDES = (NAME, PHONE, ADDRESS)


@pytest.mark.parametrize("who", [*POSTS, *READERS, *OTHERS])
def test_only_post_offices_come_to_the_work_list_and_only_officers_to_what_comes(served: Served, who: str) -> None:
    order, person = served.confirm(), served.person(who)
    works = [f"/post/o/{order['id']}", "/post", f"/post/find?code={order['code']}", f"/post/slips.pdf?ids={order['id']}"]
    for path in works:
        answer = person.get(path)
        assert (answer.status_code == 403) is (who not in POSTS), path
    for path in (f"/post/o/{order['id']}/move", f"/post/o/{order['id']}/number", "/post/bulk"):
        assert (person.post(path).status_code == 403) is (who not in POSTS), path
    assert person.get("/desk/post").status_code == (200 if who in READERS else 403)


def test_who_is_not_logged_in_comes_to_the_login(served: Served) -> None:
    order = served.confirm()
    for path in ("/post", "/post/find?code=x", f"/post/o/{order['id']}", "/post/slips.pdf?ids=1", "/desk/post"):
        answer = served.anybody().get(path)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")
    for path in ("/post/bulk", f"/post/o/{order['id']}/move", f"/post/o/{order['id']}/number"):
        assert served.anybody().post(path, data={"move": "collect"}).status_code == 303
    assert served.order(order["id"])["state"] == "new"


def test_the_order_of_another_commune_is_not_there_by_any_route(served: Served) -> None:
    order, stranger = served.confirm(), served.person("post_elsewhere")
    page = stranger.get(f"/post/o/{order['id']}")
    assert page.status_code == 404
    assert page.text == stranger.get("/post/o/999999").text  # not told apart from one that does not exist
    answers = [
        page,
        stranger.get("/post"),
        stranger.get("/post?unit=16681&desk=commune:16681"),
        stranger.get(f"/post/find?code={order['code']}"),
        stranger.get(f"/post/slips.pdf?ids={order['id']}"),
        stranger.move(order["id"], "collect", "new"),
        stranger.post(f"/post/o/{order['id']}/number", number="EB123456785VN"),
        stranger.post("/post/bulk", do="collect", ids=str(order["id"])),
    ]
    for answer in answers:
        assert not [typed for typed in (*HIDES, f'/post/o/{order["id"]}"') if typed in answer.text]
    assert [answer.status_code for answer in answers] == [404, 200, 200, 404, 404, 404, 404, 409]
    assert served.order(order["id"]) == {
        "state": "new", "number": "", "collect_on": "2026-11-27", "half": "morning", "events": ["confirmed"],
    }  # fmt: skip


def test_what_comes_to_another_desk_is_not_seen(served: Served) -> None:
    order = served.confirm()
    code = f"{order['code'][:4]} {order['code'][4:]}"
    assert code in served.person("officer").get("/desk/post").text
    assert code not in served.person("other_officer").get("/desk/post").text


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_nothing_is_done_without_the_token_of_the_session(served: Served, csrf: str) -> None:
    order, post = served.confirm(), served.person("post")
    about = {
        "csrf": csrf,
        "move": "collect",
        "state": "new",
        "do": "collect",
        "ids": str(order["id"]),
        "number": "EB123456785VN",
    }
    for path in (f"/post/o/{order['id']}/move", f"/post/o/{order['id']}/number", "/post/bulk"):
        assert post.post(path, **about).status_code == 403
    assert served.order(order["id"])["events"] == ["confirmed"]


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999999"])
def test_a_number_no_order_can_have_is_unknown(served: Served, number: str) -> None:
    post = served.person("post")
    assert post.get(f"/post/o/{number}").status_code == 404
    assert post.move(int(number), "collect", "new").status_code == 404
    assert post.get(f"/post/slips.pdf?ids={number}").status_code == 404


def test_pages_of_officers_are_kept_nowhere(served: Served) -> None:
    order = served.confirm()
    for who, path in (("post", "/post"), ("post", f"/post/o/{order['id']}"), ("officer", "/desk/post")):
        assert served.person(who).get(path).headers["cache-control"] == "no-store"


def test_the_bar_leads_each_to_their_own_page(served: Served) -> None:
    assert 'href="/post"' in served.person("post").get("/post").text
    assert 'href="/post"' not in served.person("officer").get("/desk/post").text
    served.confirm()
    assert 'href="/desk/post" aria-current="page">Bưu điện gửi đến <span class="count">' in (
        served.person("officer").get("/desk/post").text
    )
