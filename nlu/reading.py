"""First of the pipeline: puts the message as ordinary Vietnamese beside the message as written."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.reading import read

PLAIN = "plain"
"""Where the message as ordinary Vietnamese is put; actions find it in the latest message."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MessageReading(GraphComponent):
    """Reads every message once; buttons stay as they are."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReading:
        """Return the component."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training sentences as they are: spans in them count characters; who learns from them reads them."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the plain form on every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                message.set(PLAIN, read(text).plain, add_to_output=True)
        return messages


def plain_of(message: Message) -> str:
    """Return the message as ordinary Vietnamese, as written where it was not read."""
    return message.get(PLAIN) or message.get(TEXT) or ""
