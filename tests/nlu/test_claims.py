"""What was heard and is asked to be so is told apart from a plain question."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.evaluation.cases import DEVELOPMENT, load_tables
from knowledge.reading import read
from nlu.claims import SURELY, Claims, claims_in
from nlu.question_kind import QUESTION


@pytest.mark.parametrize(
    ("text", "aspects", "claim"),
    [
        ("khai sinh mất 500 nghìn đúng không", ["fee"], {"aspect": "fee", "amount": 500_000}),
        (
            "nghe nói khai tử không mất tiền",
            ["fee"],
            {"aspect": "fee", "amount": 0, "said": "nghe noi khai tu khong mat tien"},
        ),
        (
            "kết hôn phải chờ 2 tháng phải không",
            ["time_limit"],
            {"aspect": "time_limit", "amount": 2.0, "unit": "month"},
        ),
        (
            "nhập khẩu lấy luôn trong ngày đúng không",
            ["time_limit"],
            {"aspect": "time_limit", "amount": 0.0, "unit": "same_day"},
        ),
        (
            "chị văn thư bảo hai chục nghìn một trang, có đúng giá không",
            ["fee"],
            {"aspect": "fee", "amount": 20_000, "each": True},
        ),
        (
            "tách khẩu nghe nói phải đợi cả tháng",
            ["time_limit"],
            {"aspect": "time_limit", "amount": 1.0, "unit": "month"},
        ),
        ("hòa giải đất phải lên tòa đúng không", ["place"], {"aspect": "place", "agency": "Tòa án"}),
        ("sao y nộp online được rồi đúng không", ["how_online"], {"aspect": "how_online", "level": "online"}),
        (
            "khai sinh phải có giấy chứng sinh ở viện cho, đúng không",
            ["documents"],
            {"aspect": "documents", "paper": "giay chung sinh", "needed": True},
        ),
        ("kết hôn nộp ở huyện phải không", ["place"], {"aspect": "place", "level": "district"}),
        ("lý lịch tư pháp ra sở tư pháp nộp đúng không", ["place"], {"aspect": "place", "agency": "Sở Tư pháp"}),
        ("khai sinh ra phường làm đúng không", ["place"], {"aspect": "place", "level": "commune"}),
        ("nghe nói cái này toàn trình rồi", ["online_level"], {"aspect": "online_level", "level": "full"}),
        ("rút bảo hiểm bị thu phí 10% thật à", ["fee"], {"aspect": "fee", "percent": 10.0}),
        ("đi đăng ký có phải đóng tiền như người ta nói không", ["fee"], {"aspect": "fee", "paid": True}),
        ("bảo nộp 500 nghìn mới làm", ["fee"], {"aspect": "fee", "amount": 500_000}),
        (
            "khai sinh xong nửa tháng mới được cầm giấy",
            ["time_limit"],
            {"aspect": "time_limit", "amount": 0.5, "unit": "month"},
        ),
        ("nghe nói ra phường nào trong tỉnh nộp cũng được", ["place"], {"aspect": "place", "level": "any"}),
        ("họ bảo phải về tận quê mới nộp được", ["place"], {"aspect": "place", "level": "own"}),
        ("ra mốt cửa ủy ban xã là được phải không", ["place"], {"aspect": "place", "level": "commune_office"}),
        ("nghe nói giờ chỉ nhận qua mạng thôi", ["how_online"], {"aspect": "how_online", "level": "only"}),
        ("nghe nói nộp online rồi mà vẫn phải lên xã ký", ["online_level"], {"aspect": "online_level", "level": "partial"}),
        ("gửi bưu điện là được chứ", ["postal"], {"aspect": "postal", "offered": True, "result": False}),
        ("xong họ gửi bưu điện về tận nhà phải không", ["postal"], {"aspect": "postal", "offered": True, "result": True}),
        ("nghe nói không gửi bưu điện được", ["postal"], {"aspect": "postal", "offered": False, "result": False}),
        ("nghe nói phải chính chủ đi, không nhờ ai được", ["applicant"], {"aspect": "applicant", "who": "alone"}),
        ("nhờ vợ đi thay là được chứ nhỉ", ["applicant"], {"aspect": "applicant", "who": "others"}),
        (
            "nghe nói đổi bằng không phải khám sức khỏe",
            ["documents"],
            {"aspect": "documents", "paper": "kham suc khoe", "needed": False},
        ),
        (
            "nghe nói không cần giấy xác nhận độc thân nữa",
            ["documents"],
            {"aspect": "documents", "paper": "giay xac nhan doc than", "needed": False},
        ),
        (
            "kết hôn phải có giấy xác nhận độc thân đúng không",
            ["documents"],
            {"aspect": "documents", "paper": "giay xac nhan doc than", "needed": True},
        ),
        (
            "nghe nói giấy ủy quyền phải công chứng",
            ["documents"],
            {"aspect": "documents", "paper": "giay uy quyen", "made": "certified", "needed": True},
        ),
        (
            "nghe nói phải công chứng hợp đồng thuê nhà",
            ["documents"],
            {"aspect": "documents", "paper": "hop dong thue nha", "made": "certified", "needed": True},
        ),
        (
            "nghe nói giấy ủy quyền viết tay cũng được",
            ["documents"],
            {"aspect": "documents", "paper": "giay uy quyen", "made": "certified", "needed": False},
        ),
        (
            "sổ đỏ phải nộp bản gốc đúng không",
            ["documents"],
            {"aspect": "documents", "paper": "so do", "made": "original", "needed": True},
        ),
        (
            "nghe nói chỉ cần mỗi tờ khai thôi",
            ["documents"],
            {"aspect": "documents", "paper": "to khai", "only": True},
        ),
        (
            "nghe nói không có giấy chứng sinh thì xã không làm",
            ["documents"],
            {"aspect": "documents", "paper": "giay chung sinh", "needed": True},
        ),
        ("nghe nói phải gửi ra tận Hà Nội", ["place"], {"aspect": "place", "level": "ministry"}),
        ("lên phòng tài chính huyện chứ nhỉ", ["place"], {"aspect": "place", "level": "district"}),
        ("mất bằng lái lên Sở Giao thông phải không", ["place"], {"aspect": "place", "agency": "Sở Giao thông"}),
        (
            "rút bảo hiểm một lần thì 5 ngày làm việc là giải quyết xong đúng không, em đang cần gấp lắm ạ",
            ["time_limit"],
            {"aspect": "time_limit", "amount": 5.0, "unit": "working_day"},
        ),
    ],
)
def test_what_was_heard_is_read(text: str, aspects: list[str], claim: dict[str, Any]) -> None:
    assert list(claims_in(text, aspects)) == [claim]


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("khai sinh hết bao nhiêu tiền", ["fee"]),
        ("khai sinh có mất tiền không", ["fee"]),
        ("con tôi sinh được 2 tháng thì khai sinh cần gì", ["documents"]),
        ("vay 50 triệu có đúng là phải thế chấp không", ["conditions"]),
        ("nghe nói thủ tục 1.001193 làm ở xã", ["overview"]),
        ("tôi lái xe trong quân đội 8 năm, bằng đơn vị cấp, nghe nói đổi được, phải làm sao", ["overview"]),
        ("con tôi 9 tháng tuổi, nghe nói phải làm căn cước", ["time_limit"]),
        ("dùng đất từ năm 1990, nghe nói làm được sổ", ["time_limit"]),
        ("nộp 20 ngày rồi chưa có", ["time_limit"]),
        ("nghe nói quá 30 ngày là hết đường xin", ["time_limit"]),
        ("đăng ký kết hôn cần giấy gì ạ", ["documents"]),
        ("phải mang giấy tờ gì vậy ạ", ["documents"]),
        ("muốn mở quán, họ bảo phải xin phép, cần hồ sơ gì", ["documents"]),
        ("nghe nói đổi rồi, nộp ở xã hay ở tỉnh ạ", ["place"]),
        ("ra xã khác cho gần được chứ", ["place"]),
        ("công an bảo ghi sai, đi đâu sửa ạ", ["place"]),
        ("khai trên mạng rồi có phải lên nữa không", ["online_level"]),
        ("người thứ năm đóng bao nhiêu, có đúng giảm không", ["fee"]),
        ("mất mấy ngày rứa", ["time_limit"]),
        ("trọ mỗi tháng thu mười triệu, nghe bảo phải nộp thuế", ["fee"]),
        ("vợ tôi không có giấy chứng sinh", ["documents"]),
        ("đi đâu để ra tòa, có đúng phải nộp đơn không", ["place"]),
        ("viện phí tự trả 12 triệu, nghe nói đòi lại được", ["overview"]),
        ("phải lên xã nộp những gì, có đúng là nhiều lắm không", ["documents"]),
    ],
)
def test_a_plain_question_claims_nothing(text: str, aspects: list[str]) -> None:
    assert list(claims_in(text, aspects)) == []


def test_a_belief_that_was_heard_is_read_in_whatever_words_it_is_doubted() -> None:
    text = "kêu 5 ngày làm việc mới có, lâu gì mà dữ z"
    assert list(claims_in(text, ["time_limit"])) == []
    assert [claim["amount"] for claim in claims_in(text, ["time_limit"], believes=True)] == [5.0]


def test_what_is_believed_may_be_of_an_aspect_only_faintly_heard() -> None:
    question = {"aspects": ["overview"], "faint": ["place"], "mentions": 0.1}
    for log_odds, claims in ((SURELY, [{"aspect": "place", "level": "district"}]), (SURELY - 1, [])):
        message = Message(data={TEXT: "ra huyện mà nộp chứ nhỉ", QUESTION: {**question, "believes": log_odds}})
        Claims().process([message])
        assert message.get(QUESTION)["claims"] == claims


def test_claims_stand_beside_the_aspects_of_a_message() -> None:
    message = Message(data={TEXT: "mất 500k phải không", QUESTION: {"aspects": ["fee"], "mentions": 0.1}})
    Claims().process([message])
    assert message.get(QUESTION) == {
        "aspects": ["fee"],
        "mentions": 0.1,
        "claims": [{"aspect": "fee", "amount": 500_000}],
    }


def test_what_sounds_outside_is_read_for_claims_too() -> None:
    message = Message(data={TEXT: "mất 500k phải không", QUESTION: {"aspects": [], "heard": ["fee"]}})
    Claims().process([message])
    assert message.get(QUESTION)["claims"] == [{"aspect": "fee", "amount": 500_000}]


def test_a_button_claims_nothing() -> None:
    message = Message(data={TEXT: "/ask_fee"})
    Claims().process([message])
    assert message.get(QUESTION) is None


MOST_CLAIMED = 0.03
"""Share of the development questions without a labelled claim that may be read as one: a yes-or-no question is close to it."""


def test_hardly_a_question_without_a_claim_is_read_as_one() -> None:
    tables = load_tables(DEVELOPMENT)
    cases = [*tables.cases, *(turn for dialogue in tables.dialogues for turn in dialogue.turns)]
    plain = [case for case in cases if case.aspects and not case.claim]
    claimed = [case for case in plain if any(claims_in(read(case.text).plain, case.aspects or ()))]
    assert len(claimed) <= MOST_CLAIMED * len(plain)
