"""The pages of postal orders over HTTP: /post, /post/o/<id>, /desk/post, /theo-doi, /phieu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import Sanic

from bot.accounts.access import Accounts
from bot.accounts.guard import requires
from bot.accounts.permissions import Permission
from bot.post.pages.coming import COMING, Coming
from bot.post.pages.order_page import ORDER, OrderPage
from bot.post.pages.pace import Guessing
from bot.post.pages.public import Public
from bot.post.pages.rendering import ASSETS, Rendering
from bot.post.pages.setting import AfterMove, Setting, nobody
from bot.post.pages.work_list import BULK, FIND, LIST, SLIPS, WorkList
from bot.post.said import SLIP, TRACKING
from bot.post.work import PostWork, Tell


def add_post(
    app: Sanic[Any, Any],
    work: PostWork,
    accounts: Accounts,
    *,
    tell: Tell,
    desk_name: Callable[[str], str],
    public_url: str,
    redis_url: str = "",
    after_move: AfterMove | None = None,
) -> None:
    """Add the pages to `app`; `app.ctx.accounts` is to be `accounts`, whose login routes are there.

    `tell` writes what the citizen is told in the transaction of each change; `after_move` is awaited when it is committed.
    Wrong codes are counted in Redis where `redis_url` is given, else in this process. /desk shows the number that
    `app.ctx.post_coming(officer)` returns.
    """
    rendering = Rendering()
    setting = Setting(work, accounts, rendering, tell, desk_name, public_url, after_move or nobody)
    listed, order, coming = WorkList(setting), OrderPage(setting), Coming(setting)
    public = Public(setting, Guessing(redis_url))
    works, reads = requires(Permission.POSTAL_WORK), requires(Permission.POSTAL_READ)
    for handler, path, method, name in (
        (works(listed.show), LIST, "GET", "list"),
        (works(listed.find), FIND, "GET", "find"),
        (works(listed.bulk), BULK, "POST", "bulk"),
        (works(listed.slips), SLIPS, "GET", "slips"),
        (works(order.show), f"{ORDER}/<order_id:int>", "GET", "order"),
        (works(order.move), f"{ORDER}/<order_id:int>/move", "POST", "move"),
        (works(order.number), f"{ORDER}/<order_id:int>/number", "POST", "number"),
        (reads(coming.show), COMING, "GET", "coming"),
        (public.ask, TRACKING, "GET", "ask"),
        (public.track, f"{TRACKING}/<code:str>", "GET", "track"),
        (public.slip, f"{SLIP}/<name:str>", "GET", "slip"),
        (rendering.asset, f"{ASSETS}/<tag:str>/<name:str>", "GET", "asset"),
    ):
        app.add_route(handler, path, methods=[method], name=f"post_{name}")
    app.ctx.post_coming = coming.count
