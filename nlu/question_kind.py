"""Which kind of question a message is, which aspects it asks for, and whether it names a procedure itself."""

from __future__ import annotations

import re
from typing import Any

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
from knowledge.text import strip_diacritics
from nlu.augment import ASK, Sentence, aspects_of, bare_rows, rows_of
from nlu.errors import TrainingDataError
from nlu.linear import LinearModel, features, train_exclusive, train_independent
from nlu.reading import plain_of

QUESTION = "question"
"""Where the aspects and the mention are put in the parsed message."""

RANKED = 5
"""Kinds kept in the ranking."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionKind(GraphComponent, IntentClassifier):
    """Linear classifiers for kind, aspects and mention. The intent is `ask_<first aspect>` for questions of a procedure."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the tunable numbers; set in config.yml."""
        return {"strength": 32.0, "mention_strength": 4.0, "aspect_threshold": 0.35, "clause_threshold": 0.9}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._kind: LinearModel | None = None
        self._aspects: LinearModel | None = None
        self._mention: LinearModel | None = None

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
        rows = rows_of(sentences, wordings())
        if not rows:
            raise TrainingDataError("nlu/data: no sentences with an intent")
        texts = [row.text for row in rows]
        strength = float(self._config["strength"])
        heard = [*rows, *bare_rows(sentences)]
        self._kind = train_exclusive([row.text for row in heard], [row.kind for row in heard], strength=strength)
        asking = [row for row in rows if row.kind == ASK]
        aspects = sorted({aspect for row in asking for aspect in row.aspects})
        self._aspects = train_independent(
            [row.text for row in asking], [row.aspects for row in asking], aspects, strength=strength
        )
        names = [frozenset({"names"}) if row.names_procedure else frozenset() for row in rows]
        self._mention = train_independent(texts, names, ["names"], strength=float(self._config["mention_strength"]))
        self._persist()
        return self._resource

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            for name, model in (("kind", self._kind), ("aspects", self._aspects), ("mention", self._mention)):
                if model is not None:
                    model.save(folder / f"{name}.npz")

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
            component._kind = LinearModel.load(folder / "kind.npz")
            component._aspects = LinearModel.load(folder / "aspects.npz")
            component._mention = LinearModel.load(folder / "mention.npz")
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and the question's aspects on every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                self._understand(message, plain_of(message))
        return messages

    def _understand(self, message: Message, text: str) -> None:
        if self._kind is None or self._aspects is None or self._mention is None:
            return
        rows = features([text])
        kinds = sorted(self._kind.shares(rows).items(), key=lambda item: -item[1])[:RANKED]
        aspects = self._asked(text, rows)
        ranking = [{"name": intent_of(kind, aspects), "confidence": share} for kind, share in kinds]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        found = {
            "aspects": aspects if kinds[0][0] == ASK else [],
            "mentions": self._mention.chances(rows)["names"],
        }
        message.set(QUESTION, found, add_to_output=True)

    def _asked(self, text: str, rows: Any) -> list[str]:
        """Return the aspects asked, the likeliest first, at least one: of the whole message and of its clauses."""
        assert self._aspects is not None
        chances = self._aspects.chances(rows)
        sure = float(self._config["clause_threshold"])
        for clause in clauses_of(text):
            for name, chance in self._aspects.chances(features([clause])).items():
                if chance >= sure:
                    chances[name] = max(chances[name], chance)
        ranked = sorted(chances.items(), key=lambda item: -item[1])
        threshold = float(self._config["aspect_threshold"])
        return [name for name, chance in ranked if chance >= threshold] or [ranked[0][0]]


CLAUSE = re.compile(r"[,;.?!\n]+|\b(?:va|voi|roi)\b")
"""Where one question ends and the next begins, in text without diacritics."""


def clauses_of(text: str) -> list[str]:
    """Return the clauses of a message that has several, at least two words each."""
    parts = [part.strip() for part in CLAUSE.split(strip_diacritics(text.lower()))]
    clauses = [part for part in parts if len(part.split()) >= 2]
    return clauses if len(clauses) > 1 else []


def intent_of(kind: str, aspects: list[str]) -> str:
    """Return the intent's name for a kind and the aspects asked, the first in the order of answers."""
    if kind != ASK:
        return kind
    first = min(aspects, key=ORDER.index) if aspects else "overview"
    special = {"overview": "ask_procedure", "how_online": "how_online"}
    return special.get(first, f"ask_{first}")


ORDER = (
    "documents", "fee", "time_limit", "steps", "place", "online_level",
    "how_online", "postal", "forms", "conditions", "applicant", "result", "legal_basis", "overview",
)  # fmt: skip
"""Which of several aspects names the intent."""


def sentence_of(message: Message) -> Sentence:
    """Return a training message as a sentence; the first `procedure` entity is where the procedure is named."""
    intent = message.get(INTENT) or ""
    metadata = (message.get("metadata") or {}).get("example") or {}
    aspects = frozenset(metadata["aspects"]) if "aspects" in metadata else aspects_of(intent)
    spans = [(e["start"], e["end"]) for e in message.get(ENTITIES) or () if e.get("entity") == "procedure"]
    return Sentence(message.get(TEXT) or "", intent, aspects, spans[0] if spans else None)


def wordings() -> list[str]:
    """Return names and aliases of the catalogue's own records and the situations of life events."""
    catalogue: Catalogue = catalogue_from(read_records())
    names = [text for procedure in catalogue.procedures for text in (procedure.label, *procedure.aliases)]
    return names + [phrase for event in catalogue.life_events.values() for phrase in event.phrases]
