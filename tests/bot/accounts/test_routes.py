"""Every page of the accounts by everybody: who sees it, who changes something there, and who does not."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from sanic import Sanic

from bot.accounts.access import build_accounts
from bot.accounts.audit import Entry, Wanted
from bot.accounts.routes import add_accounts
from bot.errors import SettingsError
from bot.settings import read_settings
from tests.support.officers import CUA_LO, PEOPLE, VINH, Served

EVERYBODY = ("", *PEOPLE)
MANAGERS = {"head", "other.head", "admin"}
PAGES: dict[str, set[str]] = {
    "/desk": set(PEOPLE),
    "/desk/password": set(PEOPLE),
    "/desk/two-factor": set(PEOPLE),
    "/desk/alerts": set(PEOPLE),
    "/desk/accounts": MANAGERS,
    "/desk/accounts/new": MANAGERS,
    "/desk/audit": MANAGERS | {"province"},
    "/desk/api/queue": {"officer", "colleague", "head", "other.officer", "other.head", "province"},
}
"""Each page, and who sees it."""
OFFICER = {"role": "officer", "agency": VINH, "why": "test"}
DEEDS: dict[str, tuple[dict[str, str], set[str]]] = {
    "/desk/accounts/new": ({"username": "made.by", "name": "Made", **OFFICER}, {"head", "admin"}),
    "/desk/accounts/officer/role": (OFFICER, {"head", "admin"}),
    "/desk/accounts/officer/reset": ({"why": "test"}, {"head", "admin"}),
    "/desk/accounts/officer/unlock": ({"why": "test"}, {"head", "admin"}),
    "/desk/accounts/officer/totp-off": ({"why": "test"}, {"head", "admin"}),
    "/desk/accounts/officer/disable": ({"why": "test"}, {"head", "admin"}),
    "/desk/accounts/officer/enable": ({"why": "test"}, {"head", "admin"}),
    "/desk/accounts/head/disable": ({"why": "test"}, {"admin"}),
    "/desk/accounts/head/reset": ({"why": "test"}, {"admin"}),
    "/desk/accounts/admin/disable": ({"why": "test"}, set()),
    "/desk/accounts/admin/role": (OFFICER, set()),
    "/desk/accounts/other.officer/reset": ({"why": "test"}, {"other.head", "admin"}),
    "/desk/alerts": ({"email": "a@example.gov.vn"}, set(PEOPLE)),
    "/desk/api/reply": ({}, {"officer", "colleague", "head", "other.officer", "other.head"}),
}
"""Each form, what it sends, and who may."""


def sees(reply: httpx.Response) -> bool:
    """Return whether somebody saw or did what they asked for; else they were refused in one of the ways that are right."""
    if reply.status_code == 200:
        return True
    assert reply.status_code in (401, 403, 404) or reply.headers["location"].startswith("/desk/login"), reply.text
    return False


def test_each_page_is_seen_by_those_who_may_and_by_nobody_else(served: Served) -> None:
    for username in EVERYBODY:
        with served.browser(username) as browser:
            seen = {path for path in PAGES if sees(browser.get(path))}
        assert seen == {path for path, who in PAGES.items() if username in who}, username


@pytest.mark.parametrize("username", EVERYBODY)
def test_each_form_is_taken_from_those_who_may_and_from_nobody_else(served: Served, username: str) -> None:
    for path, (fields, who) in DEEDS.items():
        with served.browser(username) as browser:
            before = last(served)
            assert sees(browser.send(path, **fields)) is (username in who), path
            changed = last(served) != before
            assert changed is (username in who and not path.startswith("/desk/api")), path


def last(served: Served) -> list[Entry]:
    """Return the last audit row."""
    return served.accounts.log.read(Wanted(), most=1)


@pytest.mark.parametrize("forged", ["", "x", "of another session"])
def test_no_form_is_taken_without_the_sessions_own_token(served: Served, forged: str) -> None:
    with served.browser("admin") as other, served.browser("admin") as browser:
        token = other.csrf if forged == "of another session" else forged
        before = last(served)
        for path, (fields, _) in DEEDS.items():
            reply = browser.client.post(path, data={**fields, "csrf": token})
            assert reply.status_code == 403, path
        for path in ("/desk/password", "/desk/two-factor", "/desk/logout"):
            assert browser.client.post(path, data={"csrf": token}).status_code == 403
        assert last(served) == before
        assert sees(browser.get("/desk/accounts"))


def test_the_other_agency_is_neither_seen_nor_guessed(served: Served) -> None:
    with served.browser("head") as head:
        assert "other." not in head.get("/desk/accounts").text
        theirs, nobodys = head.get("/desk/accounts/other.officer"), head.get("/desk/accounts/no.such")
        assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text)
        assert theirs.status_code == 404
        audit = head.get("/desk/audit?object=other.officer")
        assert "Không có dòng nào" in audit.text
        made = head.send("/desk/accounts/new", username="spy", name="Spy", role="officer", agency=CUA_LO)
        assert made.status_code == 403
        moved = head.send("/desk/accounts/officer/role", role="officer", agency=CUA_LO, why="x")
        assert moved.status_code == 403


@pytest.mark.parametrize("role", ["agency_head", "administrator", "provincial_office", "post_office"])
def test_a_head_makes_nobody_more_than_an_officer(served: Served, role: str) -> None:
    with served.browser("head") as head:
        for agency in (VINH, ""):
            assert head.send("/desk/accounts/officer/role", role=role, agency=agency, why="x").status_code == 403
            sent = {"username": "new.one", "name": "N", "role": role, "agency": agency}
            assert head.send("/desk/accounts/new", **sent).status_code == 403


def test_every_page_forbids_frames_and_scripts_of_others_and_is_not_kept(served: Served) -> None:
    with served.browser("admin") as browser:
        for path in (*PAGES, "/desk/login", "/desk/accounts/officer"):
            if path.startswith("/desk/api"):
                continue
            page = browser.get(path)
            if path == "/desk/login":
                with served.browser() as nobody:
                    page = nobody.get(path)
            assert page.headers["cache-control"] == "no-store", path
            policy = page.headers["content-security-policy"]
            assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
            assert not re.search(r"<script(?![^>]*src=)| style=| on[a-z]+=", page.text), path


def test_the_style_is_kept_by_its_tag(served: Served) -> None:
    with served.browser() as browser:
        address = re.findall(r'href="(/desk/static/accounts\.css\?v=\w+)"', browser.get("/desk/login").text)[0]
        style = browser.get(address)
        assert style.headers["content-type"] == "text/css; charset=utf-8"
        assert "immutable" in style.headers["cache-control"]


def test_a_provider_without_our_own_address_does_not_start(tmp_path: Path) -> None:
    settings = read_settings({"MOTCUA_HOME": str(tmp_path), "MOTCUA_OIDC_ISSUER": "https://sso.example.gov.vn"})
    with pytest.raises(SettingsError, match="MOTCUA_PUBLIC_URL"):
        add_accounts(Sanic("no_address", configure_logging=False), build_accounts(settings))
