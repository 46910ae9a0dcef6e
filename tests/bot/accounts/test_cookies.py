"""Cookies: their prefix behind https, and what counts as a page of ours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sanic import response

from bot.accounts.cookies import SESSION, Cookies

PUBLIC = "https://motcua.example.gov.vn"


def request_of(host: str = "127.0.0.1:8080", **headers: str) -> Any:
    return SimpleNamespace(headers={name.replace("_", "-"): value for name, value in headers.items()}, host=host, cookies={})


def test_behind_https_a_cookie_is_bound_to_the_host() -> None:
    reply = response.empty()
    Cookies(PUBLIC).keep(reply, SESSION, "t")
    assert str(reply.cookies.cookies[0]) == "__Host-motcua=t; Path=/; SameSite=Strict; Secure; HttpOnly"


def test_on_this_machine_it_works_without() -> None:
    reply = response.empty()
    Cookies("").keep(reply, SESSION, "t")
    assert str(reply.cookies.cookies[0]) == "motcua=t; Path=/; SameSite=Strict; HttpOnly"


def test_a_cookie_of_another_name_is_not_read() -> None:
    request = request_of()
    request.cookies = {"motcua": "planted"}
    assert Cookies(PUBLIC).read(request, SESSION) == ""
    assert Cookies("").read(request, SESSION) == "planted"


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({"origin": PUBLIC}, True),
        ({"origin": PUBLIC, "sec_fetch_site": "same-origin"}, True),
        ({"origin": "http://127.0.0.1:8081"}, False),
        ({"origin": f"{PUBLIC}.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec_fetch_site": "cross-site"}, False),
    ],
)
def test_a_page_of_ours_is_known_by_its_origin(headers: dict[str, str], ours: bool) -> None:
    assert Cookies(PUBLIC).is_from_us(request_of(**headers)) is ours
