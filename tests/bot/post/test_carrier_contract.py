"""docs/post.md shows what is really sent and signed; a carrier's programmer has nothing else."""

from __future__ import annotations

import hashlib
import hmac
import json
import re

from bot.post.carrier import order_told
from bot.post.carrier_routes import MOVES, PATH
from bot.post.model import Reason
from bot.post.orders import Orders
from bot.post.pushes import TOLD, Way
from bot.post.signature import SIGNATURE, TIMESTAMP, made
from bot.training import ROOT
from tests.support.post_orders import confirmed

PAGE = (ROOT / "docs" / "post.md").read_text(encoding="utf-8")


def shape(value: object) -> object:
    """Return the names of fields and the kinds of values."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def example() -> dict[str, object]:
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_example_has_the_fields_that_are_sent(known: Orders) -> None:
    told, shown = order_told(confirmed(known), lambda _: "desk"), example()
    assert shape(shown["order"]) == shape(json.loads(json.dumps(told)))
    assert set(shown) == {"id", "event", "at", "order"}


def test_the_page_names_every_event_and_reason() -> None:
    names = {what.value for what in TOLD[Way.HTTP]} | set(MOVES) | {reason.value for reason in Reason}
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
    assert PATH in PAGE and TIMESTAMP in PAGE and SIGNATURE in PAGE


def test_the_lines_of_python_on_the_page_make_our_signature() -> None:
    found = re.search(r"```python\n(made = .*?)\n", PAGE)
    assert found is not None
    secret, timestamp, body = b"k" * 32, "1764126000", '{"id": "a", "tên": "ô"}'.encode()
    names: dict[str, object] = {"hmac": hmac, "hashlib": hashlib, "secret": secret, "timestamp": timestamp, "body": body}
    exec(found[1], names)
    assert names["made"] == made(secret.decode(), timestamp, body)
