"""Orders as tests make them. Everything in them is invented, and looked for in every log (tests/support/entered.py)."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.accounts.model import Officer, Role
from bot.database import writing
from bot.post.model import Back, Details, NewOrder, Order, Paper, Pickup
from bot.post.orders import Orders
from knowledge.post.days import Half
from tests.support.entered import ADDRESS as ADDRESS
from tests.support.entered import NAME as NAME
from tests.support.entered import OTHER_ADDRESS as OTHER_ADDRESS
from tests.support.entered import OTHER_NAME as OTHER_NAME
from tests.support.entered import OTHER_PHONE as OTHER_PHONE
from tests.support.entered import PHONE as PHONE

VINH, NGHI_LOC = "commune:16681", "commune:17827"
PLACE = "16681"
"""Thành Vinh, as an id of knowledge.places."""
BIRTH = "1.001193"
DAY = date(2026, 11, 27)
"""A Friday."""

DETAILS = Details(
    procedure_name="Đăng ký khai sinh",
    papers=(Paper("Tờ khai đăng ký khai sinh", True, originals=1), Paper("Giấy chứng sinh", False, originals=1)),
    name=NAME,
    phone=PHONE,
    place=PLACE,
    address=ADDRESS,
)
POST = Officer("buudien", "Bưu điện tỉnh", Role.POST_OFFICE, "")
POST_VINH = Officer("buudien_vinh", "Bưu cục Thành Vinh", Role.POST_OFFICE, VINH)
POST_ELSEWHERE = Officer("buudien_xa", "Bưu cục khác", Role.POST_OFFICE, "commune:16690")
CLERK = Officer("lan", "Lê Thị Lan", Role.OFFICER, VINH)


def new_order(**changes: Any) -> NewOrder:
    """Return what somebody of Thành Vinh confirms; `details` may be given in part."""
    details = dataclasses.replace(DETAILS, **changes.pop("details", {}))
    given: dict[str, Any] = {
        "draft": uuid.uuid4().hex,
        "procedure": BIRTH,
        "desk": VINH,
        "conversation": "zalo:an",
        "channel": "zalo",
        "sender": "an",
        "details": details,
        "pickup": Pickup.HOME,
        "collect_on": DAY,
        "half": Half.MORNING,
        "back": Back.SAME,
    }
    return NewOrder(**{**given, **changes})


def confirmed(known: Orders, **changes: Any) -> Order:
    """Return an order that was confirmed."""
    with writing(known.engine) as connection:
        return known.confirm(connection, new_order(**changes))


def stored(engine: sa.engine.Engine, table: sa.Table) -> str:
    """Return everything a table holds, as one text."""
    with engine.connect() as connection:
        return "\n".join(str(dict(row)) for row in connection.execute(sa.select(table)).mappings())
