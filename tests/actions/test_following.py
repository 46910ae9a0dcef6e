"""What a message in a talk is about: what is at hand, something before it, or something new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import following
from actions.following import (
    EVIDENCE,
    About,
    Following,
    about_of,
    evidence_of,
    load_following,
    opens_a_turn,
    talked_about,
    turned_by,
)
from actions.question import Context, Question
from knowledge.index import SearchIndex
from knowledge.reading.references import Reference
from knowledge.search import search
from tests.support.catalogue import asks, full, index_of, small_town
from tests.support.records import procedure

MARRIAGE, BIRTH, RESIDENCE, CARD = "1.000894", "1.001193", "1.004222", "1.014064"
AFTER_MARRIAGE = Context(procedure_id=MARRIAGE, recent=(MARRIAGE,))


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    card = procedure(code=CARD, name="Cấp lại thẻ căn cước", field="can_cuoc", aliases=["căn cước bị mất"])
    return index_of(*small_town(), card)


def about(question: Question, context: Context, index: SearchIndex) -> tuple[About, str | None]:
    return about_of(question, context, search(question.text, index), index)


def evidence(question: Question, context: Context, index: SearchIndex) -> dict[str, float]:
    talked, outcome = talked_about(question, context, index), search(question.text, index)
    known = evidence_of(question, context, outcome, talked, turned_by(question, context, outcome, index), index)
    return dict(zip(EVIDENCE, known, strict=True))


@pytest.mark.parametrize(
    ("text", "aspect", "mentions"),
    [
        ("thế lệ phí?", "fee", 0.0),
        ("căn cước của hai bên có phải bản chính không", "documents", 0.4),
        ("ai đi nộp cũng được à", "applicant", 0.1),
    ],
)
def test_a_follow_up_stays_with_what_is_at_hand(text: str, aspect: str, mentions: float, index: SearchIndex) -> None:
    assert about(asks(text, aspect, mentions=mentions), AFTER_MARRIAGE, index) == (About.AT_HAND, MARRIAGE)


def test_a_plain_name_is_something_new(index: SearchIndex) -> None:
    assert about(asks("tôi muốn nhập hộ khẩu thì hết bao nhiêu tiền", "fee"), AFTER_MARRIAGE, index) == (About.NEW, None)


def test_what_was_talked_about_before_is_taken_up_again(index: SearchIndex) -> None:
    context = Context(procedure_id=BIRTH, recent=(MARRIAGE, BIRTH))
    question = replace(
        asks("còn cái kết hôn thì lệ phí sao", "fee", mentions=0.5), carries_on=True, reference=Reference(returns="named")
    )
    assert about(question, context, index) == (About.EARLIER, MARRIAGE)


def test_nothing_before_cannot_be_taken_up_again(index: SearchIndex) -> None:
    question = replace(asks("quay lại cái đó", mentions=0.0), reference=Reference(returns="named"))
    assert about(question, AFTER_MARRIAGE, index)[0] is not About.EARLIER


def test_a_paper_of_the_record_at_hand_speaks_for_it(index: SearchIndex) -> None:
    """ "Căn cước của hai bên" stands in the dossier of a marriage, not in that of a birth."""
    question = asks("căn cước của hai bên thì sao", "documents", mentions=0.5)
    marriage, birth = (evidence(question, Context(procedure_id=at_hand), index)["told"] for at_hand in (MARRIAGE, BIRTH))
    assert marriage > birth


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("nộp bản photo", "papers"),
        ("chồng đi thay được không", "checks"),
        ("còn của em trai", "owns"),
        ("thôi chốt cái đó", "settles"),
        ("con tôi cũng bị", "also"),
        ("còn của em trai", "turns"),
    ],
)
def test_words_that_tell_what_a_turn_is_about_are_evidence(text: str, piece: str, index: SearchIndex) -> None:
    said, other = (evidence(asks(words, mentions=0.0), AFTER_MARRIAGE, index)[piece] for words in (text, "mấy ngày xong"))
    assert (said, other) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("text", "goes_over"),
    [("con tôi mười lăm tuổi", False), ("còn con tôi thì sao", True), ("con của toi thì sao", False), ("con cua toi", True)],
)
def test_a_child_is_no_turn_where_marks_are_written(text: str, goes_over: bool) -> None:
    assert opens_a_turn(asks(text)) == goes_over


@pytest.mark.parametrize(("corrects", "said"), [(False, About.AT_HAND), (True, About.NEW)])
def test_what_takes_back_leaves_the_record_at_hand(corrects: bool, said: About, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "turned_by", lambda *_: CARD)
    monkeypatch.setattr(Following, "chances", lambda *_: {About.AT_HAND: 0.6, About.NEW: 0.4, About.EARLIER: 0.0})
    index = index_of(*small_town(), procedure(code=CARD, name="Cấp lại thẻ căn cước", field="can_cuoc"))
    long = replace(asks("thẻ của vợ tôi bị mất chứ", mentions=0.0), reference=Reference(corrects=corrects))
    assert about(long, AFTER_MARRIAGE, index)[0] is said


def test_another_record_about_the_thing_at_hand_is_turned_to() -> None:
    issue, again = "1.014061", CARD
    records = [
        procedure(code=issue, name="Cấp thẻ căn cước", field="can_cuoc", aliases=["làm căn cước"]),
        procedure(code=again, name="Cấp lại thẻ căn cước", field="can_cuoc", aliases=["căn cước bị mất"]),
    ]
    index, context = index_of(*records), Context(procedure_id=issue, recent=(issue,))
    lost = asks("bị mất cơ", mentions=0.0)
    assert evidence(lost, context, index)["turns_to"] == 1.0
    assert about(lost, context, index) == (About.NEW, again)


def test_the_chances_are_whole_and_every_piece_has_its_weight(index: SearchIndex) -> None:
    loaded = load_following()
    known = evidence(asks("kết hôn"), AFTER_MARRIAGE, index)
    assert sum(loaded.chances(list(known.values())).values()) == pytest.approx(1.0)
    assert all(set(table) == {*EVIDENCE, "bias"} for table in loaded.weights.values())


def test_a_message_of_nothing_known_is_read_too(index: SearchIndex) -> None:
    assert evidence(asks("???", mentions=0.0), AFTER_MARRIAGE, index)["best"] == 0.0


def test_a_name_said_whole_counts_as_called() -> None:
    index = index_of(full(), procedure(code="1.001193", name="Đăng ký khai sinh"))
    said = [asks(text, "fee") for text in ("đăng ký khai sinh mất mấy tiền", "khai báo sinh nở mất mấy tiền")]
    assert [evidence(one, AFTER_MARRIAGE, index)["called"] for one in said] == [1.0, 0.0]


def test_the_latest_of_two_that_match_alike_is_meant(index: SearchIndex) -> None:
    context = Context(procedure_id=BIRTH, recent=(MARRIAGE, RESIDENCE, BIRTH))
    question = replace(asks("còn cái trước thì sao", "fee", mentions=0.0), reference=Reference(returns="named"))
    assert about(question, context, index) == (About.EARLIER, RESIDENCE)
