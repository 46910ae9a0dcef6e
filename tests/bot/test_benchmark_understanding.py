"""The figures of understanding: ours and the peer's over the same messages."""

from __future__ import annotations

from typing import Any

import pytest

from bot.benchmark_understanding import _quality, _times, understand
from bot.evaluation.observing import Observed
from bot.evaluation.peer import Peer
from tests.bot.evaluation.observations import case, seen

OUTSIDE = seen(case(text="x", intent="out_of_scope", procedures=(), aspects=None), intent="out_of_scope", codes=())
OBSERVED = Observed((seen(), OUTSIDE), left_out=0)
PEER = Peer({"q": "ask_documents", "x": "ask_fee"}, 40.0, {"train_s": 100.0, "epochs": 100})


def test_times_stand_beside_the_peers() -> None:
    found = {figure["metric"]: figure for figure in _times([1.0, 2.0, 9.0], 60.0, PEER, None)}
    median, most, trained = (found[f"nlu.{name}"] for name in ("understand_p50_ms", "understand_p95_ms", "train_s"))
    assert (median["value"], median["peer_value"], median["ratio"], median["ok"]) == (2.0, 40.0, 0.05, True)
    assert 2.0 < most["value"] <= 9.0
    assert (trained["value"], trained["peer_value"], trained["ok"]) == (60.0, 100.0, True)


def test_quality_stands_beside_the_peers_where_it_can_compete() -> None:
    found = {figure["metric"]: figure for figure in _quality(OBSERVED, PEER, None)}
    assert (found["nlu.kind"]["value"], found["nlu.kind"]["peer_value"]) == (1.0, 0.5)
    assert (found["nlu.abstain"]["value"], found["nlu.abstain"]["peer_value"]) == (1.0, 0.0)
    assert (found["nlu.procedure1"]["value"], found["nlu.procedure1"]["peer"]) == (1.0, None)


def test_without_the_peer_the_reason_is_told() -> None:
    found = list(_quality(OBSERVED, None, "left out"))
    assert {figure["reason"] for figure in found} == {"left out"}


@pytest.mark.train
async def test_a_message_is_understood_without_a_turn(assistant: Any) -> None:
    parsed, resolved = await understand(assistant, "đăng ký khai sinh mất bao nhiêu tiền")
    assert parsed["question"]["aspects"] == ["fee"]
    assert resolved.outcome.candidates[0].procedure_id == "1.001193"
