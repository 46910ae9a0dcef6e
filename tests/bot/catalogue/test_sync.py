"""The whole catalogue is taken over once, whole, whatever the portal and the machine do meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import portal as portal_module
from bot.catalogue.pace import ATTEMPTS
from bot.catalogue.portal import Portal
from bot.catalogue.sync import FAILURES_IN_A_ROW, NATIONAL_PAGE, Outcome, page_of, take_over
from bot.errors import SyncError
from knowledge.imports.model import Read, Verdict
from tests.support.clock import FakeClock
from tests.support.portal import StandIn, cut, fine, sample, sample_id, says, standing_in, status

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
COUNT = 12


@dataclass
class Import:
    """Stands in for the import: keeps what was handed over."""

    calls: list[tuple[list[Read], frozenset[str]]] = field(default_factory=list)
    error: Exception | None = None

    def __call__(self, reads: Iterable[Read], gone: frozenset[str]) -> int:
        taken = list(reads)
        if self.error:
            raise self.error
        self.calls.append((taken, gone))
        return len(taken)

    @property
    def codes(self) -> list[str]:
        return [read.source.code[:8] for read in self.calls[-1][0] if read.source]

    @property
    def reasons(self) -> list[str]:
        return [finding.reason for read in self.calls[-1][0] for finding in read.findings]

    @property
    def gone(self) -> frozenset[str]:
        return self.calls[-1][1]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setattr(portal_module, "PAGE_SIZE", 5)
    with standing_in(COUNT) as portal:
        yield portal


@pytest.fixture
def taken() -> Import:
    return Import()


@pytest.fixture
def run(stand_in: StandIn, taken: Import, tmp_path: Path) -> Any:
    def once(*, now: datetime = NOW, agency: str = "", **options: Any) -> Outcome[int]:
        portal = Portal(stand_in.address, agency=agency, rate=1.0, clock=FakeClock(), seed=1)
        try:
            return take_over(portal, tmp_path / "sync", taken, clock=lambda: now, **options)
        finally:
            portal.close()

    return once


ALL = [f"3.9{number:05d}" for number in range(1, COUNT + 1)]

# --- the whole ---------------------------------------------------------------------------------------------------


def test_every_procedure_of_the_list_is_handed_over_once_in_its_order(run: Any, taken: Import, stand_in: StandIn) -> None:
    shown: list[tuple[int, int]] = []
    outcome = run(progress=lambda done, total: shown.append((done, total)))
    assert taken.codes == ALL
    assert (len(taken.calls), taken.reasons) == (1, [])
    assert (outcome.fetched.listed, outcome.fetched.asked, outcome.report) == (COUNT, COUNT, COUNT)
    assert shown == [(done, COUNT) for done in range(1, COUNT + 1)]
    assert len(stand_in.ids_asked()) == COUNT


def test_a_record_names_its_place_its_day_in_vietnam_and_its_page(run: Any, taken: Import) -> None:
    run()
    source = taken.calls[0][0][2].source
    assert source is not None
    assert (source.place.file.split(":")[0], source.place.row) == ("127.0.0.1", 3)
    assert source.checked_on.isoformat() == "2026-11-24"
    assert source.url == NATIONAL_PAGE


def test_a_record_of_a_real_portal_links_its_own_page() -> None:
    assert page_of("https://dichvucong.gov.vn", "a-1") == "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/a-1"
    assert page_of("https://dichvucong.gov.vn.evil.com", "a-1") == NATIONAL_PAGE


def test_one_agency_is_taken_over_alone(run: Any, taken: Import) -> None:
    run(agency="H41.2")
    assert taken.codes == ALL[0::2]


def test_afterwards_no_journal_is_left_and_the_next_run_asks_again(run: Any, stand_in: StandIn, tmp_path: Path) -> None:
    run()
    assert [path.suffix for path in (tmp_path / "sync").iterdir()] == [".known"]
    run()
    assert len(stand_in.ids_asked()) == 2 * COUNT


def test_a_dry_run_keeps_what_it_fetched_for_the_run_in_earnest(run: Any, stand_in: StandIn, taken: Import) -> None:
    run(dry_run=True)
    outcome = run()
    assert outcome.fetched.asked == 0
    assert len(stand_in.ids_asked()) == COUNT
    assert taken.codes == ALL


# --- broken off --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(0, 16, 3))
def test_a_portal_that_breaks_off_anywhere_hands_over_nothing_and_is_gone_on_with(
    at: int, run: Any, stand_in: StandIn, taken: Import
) -> None:
    stand_in.faults += [fine] * at + [cut] * ATTEMPTS
    if at >= 3 + COUNT:
        run()
    else:
        with pytest.raises(SyncError, match="goes on from there"):
            run()
        assert taken.calls == []
        outcome = run()
        assert outcome.fetched.asked == COUNT - max(0, at - 3)
    asked = stand_in.ids_asked()
    assert taken.codes == ALL
    assert set(asked) == {sample_id(number) for number in range(1, COUNT + 1)}


def test_an_import_that_fails_costs_no_second_fetching(run: Any, stand_in: StandIn, taken: Import) -> None:
    taken.error = OSError("No space left on device")
    with pytest.raises(OSError, match="No space"):
        run()
    taken.error = None
    run()
    assert taken.codes == ALL
    assert len(stand_in.ids_asked()) == COUNT


def test_a_restart_fetches_everything_anew(run: Any, stand_in: StandIn) -> None:
    run(dry_run=True)
    run(restart=True)
    assert len(stand_in.ids_asked()) == 2 * COUNT


def test_a_day_later_everything_is_fetched_anew(run: Any, stand_in: StandIn) -> None:
    run(dry_run=True)
    run(now=NOW + timedelta(hours=25))
    assert len(stand_in.ids_asked()) == 2 * COUNT


# --- single procedures -------------------------------------------------------------------------------------------


def test_a_procedure_that_cannot_be_had_is_told_and_the_others_are_taken(run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.faulty[sample_id(3)] = status(404)
    stand_in.faulty[sample_id(7)] = says({"code": "NOT_FOUND", "data": None})
    outcome = run()
    assert taken.codes == [code for code in ALL if code not in (ALL[2], ALL[6])]
    refused = [(finding.verdict, finding.code, finding.place.row) for finding in outcome.fetched.missing]
    assert refused == [(Verdict.REFUSED, ALL[2], 3), (Verdict.REFUSED, ALL[6], 7)]
    assert "NOT_FOUND" in taken.reasons[1]


def test_many_failures_in_a_row_end_the_run(run: Any, stand_in: StandIn, taken: Import) -> None:
    for number in range(4, COUNT + 1):
        stand_in.faulty[sample_id(number)] = status(404)
    with pytest.raises(SyncError, match=f"{FAILURES_IN_A_ROW} details in a row.*3 procedures are kept"):
        run()
    assert taken.calls == []
    assert len(stand_in.ids_asked()) == 3 + FAILURES_IN_A_ROW


def test_failures_here_and_there_do_not_end_the_run(run: Any, stand_in: StandIn, taken: Import) -> None:
    for number in range(1, COUNT + 1, 2):
        stand_in.faulty[sample_id(number)] = status(404)
    assert len(run().fetched.missing) == COUNT // 2 > FAILURES_IN_A_ROW
    assert taken.codes == ALL[1::2]


def test_odd_json_refuses_one_procedure_with_its_reason(run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.details[sample_id(2)] = {**sample(2), "executionMethods": "none"}
    run()
    assert taken.codes == [code for code in ALL if code != ALL[1]]
    assert taken.reasons == ["executionMethods is a text, not a list"]


def test_a_code_listed_twice_is_taken_once(run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.details[sample_id(5)] = {**sample(5), "code": ALL[0], "codeNotation": None}
    run()
    assert taken.codes == [code for code in ALL if code != ALL[4]]
    assert "twice" in taken.reasons[0]


# --- paging that lies --------------------------------------------------------------------------------------------


def test_overlapping_pages_hand_over_nothing_twice(run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.overlap = 3
    run()
    assert taken.codes == ALL


def test_a_list_that_begins_again_comes_to_an_end(run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.looping = True
    run()
    assert taken.codes == ALL


@pytest.mark.parametrize("total", [0, COUNT - 1, COUNT + 1, 10_000])
def test_a_total_that_does_not_fit_the_list_is_told(total: int, run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.total = total
    outcome = run()
    assert taken.codes == ALL
    assert outcome.fetched.incomplete == f"the portal says it has {total} procedures, its list names {COUNT}"


def test_an_empty_list_is_an_error_and_no_empty_catalogue(run: Any, stand_in: StandIn, taken: Import) -> None:
    stand_in.details.clear()
    with pytest.raises(SyncError, match="lists no procedure"):
        run()
    assert taken.calls == []


# --- what has vanished -------------------------------------------------------------------------------------------


def test_the_first_run_retires_nothing(run: Any, taken: Import) -> None:
    assert (run().kept, taken.gone) == ("", frozenset())


def test_what_vanished_since_the_last_run_is_retired(run: Any, stand_in: StandIn, taken: Import) -> None:
    run()
    del stand_in.details[sample_id(4)]
    assert (run().kept, taken.gone) == ("", {ALL[3]})
    assert ALL[3] not in taken.codes
    assert (run().kept, taken.gone) == ("", frozenset())


def test_what_another_agency_lists_is_not_retired(run: Any, stand_in: StandIn, taken: Import) -> None:
    run(agency="H41.1")
    run(agency="H41.2")
    assert (run(agency="H41.1").kept, taken.gone) == ("", frozenset())


def test_a_procedure_that_changed_hands_is_not_retired(run: Any, stand_in: StandIn, taken: Import) -> None:
    run(agency="H41.2")
    stand_in.details[sample_id(1)]["departmentsExecuting"][0]["code"] = "H41.1"
    run(agency="H41.1")
    assert ALL[0] in taken.codes
    assert (run(agency="H41.2").kept, taken.gone) == ("", frozenset())


def test_a_listed_procedure_that_cannot_be_had_is_not_retired(run: Any, stand_in: StandIn, taken: Import) -> None:
    run()
    stand_in.faulty[sample_id(3)] = status(404)
    stand_in.details[sample_id(2)] = {**sample(2), "executionMethods": "none"}
    assert (run().kept, taken.gone) == ("", frozenset())
    assert len(taken.codes) == COUNT - 2


def test_a_portal_that_lost_more_than_a_fifth_retires_nothing_until_it_is_trusted(
    run: Any, stand_in: StandIn, taken: Import
) -> None:
    run()
    for number in range(1, 4):
        del stand_in.details[sample_id(number)]
    for _ in range(2):
        assert run().kept == f"only {COUNT - 3} of {COUNT} procedures listed before are listed now"
        assert taken.gone == frozenset()
    assert (run(trust_list=True).kept, taken.gone) == ("", set(ALL[:3]))


@pytest.mark.parametrize("total", [COUNT, 5])
def test_a_list_that_is_not_whole_retires_nothing(total: int, run: Any, stand_in: StandIn, taken: Import) -> None:
    run()
    del stand_in.details[sample_id(4)]
    stand_in.total = total
    assert "the portal says" in run(trust_list=True).kept
    assert taken.gone == frozenset()
    stand_in.total = None
    assert (run().kept, taken.gone) == ("", {ALL[3]})


def test_a_dry_run_is_no_last_run(run: Any, stand_in: StandIn, taken: Import) -> None:
    run()
    del stand_in.details[sample_id(4)]
    for _ in range(2):
        run(dry_run=True)
        assert taken.gone == {ALL[3]}


def test_an_import_that_fails_is_no_last_run(run: Any, stand_in: StandIn, taken: Import) -> None:
    run()
    del stand_in.details[sample_id(4)]
    taken.error = OSError("No space left on device")
    with pytest.raises(OSError, match="No space"):
        run()
    taken.error = None
    run()
    assert taken.gone == {ALL[3]}
