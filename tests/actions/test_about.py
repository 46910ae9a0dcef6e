"""The answer about one procedure: what is known of it, and what of it fits."""

from __future__ import annotations

from actions.about import MAX_BUTTONS, about, next_steps, shown
from actions.brevity import MAX_TEXT
from actions.reply import ASPECTS, Status
from actions.wording import say
from knowledge.model import Method
from tests.support.catalogue import DAY, PAGE, full, full_raw
from tests.support.records import procedure

MARRIAGE = "1.000894"


def test_a_warning_of_the_record_is_said_with_every_answer() -> None:
    warned = full(warning="Tên thủ tục còn ghi cấp huyện.")
    for aspect in ("fee", "documents"):
        assert "Tên thủ tục còn ghi cấp huyện." in about(warned, (aspect,), on=DAY).text


def test_recalled_facts_are_marked_and_link_to_the_official_page() -> None:
    reply = about(full(established={"default": "verified", "fees": "recalled"}), ("fee", "steps"), on=DAY)
    assert say("recalled", groups=say("recalled_groups.fees"), url=PAGE) in reply.text


def test_verified_facts_carry_no_such_mark() -> None:
    reply = about(full(established={"default": "verified", "fees": "recalled"}), ("steps",), on=DAY)
    assert say("recalled_groups.fees") not in reply.text


def test_a_record_wholly_from_memory_never_claims_that_its_source_was_checked() -> None:
    recalled = full(established={"default": "recalled"}, code="unknown")
    reply = about(recalled, ("documents", "fee"), on=DAY)
    assert say("recalled", groups=say("recalled_groups.all"), url=PAGE) in reply.text
    assert say("source_unchecked", title=recalled.source.title, url=PAGE) in reply.text
    assert "01/07/2026" not in reply.text
    assert say("no_code") in reply.text


def test_next_steps_lead_online_first_and_leave_out_what_was_asked() -> None:
    buttons = next_steps(full(), ("fee",))
    assert buttons[0].url == "https://nop.gov.vn/1"
    assert buttons[1].payload == f'/start_postal{{"procedure":"{MARRIAGE}"}}'
    assert say("button.fee") not in [button.title for button in buttons]
    assert len(buttons) <= MAX_BUTTONS


def test_where_nothing_goes_online_the_first_step_is_the_official_page() -> None:
    buttons = next_steps(full(submission=[{"method": Method.COUNTER.value}]), ("fee",))
    assert (buttons[0].title, buttons[0].url) == (say("button.page"), PAGE)


# --- what fits ---------------------------------------------------------------------------------------------------

LONG = {
    "conditions": [f"Điều kiện {n} ".ljust(400, "x") for n in range(20)],
    "steps": [f"Bước {n} ".ljust(400, "x") for n in range(20)],
    "results": [f"Kết quả {n} ".ljust(280, "x") for n in range(20)],
    "applicants": [f"Người {n} ".ljust(280, "x") for n in range(20)],
}


def test_everything_asked_at_once_fits_one_reply_and_what_is_left_out_is_named() -> None:
    reply = about(full(**LONG), ASPECTS[1:], on=DAY)
    assert len(reply.text) <= MAX_TEXT
    told = [aspect for aspect in ASPECTS[1:] if f"\n{say(f'{aspect}.title')}:" in reply.text]
    assert told == list(ASPECTS[1 : len(told) + 1])
    left = ASPECTS[len(told) + 1 :]
    named = reply.text.split("Còn phần")[1] if left else ""
    assert all(say(f"{aspect}.title").lower() in named for aspect in left)


def test_who_asks_for_the_papers_gets_all_of_them_before_anything_nobody_asked_for() -> None:
    items = [{"name": f"Giấy {n} ".ljust(250, "x")} for n in range(12)]
    reply = about(
        full(dossier=[{"case": "Hồ sơ", "items": items}], fee_note="y" * 390, authority={"receives": "z" * 300}),
        ("documents",),
        on=DAY,
        also=("fee", "place", "time_limit"),
    )
    assert all(item["name"] in reply.text for item in items)
    assert len(reply.text) <= MAX_TEXT
    assert "Còn phần" in reply.text


def test_all_that_fits_is_told_without_a_word_of_more() -> None:
    assert "Còn phần" not in about(full(), ("documents",), on=DAY, also=("fee",)).text


def test_paragraphs_put_before_and_after_frame_the_sections() -> None:
    text = about(full(), ("fee",), on=DAY, first=["ĐẦU"], last=["CUỐI"]).text
    assert text.index("ĐẦU") < text.index(say("fee.title")) < text.index("CUỐI") < text.index("Nguồn:")


def test_later_states_are_cleaned_like_the_present_one() -> None:
    later = full_raw(established={"default": "imported"}, conditions=["Xem lua-dao.vn"])
    record = full(upcoming=[{"effective_from": "2027-01-01", "record": later}])
    assert "lua-dao" not in (shown(record).upcoming[0][1].conditions or ("",))[0]


def test_of_two_things_asked_the_known_one_is_answered_and_the_other_named_as_missing() -> None:
    record = procedure(fees=[{"name": "Lệ phí", "layer": "national", "amount": 20000}])
    reply = about(record, ("fee", "steps"), on=DAY)
    assert reply.status is Status.ANSWERED
    assert reply.missing == ("steps",)
    assert say("missing", names=say("steps.title").lower()) in reply.text
    assert "20.000" in reply.text


def test_an_answer_that_knows_all_or_nothing_names_nothing_as_missing_beside_its_sections() -> None:
    record = procedure(fees=[{"name": "Lệ phí", "layer": "national", "amount": 20000}])
    beginning = say("missing", names="").split(":")[0]
    assert beginning not in about(record, ("fee",), on=DAY).text
    assert beginning not in about(record, ("steps",), on=DAY).text
