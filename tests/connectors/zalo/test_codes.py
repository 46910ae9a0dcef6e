"""Zalo's error codes: each documented one has its reaction, and waiting ends when Zalo takes messages again."""

from __future__ import annotations

import pytest

from connectors.errors import GoneError, LaterError, LockedOutError, RefusedError, SendError, WindowError
from connectors.zalo.codes import failure, is_about_access

MIDNIGHT = 1_763_917_200.0
"""2025-11-24 00:00 in Vietnam."""
KINDS: dict[type[SendError], list[int]] = {
    LaterError: [-32, -200, -214, -234, -133, -144, -147],
    WindowError: [-211, -218, -230, -232, -114, -119],
    GoneError: [-213, -217, -227, -244, -118, -139, -141],
    RefusedError: [-100, -201, -210, -233, -237, -238, -240, -241, -248, -249, -403, -108, -109, -132, -1121, -1122, -9999],
    LockedOutError: [
        *(-101, -102, -103, -104, -105, -204, -205, -209, -212, -219, -221, -223, -224, -235, -242, -320, -321),
        *(-115, -117, -126, -127, -131, -135, -136, -137, -146, -14002, -14004, -14005, -14014, -14018, -216, -220, -124),
    ],
}


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in KINDS.items() for code in codes])
def test_each_code_has_its_reaction(kind: type[SendError], code: int) -> None:
    error = failure(code, now=MIDNIGHT)
    assert type(error) is kind
    assert str(code) in str(error)


def test_too_many_calls_wait_a_minute() -> None:
    error = failure(-32, now=MIDNIGHT)
    assert isinstance(error, LaterError)
    assert error.after_s == 60


@pytest.mark.parametrize(("hour", "waits"), [(22, 8 * 3600), (0, 6 * 3600), (5.5, 1800)])
def test_what_is_refused_at_night_waits_for_the_morning_in_vietnam(hour: float, waits: float) -> None:
    error = failure(-234, now=MIDNIGHT + hour * 3600)
    assert isinstance(error, LaterError)
    assert error.after_s == waits


def test_a_day_s_limit_waits_for_midnight_in_vietnam() -> None:
    error = failure(-144, now=MIDNIGHT + 3600)
    assert isinstance(error, LaterError)
    assert error.after_s == 23 * 3600


def test_which_codes_are_about_access() -> None:
    assert all(map(is_about_access, (-216, -220, -124, -101, -105, -14014)))
    assert not any(map(is_about_access, (0, -32, -100, -106, -230)))
