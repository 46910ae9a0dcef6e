"""What is said before an order is begun."""

from __future__ import annotations

from bot.post.asking import say
from bot.post.facts import facts_message
from knowledge.post.offer import Case, Paper, forms_act, forms_source
from tests.bot.post.ordering_fixtures import ONE, TWO, offer_of


def test_originals_certified_and_shown_papers_are_told_apart_and_nothing_is_invented() -> None:
    text = facts_message(offer_of(*ONE))["text"]
    assert say("facts.originals", papers="Tờ khai đăng ký khai sinh; Giấy chứng sinh") in text
    assert say("facts.certified", papers="Giấy kết hôn") in text and say("facts.shown", papers="Căn cước") in text
    assert say("facts.way") in text and "1900 54 54 81" in text


def test_a_paper_of_several_cases_is_named_once_and_many_are_counted() -> None:
    assert facts_message(offer_of(*TWO))["text"].count("Giấy chứng sinh") == 1
    many = Case("", tuple(Paper(f"Giấy {number}", originals=1) for number in range(8)))
    text = facts_message(offer_of(many))["text"]
    assert "Giấy 4" in text and "Giấy 5" not in text and say("facts.more", count=3) in text


def test_what_the_assistant_has_said_of_the_price_is_not_said_again() -> None:
    assert "Giá cước" not in facts_message(offer_of(*ONE), said=["gọi 1900 54 54 81"])["text"]


def test_papers_that_are_not_on_record_are_said_to_be_unknown() -> None:
    assert say("facts.unknown") in facts_message(offer_of())["text"]


def test_a_certified_copy_travels_whatever_is_shown_at_the_desk() -> None:
    both = Case("", (Paper("Bản sao chứng thực", is_certified=True, is_shown=True),))
    text = facts_message(offer_of(both))["text"]
    assert say("facts.certified", papers="Bản sao chứng thực") in text and text.count("Bản sao chứng thực") == 1


def test_that_the_result_comes_by_post_too_is_said_with_its_source() -> None:
    text = facts_message(offer_of(*ONE))["text"]
    assert forms_act() in text and forms_source().url in text and "23/11/2026" in text
