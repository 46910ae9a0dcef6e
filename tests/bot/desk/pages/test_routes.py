"""The pages and files of the officer's page over HTTP; who may see them in test_api.py."""

from __future__ import annotations

import re

from tests.bot.desk.pages.conftest import Served


def test_the_first_view_holds_the_queue_and_the_ticket(served: Served) -> None:
    ticket = served.open(question="Câu hỏi đầu tiên")
    lan = served.person("lan")
    listed, opened = lan.get("/desk").text, lan.get(f"/desk/t/{ticket}").text
    assert f'href="/desk/t/{ticket}"' in listed and "Câu hỏi đầu tiên" in listed
    assert 'id="ticket-title"' not in listed and 'id="ticket-title"' in opened
    assert "Đăng ký khai sinh" in opened and 'href="/thu-tuc/1.001193"' in opened


def test_its_files_come_by_one_tag_and_stay_with_the_browser(served: Served) -> None:
    lan = served.person("lan")
    page = lan.get("/desk").text
    (address,) = set(re.findall(r'"(/desk/assets/\w+)/desk\.(?:js|css)"', page))
    for name, kind in (("desk.js", "text/javascript"), ("words.js", "text/javascript"), ("desk.css", "text/css")):
        answer = lan.get(f"{address}/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert lan.get("/desk/assets/0000/desk.js").status_code == 404
    assert lan.get(f"{address}/words.yml").status_code == 404
    assert lan.get(f"{address}/..%2frouting.py").status_code == 404


def test_no_script_and_no_style_stands_in_the_page(served: Served) -> None:
    page = served.person("lan").get("/desk").text
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []


def test_the_list_of_corrections_is_linked_for_those_who_read_it(served: Served) -> None:
    assert "/desk/corrections" in served.person("truong").get("/desk").text
    assert "/desk/corrections" not in served.person("lan").get("/desk").text


def test_who_only_reads_gets_no_buttons(served: Served) -> None:
    ticket = served.open()
    page = served.person("province").get(f"/desk/t/{ticket}").text
    assert "data-act=" not in page and 'id="away"' not in page
