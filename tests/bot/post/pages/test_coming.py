"""What comes to a desk: contents and what is missing, by state, to read only; the number beside the link."""

from __future__ import annotations

import re

from tests.bot.post.pages.conftest import Served
from tests.support.post_orders import ADDRESS, NAME, PHONE


def test_the_desk_sees_what_comes_and_what_is_missing(served: Served) -> None:
    order = served.confirm("collect")
    served.person("post").post(f"/post/o/{order['id']}/number", number="EB123456785VN")
    page = served.person("officer").get("/desk/post").text
    for told in (
        NAME,
        "Đăng ký khai sinh",
        "Tờ khai đăng ký khai sinh",
        "Còn thiếu",
        "Giấy chứng sinh",
        "EB123456785VN",
        "Đã lấy",
    ):
        assert told in page
    assert PHONE not in page and ADDRESS not in page  # the desk needs them from the dossier, not from the envelope


def test_it_is_read_only(served: Served) -> None:
    served.confirm()
    page = served.person("head").get("/desk/post").text
    forms = re.findall(r"<form[^>]*>", page)
    assert forms == ['<form action="/desk/logout" method="post">']


def test_it_is_shown_by_state_and_in_pages(served: Served) -> None:
    order = served.confirm("collect", "deliver", desk="commune:17827")
    code = f"{order['code'][:4]} {order['code'][4:]}"
    other = served.person("other_officer")
    assert code in other.get("/desk/post?state=delivered").text
    assert code not in other.get("/desk/post?state=new").text
    assert code not in other.get("/desk/post?skip=50").text
    assert code in other.get("/desk/post?unit=99999").text  # what the page does not offer does not hide anything


def test_the_count_is_of_those_on_the_way(served: Served) -> None:
    def count(path: str) -> int:
        page = served.person("head").get(path).text
        found = re.search(r'href="/desk/post"[^>]*>[^<]*<span class="count">(\d+)<', page)
        return int(found[1]) if found else 0

    before = count("/desk/post")
    served.confirm()
    served.confirm("collect")
    served.confirm("collect", "deliver")
    assert count("/desk/post") == count("/desk") == before + 2


def test_who_reads_no_orders_has_no_count(served: Served) -> None:
    served.confirm()
    page = served.person("province").get("/desk")
    assert page.status_code == 200 and "/desk/post" not in page.text
