"""The guard of handlers: what pages and what scripts are told, and what counts as coming from us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.accounts.administration import NewAccount
from bot.accounts.model import Role
from tests.support.officers import PASSWORD, SETUP, VINH, Browser, Served


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    with served.browser("officer") as made:
        yield made


def test_a_script_is_told_in_json_what_it_lacks(served: Served) -> None:
    with served.browser() as nobody:
        reply = nobody.get("/desk/api/queue")
        assert (reply.status_code, reply.json()) == (401, {"error": "not logged in"})
        assert nobody.send("/desk/api/reply").status_code == 401
    with served.browser("admin") as admin:
        reply = admin.get("/desk/api/queue")
        assert (reply.status_code, reply.json()) == (403, {"error": "forbidden"})


def test_a_page_leads_to_the_login_or_says_no(served: Served) -> None:
    with served.browser() as nobody:
        assert nobody.get("/desk").headers["location"] == "/desk/login"
        assert nobody.get("/desk/audit").headers["location"] == "/desk/login?next=/desk/audit"
    with served.browser("officer") as officer:
        page = officer.get("/desk/audit")
        assert page.status_code == 403
        assert "không được dùng phần này" in page.text


def test_the_handler_is_told_who_it_is(browser: Browser) -> None:
    assert browser.get("/desk/api/queue").json() == {"username": "officer", "agency": VINH}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_every_change_needs_the_sessions_token_in_header_or_field(browser: Browser, served: Served, method: str) -> None:
    call = browser.client.request
    assert call(method, "/desk/api/reply").json() == {"error": "csrf"}
    assert call(method, "/desk/api/reply", headers={"X-CSRF-Token": "forged"}).status_code == 403
    with served.browser("officer") as other:
        assert call(method, "/desk/api/reply", headers={"X-CSRF-Token": other.csrf}).status_code == 403
    assert call(method, "/desk/api/reply", headers={"X-CSRF-Token": browser.csrf}).status_code == 200
    assert call(method, "/desk/api/reply", data={"csrf": browser.csrf}).status_code == 200
    assert call(method, "/desk/api/reply", json={"csrf": browser.csrf}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_sites_page_changes_nothing_even_with_the_token(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.send("/desk/api/reply", headers=headers).status_code == 403
    ours = {"Origin": browser.served.address, "Sec-Fetch-Site": "same-origin"}
    assert browser.send("/desk/api/reply", headers=ours).status_code == 200


def test_a_temporary_password_must_be_changed_before_anything_else(served: Served) -> None:
    new = NewAccount("fresh", "Fresh", Role.OFFICER, VINH)
    served.administration.create(SETUP, new, password=PASSWORD, must_change=True)
    with served.browser("fresh") as browser:
        assert browser.get("/desk").headers["location"] == "/desk/password"
        assert browser.get("/desk/api/queue").json() == {"error": "password must be changed"}
        assert browser.send("/desk/api/reply").status_code == 403
        assert browser.get("/desk/two-factor").headers["location"] == "/desk/password"
        changed = browser.send("/desk/password", old=PASSWORD, new="mot cau moi de nho", again="mot cau moi de nho")
        assert changed.status_code == 200
        assert browser.get("/desk/api/queue").status_code == 200


def test_a_link_in_an_email_finds_the_session_that_the_browser_kept_back(served: Served) -> None:
    with served.browser() as browser:
        page = browser.get("/desk/audit?who=lan", headers={"Sec-Fetch-Site": "cross-site"})
        assert page.status_code == 200
        assert 'content="0;url=/desk/audit?who=lan"' in page.text
        assert browser.get("/desk/api/queue", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401


def test_a_role_that_was_taken_is_gone_with_the_next_request(served: Served) -> None:
    new = NewAccount("moved", "Moved", Role.OFFICER, VINH)
    served.administration.create(SETUP, new, password=PASSWORD, must_change=False)
    with served.browser("moved") as browser:
        assert browser.get("/desk/api/queue").status_code == 200
        served.administration.set_role(SETUP, "moved", Role.POST_OFFICE, "", why="test")
        assert browser.get("/desk/api/queue").status_code == 401
    with served.browser("moved") as browser:
        assert browser.get("/desk/api/queue").status_code == 403
