"""What is said of a dossier: its code in plain words, its state where one is known, the official page, whom to ask."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actions import dossiers
from actions.dossiers import (
    MAX_CODES,
    MAX_SUPPLEMENT,
    Asked,
    Found,
    Missing,
    Trouble,
    asked_in,
    dossier_status,
    looked_up,
    names_only_dossiers,
)
from actions.question import Question
from actions.reply import Reply, Status
from actions.wording import say
from knowledge.desks import DESKS_FILE
from knowledge.dossiers import DOSSIERS_FILE, DossierStatus, Stage, codes_in, load_stages, look_up_page
from knowledge.dossiers.errors import LookUpError, UnknownDossierError

CODE = "H41.18-230501-0001"
DAY = date(2026, 11, 26)
AT = datetime(2026, 11, 26, 5, 7, tzinfo=UTC)
PAGE = "https://look.gov.vn/?code={code}"


def said(text: str, found: Mapping[str, Found] | None = None, **more: Any) -> Reply:
    return dossier_status(asked_in(text), found or {}, on=DAY, **more)


def told(stage: Stage, **more: Any) -> Reply:
    return said(CODE, {CODE: DossierStatus(CODE, stage, AT, **more)}, connected=True)


# --- what the code says ------------------------------------------------------------------------------------------


def test_a_code_is_told_in_plain_words() -> None:
    reply = said(f"ho so {CODE} toi dau roi")
    assert "tỉnh Nghệ An" in reply.text
    assert "01/05/2023" in reply.text
    assert say("dossier.number", number="0001", count=1) in reply.text
    assert say("dossier.unit", unit="18") in reply.text  # whose part it is, no source states


def test_without_a_system_no_state_is_invented() -> None:
    reply = said(CODE)
    assert reply.status is Status.NO_ACCESS
    assert say("dossier.no_access") in reply.text
    assert not any(words.word in reply.text for words in load_stages().values())


@pytest.mark.parametrize(
    ("code", "key"),
    [("H50.18-230501-0001", "province"), ("G22.99-230501-0001", "ministry"), ("A12.18-230501-0001", "unknown")],
)
def test_an_agency_without_a_source_is_said_to_be_unknown(code: str, key: str) -> None:
    reply = said(code)
    assert say(f"dossier.issuer_{key}", head=code[:3]) in reply.text
    assert "hcc@nghean.gov.vn" not in reply.text  # the province's desk does not answer for others


def test_a_code_of_another_province_on_record_is_named() -> None:
    assert "Lào Cai" in said("H38.18-230501-0001").text


@pytest.mark.parametrize(
    ("text", "key"), [("H41.18-23O5O1-OOO1", "letters"), ("H41.18-231301-0001", "no_day"), ("H41.18-301301-0001", "no_day")]
)
def test_usual_mistakes_are_told(text: str, key: str) -> None:
    assert say(f"dossier.mistake.{key}", figures=text[7:13], day="") in said(text).text


def test_a_day_to_come_is_told() -> None:
    assert say("dossier.mistake.future", day="01/12/2026") in said("H41.18-261201-0001").text


def test_several_codes_are_told_and_the_rest_counted() -> None:
    codes = [f"H41.18-230501-{number:04}" for number in range(1, MAX_CODES + 3)]
    text = said(" ".join(codes)).text
    assert all(say("dossier.title", code=code) in text for code in codes[:MAX_CODES])
    assert say("dossier.title", code=codes[MAX_CODES]) not in text
    assert say("dossier.more", count=2) in text


# --- the way on --------------------------------------------------------------------------------------------------


def test_the_code_stands_alone_on_a_line_below_the_official_page() -> None:
    reply = said("h41 18 230501 0001")
    assert CODE in reply.text.splitlines()
    assert look_up_page().url in reply.text
    assert [button.url for button in reply.buttons] == [look_up_page().url]
    assert reply.sources == (look_up_page(),)


def test_a_page_that_takes_the_code_gets_it_filled_in() -> None:
    reply = said(CODE, page=PAGE)
    assert [button.url for button in reply.buttons] == [PAGE.replace("{code}", CODE)]
    assert say("dossier.page_filled", code=CODE, url=PAGE.replace("{code}", CODE)) in reply.text


@pytest.mark.parametrize("text", ["", CODE, "H41.18", "trạng thái chờ bổ sung là gì", "H50.18-230501-0001"])
def test_every_link_and_address_stands_on_record(text: str) -> None:
    record = DESKS_FILE.read_text(encoding="utf-8") + DOSSIERS_FILE.read_text(encoding="utf-8")
    for contact in re.findall(r"https?://[^\s,)]+|\S+@[\w.]+\w|\b1[89]00[ \d]+\d|\b0\d{9,10}\b", said(text).text):
        assert contact.rstrip(".,") in record


def test_a_piece_of_a_code_asks_for_the_whole_and_tells_where_it_stands() -> None:
    reply = said("hồ sơ H41.18 của tôi", connected=True)
    assert reply.status is Status.CLARIFICATION
    for key in ("ask", "where"):
        assert say(f"dossier.{key}") in reply.text
    assert say("dossier.partial", piece="H41.18") in reply.text


def test_a_procedures_code_is_told_from_a_dossiers() -> None:
    reply = dossier_status(asked_in("mã hồ sơ 1.001193", procedures=["1.001193"]), {}, on=DAY)
    assert say("dossier.procedure_code", code="1.001193") in reply.text
    assert say("dossier.ask") in reply.text


def test_a_code_the_pipeline_heard_counts_where_the_text_shows_none() -> None:
    assert asked_in("", understood=CODE) == Asked(codes_in(CODE))
    assert asked_in("", understood='"><script>') == Asked()


@pytest.mark.parametrize("stage", list(load_stages()))
def test_a_word_of_a_portal_is_explained_without_a_code(stage: Stage) -> None:
    word = load_stages()[stage].word
    reply = said(f"trạng thái {word} là gì")
    assert reply.status is Status.ANSWERED
    assert say("dossier.meaning", word=word, meaning=say(f"dossier.explain.{stage.value}")) in reply.text
    assert say("dossier.general") in reply.text


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        (Question(CODE, "inform", written=CODE), True),
        (Question(CODE, "out_of_scope", written=CODE), True),
        (Question(CODE, "out_of_scope", written=CODE, outside="injection", sounds_outside=2.0), False),
        (Question(CODE, "inform", written=CODE, emergency=True), False),
        (Question(CODE, "ask_fee", written=CODE), False),
        (Question("khai sinh", "inform", written="khai sinh"), False),
        (Question("H41.18", "inform", written="H41.18"), False),
    ],
)
def test_a_code_alone_is_a_question_about_its_dossier(question: Question, is_so: bool) -> None:
    assert names_only_dossiers(question) is is_so


# --- a state -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", list(Stage))
def test_every_state_is_explained_and_the_answer_says_when_it_was_looked_up(stage: Stage) -> None:
    reply = told(stage)
    assert reply.status is Status.ANSWERED
    assert say(f"dossier.explain.{stage.value}") in reply.text
    assert "12:07" in reply.text and "26/11/2026" in reply.text  # Vietnam's time
    assert say("dossier.general") in reply.text


def test_a_late_dossier_says_by_how_long_and_whom_to_ask() -> None:
    text = told(Stage.PROCESSING, due_on=date(2026, 11, 20)).text
    assert say("dossier.late", days=6) in text
    assert "hcc@nghean.gov.vn" in text
    assert say("dossier.phone_unknown") in text


def test_a_dossier_in_time_is_not_called_late() -> None:
    text = told(Stage.PROCESSING, due_on=DAY).text
    assert say("dossier.due", day="26/11/2026") in text
    assert say("dossier.late", days=0) not in text
    assert say("dossier.due_unknown") in told(Stage.PROCESSING).text


def test_what_to_add_is_listed_or_said_to_be_unknown() -> None:
    papers = tuple(f"giấy {number}" for number in range(MAX_SUPPLEMENT + 2))
    text = told(Stage.SUPPLEMENT, supplement=papers).text
    assert text.count("giấy ") >= MAX_SUPPLEMENT
    assert papers[MAX_SUPPLEMENT] not in text
    assert say("dossier.supplement_unknown") in told(Stage.SUPPLEMENT).text


def test_where_a_result_waits_is_told() -> None:
    assert say("dossier.pick_up", place="Quầy 3") in told(Stage.DONE, pick_up="Quầy 3").text
    assert say("dossier.pick_up_unknown") in told(Stage.DONE).text


def test_what_a_system_writes_becomes_no_link_and_no_markup() -> None:
    text = told(Stage.OTHER, word="<b>x</b> [a](https://evil.example)", office="https://evil.example/ y").text
    assert "evil.example/" not in text and "https://evil" not in text
    assert "<b>" not in text


def test_trouble_is_told_as_it_is() -> None:
    for trouble in Trouble:
        reply = said(CODE, {CODE: Missing(trouble, AT)}, connected=True)
        assert reply.status is Status.NO_ACCESS
        assert say(f"dossier.trouble.{trouble.value}", time="12:07", day="26/11/2026") in reply.text
        assert look_up_page().url in reply.text


# --- looking up --------------------------------------------------------------------------------------------------


class Answers:
    """A look-up that answers as told."""

    def __init__(self, answer: DossierStatus | Exception | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def look_up(self, code: str) -> DossierStatus:
        self.asked.append(code)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            await asyncio.sleep(60)
        assert isinstance(self.answer, DossierStatus)
        return self.answer


async def test_without_a_system_nothing_is_looked_up() -> None:
    assert await looked_up(codes_in(CODE), None) == {}


async def test_each_code_is_looked_up_as_it_is_printed() -> None:
    state = DossierStatus(CODE, Stage.DONE, AT)
    lookup = Answers(state)
    assert await looked_up(codes_in("h41 18 230501 0001"), lookup) == {CODE: state}
    assert lookup.asked == [CODE]


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (UnknownDossierError("no"), Trouble.UNKNOWN),
        (LookUpError("down"), Trouble.FAILED),
        (ValueError(f"{CODE} Nguyễn Văn A"), Trouble.FAILED),
    ],
)
async def test_whatever_goes_wrong_becomes_a_sentence_and_no_log_tells_the_code(
    error: Exception, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = await looked_up(codes_in(CODE), Answers(error))
    assert isinstance(found[CODE], Missing) and found[CODE].trouble is trouble
    assert CODE not in caplog.text and "Nguyễn" not in caplog.text


async def test_a_system_without_an_answer_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "LOOK_UP_S", 0.05)
    found = await asyncio.wait_for(looked_up(codes_in(CODE + " H41.18-230501-0002"), Answers(None)), 2)
    assert [one.trouble for one in found.values() if isinstance(one, Missing)] == [Trouble.FAILED] * 2
