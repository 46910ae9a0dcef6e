"""What is said to a message in another language: in that language where we can, always in English and Vietnamese."""

from __future__ import annotations

from dataclasses import replace

from actions.question import Context, Question
from actions.reply import Reply, Status
from actions.unanswered import made, portal, settle, where_to_ask
from actions.wording import say
from knowledge.reading import read

WORDED = frozenset({"zh", "ko", "ja", "fr", "ru", "lo"})
"""Languages with a sentence of their own before the English one."""
VIETNAMESE, ENGLISH = "vi", "en"


def in_language(question: Question, context: Context) -> Reply:
    """Say in the citizen's language that answers are in Vietnamese, how to ask, and where the national portal is."""
    language = read(question.written or question.text).language
    own = [say(f"language.{language}")] if language in WORDED else []
    text = "\n".join([*own, say("language.en", **where_to_ask()), say("language.vi")])
    lang = language if language in WORDED else ENGLISH
    return settle(Reply(Status.LANGUAGE, text, buttons=made([portal()]), lang=lang, outside="language"), context)


def english_line(question: Question) -> tuple[str, ...]:
    """Return the line that opens the record's answer to a question put in English; none for Vietnamese ones."""
    language = read(question.written).language if question.written else VIETNAMESE
    return (say("language.record"),) if language == ENGLISH else ()


def opened(reply: Reply, question: Question) -> Reply:
    """Return `reply` after that line."""
    lines = english_line(question)
    return replace(reply, text="\n".join([*lines, reply.text])) if lines else reply
