"""Each metric judges what it says and nothing else; a figure is a share with its interval and its number of cases."""

from __future__ import annotations

import pytest

from bot.evaluation.metrics import METRICS, figures_of, only, rights
from tests.bot.evaluation.observations import BIRTH, case, seen

OUTSIDE = case(intent="out_of_scope", procedures=(), aspects=None, outside="chat")


def test_a_right_answer_is_right_in_everything_judged_of_it() -> None:
    assert rights(seen()) == dict.fromkeys(
        ("procedure.first", "procedure.first5", "procedure.mrr", "aspects", "answered", "intent", "kind"), 1.0
    )


def test_a_procedure_in_third_place_counts_a_third() -> None:
    found = rights(seen(codes=("a", "b", BIRTH)))
    assert (found["procedure.first"], found["procedure.first5"], found["procedure.mrr"]) == (0.0, 1.0, 1 / 3)


def test_a_procedure_in_sixth_place_is_not_among_the_first_five() -> None:
    found = rights(seen(codes=("a", "b", "c", "d", "e", BIRTH)))
    assert (found["procedure.first5"], found["procedure.mrr"]) == (0.0, 1 / 6)


def test_any_of_several_right_procedures_will_do() -> None:
    assert rights(seen(case(procedures=("x", BIRTH))))["procedure.first"] == 1.0


def test_a_procedure_not_named_counts_nothing() -> None:
    found = rights(seen(codes=(), status="unanswerable_not_covered"))
    assert (found["procedure.mrr"], found["answered"]) == (0.0, 0.0)


def test_aspects_must_be_all_and_no_other() -> None:
    for aspects in (frozenset({"documents", "fee"}), frozenset({"fee"}), frozenset[str]()):
        found = rights(seen(aspects=aspects))
        assert (found["aspects"], found["intent"], found["kind"]) == (0.0, 1.0, 0.0)


def test_asking_back_counts_as_answered_and_an_error_does_not() -> None:
    assert rights(seen(status="clarification"))["answered"] == 1.0
    assert rights(seen(status="error_internal"))["answered"] == 0.0


def test_other_kinds_are_judged_by_their_intent_alone() -> None:
    other = case(intent="greet", procedures=(), aspects=None)
    assert rights(seen(other, intent="greet", codes=(), aspects=frozenset())) == {"intent": 1.0, "kind": 1.0}


def test_what_lies_outside_may_be_answered_without_a_procedure_only() -> None:
    shape = {"intent": "out_of_scope", "aspects": frozenset[str](), "outside": "chat"}
    assert rights(seen(OUTSIDE, codes=(), **shape)) | {"abstain": 1.0, "declined": 1.0} == rights(
        seen(OUTSIDE, codes=(), **shape)
    )
    answered, asked_back = rights(seen(OUTSIDE, **shape)), rights(seen(OUTSIDE, status="clarification", **shape))
    assert (answered["abstain"], answered["declined"]) == (0.0, 0.0)
    assert (asked_back["abstain"], asked_back["declined"]) == (1.0, 0.0)


def test_the_reason_for_lying_outside_is_judged_where_the_author_gives_one() -> None:
    assert rights(seen(OUTSIDE, outside="abuse"))["outside_kind"] == 0.0
    assert "outside_kind" not in rights(seen(case(intent="out_of_scope", procedures=(), aspects=None)))


def test_a_claim_is_judged_by_what_is_said_to_it() -> None:
    for premise, said, right in (
        ("false", "wrong", 1.0),
        ("false", "right", 0.0),
        ("true", "right", 1.0),
        ("true", "depends", 1.0),
        ("true", "wrong", 0.0),
        ("unknown", "open", 1.0),
        ("unknown", "right", 0.0),
    ):
        claimed = case(claim="fee", premise=premise)
        assert rights(seen(claimed, verdicts={"fee": said}))["premise"] == right, (premise, said)
    assert rights(seen(case(claim="fee", premise="false")))["premise"] == 0.0
    assert rights(seen(case(claim="fee", premise="false"), verdicts={"time_limit": "wrong"}))["premise"] == 0.0


@pytest.mark.parametrize(("claimed", "told"), [("online_level", "how_online"), ("how_online", "online_level")])
def test_a_claim_of_the_online_way_may_be_judged_in_either_section_that_tells_of_it(claimed: str, told: str) -> None:
    assert rights(seen(case(claim=claimed, premise="false"), verdicts={told: "wrong"}))["premise"] == 1.0
    assert rights(seen(case(claim=claimed, premise="false"), verdicts={told: "right"}))["premise"] == 0.0


def test_a_turn_is_judged_in_context_and_counts_for_no_other_metric() -> None:
    follow_up = case(intent="ask_fee", aspects=frozenset({"fee"}))
    assert rights(seen(follow_up, aspects=frozenset({"fee"}), in_dialogue=True)) == {"turn": 1.0}
    assert rights(seen(follow_up, aspects=frozenset({"fee"}), codes=("a", BIRTH), in_dialogue=True)) == {"turn": 0.0}
    assert rights(seen(follow_up, in_dialogue=True)) == {"turn": 0.0}
    thanks = case(intent="thanks", procedures=(), aspects=None)
    assert rights(seen(thanks, intent="thanks", codes=(), in_dialogue=True)) == {"turn": 1.0}
    assert rights(seen(thanks, intent="greet", codes=(), in_dialogue=True)) == {"turn": 0.0}


def test_figures_are_shares_by_slice_in_the_order_of_the_slices() -> None:
    right, wrong = seen(slices=("all", "typo")), seen(slices=("all",), codes=(), family="death")
    figures = figures_of([right, wrong])
    assert list(dict.fromkeys(figure.slice for figure in figures)) == ["all", "typo"]
    first = figures[0]
    assert (first.metric, first.slice, first.value, first.n) == ("procedure.first", "all", 0.5, 2)
    assert first.low <= first.value <= first.high
    assert {figure.metric for figure in figures} <= set(METRICS)
    assert {figure.slice for figure in only(figures, "typo")} == {"typo"}


def test_a_figure_prints_what_the_contract_names() -> None:
    printed = figures_of([seen()])[0].as_dict()
    assert list(printed) == ["metric", "slice", "value", "low", "high", "n", "peer_value"]
