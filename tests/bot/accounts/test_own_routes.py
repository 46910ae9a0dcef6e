"""One's own account over real HTTP: password, second factor, alerts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyotp
import pytest

from tests.support.officers import PASSWORD, Browser, Served, hidden_fields

NEW = "mot cau moi de nho"


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    with served.browser("officer") as made:
        yield made


def test_a_password_is_changed_and_all_other_sessions_end(browser: Browser, served: Served) -> None:
    old = browser.token
    with served.browser("officer") as elsewhere:
        page = browser.send("/desk/password", old=PASSWORD, new=NEW, again=NEW)
        assert page.status_code == 200
        assert "Đã đổi mật khẩu" in page.text
        assert elsewhere.get("/desk/api/queue").status_code == 401
    assert browser.token not in ("", old)
    assert browser.get("/desk/api/queue").status_code == 200
    assert hidden_fields(page.text)["csrf"] == browser.csrf
    with served.browser() as thief:
        thief.hold(old)
        assert thief.get("/desk/api/queue").status_code == 401
        assert thief.log_in("officer").status_code == 401
        assert thief.log_in("officer", NEW).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "wrong"}, "hiện tại không đúng"),
        ({"again": "something else"}, "không giống nhau"),
        ({"new": "short", "again": "short"}, "ít nhất 10 ký tự"),
        ({"new": "officer1234", "again": "officer1234"}, "gần giống tên đăng nhập"),
        ({"new": "matkhau123", "again": "matkhau123"}, "quá dễ đoán"),
        ({"new": "", "again": ""}, "ít nhất 10 ký tự"),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_a_reason(browser: Browser, fields: dict[str, str], said: str) -> None:
    page = browser.send("/desk/password", **{"old": PASSWORD, "new": NEW, "again": NEW, **fields})
    assert page.status_code == 400
    assert said in page.text
    assert browser.get("/desk/api/queue").status_code == 200


def test_a_borrowed_browser_does_not_guess_the_password(browser: Browser) -> None:
    for _ in range(5):
        browser.send("/desk/password", old="wrong", new=NEW, again=NEW)
    assert browser.send("/desk/password", old=PASSWORD, new=NEW, again=NEW).status_code == 400


def set_up(browser: Browser) -> tuple[pyotp.TOTP, dict[str, str]]:
    page = browser.get("/desk/two-factor").text
    assert "<svg" in page
    return pyotp.TOTP(re.findall(r'class="secret">([A-Z2-7]+)<', page)[0]), hidden_fields(page)


def test_the_second_factor_is_set_up_with_a_code_and_asked_for_from_then_on(browser: Browser, served: Served) -> None:
    phone, hidden = set_up(browser)
    code = phone.now()
    page = browser.send("/desk/two-factor", **hidden, code=code, old=PASSWORD)
    assert page.status_code == 200
    codes = re.findall(r"<li>([\d-]{19})</li>", page.text)
    assert len(codes) == 10
    row = served.accounts.store.row("officer")
    assert row is not None and phone.secret not in str(dict(row))
    with served.browser() as again:
        assert again.log_in("officer").headers["location"].startswith("/desk/login/code")
        assert again.send("/desk/login/code", code=code).status_code == 401
        assert again.send("/desk/login/code", code=codes[3]).status_code == 303
        assert "Còn 9 mã dự phòng" in again.get("/desk/two-factor").text


@pytest.mark.parametrize("wrong", [{"code": "000000"}, {"old": "wrong"}, {"offered": "forged"}, {"offered": ""}])
def test_it_is_not_set_up_by_mistake_or_by_others(browser: Browser, served: Served, wrong: dict[str, str]) -> None:
    phone, hidden = set_up(browser)
    page = browser.send("/desk/two-factor", **{**hidden, "code": phone.now(), "old": PASSWORD, **wrong})
    assert page.status_code == 400
    assert not served.accounts.store.account("officer").has_totp


def test_a_secret_offered_to_another_is_not_taken(browser: Browser, served: Served) -> None:
    with served.browser("head") as head:
        phone, theirs = set_up(head)
    page = browser.send("/desk/two-factor", offered=theirs["offered"], code=phone.now(), old=PASSWORD)
    assert page.status_code == 400


def test_after_a_typing_error_the_same_square_is_shown(browser: Browser) -> None:
    phone, hidden = set_up(browser)
    page = browser.send("/desk/two-factor", **hidden, code="000000", old=PASSWORD).text
    assert phone.secret in page
    assert browser.send("/desk/two-factor", **hidden_fields(page), code=phone.now(), old=PASSWORD).status_code == 200


def test_turning_it_off_needs_the_password(browser: Browser, served: Served) -> None:
    phone, hidden = set_up(browser)
    browser.send("/desk/two-factor", **hidden, code=phone.now(), old=PASSWORD)
    assert browser.send("/desk/two-factor", old="wrong").status_code == 400
    assert served.accounts.store.account("officer").has_totp
    assert "Đã tắt" in browser.send("/desk/two-factor", old=PASSWORD).text
    assert not served.accounts.store.account("officer").has_totp


def test_alerts_are_kept_and_shown_again(browser: Browser, served: Served) -> None:
    page = browser.send("/desk/alerts", email="lan@example.gov.vn", email_on="1", telegram="42", zalo="")
    assert page.status_code == 200
    assert 'value="lan@example.gov.vn"' in page.text
    found = {(way.value, to, is_on) for way, to, is_on in served.accounts.store.account("officer").alerts}
    assert found == {("email", "lan@example.gov.vn", True), ("telegram", "42", False), ("zalo", "", False)}


@pytest.mark.parametrize("fields", [{"email": "x"}, {"email_on": "1"}, {"telegram": "@lan"}, {"zalo": "a"}])
def test_alerts_to_nowhere_are_refused(browser: Browser, fields: dict[str, str]) -> None:
    page = browser.send("/desk/alerts", **fields)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
