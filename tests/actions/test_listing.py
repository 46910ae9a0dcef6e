"""Lists with counts and pages; a level nobody told us is counted as unknown, not guessed."""

from __future__ import annotations

import re

import pytest

from actions.listing import PAGE_SIZE, Listing, list_procedures
from actions.reply import Status
from actions.wording import say
from knowledge.model import AuthorityLevel, Catalogue, Method, OnlineLevel
from tests.support.catalogue import catalogue_with
from tests.support.records import procedure

SOURCE = {"title": "Danh mục", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"}
ONLINE = [{"method": "online"}]


def level(name: str) -> dict[str, object]:
    return {"submission": ONLINE, "online_level": {"level": name, "source": SOURCE}}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    records = [procedure(code=f"1.00000{n}", name=f"Toàn trình {n}", **level("full")) for n in (1, 2)]
    records += [procedure(code="1.000003", name="Một phần 3", **level("partial"))]
    records += [procedure(code=f"1.00001{n}", name=f"Chưa rõ {n}", submission=ONLINE) for n in range(4)]
    records += [procedure(code="1.000020", name="Chỉ quầy", field="cu_tru", levels=["province"])]
    records += [procedure(code="1.000021", name="Bưu điện", field="cu_tru", submission=[{"method": "post"}])]
    return catalogue_with(*records)


def test_a_list_says_how_many_there_are(catalogue: Catalogue) -> None:
    reply = list_procedures(Listing(method=Method.POST), catalogue)
    assert reply.status is Status.ANSWERED
    assert say("list.title_all", count=1) in reply.text
    assert [named.code for named in reply.procedures] == ["1.000021"]


def test_each_level_lists_only_what_is_on_record_at_that_level(catalogue: Catalogue) -> None:
    codes = {wanted: [n.code for n in list_procedures(Listing(wanted), catalogue).procedures] for wanted in OnlineLevel}
    assert codes == {OnlineLevel.FULL: ["1.000001", "1.000002"], OnlineLevel.PARTIAL: ["1.000003"]}


def test_procedures_of_unknown_level_are_counted_beside_the_list(catalogue: Catalogue) -> None:
    text = list_procedures(Listing(OnlineLevel.FULL), catalogue).text
    assert say("list.level_unknown", online=7, unknown=4, field="") in text


def test_where_no_level_is_on_record_what_can_be_filed_online_is_listed_instead() -> None:
    unknown = catalogue_with(*(procedure(code=f"1.00001{n}", name=f"Việc {n}", submission=ONLINE) for n in range(3)))
    reply = list_procedures(Listing(OnlineLevel.FULL), unknown)
    assert say("list.level_unknown", online=3, unknown=3, field="") in reply.text
    assert len(reply.procedures) == 3
    assert say("list.line_full") not in reply.text


def test_field_and_authority_narrow_the_list(catalogue: Catalogue) -> None:
    by_field = list_procedures(Listing(field="cu_tru"), catalogue)
    by_both = list_procedures(Listing(field="cu_tru", authority=AuthorityLevel.PROVINCE), catalogue)
    assert len(by_field.procedures) == 2
    assert [named.code for named in by_both.procedures] == ["1.000020"]


def test_an_empty_list_is_said_to_be_empty_and_names_no_procedure(catalogue: Catalogue) -> None:
    reply = list_procedures(Listing(method=Method.POST, authority=AuthorityLevel.MINISTRY), catalogue)
    assert reply.status is Status.NOT_ON_RECORD
    assert reply.procedures == ()


def many() -> Catalogue:
    return catalogue_with(*(procedure(code=f"1.0001{n:02d}", name=f"Việc {n:02d}") for n in range(2 * PAGE_SIZE + 1)))


def test_pages_together_show_everything_once_and_in_order() -> None:
    pages = [list_procedures(Listing(method=Method.COUNTER), many(), page=page) for page in (1, 2, 3)]
    names = [named.name for page in pages for named in page.procedures]
    assert names == sorted(set(names))
    assert len(names) == 2 * PAGE_SIZE + 1


def test_the_number_shown_beside_a_name_picks_it_on_every_page() -> None:
    for page in (1, 2, 3):
        reply = list_procedures(Listing(method=Method.COUNTER), many(), page=page)
        shown = re.findall(r"^(\d+)\. (.+)$", reply.text, flags=re.MULTILINE)
        assert [number for number, _ in shown] == [str(number) for number in range(1, len(reply.slots["choices"]) + 1)]
        assert [name for _, name in shown] == [many().by_id[chosen].name for chosen in reply.slots["choices"]]


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (99, 3)])
def test_a_page_that_does_not_exist_is_the_nearest_one(asked: int, shown: int) -> None:
    assert list_procedures(Listing(), many(), page=asked).slots["listing"]["page"] == shown


def test_more_is_offered_on_every_page_but_the_last() -> None:
    more = [
        say("list.more") in [b.title for b in list_procedures(Listing(), many(), page=page).buttons] for page in (1, 2, 3)
    ]
    assert more == [True, True, False]


def test_a_listing_survives_its_slot() -> None:
    listing = Listing(OnlineLevel.FULL, Method.ONLINE, "ho_tich", AuthorityLevel.COMMUNE)
    assert Listing.from_slot({**listing.as_slot(), "page": 2}) == listing
    assert Listing.from_slot(None) == Listing()
