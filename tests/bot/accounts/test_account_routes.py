"""Managing accounts over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.accounts.audit import Wanted
from bot.accounts.two_factor import plain
from tests.support.officers import CUA_LO, VINH, Browser, Served


@pytest.fixture
def admin(served: Served) -> Iterator[Browser]:
    with served.browser("admin") as made:
        yield made


def secret_of(page: str) -> str:
    return re.findall(r'class="secret">([^<]+)<', page)[0]


def test_a_new_officer_logs_in_with_the_password_shown_once_and_changes_it(admin: Browser, served: Served) -> None:
    made = admin.send("/desk/accounts/new", username="Lan.Vinh", name="Nguyễn Thị Lan", role="officer", agency=VINH)
    assert made.status_code == 200
    password = secret_of(made.text)
    assert len(plain(password)) == 12
    assert password not in admin.get("/desk/accounts/lan.vinh").text
    with served.browser() as lan:
        assert lan.log_in("lan.vinh", password).status_code == 303
        assert lan.get("/desk").headers["location"] == "/desk/password"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"username": "x"}, "Tên đăng nhập cần"),
        ({"username": "officer"}, "đã có người dùng"),
        ({"name": ""}, "Chưa ghi họ tên"),
        ({"role": "king"}, "Chưa chọn vai trò"),
        ({"agency": "commune:1"}, "phải có cơ quan"),
        ({"agency": ""}, "phải có cơ quan"),
        ({"role": "administrator"}, "không thuộc cơ quan nào"),
        ({"email": "x"}, "Địa chỉ thư điện tử"),
        ({"oidc_subject": "a b"}, "Mã định danh"),
    ],
)
def test_a_form_that_cannot_be_comes_back_with_what_was_typed(admin: Browser, fields: dict[str, str], said: str) -> None:
    typed = {"username": "mai.vinh", "name": "Trần Mai", "role": "officer", "agency": VINH, **fields}
    page = admin.send("/desk/accounts/new", **typed)
    assert page.status_code == 400
    assert said in page.text
    assert f'value="{typed["username"]}"' in page.text


def test_an_account_of_the_provider_gets_no_password(admin: Browser, served: Served) -> None:
    page = admin.send(
        "/desk/accounts/new", username="sso.one", name="S", role="officer", agency=VINH, sso="1", email="s@example.vn"
    )
    assert 'class="secret"' not in page.text
    assert not served.accounts.store.account("sso.one").has_password


@pytest.mark.parametrize("action", ["role", "reset", "disable", "enable", "unlock", "totp-off"])
def test_nothing_is_done_without_a_reason(admin: Browser, served: Served, action: str) -> None:
    before = served.accounts.log.read(Wanted())
    page = admin.send(f"/desk/accounts/colleague/{action}", role="officer", agency=VINH, why="  ")
    assert page.status_code == 400
    assert "Chưa ghi lý do" in page.text
    assert served.accounts.log.read(Wanted()) == before


def test_the_reason_stands_in_the_log(admin: Browser, served: Served) -> None:
    assert (
        admin.send("/desk/accounts/colleague/role", role="officer", agency=CUA_LO, why="Chuyển công tác").status_code == 200
    )
    row = served.accounts.log.read(Wanted(object="colleague"), most=1)[0]
    assert (row.who, row.why, row.after) == ("admin", "Chuyển công tác", {"role": "officer", "agency": CUA_LO})
    assert "Chuyển công tác" in admin.get("/desk/audit?object=colleague").text
    admin.send("/desk/accounts/colleague/role", role="officer", agency=VINH, why="Về lại")


def test_a_role_that_cannot_be_had_there_is_refused(admin: Browser) -> None:
    assert admin.send("/desk/accounts/colleague/role", role="officer", agency="", why="x").status_code == 400
    assert admin.send("/desk/accounts/colleague/role", role="x", agency=VINH, why="x").status_code == 400


def test_a_disabled_officer_is_out_and_can_come_back(admin: Browser, served: Served) -> None:
    with served.browser("colleague") as colleague:
        assert colleague.get("/desk/api/queue").status_code == 200
        assert "Đã ngừng" in admin.send("/desk/accounts/colleague/disable", why="nghi viec").text
        assert colleague.get("/desk/api/queue").status_code == 401
        assert "Đã ngừng" in admin.get("/desk/accounts").text
    admin.send("/desk/accounts/colleague/enable", why="quay lai")
    with served.browser() as again:
        assert again.log_in("colleague").status_code == 303


def test_a_reset_password_is_shown_once(admin: Browser, served: Served) -> None:
    password = secret_of(admin.send("/desk/accounts/post/reset", why="quên").text)
    with served.browser() as post:
        assert post.log_in("post").status_code == 401
        assert post.log_in("post", password).status_code == 303


def test_a_lock_is_shown_and_opened(admin: Browser, served: Served) -> None:
    for _ in range(5):
        served.accounts.store.attempt("province")
    page = admin.get("/desk/accounts/province").text
    assert "Đang khóa đến" in page
    assert 'action="/desk/accounts/province/unlock"' in page
    assert "Đang khóa đến" not in admin.send("/desk/accounts/province/unlock", why="gọi điện").text


@pytest.mark.parametrize("path", ["/desk/accounts/nobody", "/desk/accounts/%00", "/desk/accounts/..%2Fx"])
def test_an_unknown_account_is_not_found(admin: Browser, path: str) -> None:
    assert admin.get(path).status_code in (404, 400)


def test_an_unknown_deed_is_not_found(admin: Browser) -> None:
    assert admin.send("/desk/accounts/officer/delete", why="x").status_code == 404


def test_names_are_shown_as_they_are(admin: Browser) -> None:
    name = "<script>alert(1)</script> & Lan"
    assert admin.send("/desk/accounts/new", username="odd.name", name=name, role="officer", agency=VINH).status_code == 200
    assert "<script>alert" not in admin.get("/desk/accounts").text
    assert "&lt;script&gt;" in admin.get("/desk/accounts").text


def test_oneself_is_shown_but_not_changed(admin: Browser) -> None:
    page = admin.get("/desk/accounts/admin")
    assert page.status_code == 200
    assert "không thay đổi được tài khoản này" in page.text
    assert "/disable" not in page.text
