"""The widget in a real browser on an agency's page: policies, styles, languages, screen readers, size."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.widget.conftest import CHROMIUM, SIZES, Control
from tests.bot.widget.windows import (
    BIRTH,
    MAX_GZIP,
    MIN_TEXT_PX,
    MIN_TOUCH_PX,
    SHADOW,
    SIDEWAYS,
    SMALL_TARGETS,
    SMALL_TEXT,
    answered,
    assert_accessible,
    option,
)
from tests.support.widget_server import assembled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium: apt-get install chromium, or name it in CHROMIUM"),
]


def test_a_strict_policy_is_kept(visit: Any) -> None:
    """No violation, no third party, styles there: `visit` notes every complaint."""
    visitor = visit(page="strict", tag={"banner": "", "color": "#8a0000"})
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    option(visitor, "Chữ to")
    assert visitor.panel.evaluate("node => getComputedStyle(node).position") == "fixed"
    assert visitor.panel.evaluate("node => getComputedStyle(node).display") == "flex"


def test_the_pages_styles_and_the_widgets_leave_each_other_alone(visit: Any) -> None:
    """It looks the same on a hostile page as on a plain one, and the page the same with and without it."""
    looks = f"""() => [...{SHADOW}.querySelectorAll('.launcher, .panel, .head button, textarea, .choice, h2, p')]
        .filter(e => e.checkVisibility()).map(e => {{ const s = getComputedStyle(e);
        return [e.className, s.font, s.color, s.backgroundColor, s.margin, s.padding, s.width, s.position, s.letterSpacing, s.opacity]; }})"""
    host = """() => [...document.querySelectorAll('main *')].map(e => { const s = getComputedStyle(e); const b = e.getBoundingClientRect();
        return [e.id, s.font, s.color, s.margin, s.transform, b.x, b.y, b.width, b.height]; })"""
    plain, hostile = visit(), visit(page="office")
    assert hostile.page.evaluate(looks) == plain.page.evaluate(looks)
    without = visit(page="office", opened=False, tag={"no_widget": ""})
    assert hostile.page.evaluate(host) == without.page.evaluate(host)
    answered(hostile, BIRTH, "Giấy tờ nộp:")


def test_an_agencys_colour_is_used_and_made_readable(visit: Any) -> None:
    """Yellow on white would not be read; it is darkened, axe finds nothing."""
    for scheme in ("light", "dark"):
        visitor = visit(tag={"color": "#ffd700"}, color_scheme=scheme)
        answered(visitor, BIRTH, "Giấy tờ nộp:")
        assert_accessible(visitor.page)
    own = visit(tag={"color": "#7a0019"})
    own.page.mouse.move(0, 0)
    assert own.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(122, 0, 25)"


def test_english_is_one_press_and_stays(visit: Any) -> None:
    """All words of the widget, not the answers, whose language is marked."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    option(visitor, "English")
    expect(visitor.panel.get_by_role("textbox", name="Your question")).to_be_visible()
    assert visitor.page.locator("motcua-chat .root").get_attribute("lang") == "en"
    assert visitor.log.locator(".bot .body").first.get_attribute("lang") == "vi"
    expect(visitor.log.get_by_role("button", name="Print")).to_be_visible()
    assert_accessible(visitor.page)
    visitor.page.reload()
    expect(visitor.panel.get_by_role("textbox", name="Your question")).to_be_visible()
    english = visit(tag={"lang": "en"})
    expect(english.panel.get_by_role("button", name="Send")).to_be_visible()


def test_each_message_says_to_screen_readers_who_speaks(visit: Any, control: Control) -> None:
    """Before its words, inside the log."""
    visitor = visit()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    control.say("Chào ông/bà.", **{"from": "officer"})
    expect(visitor.log.get_by_text("Chào ông/bà.")).to_be_visible()
    starts = visitor.page.eval_on_selector_all("motcua-chat .message", "all => all.map(box => box.firstChild.textContent)")
    assert starts == ["Ông/bà:", "Trợ lý:", "Cán bộ:"]


LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "still": {"reduced_motion": "reduce"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_any_state(visit: Any, control: Control, size: tuple[int, int], look: str) -> None:
    """Closed, open, answered, options, large, high contrast, ending, typing, failed, waiting."""
    visitor = visit(size, opened=False, tag={"banner": ""}, **LOOKS[look])
    page = visitor.page
    expect(visitor.launcher).to_be_visible()
    assert_accessible(page)
    visitor.launcher.click()
    assert_accessible(page)
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    answered(visitor, "cần mang", "Ông/bà mang theo:")
    answered(visitor, "hẹn ngày", "Ông/bà sinh cháu ngày nào?")
    assert_accessible(page)
    control.typing(True)
    visitor.panel.get_by_role("button", name="Tùy chọn").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Chữ to").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Tương phản cao").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Xóa và kết thúc").click()
    assert_accessible(page)
    visitor.panel.get_by_role("button", name="Giữ lại").click()
    control.set(message_status=503, times=1)
    visitor.ask("hỏng")
    expect(visitor.log.get_by_text("Chưa gửi được")).to_be_visible()
    assert_accessible(page)
    visitor.complaints.clear()


@pytest.mark.parametrize("size", [*SIZES, (320, 640), (640, 400), (320, 256)])
@pytest.mark.parametrize("large", [False, True])
def test_text_and_targets_are_large_and_nothing_runs_sideways(visit: Any, size: tuple[int, int], large: bool) -> None:
    """16 px, 44 px, reflow at 320 px and at 200 and 400 percent; a long address included."""
    visitor = visit(size)
    if large:
        option(visitor, "Chữ to")
    for text, reply in (
        (BIRTH, "Giấy tờ nộp:"),
        ("cần mang", "Ông/bà mang theo:"),
        ("https://" + "a" * 300, "Xin lỗi"),
        ("dài", "Các bước:"),
    ):
        answered(visitor, text, reply)
        assert visitor.page.evaluate(SMALL_TEXT, MIN_TEXT_PX) == []
        assert visitor.page.evaluate(SMALL_TARGETS, MIN_TOUCH_PX) == []
        assert not visitor.page.evaluate(SIDEWAYS)
    visitor.field.scroll_into_view_if_needed()
    expect(visitor.field).to_be_in_viewport()


def test_large_text_and_contrast_stay_over_a_page_change(visit: Any) -> None:
    """Who needs them needs them on every page."""
    visitor = visit()
    before = visitor.panel.locator(".introduction").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    option(visitor, "Chữ to")
    option(visitor, "Tương phản cao")
    visitor.go("strict")
    introduction = visitor.panel.locator(".introduction")
    assert introduction.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > before * 1.2
    assert visitor.panel.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(0, 0, 0)"


def test_a_sleeping_window_gives_its_connection_back(visit: Any, control: Control) -> None:
    """Nobody looks for a minute: the stream is closed; looked at again, it goes on."""
    visitor = visit(opened=False)
    visitor.page.clock.install()
    visitor.page.reload()
    visitor.launcher.click()
    answered(visitor, BIRTH, "Giấy tờ nộp:")
    hide = """hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange')); }"""
    visitor.page.evaluate(hide, True)
    visitor.page.clock.run_for(61_000)
    visitor.page.wait_for_timeout(200)
    streams = len(control.calls("stream"))
    control.say("Tin lúc ngủ.")
    visitor.page.wait_for_timeout(300)
    assert "Tin lúc ngủ." not in visitor.said() and len(control.calls("stream")) == streams
    visitor.page.evaluate(hide, False)
    expect(visitor.log.get_by_text("Tin lúc ngủ.")).to_be_visible()


def test_it_is_small() -> None:
    """One file, with styles and words."""
    assert len(gzip.compress(assembled("widget").encode(), 9)) <= MAX_GZIP


def test_both_languages_have_the_same_words_and_every_word_is_used() -> None:
    """No key is missing, none is left over."""
    import yaml

    from tests.support.widget_server import WIDGET

    words = yaml.safe_load((WIDGET / "words.yml").read_text(encoding="utf-8"))
    assert words["vi"].keys() == words["en"].keys()
    code = (WIDGET / "widget.js").read_text(encoding="utf-8") + (WIDGET / "banner.js").read_text(encoding="utf-8")
    unused = [
        key
        for key in words["vi"]
        if not re.search(rf'["._]{key}\b', code) and not key.startswith("example_") and key != "bot"
    ]
    assert unused == []
