"""Second of the pipeline: how a message refers to what was said before; those words are not read on."""

from __future__ import annotations

from dataclasses import asdict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.reading.references import Reference, reference_in
from nlu.components import Untrained
from nlu.reading import PLAIN, plain_of

REFERENCE = "reference"
"""Where the reference is put, as a mapping of its fields; missing on ordinary messages."""
FEW_WORDS = 4
"""Words a bare name has at most: "đăng ký khai sinh"."""
BELIEVED = frozenset({"talk_to_officer", "complain", "find_desk", "list_by_level"})
"""Kinds beside questions that few words after "à nhầm" or "quay lại" may be; any other is a name misread."""
BARE_WORDS = 3
"""Words of a message that is nothing but a name: "tạm trú", "đăng ký xe"."""
NAMES_ONE = 0.8
"""Chance of a mention from which so few words are a name; of ten names tried alone six had 0.75 to 1.0."""
NO_NAME = frozenset(
    {"greet", "goodbye", "thanks", "affirm", "deny", "cancel", "restart", "bot_challenge", "help", "fill_form", "ask_hours"}
)
"""Kinds that a bare name is never: it answers "which procedure?", or names the next one."""
SAYS_NOTHING = {"aspects": [], "mentions": 0.0}
"""What a question holds that only refers to another."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class References(Untrained):
    """Reads "à nhầm, kết hôn cơ" as a correction and "kết hôn"."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the reference on every message that has one."""
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                self._refer(message)
        return messages

    def _refer(self, message: Message) -> None:
        reference = reference_in(plain_of(message))
        if reference.plain and not reference.points:
            return
        message.set(REFERENCE, asdict(reference), add_to_output=True)
        if reference.rest:
            message.set(PLAIN, reference.rest, add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ReferenceKind(Untrained):
    """Settles the kind of a message that says nothing beside its reference: no model could read "như câu trước"."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Set kind and aspects where the reference is the whole message."""
        for message in messages:
            found = message.get(REFERENCE)
            reference = Reference(**found) if found else Reference()
            if reference.whole:
                kind = "deny" if reference.refuses else "inform"
                message.set(INTENT, {"name": kind, "confidence": 1.0}, add_to_output=True)
                message.set("question", {**(message.get("question") or {}), **SAYS_NOTHING}, add_to_output=True)
            elif (not reference.plain and _is_a_guess(message, reference)) or _is_a_bare_name(message):
                message.set(INTENT, {"name": "inform", "confidence": 1.0}, add_to_output=True)
        return messages


def _is_a_guess(message: Message, reference: Reference) -> bool:
    """Return whether the few words beside a reference only name something, whatever kind was read into them."""
    name = str((message.get(INTENT) or {}).get("name"))
    asks = name.startswith(("ask_", "how_")) or name in BELIEVED
    return len(reference.rest.split()) <= FEW_WORDS and not asks


def _is_a_bare_name(message: Message) -> bool:
    """Return whether a few words that name a procedure were taken for a greeting, a parting or the like."""
    name = str((message.get(INTENT) or {}).get("name"))
    mentions = float((message.get("question") or {}).get("mentions") or 0.0)
    return name in NO_NAME and mentions >= NAMES_ONE and len(plain_of(message).split()) <= BARE_WORDS
