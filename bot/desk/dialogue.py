"""How a question or a complaint is handed over: one thing per message, until the citizen has agreed. Pure.

A dialogue is a value; `begin` and `go_on` return the next one and what is said. What is written to the database along
with it is done by `bot.desk.handing_over`, in the transaction that marks the citizen's message as answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

import phonenumbers

from bot.desk.model import Kind, Reason
from bot.desk.wording import means, say
from knowledge.places import Place, PlaceKind, find_places, load_gazetteer, place_meant, places_of

KEPT_DAYS = 90
"""Days what a citizen wrote is kept after the ticket was closed."""
LEAST, MOST = 6, 2000
"""Characters of a question: "lỗi" says nothing an officer could answer; Zalo and Telegram carry 2,000 at least."""
PUT_AT_MOST = 2
"""Times the same question of ours is put."""
SHOWN = 300
"""Characters of a question that are repeated for consent."""
PREFIX = "/desk_"
SEND_ASKED, AGREE, ONLY_QUESTION, STOP = "/desk_send_asked", "/desk_agree", "/desk_only_question", "/desk_stop"
REWRITE, PROVINCE, SKIP, ANONYMOUS = "/desk_rewrite", "/desk_province", "/desk_skip", "/desk_anonymous"
NO_PHONE = "/desk_no_phone"
PLACE = "/desk_place:"
_LIKE_A_PHONE = re.compile(r"(?<![\d/])\+?\d(?:[ .-]?\d){6,}(?![\d/])")
"""Seven figures in a row or more, parted by no stroke: a number that was mistyped, and no date."""
PROVINCIAL = "province"
"""What stands for the place of somebody who wants the province's desk."""

Said = list[dict[str, Any]]


class Step(StrEnum):
    """What the citizen is asked for."""

    QUESTION = "question"
    COMMUNE = "commune"
    ABOUT = "about"
    WHEN = "when"
    CONSENT = "consent"
    CONTACT = "contact"
    """After the question was handed over: which papers there are, and a phone number. Nothing depends on it."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What is known so far."""

    kind: Kind
    reason: Reason
    step: Step
    question: str = ""
    asked: str = ""
    """The citizen's last question to the assistant, offered as the one to hand over."""
    place: str = ""
    procedure: str = ""
    subject: str = ""
    when: str = ""
    put: int = 1
    """Times the question of this step was put."""


class Ending(StrEnum):
    """What is done with a dialogue."""

    NONE = ""
    OPEN = "open"
    """Hand over with the conversation."""
    OPEN_BARE = "open_bare"
    """Hand over without it: the question alone, or a complaint nobody's name stands under."""
    STOP = "stop"
    PHONE = "phone"
    """The citizen left a number: the dialogue's `question`."""
    ASIDE = "aside"
    """The message is none for the dialogue: the assistant answers it, and what is said here comes behind."""


@dataclass(frozen=True, slots=True)
class Move:
    """The next dialogue (None: it is over) and what is said."""

    dialogue: Dialogue | None
    said: tuple[dict[str, Any], ...] = ()
    ending: Ending = Ending.NONE


@dataclass(frozen=True, slots=True)
class Served:
    """The desk that will get it."""

    agency: str
    name: str
    is_own: bool = True
    """It is the desk of the citizen's own commune (or that of the province where nobody named one)."""


class Desks(Protocol):
    """Which desk serves whom."""

    def serving(self, place: str) -> Served:
        """Return the desk for somebody at `place` (an id of knowledge.places, PROVINCIAL or "")."""


def begin(kind: Kind, reason: Reason, desks: Desks, *, asked: str = "", place: str = "", procedure: str = "") -> Move:
    """Return the first question of ours."""
    start = Dialogue(kind, reason, Step.QUESTION, asked=asked[:MOST], place=place, procedure=procedure)
    return Move(start, tuple(_put(start, desks)))


def go_on(dialogue: Dialogue, text: str, desks: Desks) -> Move:
    """Return what follows from a message."""
    text = text.strip()
    if text == STOP or (means("stop", text) and dialogue.step not in (Step.CONSENT, Step.CONTACT)):
        return Move(None, (_message(say("stopped")),), Ending.STOP)
    if text.startswith("/") and not text.startswith(PREFIX):
        return Move(None, (), Ending.ASIDE)  # a button of the assistant: the citizen went elsewhere
    return _STEPS[dialogue.step](dialogue, text, desks)


# --- the steps -----------------------------------------------------------------------------------------------------


def _question(dialogue: Dialogue, text: str, desks: Desks) -> Move:
    question = dialogue.asked if text == SEND_ASKED else text
    if len(question) > MOST:
        return Move(dialogue, (_message(say("question.too_long", most=MOST), _stop()),))
    if text != SEND_ASKED and (len(question) < LEAST or question.startswith(PREFIX)) and dialogue.put < PUT_AT_MOST:
        return Move(replace(dialogue, put=dialogue.put + 1), (_message(say("question.too_short"), _stop()),))
    if dialogue.kind is not Kind.QUESTION:
        return _to(replace(dialogue, question=question, step=Step.ABOUT), desks)
    place = dialogue.place or _place_in(question)
    step = Step.CONSENT if place else Step.COMMUNE
    return _to(replace(dialogue, question=question, place=place, step=step), desks)


def _commune(dialogue: Dialogue, text: str, desks: Desks) -> Move:
    if text == PROVINCE:
        return _to(replace(dialogue, place=PROVINCIAL, step=Step.CONSENT), desks)
    found = _places(text)
    if len(found) == 1:
        return _to(replace(dialogue, place=found[0].id, step=Step.CONSENT), desks)
    if dialogue.put >= PUT_AT_MOST and not found:
        return _to(replace(dialogue, place=PROVINCIAL, step=Step.CONSENT), desks)
    again = replace(dialogue, put=dialogue.put + 1)
    if not found:
        return Move(again, (_message(say("commune.unknown"), _button("province", PROVINCE), _stop()),))
    choices = [{"title": _title(place), "payload": PLACE + place.id} for place in found]
    return Move(again, (_message(say("commune.several", name=found[0].former or found[0].name), *choices),))


def _about(dialogue: Dialogue, text: str, desks: Desks) -> Move:
    unnamed = text == SKIP or means("skip", text)
    found = () if unnamed else _places(text)
    place = found[0].id if len(found) == 1 else PROVINCIAL
    return _to(replace(dialogue, subject="" if unnamed else text[:SHOWN], place=place, step=Step.WHEN), desks)


def _when(dialogue: Dialogue, text: str, desks: Desks) -> Move:
    unknown = text == SKIP or means("skip", text)
    return _to(replace(dialogue, when="" if unknown else text[:SHOWN], step=Step.CONSENT), desks)


def _consent(dialogue: Dialogue, text: str, desks: Desks) -> Move:
    if text == AGREE or means("yes", text):
        return Move(dialogue, (), Ending.OPEN)
    if text in (ONLY_QUESTION, ANONYMOUS) or (dialogue.kind is not Kind.QUESTION and means("anonymous", text)):
        return Move(dialogue, (), Ending.OPEN_BARE)
    if text == REWRITE:
        return _to(replace(dialogue, question="", step=Step.QUESTION), desks)
    if means("no", text) or means("stop", text):
        return Move(None, (_message(say("stopped")),), Ending.STOP)
    if dialogue.put >= PUT_AT_MOST:
        return Move(None, (), Ending.ASIDE)
    again = _message(say("consent.again", desk=desks.serving(dialogue.place).name), *_consent_buttons(dialogue))
    return Move(replace(dialogue, put=dialogue.put + 1), (again,), Ending.ASIDE)


def _contact(dialogue: Dialogue, text: str, _: Desks) -> Move:
    if text == NO_PHONE or means("no", text):
        return Move(None, (_message(say("contact.none")),))
    phone = phone_in(text)
    if phone:
        return Move(replace(dialogue, question=phone), (), Ending.PHONE)
    if _LIKE_A_PHONE.search(text) and dialogue.put < PUT_AT_MOST:
        return Move(
            replace(dialogue, put=dialogue.put + 1), (_message(say("contact.wrong"), _button("no_phone", NO_PHONE)),)
        )
    return Move(None, (), Ending.ASIDE)


def phone_in(text: str) -> str:
    """Return the Vietnamese phone number a message holds, as people read it; "" when it holds none."""
    for match in phonenumbers.PhoneNumberMatcher(text, "VN"):
        if phonenumbers.is_valid_number(match.number):
            return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return ""


_STEPS = {
    Step.QUESTION: _question,
    Step.COMMUNE: _commune,
    Step.ABOUT: _about,
    Step.WHEN: _when,
    Step.CONSENT: _consent,
    Step.CONTACT: _contact,
}


def _to(dialogue: Dialogue, desks: Desks) -> Move:
    """Go to the dialogue's step and put its question for the first time."""
    fresh = replace(dialogue, put=1)
    return Move(fresh, tuple(_put(fresh, desks)))


# --- what is said --------------------------------------------------------------------------------------------------


def _put(dialogue: Dialogue, desks: Desks) -> Said:
    """Return the question of the dialogue's step."""
    if dialogue.step is Step.QUESTION:
        return [_first(dialogue)]
    if dialogue.step is Step.COMMUNE:
        return [_message(say("commune.ask"), _button("province", PROVINCE), _stop(), ask_for="place")]
    if dialogue.step is Step.ABOUT:
        return [_message(say("complaint.about"), _button("skip", SKIP), _stop())]
    if dialogue.step is Step.WHEN:
        return [_message(say("complaint.when"), _button("skip", SKIP), _stop())]
    return [_for_consent(dialogue, desks.serving(dialogue.place))]


def _first(dialogue: Dialogue) -> dict[str, Any]:
    what = "question" if dialogue.kind is Kind.QUESTION else "complaint"
    if not dialogue.asked:
        return _message(say(f"{what}.ask"), _stop())
    text = say(f"{what}.ask_known", asked=_short(dialogue.asked))
    return _message(text, _button(f"send_asked_{what}", SEND_ASKED), _stop())


def _for_consent(dialogue: Dialogue, served: Served) -> dict[str, Any]:
    parts: dict[str, Any] = {"desk": served.name, "question": _short(dialogue.question), "days": KEPT_DAYS}
    if dialogue.kind is Kind.QUESTION:
        text = say("consent.text", **parts)
        if not served.is_own:
            text = say("consent.elsewhere", desk=served.name) + "\n" + text
    else:
        unknown = say("complaint.unknown")
        text = say("complaint.consent", **parts, subject=dialogue.subject or unknown, when=dialogue.when or unknown)
    return _message(text, *_consent_buttons(dialogue))


def _consent_buttons(dialogue: Dialogue) -> list[dict[str, str]]:
    if dialogue.kind is Kind.QUESTION:
        return [_button("agree", AGREE), _button("only_question", ONLY_QUESTION), _button("rewrite", REWRITE), _stop()]
    return [_button("send", AGREE), _button("send_anonymous", ANONYMOUS), _stop()]


def _message(text: str, *buttons: dict[str, str], ask_for: str = "") -> dict[str, Any]:
    facts = {"status": "clarification"} | ({"ask_for": ask_for} if ask_for else {})
    return {"text": text, "buttons": list(buttons), "custom": facts}


def _button(key: str, payload: str) -> dict[str, str]:
    return {"title": say(f"button.{key}"), "payload": payload}


def _stop() -> dict[str, str]:
    return _button("stop", STOP)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rsplit(" ", 1)[0] + "…"


# --- places --------------------------------------------------------------------------------------------------------


def _place_in(text: str) -> str:
    """Return the one commune a text names, "" when it names none or leaves it open."""
    mention = place_meant(text)
    if mention is None or len(mention.places) != 1 or mention.places[0].kind not in _COMMUNES:
        return ""
    return mention.places[0].id


_COMMUNES = (PlaceKind.UNIT, PlaceKind.FORMER_UNIT)


def _places(text: str) -> list[Place]:
    """Return the communes an answer to "which commune?" may mean."""
    if text.startswith(PLACE):
        return [place for place in places_of(text.removeprefix(PLACE)) if place.kind in _COMMUNES]
    for said in (text, f"xa {text}"):
        mention = place_meant(said) if find_places(said) else None
        named = mention.places if mention else ()
        found = [place for place in named if place.kind in _COMMUNES] or _of_district(named)
        if found:
            return found
    return []


def _of_district(places: Sequence[Place]) -> list[Place]:
    """Return the communes of today in a dissolved district: many people name nothing smaller."""
    if len(places) != 1 or places[0].kind is not PlaceKind.DISTRICT:
        return []
    _, codes = load_gazetteer().districts[places[0].id.removeprefix("district.")]
    return [place for code in codes for place in places_of(code)]


def _title(place: Place) -> str:
    return f"{place.former} ({place.district})" if place.former else str(place.name)
