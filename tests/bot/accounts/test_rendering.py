"""The frame of officers' pages, as other rooms use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.accounts.model import Officer, Role
from bot.accounts.rendering import Shelf, moment
from tests.support.officers import VINH


def test_a_page_of_another_folder_extends_the_frame(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text(
        '{% extends "accounts/layout.html" %}{% block title %}Riêng{% endblock %}{% block here %}queue{% endblock %}'
        "{% block wide %}wide{% endblock %}{% block main %}<p>{{ said }}</p>{% endblock %}",
        encoding="utf-8",
    )
    officer = Officer("lan", "Lan", Role.OFFICER, VINH)
    page = Shelf(tmp_path).page("own.html", officer=officer, csrf="c1", said="<b>")
    assert page.body is not None
    text = page.body.decode()
    assert "<title>Riêng – Một Cửa</title>" in text
    assert '<a href="/desk" aria-current="page">' in text
    assert '<meta name="csrf" content="c1">' in text
    assert '<body class="desk wide">' in text
    assert "<p>&lt;b&gt;</p>" in text


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.OFFICER, {"/desk"}),
        (Role.AGENCY_HEAD, {"/desk", "/desk/accounts", "/desk/audit"}),
        (Role.POST_OFFICE, set()),
        (Role.PROVINCIAL_OFFICE, {"/desk", "/desk/audit"}),
        (Role.ADMINISTRATOR, {"/desk/accounts", "/desk/audit"}),
    ],
)
def test_the_bar_shows_what_somebody_may_see(tmp_path: Path, role: Role, links: set[str]) -> None:
    (tmp_path / "own.html").write_text('{% extends "accounts/layout.html" %}')
    page = Shelf(tmp_path).page("own.html", officer=Officer("a", "A", role, ""), csrf="c")
    bar = (page.body or b"").decode().split("<nav", 1)[1].split("</nav>", 1)[0]
    assert {link for link in ("/desk", "/desk/accounts", "/desk/audit") if f'href="{link}"' in bar} == links


def test_times_are_those_of_the_clock_on_the_wall() -> None:
    assert moment(1_800_000_000) == "15/01/2027 15:00"
