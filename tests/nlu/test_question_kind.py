"""Kind of question, aspects, and whether a procedure is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.loader import load_catalogue
from knowledge.text import fold
from nlu import question_kind
from nlu.augment import ASK
from nlu.errors import TrainingDataError
from nlu.linear import COLUMNS, LinearModel, features
from nlu.question_kind import ORDER, QUESTION, QuestionKind, clauses_of, intent_of, sentence_of, wordings


class Storage:
    """Stands in for rasa's ModelStorage: one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def write_to(self, resource: Resource) -> Iterator[Path]:
        yield self._folder

    read_from = write_to


def _hears(words: dict[str, str]) -> LinearModel:
    """Return a model in which each word speaks for its class and nothing else counts."""
    weights = np.zeros((len(words), 2 * COLUMNS), dtype=np.float32)
    for row, word in enumerate(words.values()):
        weights[row, features([word]).indices] = 40.0
    return LinearModel(weights, np.full(len(words), -8.0), tuple(words))


def _component(**config: Any) -> QuestionKind:
    component = QuestionKind({**QuestionKind.get_default_config(), **config}, None, Resource("kind"))  # type: ignore[arg-type]
    component._kind = _hears({ASK: "giấy phí", "greet": "chào"})
    component._aspects = _hears({"documents": "giấy", "fee": "phí"})
    component._mention = _hears({"names": "sinh"})
    return component


def _understood(text: str, component: QuestionKind | None = None) -> Message:
    (message,) = (component or _component()).process([Message(data={TEXT: text})])
    return message


# --- reading training data ---------------------------------------------------------------------------------------


def test_a_training_message_becomes_a_sentence_with_its_procedure() -> None:
    data = {
        TEXT: "lệ phí khai sinh",
        INTENT: "ask_fee",
        ENTITIES: [{"entity": "place", "start": 0, "end": 2}, {"entity": "procedure", "start": 7, "end": 16}],
    }
    sentence = sentence_of(Message(data=data))
    assert (sentence.text, sentence.intent, sentence.aspects, sentence.span) == (
        "lệ phí khai sinh", "ask_fee", frozenset({"fee"}), (7, 16),
    )  # fmt: skip


def test_aspects_named_in_the_metadata_count_instead_of_the_intent() -> None:
    data = {
        TEXT: "cần gì, bao lâu",
        INTENT: "ask_documents",
        "metadata": {"example": {"aspects": ["documents", "time_limit"]}},
    }
    assert sentence_of(Message(data=data)).aspects == {"documents", "time_limit"}


def test_wordings_are_the_catalogues_own_names_aliases_and_situations() -> None:
    found = set(wordings())
    for record in load_catalogue().procedures:
        assert {record.label, *record.aliases} <= found


# --- naming the intent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "aspects", "intent"),
    [
        (ASK, ["fee"], "ask_fee"),
        (ASK, ["time_limit", "documents"], "ask_documents"),
        (ASK, ["overview"], "ask_procedure"),
        (ASK, ["overview", "postal"], "ask_postal"),
        (ASK, ["how_online"], "how_online"),
        (ASK, [], "ask_procedure"),
        ("greet", ["fee"], "greet"),
    ],
)
def test_the_intent_is_named_after_the_first_aspect_in_the_order_of_answers(
    kind: str, aspects: list[str], intent: str
) -> None:
    assert intent_of(kind, aspects) == intent


def test_the_order_knows_every_aspect_once() -> None:
    assert len(ORDER) == len(set(ORDER)) == 14


# --- clauses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("cần giấy gì, mất bao lâu?", ["cần giấy gì", "mất bao lâu"]),
        ("nộp ở đâu và lệ phí bao nhiêu", ["nộp ở đâu", "lệ phí bao nhiêu"]),
        ("nop o dau va le phi bao nhieu", ["nộp ở đâu", "lệ phí bao nhiêu"]),
        ("lệ phí bao nhiêu?", []),
        ("chào, lệ phí bao nhiêu", []),
        ("", []),
    ],
)
def test_a_message_is_parted_where_one_question_ends(text: str, clauses: list[str]) -> None:
    assert [fold(clause) for clause in clauses_of(text)] == [fold(clause) for clause in clauses]


# --- understanding -----------------------------------------------------------------------------------------------


def test_a_question_gets_intent_ranking_aspects_and_mention() -> None:
    message = _understood("phí khai sinh")
    assert message.get(INTENT)["name"] == "ask_fee"
    ranking = message.get("intent_ranking")
    assert ranking[0] == message.get(INTENT)
    assert [entry["confidence"] for entry in ranking] == sorted((e["confidence"] for e in ranking), reverse=True)
    assert message.get(QUESTION)["aspects"] == ["fee"]
    assert message.get(QUESTION)["mentions"] > 0.5


def test_two_things_asked_at_once_are_both_heard() -> None:
    assert set(_understood("giấy gì, phí gì").get(QUESTION)["aspects"]) == {"documents", "fee"}


def test_small_talk_asks_for_no_aspect() -> None:
    message = _understood("chào")
    assert message.get(INTENT)["name"] == "greet"
    assert message.get(QUESTION)["aspects"] == []
    assert message.get(QUESTION)["mentions"] < 0.5


def test_when_no_aspect_reaches_the_threshold_the_likeliest_is_taken() -> None:
    component = _component(aspect_threshold=1.1)
    assert _understood("phí giấy phí", component).get(QUESTION)["aspects"] in (["fee"], ["documents"])


@pytest.mark.parametrize("text", ["", "😀", "a" * 5000, ", , , ;"])
def test_any_text_gets_an_intent(text: str) -> None:
    assert _understood(text).get(INTENT)["name"]


def test_a_button_payload_is_left_to_rasa() -> None:
    assert _understood('/ask_fee{"procedure": "1.001193"}').get(INTENT) is None


def test_an_untrained_component_understands_nothing_and_does_not_fail() -> None:
    component = QuestionKind.create(QuestionKind.get_default_config(), None, Resource("kind"), None)  # type: ignore[arg-type]
    assert _understood("lệ phí", component).get(INTENT) is None


# --- training and keeping ----------------------------------------------------------------------------------------


def _train(texts: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> QuestionKind:
    monkeypatch.setattr(question_kind, "wordings", lambda: ["hộ chiếu", "sổ đỏ"])
    messages = []
    for text, intent in texts.items():
        start = text.find("khai sinh")
        spans = [{"entity": "procedure", "start": start, "end": start + 9, "value": "khai sinh"}] if start >= 0 else []
        messages.append(Message(data={TEXT: text, INTENT: intent, ENTITIES: spans}))
    storage: Any = Storage(folder)
    component = QuestionKind.create(QuestionKind.get_default_config(), storage, Resource("kind"), None)  # type: ignore[arg-type]
    component.train(TrainingData(messages))
    return QuestionKind.load(QuestionKind.get_default_config(), storage, Resource("kind"), None)  # type: ignore[arg-type]


@pytest.mark.train
def test_what_was_trained_is_understood_after_loading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "lệ phí khai sinh bao nhiêu": "ask_fee", "khai sinh mất mấy tiền": "ask_fee", "bao nhiêu tiền vậy": "ask_fee",
        "nộp khai sinh ở đâu": "ask_place", "chỗ nào nhận khai sinh": "ask_place", "đến đâu để nộp": "ask_place",
        "xin chào": "greet", "chào bạn nhé": "greet", "cảm ơn nhiều": "thanks", "cảm ơn bạn": "thanks",
    }  # fmt: skip
    component = _train(texts, tmp_path, monkeypatch)
    assert {path.name for path in tmp_path.iterdir()} == {"kind.npz", "aspects.npz", "mention.npz"}
    assert _understood("le phi ho chieu bao nhieu", component).get(INTENT)["name"] == "ask_fee"
    assert _understood("cảm ơn nhé", component).get(INTENT)["name"] == "thanks"
    named, bare = (_understood(text, component).get(QUESTION)["mentions"] for text in ("nộp hộ chiếu ở đâu", "ở đâu"))
    assert named > bare


def test_training_without_sentences_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TrainingDataError, match="nlu/data: no sentences"):
        _train({}, tmp_path, monkeypatch)
