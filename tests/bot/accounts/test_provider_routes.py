"""Logging in through the provider, over real HTTP on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest

from bot.accounts.administration import NewAccount
from bot.accounts.audit import Wanted
from bot.accounts.cookies import PROVIDER
from bot.accounts.model import Role
from tests.support.officers import SETUP, VINH, Browser, Served, serving
from tests.support.openid import CLIENT, SECRET, OpenId, Person
from tests.support.serving import free_port


@pytest.fixture(scope="module")
def openid() -> Iterator[OpenId]:
    provider = OpenId()
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def served(openid: OpenId, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = str(free_port())
    settings = {
        "MOTCUA_OIDC_ISSUER": openid.issuer,
        "MOTCUA_OIDC_CLIENT_ID": CLIENT,
        "MOTCUA_OIDC_CLIENT_SECRET": SECRET,
        "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "MOTCUA_PORT": port,
    }
    with serving(tmp_path_factory.mktemp("home"), **settings) as made:
        for username, email, subject in (
            ("by.subject", "", "subject-1"),
            ("by.email", "Lan@example.gov.vn", ""),
            ("twice", "two@example.gov.vn", ""),
            ("again", "two@example.gov.vn", ""),
            ("closed", "", "subject-closed"),
            ("phone", "", "subject-phone"),
        ):
            new = NewAccount(username, username, Role.OFFICER, VINH, email, subject)
            made.administration.create(SETUP, new, password="", must_change=False)
        made.administration.disable(SETUP, "closed", why="test")
        yield made


@pytest.fixture
def browser(served: Served, openid: OpenId) -> Iterator[Browser]:
    openid.person = Person()
    with served.browser() as made:
        yield made


def there(browser: Browser, path: str = "/desk/oidc") -> str:
    """Begin, log in at the provider, and return the address it sends back to."""
    begun = browser.get(path)
    assert begun.status_code == 303
    return httpx.get(begun.headers["location"]).headers["location"]


def who(browser: Browser) -> str:
    reply = browser.get("/desk/api/queue")
    return str(reply.json()["username"]) if reply.status_code == 200 else ""


def test_an_account_with_the_providers_subject_is_let_in(browser: Browser) -> None:
    page = browser.get(there(browser))
    assert page.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/desk"' in page.text
    assert who(browser) == "by.subject"


def test_the_login_page_offers_it(browser: Browser) -> None:
    assert 'href="/desk/oidc?next=/desk' in browser.get("/desk/login").text


def test_the_session_comes_from_a_page_of_ours_and_stays_strict(browser: Browser) -> None:
    cookies = browser.get(there(browser)).headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("motcua="))
    assert "SameSite=Strict" in session and "HttpOnly" in session


def test_one_comes_to_the_page_one_wanted_and_to_no_other_server(browser: Browser) -> None:
    assert "url=/desk/t/7" in browser.get(there(browser, "/desk/oidc?next=/desk/t/7")).text
    assert "evil" not in browser.get(there(browser, "/desk/oidc?next=https://evil.example/desk")).text


def test_a_verified_address_finds_the_account_once_and_binds_it(browser: Browser, served: Served, openid: OpenId) -> None:
    openid.person = Person("subject-lan", "lan@EXAMPLE.gov.vn", True)
    browser.get(there(browser))
    assert who(browser) == "by.email"
    assert served.accounts.store.account("by.email").oidc_subject == "subject-lan"
    assert "account.identity" in {row.action for row in served.accounts.log.read(Wanted(object="by.email"))}
    openid.person = Person("subject-thief", "lan@example.gov.vn", True)
    with served.browser() as thief:
        assert thief.get(there(thief)).status_code == 401
        assert who(thief) == ""


@pytest.mark.parametrize(
    "person",
    [
        Person("subject-unknown"),
        Person("subject-unknown", "nobody@example.gov.vn", True),
        Person("subject-unknown", "two@example.gov.vn", True),
        Person("subject-unverified", "lan@example.gov.vn", False),
        Person("subject-closed"),
        Person(""),
        Person(signed="by_another"),
        Person(signed="nobody"),
        Person(claims={"aud": "another"}),
        Person(claims={"exp": 1}),
        Person(claims={"nonce": "another"}),
    ],
)
def test_nobody_else_is_let_in(browser: Browser, openid: OpenId, person: Person) -> None:
    openid.person = person
    reply = browser.get(there(browser))
    assert reply.status_code == 401
    assert browser.token == ""
    assert "Chưa đăng nhập một lần được" in reply.text


def test_a_forged_or_foreign_state_lets_nobody_in(browser: Browser, served: Served) -> None:
    back = there(browser)
    code = parse_qs(urlsplit(back).query)["code"][0]
    with served.browser() as victim:  # who clicks an attacker's link has not begun anything
        assert victim.get(back).status_code == 401
        assert victim.token == ""
    assert browser.get(f"/desk/oidc/callback?code={code}&state=forged").status_code == 401
    assert browser.token == ""


def test_a_flow_is_good_once(browser: Browser) -> None:
    back = there(browser)
    kept = browser.client.cookies[PROVIDER]
    browser.get(back)
    browser.client.cookies.clear()
    browser.client.cookies.set(PROVIDER, kept, domain="127.0.0.1", path="/")
    assert browser.get(back).status_code == 401


def test_a_made_up_cookie_of_the_flow_is_worth_nothing(browser: Browser, served: Served) -> None:
    for value in ("", "x", served.accounts.sealer.seal("[1]"), served.accounts.sealer.seal("head:SECRET")):
        browser.client.cookies.clear()
        browser.client.cookies.set(PROVIDER, value, domain="127.0.0.1", path="/")
        assert browser.get("/desk/oidc/callback?code=c&state=s").status_code == 401


def test_a_second_factor_is_asked_for_here_too(browser: Browser, served: Served, openid: OpenId) -> None:
    secret = pyotp.random_base32()
    served.administration.totp_on(
        served.accounts.store.account("phone").officer, served.accounts.sealer.seal(secret), 0, [], session=""
    )
    openid.person = Person("subject-phone")
    assert "/desk/login/code" in browser.get(there(browser)).text
    assert who(browser) == ""
    assert browser.send("/desk/login/code", code=pyotp.TOTP(secret).now()).status_code == 303
    assert who(browser) == "phone"


def test_an_account_of_the_provider_has_no_password_to_guess(browser: Browser) -> None:
    assert browser.log_in("by.subject", "").status_code == 401
    assert browser.log_in("by.subject", "nobody's").status_code == 401
