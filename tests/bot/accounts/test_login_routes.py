"""Logging in over real HTTP: right and wrong, locks, second factors, forged forms, sessions that nobody plants."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pyotp
import pytest

from bot.accounts.audit import Wanted
from bot.accounts.login_routes import REFUSED_S, safe_next
from bot.accounts.pace import ATTEMPTS
from bot.accounts.two_factor import new_recovery_codes
from tests.support.officers import PASSWORD, Browser, Served, hidden_fields, serving


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    with served.browser() as made:
        yield made


def with_phone(served: Served, username: str = "officer") -> tuple[pyotp.TOTP, list[str]]:
    """Turn the second factor of an account on; return the phone and its recovery codes."""
    secret, codes = pyotp.random_base32(), new_recovery_codes()
    officer = served.accounts.store.account(username).officer
    served.administration.totp_on(officer, served.accounts.sealer.seal(secret), 0, codes, session="")
    return pyotp.TOTP(secret), codes


def is_in(browser: Browser) -> bool:
    return browser.get("/desk/api/queue").status_code == 200


def test_the_right_password_opens_the_desk(browser: Browser, served: Served) -> None:
    assert not is_in(browser)
    reply = browser.log_in("officer")
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk")
    assert is_in(browser)
    assert browser.get("/desk/login").headers["location"] == "/desk"
    assert served.accounts.log.read(Wanted(who="officer"))[0].action == "account.login"


def test_the_name_may_be_typed_in_capitals_and_the_password_not(browser: Browser) -> None:
    assert browser.log_in("officer", PASSWORD.upper()).status_code == 401
    assert browser.log_in(" Officer ").status_code == 303


def test_who_has_no_queue_comes_to_their_own_first_page(browser: Browser) -> None:
    assert browser.log_in("admin").headers["location"] == "/desk/accounts"


def test_one_comes_to_the_page_one_wanted(browser: Browser) -> None:
    sent = browser.get("/desk/accounts?x=1")
    assert sent.headers["location"] == "/desk/login?next=/desk/accounts%3Fx%3D1"
    assert 'name="next" value="/desk/accounts?x=1"' in browser.get(sent.headers["location"]).text
    assert browser.log_in("head", next="/desk/audit").headers["location"] == "/desk/audit"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/desk//evil.example", "/desk/../", "/desk\\evil", "/", "/desk/login", "/desk/oidc",
     "/desk/logout", "/desk@evil.example", "/deskevil", "javascript:alert(1)", "/desk/t/1#x\r\nSet-Cookie: a=b"],
)  # fmt: skip
def test_nobody_is_led_elsewhere_by_a_link_to_the_login(address: str) -> None:
    assert safe_next(address) in ("/desk", "/desk/../")[: 1 if ".." not in address else 2]


def test_unknown_name_wrong_password_and_a_lock_look_the_same(browser: Browser) -> None:
    def page(username: str, password: str) -> tuple[int, str]:
        reply = browser.log_in(username, password)
        return reply.status_code, reply.text.replace(username, "").replace(" autofocus", "")

    unknown, wrong = page("nobody", "wrong password"), page("officer", "wrong password")
    for _ in range(5):
        locked = page("officer", "wrong password")
    right_but_locked = page("officer", PASSWORD)
    disabled = page("colleague", "x")
    assert unknown == wrong == locked == right_but_locked == disabled
    assert unknown[0] == 401
    assert not is_in(browser)


@pytest.mark.parametrize("username", ["officer", "nobody"])
def test_and_none_of_them_answers_sooner_than_the_others(browser: Browser, username: str) -> None:
    """That hashing takes as long for both is in test_passwords.py; this is the floor under it."""
    began = time.perf_counter()
    assert browser.log_in(username, "wrong password").status_code == 401
    assert time.perf_counter() - began >= REFUSED_S


def test_five_wrong_passwords_lock_the_account_and_the_manager_opens_it(browser: Browser, served: Served) -> None:
    for _ in range(5):
        assert browser.log_in("officer", "wrong password").status_code == 401
    assert browser.log_in("officer").status_code == 401
    assert served.accounts.log.read(Wanted(object="officer"))[0].action == "account.lock"
    with served.browser("head") as head:
        assert head.send("/desk/accounts/officer/unlock", why="quen mat khau").status_code == 200
    assert browser.log_in("officer").status_code == 303


def test_an_address_that_tries_too_often_waits(browser: Browser) -> None:
    form = {**hidden_fields(browser.get("/desk/login").text), "username": "", "password": "x"}
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(browser.client.post, "/desk/login", data=form) for _ in range(ATTEMPTS[0].amount + 3)]
        replies = [call.result() for call in calls]
    assert sorted(reply.status_code for reply in replies) == [401] * ATTEMPTS[0].amount + [429] * 3
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in replies if reply.status_code == 429)
    assert browser.log_in("officer").status_code == 429


@pytest.mark.parametrize("forged", ["", "AAAA"])
def test_nobody_is_logged_in_by_another_page(browser: Browser, forged: str) -> None:
    browser.get("/desk/login")
    form = {"username": "officer", "password": PASSWORD, "csrf": forged}
    assert browser.client.post("/desk/login", data=form).status_code == 403
    assert browser.token == ""


def test_a_form_shown_to_another_browser_is_refused(browser: Browser, served: Served) -> None:
    with served.browser() as attacker:
        theirs = hidden_fields(attacker.get("/desk/login").text)
    browser.get("/desk/login")
    form = {**theirs, "username": "officer", "password": PASSWORD}
    assert browser.client.post("/desk/login", data=form).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_sent_by_another_site_is_refused_even_with_its_token(browser: Browser, headers: dict[str, str]) -> None:
    form = {**hidden_fields(browser.get("/desk/login").text), "username": "officer", "password": PASSWORD}
    assert browser.client.post("/desk/login", data=form, headers=headers).status_code == 403


def test_a_session_planted_before_is_worth_nothing_after(browser: Browser, served: Served) -> None:
    planted = served.accounts.sessions.begin("head")
    for token in (planted, "planted-by-an-attacker"):
        browser.client.cookies.clear()
        with served.browser() as other:
            other.hold(token)
        form = hidden_fields(browser.get("/desk/login").text)
        browser.hold(token)
        browser.client.post("/desk/login", data={**form, "username": "officer", "password": PASSWORD})
        assert browser.token not in ("", token)
        with served.browser() as other:
            other.hold(token)
            assert not is_in(other)


def test_the_cookie_is_for_the_server_alone(browser: Browser) -> None:
    cookies = browser.log_in("officer").headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("motcua="))
    assert "HttpOnly" in session and "SameSite=Strict" in session and "Path=/" in session
    assert "Domain" not in session and "Max-Age" not in session and "Secure" not in session


def test_behind_https_it_is_bound_to_the_host(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "secure", MOTCUA_PUBLIC_URL="https://motcua.example.gov.vn") as served,
        served.browser() as browser,
    ):
        page = browser.get("/desk/login")
        shown = page.headers.get_list("set-cookie")[0]
        assert shown.startswith("__Host-motcua-login=") and "Secure" in shown
        form = {**hidden_fields(page.text), "username": "officer", "password": PASSWORD}
        origin = {"Cookie": shown.split(";")[0], "Origin": "https://motcua.example.gov.vn"}
        entered = browser.client.post("/desk/login", data=form, headers=origin)
        session = next(cookie for cookie in entered.headers.get_list("set-cookie") if cookie.startswith("__Host-motcua="))
        assert "Secure" in session and "Path=/" in session and "Domain" not in session
        assert browser.get("/desk/api/queue", headers={"Cookie": session.split(";")[0]}).status_code == 200
        plain = session.split(";")[0].removeprefix("__Host-")
        assert browser.get("/desk/api/queue", headers={"Cookie": plain}).status_code == 401


def test_logging_out_ends_the_session_on_the_server(browser: Browser) -> None:
    browser.log_in("officer")
    token = browser.token
    assert browser.client.post("/desk/logout").status_code == 403
    assert is_in(browser)
    assert browser.send("/desk/logout").headers["location"] == "/desk/login"
    assert browser.token == ""
    browser.hold(token)
    assert not is_in(browser)


def test_a_second_factor_is_asked_for_before_anything_is_seen(browser: Browser, served: Served) -> None:
    phone, _ = with_phone(served)
    reply = browser.log_in("officer", next="/desk/audit")
    assert reply.headers["location"] == "/desk/login/code?next=%2Fdesk%2Faudit"
    assert not is_in(browser)
    assert browser.get("/desk/password").headers["location"].startswith("/desk/login")
    halfway = browser.token
    page = browser.get(reply.headers["location"])
    assert browser.send("/desk/login/code", code="000000").status_code == 401
    entered = browser.send("/desk/login/code", code=phone.now(), next=hidden_fields(page.text)["next"])
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk/audit")
    assert browser.token != halfway
    assert is_in(browser)


def test_a_code_is_not_good_a_second_time(browser: Browser, served: Served) -> None:
    phone, _ = with_phone(served)
    code = phone.now()
    browser.log_in("officer")
    assert browser.send("/desk/login/code", code=code).status_code == 303
    with served.browser() as thief:
        thief.log_in("officer")
        assert thief.send("/desk/login/code", code=code).status_code == 401
        assert not is_in(thief)


def test_a_recovery_code_opens_once(browser: Browser, served: Served) -> None:
    _, codes = with_phone(served)
    browser.log_in("officer")
    assert browser.send("/desk/login/code", code=codes[0].replace("-", " ")).status_code == 303
    with served.browser() as again:
        again.log_in("officer")
        assert again.send("/desk/login/code", code=codes[0]).status_code == 401


def test_five_wrong_codes_lock_the_account_however_often_the_password_is_given(browser: Browser, served: Served) -> None:
    phone, _ = with_phone(served)
    for _ in range(5):
        assert browser.log_in("officer").status_code == 303
        assert browser.send("/desk/login/code", code="000000").status_code == 401
    assert browser.log_in("officer").status_code == 401
    assert browser.send("/desk/login/code", code=phone.now()).status_code == 401
    assert not is_in(browser)


def test_a_code_needs_the_password_first_and_the_forms_token(browser: Browser, served: Served) -> None:
    phone, _ = with_phone(served)
    assert browser.get("/desk/login/code").headers["location"] == "/desk/login"
    assert browser.send("/desk/login/code", code=phone.now()).headers["location"] == "/desk/login"
    browser.log_in("officer")
    assert browser.client.post("/desk/login/code", data={"code": phone.now(), "csrf": "x"}).status_code == 403
    assert not is_in(browser)


def test_an_old_hash_is_made_anew_when_somebody_logs_in(browser: Browser, served: Served) -> None:
    def kept() -> str:
        row = served.accounts.store.row("officer")
        assert row is not None
        return str(row["password"])

    assert "m=8," in kept()
    assert browser.log_in("officer").status_code == 303
    assert "m=65536," in kept()
    with served.browser() as again:
        assert again.log_in("officer").status_code == 303


@pytest.mark.parametrize("username", ["x" * 5000, "officer\0", "' OR 1=1 --", "o\u0323fficer", "\ud83d"])
def test_odd_names_are_unknown_names(browser: Browser, username: str) -> None:
    form = {**hidden_fields(browser.get("/desk/login").text), "password": PASSWORD}
    body = urlencode({**form, "username": username.encode("utf-8", "surrogatepass")})
    reply = browser.client.post("/desk/login", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert reply.status_code in (401, 303)
    assert (reply.status_code == 303) == (username == "officer\0")
