"""Accounts in a real browser: by keyboard, on a phone, in the dark, under axe, two people at once. `SCREENSHOTS` names a
folder for pictures to be looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.accounts.administration import NewAccount
from bot.accounts.model import Role
from tests.support.accessibility import violations
from tests.support.officers import CUA_LO, PASSWORD, SETUP, VINH, Served
from tests.support.pictures import pictures

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "login": ("", "/desk/login"),
    "accounts": ("admin", "/desk/accounts"),
    "account": ("admin", "/desk/accounts/lan.vinh"),
    "account-new": ("admin", "/desk/accounts/new"),
    "audit": ("admin", "/desk/audit"),
    "password": ("head", "/desk/password"),
    "two-factor": ("head", "/desk/two-factor"),
    "alerts": ("head", "/desk/alerts"),
    "refused": ("officer", "/desk/audit"),
}
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
MIN_TOUCH_PX = 44
Visit = Callable[..., Page]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def people(served: Served) -> Served:
    """Accounts in every state."""
    names = {"lan.vinh": "Nguyễn Thị Lan", "minh.cualo": "Trần Đức Minh"}
    for (username, name), agency in zip(names.items(), (VINH, CUA_LO), strict=True):
        new = NewAccount(username, name, Role.OFFICER, agency)
        served.administration.create(SETUP, new, password=PASSWORD, must_change=True, why="Nhận việc từ 01/12")
    admin = served.accounts.store.account("admin").officer
    served.administration.disable(admin, "minh.cualo", why="Chuyển công tác sang đơn vị khác")
    served.administration.set_role(admin, "colleague", Role.AGENCY_HEAD, VINH, why="Bổ nhiệm")
    for _ in range(5):
        served.accounts.store.attempt("lan.vinh")
    return served


@pytest.fixture
def visit(chromium: Browser, people: Served) -> Iterator[Visit]:
    """Open windows; at the end no console may have complained."""
    contexts, complaints = [], list[str]()

    def enter(username: str = "", path: str = "/desk/login", size: tuple[int, int] = (360, 740), **options: Any) -> Page:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, base_url=people.address, **options)
        contexts.append(context)
        if username:
            token = people.accounts.sessions.begin(username)
            context.add_cookies([{"name": "motcua", "value": token, "url": people.address, "sameSite": "Strict"}])
        page = context.new_page()
        page.on(
            "console", lambda said: said.type == "error" and "status of 4" not in said.text and complaints.append(said.text)
        )
        page.goto(path)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_an_administrator_makes_an_officer_who_logs_in_on_another_browser(visit: Visit) -> None:
    """Two browsers: one shows the temporary password, the other changes it; disabling throws out at once."""
    admin, officer = visit(size=SIZES["desktop"]), visit()
    log_in(admin, "admin")
    admin.get_by_role("link", name="Tạo tài khoản").click()
    admin.get_by_label("Tên đăng nhập").fill("hoa.vinh")
    admin.get_by_label("Họ tên").fill("Lê Thị Hoa")
    admin.get_by_label("Vai trò").select_option("officer")
    admin.get_by_label("Cơ quan").select_option(VINH)
    admin.get_by_role("button", name="Tạo tài khoản").click()
    password = admin.locator(".secret").inner_text()
    log_in(officer, "hoa.vinh", password)
    expect(officer.get_by_text("mật khẩu cấp tạm")).to_be_visible()
    officer.get_by_label("Mật khẩu hiện tại").fill(password)
    officer.get_by_label("Mật khẩu mới", exact=True).fill("mot cau moi de nho")
    officer.get_by_label("Nhập lại mật khẩu mới").fill("mot cau moi de nho")
    officer.get_by_role("button", name="Đổi mật khẩu").click()
    expect(officer.get_by_text("Đã đổi mật khẩu")).to_be_visible()
    assert officer.goto("/desk/api/queue").status == 200  # type: ignore[union-attr]
    form = admin.get_by_role("form", name="Ngừng tài khoản")
    form.get_by_label("Lý do").fill("nghỉ việc")
    form.get_by_role("button", name="Ngừng tài khoản").click()
    expect(admin.get_by_text("Đã ngừng").first).to_be_visible()
    assert officer.goto("/desk/api/queue").status == 401  # type: ignore[union-attr]


def test_logging_in_and_out_works_by_keyboard_and_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    page.keyboard.type("head")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.get_by_role("button", name="Đăng xuất").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/login")
    page.goto("/desk/accounts")
    page.wait_for_url("**/desk/login?next=/desk/accounts")


def test_another_sites_form_changes_nothing(visit: Visit, people: Served) -> None:
    """The browser keeps the strict cookie back, and the server would refuse the origin."""
    page = visit("admin", "/desk/accounts")
    page.route(
        "http://evil.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form id=f method=post action="{people.address}/desk/accounts/officer/disable"><input name=why value=x></form>',
        ),
    )
    page.goto("http://evil.example/")
    page.evaluate("document.getElementById('f').submit()")
    page.wait_for_url("**/desk/login**")
    assert not people.accounts.store.account("officer").disabled


def test_a_link_from_another_site_opens_the_page_one_is_logged_in_for(visit: Visit, people: Served) -> None:
    page = visit("admin", "/desk/accounts")
    body = f'<a href="{people.address}/desk/audit?who=setup">x</a>'
    page.route("https://mail.example/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto("https://mail.example/")
    page.get_by_role("link").click()
    page.wait_for_url("**/desk/audit?who=setup")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhật ký thay đổi")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_fits_and_can_be_looked_at(visit: Visit, tmp_path: Path, size: str, scheme: str) -> None:
    folder = pictures(tmp_path)
    opened: dict[str, Page] = {}
    for name, (username, path) in PAGES.items():
        if username in opened:
            opened[username].goto(path)
        else:
            opened[username] = visit(username, path, SIZES[size], color_scheme=scheme)
        page = opened[username]
        page.screenshot(path=folder / f"accounts-{name}-{size}-{scheme}.png", full_page=True)
        found = violations(page, RULES)
        assert [(name, broken["id"], [node["html"] for node in broken["nodes"]]) for broken in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("name", PAGES)
def test_what_is_touched_is_large_enough(visit: Visit, name: str) -> None:
    page = visit(*PAGES[name])
    small = page.evaluate(
        """least => [...document.querySelectorAll('button, select, input:not([type=hidden]):not([hidden]), nav a, a.button')]
            .map(e => [e.outerHTML, (e.closest('label.check') || e).getBoundingClientRect()])
            .filter(([, box]) => box.height < least).map(([html]) => html)""",
        MIN_TOUCH_PX,
    )
    assert small == []
