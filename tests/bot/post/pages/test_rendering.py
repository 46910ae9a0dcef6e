"""The files of the pages, by one tag; no script and no style stands in a page."""

from __future__ import annotations

import re

import pytest

from tests.bot.post.pages.conftest import Served


def test_files_come_by_one_tag_and_stay_with_the_browser(served: Served) -> None:
    page = served.person("post").get("/post").text
    (address,) = set(re.findall(r'"(/post/assets/\w+)/post\.(?:js|css)"', page))
    for name, kind in (("post.js", "text/javascript"), ("post.css", "text/css"), ("public.css", "text/css")):
        answer = served.anybody().get(f"{address}/{name}")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    for path in ("/post/assets/0000/post.js", f"{address}/words.yml", f"{address}/..%2frouting.py"):
        assert served.anybody().get(path).status_code == 404


@pytest.mark.parametrize("who", ["post", "officer", "anybody"])
def test_no_script_and_no_style_stands_in_a_page(served: Served, who: str) -> None:
    order = served.confirm()
    paths = {
        "post": ("/post", f"/post/o/{order['id']}"),
        "officer": ("/desk/post",),
        "anybody": ("/theo-doi", f"/theo-doi/{order['code']}", f"/phieu/{order['slip']}"),
    }
    for path in paths[who]:
        answer = (served.anybody() if who == "anybody" else served.person(who)).get(path)
        assert answer.status_code == 200, path
        assert re.findall(r"<style|\sstyle=|\son\w+=", answer.text) == []
        assert re.findall(r"<script(?![^>]*src=)", answer.text) == []
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "default-src 'self'" in answer.headers["content-security-policy"]
