"""Tokens of visitors: signed, limited in time, and a key that several processes share."""

from __future__ import annotations

import stat
from pathlib import Path

import jwt
import pytest

from bot.widget.errors import SessionError
from bot.widget.sessions import LASTS_S, Sessions, signing_key
from tests.support.clock import FakeClock

KEY = "k" * 32


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_a_token_leads_back_to_its_session(clock: FakeClock) -> None:
    sessions = Sessions(KEY, clock=clock.now)
    session, token = sessions.new("so-tu-phap")
    assert sessions.read(token) == session
    assert session.site == "so-tu-phap" and len(session.id) >= 22


def test_no_two_sessions_are_alike(clock: FakeClock) -> None:
    sessions = Sessions(KEY, clock=clock.now)
    assert len({sessions.new("a")[0].id for _ in range(100)}) == 100


def test_a_token_ends(clock: FakeClock) -> None:
    sessions = Sessions(KEY, clock=clock.now)
    _, token = sessions.new("a")
    clock.sleep(LASTS_S - 1)
    sessions.read(token)
    clock.sleep(1)
    with pytest.raises(SessionError):
        sessions.read(token)


def test_what_is_not_ours_is_refused(clock: FakeClock) -> None:
    sessions = Sessions(KEY, clock=clock.now)
    _, foreign = Sessions("x" * 32, clock=clock.now).new("a")
    unsigned = jwt.encode({"sub": "a", "site": "a", "exp": LASTS_S}, "", algorithm="none")
    short = jwt.encode({"sub": "a", "exp": LASTS_S}, KEY, algorithm="HS256")
    odd = jwt.encode({"sub": "a", "site": "a", "exp": "soon"}, KEY, algorithm="HS256")
    _, good = sessions.new("a")
    for token in ("", "x", "a.b.c", foreign, unsigned, short, odd, good[:-2], good + "x", "\u1ebf"):
        with pytest.raises(SessionError):
            sessions.read(token)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = signing_key("", home)
    assert len(made) >= 32
    assert signing_key("", home) == made
    assert stat.S_IMODE((home / "widget.key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["widget.key"]


def test_a_key_that_is_given_is_used_and_none_is_made(tmp_path: Path) -> None:
    assert signing_key(KEY, tmp_path) == KEY
    assert list(tmp_path.iterdir()) == []
