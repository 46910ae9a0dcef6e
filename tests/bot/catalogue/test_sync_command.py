"""`motcua kb sync` against a stand-in portal: what a clerk sees, and what a kill leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.versions import CatalogueStore
from tests.support.portal import StandIn, sample_id, standing_in, status
from tests.support.sources import ROOT

COUNT = 12
COMMAND = [sys.executable, "-m", "bot", "kb", "sync"]


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with standing_in(COUNT) as portal:
        yield portal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")}
    return {**kept, "MOTCUA_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home, **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def summary(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def codes(home: Path) -> set[str]:
    return set(CatalogueStore(home / "catalogue.sqlite").entries())


def retired(home: Path) -> list[str]:
    return [key for key, raw in CatalogueStore(home / "catalogue.sqlite").raws() if raw.get("retired")]


def test_it_is_off_until_an_agency_turns_it_on(home: Path) -> None:
    done = run(home)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "off" in line and "permission" in line and "MOTCUA_PORTAL_URL" in line
    assert not home.exists()


@pytest.mark.parametrize("address", ["http://example.com", "ftp://127.0.0.1", "nonsense"])
def test_an_address_that_is_not_safe_is_bad_usage(address: str, home: Path) -> None:
    for done in (run(home, "--from", address), run(home, MOTCUA_PORTAL_URL=address)):
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert address in done.stderr
        assert not home.exists()


def test_the_whole_is_one_version_and_a_second_run_changes_nothing(stand_in: StandIn, home: Path) -> None:
    first = summary(run(home, "--rate", "10", "--json", MOTCUA_PORTAL_URL=stand_in.address))
    assert (first["taken"], first["added"], first["version"], first["refused"]) == (COUNT, COUNT, 1, 0)
    second = summary(run(home, "--from", stand_in.address, "--rate", "10", "--json"))
    assert (second["taken"], second["unchanged"], second["version"]) == (COUNT, COUNT, None)
    (version,) = CatalogueStore(home / "catalogue.sqlite").versions()
    assert version.source == stand_in.address


def test_what_vanished_is_retired_and_what_cannot_be_had_stays(stand_in: StandIn, home: Path) -> None:
    run(home, "--from", stand_in.address, "--rate", "10")
    del stand_in.details[sample_id(4)]
    stand_in.faulty[sample_id(5)] = status(404)
    done = run(home, "--from", stand_in.address, "--rate", "10", "--decision", "1/QĐ-UBND")
    assert done.returncode == 0, done.stderr
    assert "refused: 3.900005" in done.stdout
    assert "1 retired" in done.stdout
    assert retired(home) == ["3.900004"]
    stand_in.details[sample_id(4)] = {**stand_in.details[sample_id(3)], "id": sample_id(4), "code": "3.900004"}
    run(home, "--from", stand_in.address, "--rate", "10")
    assert retired(home) == []


def test_another_agency_keeps_what_is_its_own(stand_in: StandIn, home: Path) -> None:
    run(home, "--from", stand_in.address, "--rate", "10", "--agency", "H41.1")
    run(home, "--from", stand_in.address, "--rate", "10", MOTCUA_PORTAL_AGENCY="H41.2")
    del stand_in.details[sample_id(1)]
    run(home, "--from", stand_in.address, "--rate", "10", "--agency", "H41.2")
    assert (len(codes(home)), retired(home)) == (COUNT, ["3.900001"])


def test_a_kill_in_the_middle_leaves_nothing_half_and_the_next_run_goes_on(stand_in: StandIn, home: Path) -> None:
    command = [*COMMAND, "--from", stand_in.address, "--rate", "10"]
    process = subprocess.Popen(
        command, env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stand_in.wait_for_details(7)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)
    assert codes(home) == set()
    assert summary(run(home, *command[len(COMMAND) :], "--json"))["taken"] == COUNT
    asked = Counter(stand_in.ids_asked())
    assert set(asked) == {sample_id(number) for number in range(1, COUNT + 1)}
    assert sum(asked.values()) <= COUNT + 1  # only the one under way may be asked for twice
    assert len(codes(home)) == COUNT


def test_a_portal_that_breaks_off_says_so_in_one_line_and_changes_nothing(stand_in: StandIn, home: Path) -> None:
    stand_in.faulty[sample_id(6)] = status(403)
    done = run(home, "--from", stand_in.address, "--rate", "10")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "permission" in done.stderr and "goes on from there" in done.stderr
    assert codes(home) == set()


def test_a_dry_run_changes_nothing(stand_in: StandIn, home: Path) -> None:
    done = run(home, "--from", stand_in.address, "--rate", "10", "--dry-run", "--progress")
    assert done.returncode == 0, done.stderr
    assert f"{COUNT} added" in done.stdout
    assert f"{COUNT}/{COUNT}" in done.stderr
    assert codes(home) == set()
