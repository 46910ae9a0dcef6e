"""Which kind of question a message is, which aspects it asks for in which order, and whether it names a procedure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.index import catalogue_from, read_records
from knowledge.model import Catalogue
from knowledge.reading import read
from nlu.augment import ASK, OUTSIDE, SEED, UNDECORATED, Row, Sentence, aspects_of, name_rows, rows_of, story_rows, with_told
from nlu.codes import dossier_code_in
from nlu.errors import TrainingDataError
from nlu.judging import OVERVIEW, hear, load_judge
from nlu.linear import LinearModel, encode, features, train_exclusive, train_independent
from nlu.network import Network
from nlu.network_training import lesson_of, train_network
from nlu.noise import load_asides
from nlu.reading import plain_of

QUESTION = "question"
"""Where the aspects, the mention, and how far and why the words sound outside are put in the parsed message."""

MODELS = ("kind", "aspects", "mention", "belief")
"""The linear ones; the network hears the aspects too."""
NETWORK = "network.npz"
LANGUAGE = f"{OUTSIDE}/language"
IN_ANY_LANGUAGE = frozenset(f"{OUTSIDE}/{reason}" for reason in ("injection", "abuse", "emergency"))
"""What is answered as such whatever language it is in."""
INFORM = "inform"
"""The kind of what only gives something asked for."""
LEAST = 1e-4
"""Smaller shares say no more."""
RANKED = 5
"""Kinds kept in the ranking."""
FAINT = 0.05
"""Chance from which an aspect may be what a belief is about, though it is not asked."""
SHORT, AGAIN = 5, 4
"""A row of so few words is learnt so many times more: of 36 short messages 25 were heard right without, 35 with it
("lệ phí?" was out of scope), and the other kinds of the development questions rose from 94.8 % to 97.0 %."""
STORIES = 4_000
"""Stories that ask nothing, of those the linear models learn, that the network learns too."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionKind(GraphComponent, IntentClassifier):
    """Linear classifiers for kind, aspects and mention, a network for the aspects.

    The intent is `ask_<first aspect>` for questions of a procedure.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the tunable numbers; set in config.yml."""
        return {
            "penalty": 1e-6,
            "aspect_penalty": 1e-6,
            "mention_penalty": 1e-5,
            "belief_penalty": 1e-5,
            "aspect_threshold": 0.6,
            "temperature": 10.0,
        }

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._models: dict[str, LinearModel] = {}
        self._network: Network | None = None
        self._judge = load_judge()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionKind:
        """Return an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the annotated sentences, with the catalogue's names put in; raise TrainingDataError when empty."""
        sentences = [sentence_of(message) for message in training_data.intent_examples]
        asides = with_told(load_asides(), sentences)
        names = [*wordings(), *asides.names]
        rows = rows_of(sentences, names, asides)
        if not rows:
            raise TrainingDataError("nlu/data: no sentences with an intent")
        rows += name_rows(names)
        stories = story_rows(asides)
        lessons = [lesson_of(row.parts) for row in (*_asking(rows), *_some(stories))]
        with ThreadPoolExecutor(max_workers=1) as beside:  # neither holds the interpreter while it counts
            network = beside.submit(train_network, lessons)
            self._learn(rows, stories)
            self._models["belief"] = self._believed([sentence for sentence in sentences if sentence.kind == ASK])
            self._network = network.result()
        self._persist()
        return self._resource

    def _learn(self, rows: Sequence[Row], stories: Sequence[Row]) -> None:
        """Train the linear models."""
        everything = features([row.text for row in (*rows, *stories)])
        penalty = float(self._config["penalty"])
        heard = [*range(len(rows)), *[place for place, row in enumerate(rows) if is_short(row.text)] * AGAIN]
        self._models["kind"] = train_exclusive(everything[heard], [rows[place].kind for place in heard], penalty=penalty)
        both = [*rows, *stories]
        asking = [place for place, row in enumerate(both) if row.kind == ASK]
        asked = [*asking, *[place for place in asking if is_short(both[place].text)] * AGAIN]
        labels = [both[place].aspects for place in asked]
        aspects, weak = sorted(frozenset().union(*labels)), float(self._config["aspect_penalty"])
        self._models["aspects"] = train_independent(everything[asked], labels, aspects, penalty=weak)
        names = [frozenset({"names"}) if row.names_procedure else frozenset[str]() for row in rows]
        strong = float(self._config["mention_penalty"])
        self._models["mention"] = train_independent(everything[: len(rows)], names, ["names"], penalty=strong)

    def _believed(self, asking: Sequence[Sentence]) -> LinearModel:
        """Return what tells a question that brings along what was heard from one that only asks."""
        said = [frozenset({"believes"}) if sentence.believes else frozenset[str]() for sentence in asking]
        penalty = float(self._config["belief_penalty"])
        return train_independent(features([sentence.text for sentence in asking]), said, ["believes"], penalty=penalty)

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            for name, model in self._models.items():
                model.save(folder / f"{name}.npz")
            if self._network:
                self._network.save(folder / NETWORK)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionKind:
        """Return the component as trained."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._models = {name: LinearModel.load(folder / f"{name}.npz") for name in MODELS}
            component._network = Network.load(folder / NETWORK)
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and the question's aspects on every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                self._understand(message, plain_of(message), foreign=read(text).is_foreign)
        return messages

    def _understand(self, message: Message, text: str, *, foreign: bool) -> None:
        if not self._models or self._network is None:
            return
        whole, warmth = encode(text), float(self._config["temperature"])
        kinds = sorted(self._models["kind"].shares(whole, temperature=warmth).items(), key=lambda item: -item[1])
        if not foreign:  # "thế lệ phí?" is as short as many a foreign message, and no foreign one
            kinds = [item for item in kinds if item[0] != LANGUAGE]
        if foreign and kinds[0][0] not in IN_ANY_LANGUAGE:
            kinds = [(LANGUAGE, 1.0)]
        heard = hear(text, self._models["aspects"], self._network, self._judge)
        aspects = heard.asked(float(self._config["aspect_threshold"]))
        merged = merged_kinds(kinds)
        if merged[0][0] in UNDECORATED and dossier_code_in(text):  # "mã đây ạ H41…" is no word of parting
            merged = [(INFORM, merged[0][1]), *(item for item in merged[1:] if item[0] != INFORM)]
        ranking = [{"name": intent_of(kind, aspects), "confidence": share} for kind, share in merged[:RANKED]]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        best, shares = merged[0][0], dict(merged)
        found = {
            "aspects": aspects if best == ASK else [],
            "heard": aspects,
            "faint": [name for name, chance in heard.chances.items() if chance >= FAINT],
            "mentions": self._models["mention"].chances(whole)["names"],
            "outside": reason_of(kinds),
            "believes": float(self._models["belief"].logits(whole)[0]),
            "sounds_outside": odds(shares.get(OUTSIDE, 0.0), shares.get(ASK, 0.0)),
        }
        message.set(QUESTION, found, add_to_output=True)


def _asking(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.kind == ASK]


def _some(stories: Sequence[Row]) -> list[Row]:
    return random.Random(SEED).sample(stories, min(STORIES, len(stories)))


def is_short(text: str) -> bool:
    """Return whether a message is so short that a word too many decides."""
    return len(text.split()) <= SHORT


def merged_kinds(kinds: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the kinds with what is out of scope as one, the likeliest first."""
    together: dict[str, float] = {}
    for kind, share in kinds:
        name = kind.partition("/")[0]
        together[name] = together.get(name, 0.0) + share
    return sorted(together.items(), key=lambda item: -item[1])


def odds(share: float, other: float) -> float:
    """Return the natural logarithm of how much likelier one share is than another, from -9 to 9."""
    return float(np.log((share + LEAST) / (other + LEAST)))


def reason_of(kinds: Sequence[tuple[str, float]]) -> str | None:
    """Return why a message would be out of scope: the likeliest reason, None where the training data gives none."""
    return next((kind.partition("/")[2] or None for kind, _ in kinds if kind.partition("/")[0] == OUTSIDE), None)


def intent_of(kind: str, aspects: Sequence[str]) -> str:
    """Return the intent's name for a kind and the aspects in the order asked: the first of them names it."""
    if kind != ASK:
        return kind
    first = aspects[0] if aspects else OVERVIEW
    return {OVERVIEW: "ask_procedure", "how_online": "how_online"}.get(first, f"ask_{first}")


def sentence_of(message: Message) -> Sentence:
    """Return a training message as a sentence; the first `procedure` entity is where the procedure is named."""
    intent = message.get(INTENT) or ""
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    example = metadata.get("example") or {}
    aspects = frozenset(example["aspects"]) if "aspects" in example else aspects_of(intent)
    spans = [(e["start"], e["end"]) for e in message.get(ENTITIES) or () if e.get("entity") == "procedure"]
    of_all: Mapping[str, Any] = metadata.get("intent") or {}
    place, believes = spans[0] if spans else None, bool(of_all.get("believes"))
    return Sentence(message.get(TEXT) or "", intent, aspects, place, of_all.get("outside"), believes)


def wordings() -> list[str]:
    """Return names and aliases of the catalogue's own records and the situations of life events."""
    catalogue: Catalogue = catalogue_from(read_records())
    names = [text for procedure in catalogue.procedures for text in (procedure.label, *procedure.aliases)]
    return names + [phrase for event in catalogue.life_events.values() for phrase in event.phrases]
