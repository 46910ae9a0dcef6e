"""Drafts are kept sealed, go on after a restart, and are forgotten when nobody goes on with them."""

from __future__ import annotations

import pytest

from bot.database import writing
from bot.post.draft import Step
from bot.post.drafts import Drafts
from bot.post.errors import OrderChangedError
from bot.post.model import Back
from bot.post.orders import Orders
from bot.post.sweep import DRAFT_S
from bot.post.tables import drafts
from tests.bot.post.ordering_fixtures import draft
from tests.support.clock import FakeClock
from tests.support.post_orders import ADDRESS, NAME, stored

WHOLE = draft(Step.SUMMARY, back=Back.ELSEWHERE, back_address="xóm Mẫu 3", offered=("16681", "17827"))


@pytest.fixture
def kept(known: Orders, clock: FakeClock) -> Drafts:
    return Drafts(known.engine, known.sealer, clock=clock.now)


def write(known: Orders, kept: Drafts, value: object) -> None:
    with writing(known.engine) as connection:
        kept.write(connection, "zalo:an", value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [WHOLE, draft(Step.CONSENT), draft(Step.DAY)])
def test_a_draft_is_read_as_it_was_written_on_any_process(
    known: Orders, kept: Drafts, clock: FakeClock, value: object
) -> None:
    write(known, kept, draft(Step.NAME))
    write(known, kept, value)
    found = Drafts(known.engine, known.sealer, clock=clock.now).read("zalo:an")
    assert found is not None and (found.draft, found.at) == (value, clock.time)
    assert kept.read("zalo:binh") is None


def test_what_was_typed_is_sealed(known: Orders, kept: Drafts) -> None:
    write(known, kept, WHOLE)
    text = stored(known.engine, drafts)
    assert NAME not in text and ADDRESS not in text and "16681" not in text


def test_one_nobody_goes_on_with_is_not_there_any_more(known: Orders, kept: Drafts, clock: FakeClock) -> None:
    write(known, kept, WHOLE)
    clock.sleep(DRAFT_S - 1)
    assert kept.read("zalo:an") is not None
    clock.sleep(2)
    assert kept.read("zalo:an") is None
    with writing(known.engine) as connection:
        assert kept.read_within(connection, "zalo:an") is None


def test_a_draft_that_was_changed_elsewhere_is_noticed(known: Orders, kept: Drafts) -> None:
    write(known, kept, WHOLE)
    with writing(known.engine) as connection:
        kept.still(connection, "zalo:an", WHOLE)
        with pytest.raises(OrderChangedError):
            kept.still(connection, "zalo:an", draft(Step.NAME))
        kept.write(connection, "zalo:an", None)
        kept.still(connection, "zalo:an", None)
    assert kept.read("zalo:an") is None
