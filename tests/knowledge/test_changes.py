"""What kind of change lies between two states of an entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from knowledge.changes import Kind, Version, content_digest, fields_changed, kind_of

PLAIN: dict[str, Any] = {"code": "1.000001", "name": "Thử", "source": {"checked_on": "2026-07-01"}}
LATER = {**PLAIN, "source": {"checked_on": "2026-08-01"}}
RENAMED = {**PLAIN, "name": "Thử nữa"}
RETIRED = {**PLAIN, "retired": {"on": "2026-08-01"}}
DECISION = {"code": "1.000001", "retired": {"on": "2026-08-01"}}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, PLAIN, Kind.ADDED),
        (PLAIN, None, Kind.REMOVED),
        (PLAIN, RENAMED, Kind.CHANGED),
        (PLAIN, LATER, Kind.RECHECKED),
        (PLAIN, RETIRED, Kind.RETIRED),
        (RETIRED, PLAIN, Kind.RESTORED),
        (None, DECISION, Kind.RETIRED),
        (DECISION, None, Kind.RESTORED),
    ],
)
def test_the_kind_tells_what_happened(before: dict[str, Any] | None, after: dict[str, Any] | None, kind: Kind) -> None:
    assert kind_of(before, after) is kind


def test_the_digest_does_not_depend_on_the_order_of_facts() -> None:
    assert content_digest(dict(reversed(PLAIN.items()))) == content_digest(PLAIN)
    assert content_digest(RENAMED) != content_digest(PLAIN)


def test_only_facts_that_differ_are_named() -> None:
    assert list(fields_changed(PLAIN, {**RENAMED, "decision": "1/QĐ"})) == [
        ("name", "Thử", "Thử nữa"),
        ("decision", None, "1/QĐ"),
    ]


def test_a_version_prints_every_kind() -> None:
    version = Version(3, datetime(2026, 11, 25, tzinfo=UTC), "lan", None, "a.xlsx", {Kind.ADDED: 2})
    shown = version.as_dict()
    assert (shown["version"], shown["by"], shown["added"], shown["retired"]) == (3, "lan", 2, 0)
