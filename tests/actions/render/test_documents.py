"""Papers and forms: what is left out is counted."""

from __future__ import annotations

from actions.render.documents import MAX_CASES, MAX_ITEMS
from actions.wording import say
from tests.support.catalogue import PAGE
from tests.support.sections import said


def test_a_paper_is_named_with_how_many_and_in_which_form() -> None:
    text = said("documents")
    assert "Tờ khai đăng ký kết hôn" in text
    assert say("documents.originals", count=2) in text
    assert "TK-01" in text
    assert say("documents.shown") in text


def test_a_single_case_needs_no_heading() -> None:
    assert say("documents.case", case="Giấy tờ nộp") not in said("documents")


def test_when_a_paper_is_needed_and_when_it_is_not_are_both_said() -> None:
    item = {"name": "Giấy ủy quyền", "when": "nộp thay", "waived": "người nộp là cha mẹ", "methods": ["counter"]}
    text = said("documents", dossier=[{"case": "Nộp thay", "items": [item]}])
    assert "nộp thay" in text
    assert "người nộp là cha mẹ" in text
    assert say("method.counter") in text


def test_cases_beyond_the_first_few_are_counted_and_named() -> None:
    cases = [{"case": f"Trường hợp {n}", "items": [{"name": f"Giấy số {n}"}]} for n in range(1, MAX_CASES + 3)]
    text = said("documents", dossier=cases)
    assert f"Giấy số {MAX_CASES}" in text
    assert f"Giấy số {MAX_CASES + 1}" not in text
    assert say("documents.more_cases", count=2, names=say("joined").join(["Trường hợp 5", "Trường hợp 6"])) in text


def test_forms_are_papers_with_a_form_number_or_the_name_of_a_form() -> None:
    text = said("forms")
    assert "Tờ khai đăng ký kết hôn" in text
    assert "Căn cước" not in text
    assert PAGE in text


# --- long dossiers -----------------------------------------------------------------------------------------------


def papers(count: int, length: int = 20) -> list[dict[str, str]]:
    return [{"name": f"Giấy {n} ".ljust(length, "x")} for n in range(1, count + 1)]


def test_papers_beyond_what_a_phone_shows_are_counted_with_the_page_that_has_all() -> None:
    text = said("documents", dossier=[{"case": "Hồ sơ", "items": papers(60)}])
    assert f"Giấy {MAX_ITEMS} " in text
    assert f"Giấy {MAX_ITEMS + 1} " not in text
    assert say("documents.more_items", count=60 - MAX_ITEMS) in text
    assert say("documents.all", url=PAGE) in text


def test_a_dossier_shown_whole_says_nothing_of_more() -> None:
    text = said("documents", dossier=[{"case": "Hồ sơ", "items": papers(MAX_ITEMS)}])
    assert say("documents.all", url=PAGE) not in text


def test_a_paper_is_never_cut_in_the_middle() -> None:
    items = papers(12, length=280)
    text = said("documents", dossier=[{"case": "Hồ sơ", "items": items}])
    shown = [item["name"] for item in items if item["name"] in text]
    assert 0 < len(shown) < 12
    assert all(name.split("x")[0] not in text for name in (item["name"] for item in items) if name not in shown)
    assert say("documents.more_items", count=12 - len(shown)) in text


def test_a_case_without_room_for_one_paper_is_named_among_the_others() -> None:
    cases = [{"case": f"Trường hợp {n}", "items": papers(12, length=280)} for n in (1, 2)]
    text = said("documents", dossier=cases)
    assert say("documents.more_cases", count=1, names="Trường hợp 2") in text


def test_forms_that_do_not_fit_are_counted() -> None:
    items = [{"name": f"Tờ khai {n} ".ljust(290, "x")} for n in range(20)]
    text = said("forms", dossier=[{"case": "Hồ sơ", "items": items}])
    left = sum(item["name"] not in text for item in items)
    assert say("left_out", count=left, url=PAGE) in text


def test_a_paper_loses_the_punctuation_of_the_source_before_its_details() -> None:
    item = {"name": "- Hộ chiếu phổ thông còn thời hạn;", "originals": 1}
    assert "• Hộ chiếu phổ thông còn thời hạn – 1 bản chính" in said(
        "documents", dossier=[{"case": "Hồ sơ", "items": [item]}]
    )
