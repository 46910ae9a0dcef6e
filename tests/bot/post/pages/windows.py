"""People with a browser window on the pages of postal orders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.bot.desk.pages.windows import DESKTOP, NOTE_VIOLATIONS
from tests.bot.post.pages.conftest import Served

SMALL_TARGETS = """least => [...document.querySelectorAll('button, select, summary, label.check, .tabs a, a.button, nav a, input:not([type=radio]):not([type=checkbox])')]
    .filter(e => { const box = e.getBoundingClientRect(); return e.checkVisibility() && !e.closest('.unseen') && (box.height < least - .5 || box.width < least - .5); })
    .map(e => e.outerHTML.slice(0, 90))"""
CAMERA = """code => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 64;
    canvas.getContext('2d').fillRect(0, 0, 64, 64);
    const picture = canvas.captureStream(10);
    window.tracks = picture.getTracks();
    Object.defineProperty(navigator, 'mediaDevices', {value: {getUserMedia: async asked => {
        window.asked = asked;
        if (!code) throw new DOMException('no', 'NotAllowedError');
        return picture;
    }}});
    let looks = 0;
    window.BarcodeDetector = class {
        constructor(options) { window.formats = options.formats; }
        static async getSupportedFormats() { return ['aztec', 'code_128', 'qr_code']; }
        async detect() { looks += 1; return looks < 3 ? [] : [{rawValue: code}]; }
    };
}"""
"""A camera that shows `code` to a detector after a while, or is refused where there is none."""


@dataclass
class Window:
    """Somebody at a page; `complaints` are what the console and the policy report."""

    context: BrowserContext
    page: Page
    served: Served
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every complaint of the console."""

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                self.complaints.append(said.text)

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.served.address + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """Return the id or the words of what has the focus."""
        return str(self.page.evaluate("() => document.activeElement.id || document.activeElement.innerText.trim()"))

    def tab_to(self, name: str, *, most: int = 40) -> None:
        """Go on with Tab until something of that id or with these words has the focus."""
        for _ in range(most):
            if self.focused() == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name}: not reached by keyboard")


@contextmanager
def windows(browser: Any, served: Served) -> Iterator[Any]:
    """Yield what opens a window for somebody; at the end no window may have complained of anything unforgiven."""
    opened: list[Window] = []

    def enter(name: str, path: str, size: tuple[int, int] = DESKTOP, *, camera: str | None = None, **options: Any) -> Window:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(30_000)
        context.add_init_script(NOTE_VIOLATIONS)
        if camera is not None:
            context.add_init_script(f"({CAMERA})('{camera}')")
        if name:
            session = served.people[name]
            cookie = {"name": session["cookie"], "value": session["token"], "url": served.address, "sameSite": "Strict"}
            context.add_cookies([cookie])
        window = Window(context, context.new_page(), served)
        window.watch()
        opened.append(window)
        window.go(path)
        return window

    yield enter
    for window in opened:
        window.context.close()
    unforgiven = [[said for said in one.complaints if not any(part in said for part in one.forgiven)] for one in opened]
    assert unforgiven == [[] for _ in opened]
