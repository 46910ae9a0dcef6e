"""When a dossier is late."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.dossiers import DossierStatus, Stage

NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)


def _status(stage: Stage, due_on: date | None) -> DossierStatus:
    return DossierStatus("H41.18-250703-0012", stage, NOW, due_on=due_on)


@pytest.mark.parametrize(
    ("due_on", "days"),
    [(date(2026, 11, 20), 6), (date(2026, 11, 25), 1), (date(2026, 11, 26), 0), (date(2026, 12, 1), 0), (None, 0)],
)
def test_it_is_late_from_the_day_after_the_one_it_was_due(due_on: date | None, days: int) -> None:
    assert _status(Stage.PROCESSING, due_on).days_late(date(2026, 11, 26)) == days


@pytest.mark.parametrize(
    "stage", [Stage.SUPPLEMENT, Stage.PAYMENT, Stage.DONE, Stage.RETURNED, Stage.STOPPED, Stage.WITHDRAWN]
)
def test_what_waits_for_the_citizen_or_is_finished_is_not_late(stage: Stage) -> None:
    assert _status(stage, date(2026, 11, 1)).days_late(date(2026, 11, 26)) == 0
