"""First of the pipeline: puts the message as ordinary Vietnamese beside the message as written."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.reading import read
from nlu.components import Untrained

PLAIN = "plain"
"""Where the message as ordinary Vietnamese is put; actions find it in the latest message."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MessageReading(Untrained):
    """Reads every message once; buttons stay as they are."""

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
