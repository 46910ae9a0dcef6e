"""How a message refers to what was said before, and which words are left to read on."""

from __future__ import annotations

import pytest

from knowledge.reading.references import Reference, reference_in


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("à nhầm, kết hôn cơ", "kết hôn"),
        ("a nham, ket hon co", "ket hon"),
        ("ý em là cấp lại", "cấp lại"),
        ("không, của mẹ em", "của mẹ em"),
        ("ko, ý mình là thêm tầng", "thêm tầng"),
        ("đăng ký thường trú à nhầm tạm trú", "tạm trú"),
        ("kết hôn cơ, em nhầm", "kết hôn"),
        ("ý tôi hỏi là bao lâu được cấp cơ", "bao lâu được cấp"),
    ],
)
def test_a_correction_leaves_what_is_meant(text: str, rest: str) -> None:
    reference = reference_in(text)
    assert reference.corrects
    assert reference.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "trang trai chan nuoi quy mo lon thi xin giay gi",
        "họ đánh máy nhầm một số trong căn cước của bố tôi",
        "xã cưỡng chế nhầm, máy ủi nát vườn nhà tôi",
        "khai sinh phải có kết hôn, bác tôi nói rứa",
        "đăng ký khai sinh cho con tôi, nói năm ngày mới có",
        "vợ tôi nói tiếng Việt còn kém",
        "ông ấy không chịu ký thì tôi có tự làm được không",
        "họ có văn bản nhận sai rồi, tôi đòi tiền",
        "tôi góp ý là quầy số 3 để dân chờ lâu",
        "mất căn cước rồi, giờ đi xin cái khác thì mang gì",
        "chăn nuôi phải chuyển sang việc khác thì được hỗ trợ gì",
        "có phải quay lại tận nơi không hay gửi bưu điện",
        "lộn xộn hết rồi",
    ],
)
def test_what_only_sounds_like_a_reference_takes_nothing_away(text: str) -> None:
    assert reference_in(text).plain
    assert reference_in(text).rest == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("dạ thôi, nhầm, em hỏi tạm trú", "tạm trú"),
        ("làm khai sinh. Nhầm rồi, khai tử", "khai tử"),
        ("dạ em cái khác cơ", ""),
        ("đất xong rồi, quay lại chuyện hộ khẩu", "đất xong rồi hộ khẩu"),
        ("khai sinh cho con, à mà nhầm, kết hôn", "kết hôn"),
        ("chết nhầm, em hỏi khai tử", "khai tử"),
    ],
)
def test_what_begins_a_clause_counts_inside_a_message(text: str, rest: str) -> None:
    reference = reference_in(text)
    assert not reference.plain
    assert reference.rest == rest


@pytest.mark.parametrize(
    ("text", "where", "rest"),
    [
        ("quay lại cái khai sinh lúc nãy", "named", "khai sinh"),
        ("quay lai cai khai sinh luc nay", "named", "khai sinh"),
        ("còn cái tạm trú hồi nãy nộp ở đâu", "named", "còn cái tạm trú nộp ở đâu"),
        ("cái đầu tiên em hỏi", "first", ""),
        ("thủ tục trước đó", "before", ""),
        ("quay lại cái lúc nãy", "before", ""),
    ],
)
def test_going_back_tells_to_what(text: str, where: str, rest: str) -> None:
    reference = reference_in(text)
    assert (reference.returns, reference.rest) == (where, rest)


@pytest.mark.parametrize("text", ["nhắc lại giúp em", "hỏi lại câu lúc nãy", "nói lại đi", "noi lai di"])
def test_wanting_the_last_answer_again_says_nothing_else(text: str) -> None:
    reference = reference_in(text)
    assert reference.repeats
    assert reference.whole


@pytest.mark.parametrize("text", ["như trên", "như câu trước", "cũng hỏi như vậy", "y như trên nhé"])
def test_the_same_as_before_says_nothing_else(text: str) -> None:
    assert reference_in(text).same
    assert reference_in(text).whole


def test_the_same_question_about_something_else_keeps_its_name() -> None:
    assert reference_in("kết hôn thì như trên").rest == "kết hôn"


@pytest.mark.parametrize("text", ["không cái nào", "cái khác cơ", "không phải mấy cái đó", "nỏ cái mô đúng"])
def test_none_of_what_was_offered_is_refused(text: str) -> None:
    assert reference_in(text).refuses
    assert reference_in(text).whole


@pytest.mark.parametrize(
    "text", ["cái đó làm ở đâu", "giấy nớ mần ở mô", "thủ tục này mất bao lâu", "ở đó có làm thứ 7 không"]
)
def test_a_pronoun_points_and_stays_in_the_message(text: str) -> None:
    reference = reference_in(text)
    assert reference.points
    assert reference.plain
    assert reference.rest == text


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký kết hôn cần giấy tờ gì",
        "giấy khai sinh bị ghi nhầm tên",
        "khai sinh nhầm ngày sinh sửa ở đâu",
        "quay lại từ đầu",
        "trở lại quốc tịch Việt Nam",
        "không phải cấp mới mà cấp lại",
        "à không phải đổi, mất rồi cơ",
        "chuyển nhầm trường",
        "không",
        "không phải",
        "à nhầm",
        "",
    ],
)
def test_what_only_sounds_like_a_reference_is_an_ordinary_message(text: str) -> None:
    assert reference_in(text) == Reference(rest=text)
