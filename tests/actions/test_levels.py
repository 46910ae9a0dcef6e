"""The online levels in both vocabularies, with their legal basis."""

from __future__ import annotations

from actions.levels import LEVELS_FILE, explain_levels
from actions.reply import Status
from actions.wording import say
from knowledge.loader import read_yaml


def test_both_levels_and_the_old_four_are_explained_with_their_basis() -> None:
    reply = explain_levels()
    content = read_yaml(LEVELS_FILE)
    assert reply.status is Status.ANSWERED
    for key in ("full", "partial", "old"):
        assert content[key]["meaning"] in reply.text
        assert content[key]["basis"] in reply.text


def test_the_explanation_says_that_people_s_words_are_a_habit_and_no_rule() -> None:
    assert say("levels.habit") in explain_levels().text


def test_the_explanation_names_its_source_and_leads_to_both_lists() -> None:
    reply = explain_levels()
    assert reply.sources[0].url.startswith("https://")
    assert [button.payload for button in reply.buttons] == [
        '/list_by_level{"online_level":"full"}',
        '/list_by_level{"online_level":"partial"}',
    ]


def test_an_explanation_from_memory_is_marked() -> None:
    content = read_yaml(LEVELS_FILE)
    recalled = any(content[key]["established"] == "recalled" for key in ("full", "partial", "old"))
    mark = say("recalled", groups=say("recalled_groups.all"), url=content["source"]["url"])
    assert (mark in explain_levels().text) is recalled
