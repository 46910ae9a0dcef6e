"""/desk/post: what comes to a desk by post, for its officers; nothing is changed here."""

from __future__ import annotations

from sanic import Request
from sanic.response import HTTPResponse

from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, may
from bot.post.model import State
from bot.post.pages.asked import SHOWN, filters_of
from bot.post.pages.setting import Setting
from bot.post.pages.view import row_of, tabs_of

COMING = "/desk/post"
ON_THE_WAY = (State.NEW, State.COLLECTED)


class Coming:
    """The list, and how many are on the way."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    async def count(self, officer: Officer) -> int:
        """Return how many envelopes are on the way to the officer's desk."""
        if not may(officer, Permission.POSTAL_READ):
            return 0
        counts = await self._setting.ask(self._setting.work.counted, officer)
        return sum(counts.get(state, 0) for state in ON_THE_WAY)

    async def show(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the orders of a tab."""
        setting, filters = self._setting, filters_of(request).tab_alone()
        counts = await setting.ask(setting.work.counted, officer)
        found = await setting.ask(setting.work.listed, officer, filters.wanted(setting.today), most=SHOWN + 1)
        return setting.rendering.page(
            "coming.html",
            officer=officer,
            csrf=setting.accounts.csrf_of(request),
            post_coming=sum(counts.get(state, 0) for state in ON_THE_WAY),
            tabs=tabs_of(counts, filters),
            rows=[row_of(one, setting.desk_name, at=setting.now, calendar=setting.calendar()) for one in found[:SHOWN]],
            more=filters.query(skip=filters.skip + SHOWN) if len(found) > SHOWN else "",
        )
