"""Reading the audit log over real HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from bot.accounts.audit import PAGE
from bot.accounts.model import Outside
from tests.support.officers import CUA_LO, VINH, Browser, Served


@pytest.fixture(scope="module")
def filled(running: Served) -> Served:
    served = running
    served.renew()
    for number in range(PAGE + 5):
        served.accounts.audit(None, Outside("cli:root"), "filled", "thing", f"thing-{number}", why=f"why {number}.")
    served.accounts.audit(None, Outside("hoa", "officer", CUA_LO), "theirs", "ticket", "T-hoa")
    served.accounts.audit(None, Outside("lan", "officer", VINH), "ours", "ticket", "T-lan", after={"state": "closed"})
    return served


@pytest.fixture
def admin(filled: Served) -> Iterator[Browser]:
    with filled.browser("admin") as made:
        yield made


def test_rows_are_turned_over_the_latest_first(admin: Browser) -> None:
    first = admin.get("/desk/audit")
    assert first.text.index("T-lan") < first.text.index("T-hoa") < first.text.index(f"thing-{PAGE + 4}<")
    earlier = re.findall(r'href="(/desk/audit\?[^"]*before=\d+)"', first.text)[0].replace("&amp;", "&")
    assert "thing-0<" in admin.get(earlier).text
    assert "T-lan" not in admin.get(earlier).text


def test_rows_are_filtered_by_who_and_object(admin: Browser) -> None:
    assert "T-hoa" not in admin.get("/desk/audit?who=lan").text
    assert "T-lan" in admin.get("/desk/audit?who=lan").text
    page = admin.get("/desk/audit?object=thing-3").text
    assert "why 3." in page and "why 4." not in page
    assert "Không có dòng nào" in admin.get("/desk/audit?kind=none").text


def test_rows_are_filtered_by_day_in_hanoi(admin: Browser) -> None:
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))
    assert "T-lan" in admin.get(f"/desk/audit?from={today}&to={today}&who=lan").text
    assert "Không có dòng nào" in admin.get("/desk/audit?to=2020-01-01").text
    assert "Không có dòng nào" in admin.get("/desk/audit?from=2120-01-01").text


@pytest.mark.parametrize(
    "query", ["before=x", "before=99999999999999999999", "from=x&to=9999-12-31", "who=%27%20OR%201=1", "from=0001-01-01"]
)
def test_odd_filters_break_nothing(admin: Browser, query: str) -> None:
    assert admin.get(f"/desk/audit?{query}").status_code == 200


def test_a_head_reads_what_concerns_their_agency_only(filled: Served) -> None:
    with filled.browser("head") as head:
        page = head.get("/desk/audit").text
        assert "T-lan" in page
        assert "T-hoa" not in page and "thing-" not in page
        assert "Không có dòng nào" in head.get("/desk/audit?who=hoa").text
    with filled.browser("province") as province:
        assert "T-hoa" in province.get("/desk/audit").text
