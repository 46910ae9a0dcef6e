"""Stock Rasa gets the same sentences and is judged by the same cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import EvaluationError
from bot.evaluation import peer as peers
from bot.evaluation.metrics import figures_of
from bot.evaluation.peer import Peer, ask_peer, beside, label_of, training_data
from bot.settings import Settings
from tests.bot.evaluation.observations import case, seen


def _peer(said: str, text: str = "q") -> Peer:
    return Peer({text: said}, 10.0, {"train_s": 1.0, "epochs": 2})


def test_several_aspects_are_one_label_whatever_their_order() -> None:
    assert label_of("ask_fee", frozenset({"fee"})) == "ask_fee"
    assert label_of("ask_fee", frozenset({"fee", "overview"})) == "ask_fee+ask_procedure"
    assert label_of("greet", frozenset()) == "greet"


def test_it_is_taught_every_sentence_of_ours_without_annotations() -> None:
    taught = yaml.safe_load(training_data())["nlu"]
    labels = {entry["intent"] for entry in taught}
    assert {"ask_documents", "greet", "out_of_scope"} <= labels
    assert any("+" in label for label in labels)
    assert not [entry for entry in taught if "](procedure)" in entry["examples"]]


def test_it_is_right_when_all_aspects_are_in_its_label() -> None:
    both = case(aspects=frozenset({"documents", "fee"}))
    assert _peer("ask_documents+ask_fee").rights(both) == {"aspects": 1.0, "intent": 1.0, "kind": 1.0}
    assert _peer("ask_documents").rights(both) == {"aspects": 0.0, "intent": 1.0, "kind": 0.0}


def test_falling_back_is_abstaining() -> None:
    outside = case(intent="out_of_scope", procedures=(), aspects=None)
    assert _peer("nlu_fallback").rights(outside) == {"intent": 1.0, "kind": 1.0, "abstain": 1.0}
    assert _peer("greet").rights(outside)["abstain"] == 1.0
    assert _peer("ask_fee").rights(outside)["abstain"] == 0.0
    assert _peer("nlu_fallback").rights(case())["intent"] == 0.0


def test_its_share_stands_beside_ours_over_the_same_cases() -> None:
    observations = [seen(), seen(case(text="r"), codes=())]
    peer = Peer({"q": "ask_documents", "r": "greet"}, 10.0, {})
    found = {figure.metric: figure.peer_value for figure in beside(figures_of(observations), observations, peer)}
    assert (found["kind"], found["intent"], found["procedure.first"]) == (0.5, 0.5, None)


def test_where_it_is_not_installed_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "PYTHON", tmp_path / "python")
    with pytest.raises(EvaluationError, match="make bench"):
        ask_peer(Settings(home=tmp_path), ["a"], progress=print)


def test_it_is_trained_once_for_the_same_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[str] = []

    def run(command: str, *arguments: str) -> list[dict[str, Any]]:
        ran.append(command)
        named = dict(zip(arguments[::2], arguments[1::2], strict=True))
        if command == "train":
            Path(named["--out"]).parent.mkdir(parents=True)
            Path(named["--out"]).write_bytes(b"model")
            return [{"train_s": 3.0, "epochs": 1}]
        asked = [json.loads(line)["text"] for line in Path(named["--messages"]).read_text(encoding="utf-8").splitlines()]
        return [{"intent": "greet", "confidence": 1.0, "ms": 10.0 * place} for place, _ in enumerate(asked)]

    monkeypatch.setattr(peers, "PYTHON", Path(__file__))
    monkeypatch.setattr(peers, "_run", run)
    monkeypatch.setattr(peers, "training_data", lambda: "nlu: []")
    found = [ask_peer(Settings(home=tmp_path), ["a", "b", "c"], progress=lambda line: None) for _ in range(2)]
    assert ran == ["train", "understand", "understand"]
    assert found[0] == found[1] == Peer(dict.fromkeys("abc", "greet"), 10.0, {"train_s": 3.0, "epochs": 1})
    assert "1 epochs, trained in 3 s, understands one message in 10.0 ms" in found[0].described
