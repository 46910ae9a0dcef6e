"""The watch over the logs sees what it is to see."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from tests.support.entered import ADDRESS, NAME, OTHER_ADDRESS, OTHER_NAME, OTHER_PHONE, PHONE, Watch, entered_in

VALUES = [NAME, OTHER_NAME, PHONE, OTHER_PHONE, ADDRESS, OTHER_ADDRESS, "+84987650001", "0987650002", "0987.650.001"]


@pytest.mark.parametrize("value", VALUES)
def test_what_was_entered_is_seen_however_it_is_written(value: str) -> None:
    assert entered_in(f"received {value} from zalo")
    assert entered_in(json.dumps({"text": value}))


def test_other_lines_are_not_taken_for_it() -> None:
    assert not entered_in("order 7: collect makes no sense, it is collected; •••••••001")


def test_the_watch_looks_at_arguments_and_tracebacks() -> None:
    watch = Watch()
    try:
        raise ValueError(NAME)
    except ValueError:
        info = sys.exc_info()
    watch.handle(logging.LogRecord("bot.post", logging.ERROR, __file__, 1, "failed on %s", (PHONE,), None))
    watch.handle(logging.LogRecord("bot.post", logging.ERROR, __file__, 1, "failed", (), info))
    assert len(watch.taken()) == 2
    assert watch.taken() == []
