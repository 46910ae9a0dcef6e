"""Lists with counts and pages; a level nobody told us is counted as unknown, not guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from actions.listing import PAGE_SIZE, listed, selection_of, slot_of
from actions.listing import list_procedures as list_on
from actions.reply import Reply, Status
from actions.wording import say
from knowledge.model import AuthorityLevel, Catalogue, Method, OnlineLevel
from knowledge.selection import Selection
from tests.support.catalogue import catalogue_with
from tests.support.records import procedure

SOURCE = {"title": "Danh mục", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"}
ONLINE = [{"method": "online"}]
DAY = date(2026, 11, 25)


def list_procedures(selection: Selection, catalogue: Catalogue, **how: Any) -> Reply:
    """Return the list as it is on one day."""
    return list_on(selection, catalogue, on=DAY, **how)


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
    reply = list_procedures(Selection(method=Method.POST), catalogue)
    assert reply.status is Status.ANSWERED
    assert say("list.title_all", count=1) in reply.text
    assert [named.code for named in reply.procedures] == ["1.000021"]


def test_each_level_lists_only_what_is_on_record_at_that_level(catalogue: Catalogue) -> None:
    codes = {wanted: [n.code for n in list_procedures(Selection(wanted), catalogue).procedures] for wanted in OnlineLevel}
    assert codes == {OnlineLevel.FULL: ["1.000001", "1.000002"], OnlineLevel.PARTIAL: ["1.000003"]}


def test_procedures_of_unknown_level_are_counted_beside_the_list(catalogue: Catalogue) -> None:
    text = list_procedures(Selection(OnlineLevel.FULL), catalogue).text
    assert say("list.level_unknown", online=7, unknown=4, rest="") in text


def test_where_no_level_is_on_record_what_can_be_filed_online_is_listed_instead() -> None:
    unknown = catalogue_with(*(procedure(code=f"1.00001{n}", name=f"Việc {n}", submission=ONLINE) for n in range(3)))
    reply = list_procedures(Selection(OnlineLevel.FULL), unknown)
    assert say("list.level_unknown", online=3, unknown=3, rest="") in reply.text
    assert len(reply.procedures) == 3
    assert say("list.line_full") not in reply.text


def test_field_and_authority_narrow_the_list(catalogue: Catalogue) -> None:
    by_field = list_procedures(Selection(field="cu_tru"), catalogue)
    by_both = list_procedures(Selection(field="cu_tru", authority=AuthorityLevel.PROVINCE), catalogue)
    assert len(by_field.procedures) == 2
    assert [named.code for named in by_both.procedures] == ["1.000020"]


def test_an_empty_list_is_said_to_be_empty_and_names_no_procedure(catalogue: Catalogue) -> None:
    reply = list_procedures(Selection(method=Method.POST, authority=AuthorityLevel.MINISTRY), catalogue)
    assert reply.status is Status.NOT_ON_RECORD
    assert reply.procedures == ()


def many() -> Catalogue:
    return catalogue_with(*(procedure(code=f"1.0001{n:02d}", name=f"Việc {n:02d}") for n in range(2 * PAGE_SIZE + 1)))


def test_pages_together_show_everything_once_and_in_order() -> None:
    pages = [list_procedures(Selection(method=Method.COUNTER), many(), page=page) for page in (1, 2, 3)]
    names = [named.name for page in pages for named in page.procedures]
    assert names == sorted(set(names))
    assert len(names) == 2 * PAGE_SIZE + 1


def test_the_number_shown_beside_a_name_picks_it_on_every_page() -> None:
    for page in (1, 2, 3):
        reply = list_procedures(Selection(method=Method.COUNTER), many(), page=page)
        shown = re.findall(r"^(\d+)\. (.+)$", reply.text, flags=re.MULTILINE)
        assert [number for number, _ in shown] == [str(number) for number in range(1, len(reply.slots["choices"]) + 1)]
        assert [name for _, name in shown] == [many().by_id[chosen].name for chosen in reply.slots["choices"]]


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (99, 3)])
def test_a_page_that_does_not_exist_is_the_nearest_one(asked: int, shown: int) -> None:
    assert list_procedures(Selection(), many(), page=asked).slots["listing"]["page"] == shown


def test_more_is_offered_on_every_page_but_the_last() -> None:
    more = [
        say("list.more") in [b.title for b in list_procedures(Selection(), many(), page=page).buttons] for page in (1, 2, 3)
    ]
    assert more == [True, True, False]


def test_a_selection_survives_its_slot() -> None:
    selection = Selection(OnlineLevel.FULL, Method.ONLINE, "ho_tich", AuthorityLevel.COMMUNE, "Sở Xây dựng", True, 3.0)
    assert selection_of({**slot_of(selection), "page": 2}) == selection
    assert selection_of({}) == Selection()


@pytest.mark.parametrize(
    "forged",
    [
        {"online_level": "abc"},
        {"method": "<b>"},
        {"authority": ["commune"]},
        {"within_days": "nan"},
        {"within_days": "-1"},
        {"within_days": "1e99"},
        {"field": 7},
    ],
)
def test_a_value_that_is_no_option_narrows_nothing(forged: dict[str, Any]) -> None:
    assert selection_of(forged) == Selection()


@pytest.mark.parametrize("page", ["abc", "²", "-1", "", "99999999999999999999"])
def test_a_forged_page_is_a_page_there_is(page: str, catalogue: Catalogue) -> None:
    assert listed({"page": page}, {"page": 1}, catalogue, on=DAY).slots["listing"]["page"] in (1, 2)


def test_the_next_page_is_the_one_after_the_last_told() -> None:
    first = listed({"method": "counter"}, None, many(), on=DAY)
    second = listed({"page": "next"}, first.slots["listing"], many(), on=DAY)
    assert second.slots["listing"] == {"method": "counter", "page": 2}


def test_narrowing_keeps_the_list_before_and_another_question_does_not(catalogue: Catalogue) -> None:
    before = listed({"field": "cu_tru"}, None, catalogue, on=DAY).slots["listing"]
    narrowed = listed({"authority": "province", "narrow": "yes"}, before, catalogue, on=DAY)
    assert narrowed.slots["listing"] == {"field": "cu_tru", "authority": "province", "page": 1}
    assert listed({"authority": "province"}, before, catalogue, on=DAY).slots["listing"] == {
        "authority": "province",
        "page": 1,
    }


def test_what_is_left_out_for_want_of_a_fact_is_told() -> None:
    records = [
        procedure(
            code="1.000001", name="Một ngày", submission=[{"method": "counter", "time_limits": [{"unit": "same_day"}]}]
        ),
        procedure(
            code="1.000002",
            name="Số không",
            submission=[{"method": "counter", "time_limits": [{"unit": "unknown", "amount": 1}]}],
        ),
        procedure(code="1.000003", name="Không nêu phí", fees=[]),
    ]
    catalogue = catalogue_with(*records)
    reply = list_procedures(Selection(within_days=1.0), catalogue)
    assert [named.code for named in reply.procedures] == ["1.000001"]
    assert say("list.limit_unknown", count=2, bare=1, unstated=1) in reply.text
    assert say("list.fee_unknown", count=3) in list_procedures(Selection(free=True), catalogue).text


def test_how_a_day_is_counted_is_told_with_both_numbers() -> None:
    limits = [{"unit": "same_day"}, {"unit": "hour", "amount": 4}, {"unit": "working_day", "amount": 1}]
    records = [
        procedure(code=f"1.00000{n}", name=f"Việc {n}", submission=[{"method": "counter", "time_limits": [limit]}])
        for n, limit in enumerate(limits)
    ]
    assert (
        say("list.within_one", less=2, exact=1) in list_procedures(Selection(within_days=1.0), catalogue_with(*records)).text
    )
    assert (
        say("list.within_split", less=3, exact=0, days="2,5")
        in list_procedures(Selection(within_days=2.5), catalogue_with(*records)).text
    )


# --- the list before ---------------------------------------------------------------------------------------------


def test_the_same_is_asked_of_another_field(catalogue: Catalogue) -> None:
    before = {"field": "cu_tru", "method": "counter"}
    other = listed({"field": "ho_tich", "carry_on": "yes"}, {"field": "cu_tru", "method": "online"}, catalogue, on=DAY)
    assert other.slots["listing"] == {"field": "ho_tich", "method": "online", "page": 1}
    nothing = listed({"authority": "commune", "carry_on": "yes"}, {**before, "method": "post"}, catalogue, on=DAY)
    assert nothing.slots["listing"]["authority"] == "commune"


def test_where_the_same_is_not_there_the_new_list_stands_alone(catalogue: Catalogue) -> None:
    reply = listed({"field": "ho_tich", "carry_on": "yes"}, {"field": "cu_tru", "authority": "province"}, catalogue, on=DAY)
    assert reply.slots["listing"] == {"field": "ho_tich", "page": 1}


def test_which_of_them_narrows_unless_a_field_of_its_own_is_named(catalogue: Catalogue) -> None:
    before = {"field": "cu_tru"}
    assert listed({"method": "post", "narrow": "perhaps"}, before, catalogue, on=DAY).slots["listing"]["field"] == "cu_tru"
    own = listed({"field": "ho_tich", "narrow": "perhaps"}, {"authority": "province"}, catalogue, on=DAY)
    assert own.slots["listing"] == {"field": "ho_tich", "page": 1}


# --- counts by option --------------------------------------------------------------------------------------------


def test_fields_are_counted_the_largest_first(catalogue: Catalogue) -> None:
    reply = listed({"counted": "field"}, None, catalogue, on=DAY)
    first, second = reply.text.splitlines()[1:3]
    assert first == say("list.counts_line", number=1, name=catalogue.fields["ho_tich"].name, count=7)
    assert second == say("list.counts_line", number=2, name=catalogue.fields["cu_tru"].name, count=2)
    assert reply.buttons[0].payload == '/list_by_level{"field":"ho_tich"}'


def test_levels_of_authority_are_counted_and_what_is_chosen_stays(catalogue: Catalogue) -> None:
    reply = listed({"counted": "authority", "field": "cu_tru"}, None, catalogue, on=DAY)
    names = [say(f"level_of_authority.{name}") for name in ("province", "commune")]
    assert all(say("list.counts_line", number=1, name=name, count=1)[2:] in reply.text for name in names)
    assert reply.slots["listing"] == {"field": "cu_tru"}


def test_agencies_are_counted_by_the_names_people_know() -> None:
    records = [procedure(code=f"1.00000{n}", name=f"Việc {n}", agencies=["Công an cấp Xã"]) for n in range(2)]
    records += [procedure(code="1.000005", name="Việc 5", agencies=["Văn phòng Sở Xây dựng"])]
    reply = listed({"counted": "agency"}, None, catalogue_with(*records), on=DAY)
    assert reply.text.splitlines()[1:] == [
        say("list.counts_line", number=1, name="Công an xã", count=2),
        say("list.counts_line", number=2, name="Sở Xây dựng", count=1),
    ]
    assert reply.buttons[0].payload == '/list_by_level{"agency":"cong_an_xa"}'
    assert selection_of({"agency": "cong_an_xa"}).agency == "Công an xã"


def test_a_forged_count_is_a_list(catalogue: Catalogue) -> None:
    assert listed({"counted": "words"}, None, catalogue, on=DAY).procedures


def test_the_whole_list_is_linked_where_there_is_a_page_of_it(catalogue: Catalogue) -> None:
    linked = list_procedures(Selection(), catalogue, whole_list=lambda selection: "https://motcua.example.gov.vn/thu-tuc")
    assert [button.url for button in linked.buttons if button.url] == ["https://motcua.example.gov.vn/thu-tuc"]
    assert all(button.url is None for button in list_procedures(Selection(), catalogue).buttons)
    assert len(linked.buttons) <= 5


def test_an_abolished_procedure_is_on_no_list() -> None:
    gone = catalogue_with(procedure(code="1.000001", name="Việc cũ", retired={"on": "2026-01-01"}))
    assert list_procedures(Selection(), gone).status is Status.NOT_ON_RECORD
