"""The pieces and files of the officer's page: escaped, one version at a time, the same first and later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.desk.model import Entry, EntryKind
from bot.desk.pages.rendering import FOLDER, Rendering
from tests.bot.desk.pages.test_view import LAN, MINE, TICKET, name


@pytest.fixture(scope="module")
def rendering() -> Rendering:
    return Rendering(name)


def test_everything_people_wrote_is_escaped(rendering: Rendering) -> None:
    evil = "<b onclick='x'>&"
    story = {
        "turns": [{"from": "bot", "text": evil, "sources": [{"title": evil, "url": f"https://x/{evil}"}]}],
        "procedure": {"name": evil, "code": evil}, "documents": [evil], "known": [evil], "missing": [evil],
    }  # fmt: skip
    ticket = replace(MINE, question=evil, contact=evil, subject=evil, story=story, officer_name=evil)
    entries = [Entry(1, 7, kind, evil, evil, 1.0) for kind in (EntryKind.CITIZEN, EntryKind.OFFICER, EntryKind.NOTE)]
    html = rendering.whole(ticket, entries, LAN)["html"] + rendering.queued(ticket, LAN)["html"]
    assert "<b " not in html and "&lt;b onclick" in html


def test_no_style_and_no_script_stands_in_the_markup(rendering: Rendering) -> None:
    html = rendering.whole(MINE, [], LAN)["html"]
    assert " style=" not in html and " onclick=" not in html and "<script" not in html


def test_what_was_erased_is_said_to_be(rendering: Rendering) -> None:
    erased = replace(TICKET, question="", story={}, contact="")
    assert "(nội dung đã xóa)" in rendering.queued(erased, LAN)["html"]
    assert "(nội dung đã xóa)" in rendering.whole(erased, [Entry(1, 7, EntryKind.CITIZEN, "", "", 1.0)], LAN)["html"]


def test_modules_name_only_files_that_are_there(rendering: Rendering) -> None:
    import re

    for path in FOLDER.glob("*.js"):
        for wanted in re.findall(r'from "\./(\w+\.js)"', path.read_text(encoding="utf-8")):
            assert wanted in rendering.assets, f"{path.name} imports {wanted}"
