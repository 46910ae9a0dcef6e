"""Which pages may ask: those of the sites, our own, and no others; behind a proxy too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.widget.origins import Origins
from bot.widget.sites import Site

A, B = Site("a", origins=frozenset({"https://a.gov.vn"})), Site("b", origins=frozenset({"https://b.gov.vn"}))
ORIGINS = Origins((A, B), public_url="https://motcua.gov.vn")


def asking(origin: str | None, host: str = "127.0.0.1:8080") -> Any:
    return SimpleNamespace(headers={"origin": origin} if origin is not None else {}, host=host)


@pytest.mark.parametrize(
    "origin", [None, "https://a.gov.vn", "https://b.gov.vn", "https://motcua.gov.vn", "http://127.0.0.1:8080"]
)
def test_known_pages(origin: str | None) -> None:
    assert ORIGINS.is_known(asking(origin))


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://a.gov.vn.evil.vn",
        "http://a.gov.vn",
        "https://A.gov.vn",
        "https://a.gov.vn:444",
        "https://motcua.gov.vn.evil",
    ],
)
def test_unknown_pages_get_nothing(origin: str) -> None:
    assert not ORIGINS.is_known(asking(origin))
    assert "Access-Control-Allow-Origin" not in ORIGINS.headers(asking(origin))


def test_a_page_of_one_site_begins_no_chat_of_another() -> None:
    assert ORIGINS.may_use(asking("https://a.gov.vn"), A)
    assert not ORIGINS.may_use(asking("https://a.gov.vn"), B)
    assert ORIGINS.may_use(asking("https://motcua.gov.vn"), B)


def test_answers_are_never_for_everybody() -> None:
    assert ORIGINS.headers(asking("https://a.gov.vn"))["Access-Control-Allow-Origin"] == "https://a.gov.vn"
    assert ORIGINS.headers(asking(None)) == {"Vary": "Origin"}
    assert "Access-Control-Allow-Credentials" not in ORIGINS.preflight(asking("https://a.gov.vn"))
