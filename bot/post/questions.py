"""What is asked at each step of an order, and the summary that is confirmed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from actions.render import capital
from bot.post.asking import Message, button, message, say
from bot.post.choices import MANY
from bot.post.codes import spaced
from bot.post.draft import Draft, Step, is_answered
from bot.post.model import Details, Paper
from bot.post.orders import KEPT_DAYS
from bot.post.summary import lines_of, place_line, shortened
from bot.post.sweep import DRAFT_S
from bot.post.wording import shown_day
from knowledge.desks.loader import load_desks
from knowledge.desks.public_holidays import PublicHolidays
from knowledge.places import Place, places_of
from knowledge.post.days import Half, collection_days
from knowledge.post.offer import Case
from knowledge.post.offer import Paper as OnRecord

PREFIX = "/post_"
AGREE, STOP, ALL, REUSE = "/post_agree", "/post_stop", "/post_papers_all", "/post_reuse"
HOME, COUNTER = "/post_home", "/post_counter"
SAME, ELSEWHERE, DESK = "/post_back_same", "/post_back_elsewhere", "/post_back_desk"
CONFIRM, MEND, KEEP, RESUME = "/post_confirm", "/post_mend", "/post_keep", "/post_resume"
CASE, PLACE, ON, HALF = "/post_case:", "/post_place:", "/post_on:", "/post_half:"
"""What buttons send; behind a colon stands what was chosen."""
MOST_BUTTONS = 6
"""Choices that are shown as buttons; more are told in the text, by number."""
DAYS_OFFERED = 5
MOST_TITLE = 35


@dataclass(frozen=True)
class Matter:
    """What the dialogue looks things up in."""

    cases: Sequence[Case] | None
    """The record's cases; None while the record cannot be read."""
    today: date
    calendar: PublicHolidays
    desk: Callable[[str], str]
    """Name of the desk that receives the dossier of somebody at a place."""
    last: Callable[[], Details | None]
    """What the latest order of the conversation says."""


def put(draft: Draft, matter: Matter) -> Message:
    """Return the question of the draft's step."""
    asked = _ASKED.get(draft.step)
    return asked(draft, matter) if asked else _plain(draft)


def put_again(draft: Draft, matter: Matter) -> Message:
    """Return the question of the draft's step for somebody who has read it before: shortly."""
    count: dict[Step, int] = {
        Step.CASE: len(matter.cases or ()),
        Step.PAPERS: len(draft.papers),
        Step.MEND: len(lines_of(draft)),
    }
    if draft.step in (Step.CONSENT, Step.SUMMARY, *count):
        whole = put(draft, matter)
        return {**whole, "text": say(f"again.{_papers_key(draft)}", count=count.get(draft.step, 0))}
    return put(draft, matter)


def refused(draft: Draft, matter: Matter) -> Message:
    """Say that an answer is none, kindly, with the buttons of the step."""
    count = {Step.CASE: len(matter.cases or ()), Step.PAPERS: len(draft.papers), Step.MEND: len(lines_of(draft))}
    key = draft.step.value if draft.step not in _AS else _AS[draft.step].value
    text = say(f"wrong.{key}", count=count.get(draft.step, 0), example=_example(matter), **post_phone())
    return {**put(draft, matter), "text": text}


def post_phone() -> dict[str, str]:
    """Return the post's number on record, and what is to be said beside it."""
    post = load_desks()["public_post"]
    return {"phone": str(post.phone), "note": str(post.phone_note)}


def stop() -> dict[str, str]:
    """Return the button that ends it."""
    return button("stop", STOP)


_AS = {Step.BACK_ADDRESS: Step.ADDRESS, Step.BACK_PLACE: Step.PLACE}
"""Steps that are refused as others are."""


# --- questions -------------------------------------------------------------------------------------------------------


def _plain(draft: Draft) -> Message:
    ask_for = "place" if draft.step in (Step.PLACE, Step.BACK_PLACE) else ""
    return message(say(f"ask.{draft.step.value}"), *_kept(draft), stop(), ask_for=ask_for)


def _kept(draft: Draft) -> list[dict[str, str]]:
    """Return the button that leaves a field as it is, where it holds something."""
    is_known = is_answered(draft, draft.step) and draft.step not in (Step.SUMMARY, Step.MEND)
    return [button("keep", KEEP)] if is_known else []


def _consent(draft: Draft, _: Matter) -> Message:
    text = say("ask.consent", procedure=draft.procedure_name, days=KEPT_DAYS, draft=int(DRAFT_S // 86400))
    return message(text, button("agree", AGREE), stop())


def _case(draft: Draft, matter: Matter) -> Message:
    names = [case.name for case in matter.cases or ()]
    if not names:
        return message(say("noted.unavailable"), stop())
    buttons = [{"title": f"{number}. {name}"[:MOST_TITLE], "payload": f"{CASE}{number}"} for number, name in _counted(names)]
    shown = buttons if len(buttons) <= MOST_BUTTONS else []
    return message(say("ask.case", lines=_lines(names)), *shown, *_kept(draft), stop())


def _papers(draft: Draft, matter: Matter) -> Message:
    on_record = {paper.name: paper for case in matter.cases or () for paper in case.papers if case.name == draft.case}
    lines = _lines([paper_line(paper, on_record.get(paper.name)) for paper in draft.papers])
    return message(say(f"ask.{_papers_key(draft)}", lines=lines), button("all", ALL), *_kept(draft), stop())


def _papers_key(draft: Draft) -> str:
    is_long = draft.step is Step.PAPERS and len(draft.papers) > MANY
    return f"{draft.step.value}_long" if is_long else draft.step.value


def _name(draft: Draft, matter: Matter) -> Message:
    last = matter.last() if not draft.name else None
    reuse = [button("reuse", REUSE)] if last else []
    return message(say("ask.name"), *reuse, *_kept(draft), stop())


def _address(draft: Draft, _: Matter) -> Message:
    return message(say("ask.address", place=today_name(draft.place)), *_kept(draft), stop())


def _pickup(draft: Draft, _: Matter) -> Message:
    return message(say("ask.pickup"), button("home", HOME), button("counter", COUNTER), *_kept(draft), stop())


def _day(draft: Draft, matter: Matter) -> Message:
    return message(say("ask.day", example=_example(matter)), *day_buttons(matter), *_kept(draft))


def _half(draft: Draft, _: Matter) -> Message:
    day = capital(shown_day(draft.collect_on)) if draft.collect_on else ""
    buttons = [button(half.value, HALF + half.value) for half in Half]
    return message(say("ask.half", day=day), *buttons, *_kept(draft), stop())


def _back(draft: Draft, _: Matter) -> Message:
    ways = [button("same", SAME), button("elsewhere", ELSEWHERE), button("desk", DESK)]
    return message(say("ask.back"), *ways, *_kept(draft), stop())


def _mend(draft: Draft, _: Matter) -> Message:
    return message(say("ask.mend", lines=_lines([line for _, line in lines_of(draft)])), button("keep", KEEP), stop())


def _summary(draft: Draft, matter: Matter) -> Message:
    head = say("summary.head_change", code=spaced(draft.code)) if draft.order else say("summary.head")
    about = say("summary.procedure", procedure=draft.procedure_name, desk=matter.desk(draft.place))
    text = "\n".join([head, about, _lines([line for _, line in lines_of(draft)])])
    return message(
        text, button("confirm", CONFIRM), button("mend", MEND), button("cancel" if not draft.order else "stop", STOP)
    )


_ASKED: dict[Step, Callable[[Draft, Matter], Message]] = {
    Step.CONSENT: _consent,
    Step.CASE: _case,
    Step.PAPERS: _papers,
    Step.NAME: _name,
    Step.ADDRESS: _address,
    Step.PICKUP: _pickup,
    Step.DAY: _day,
    Step.HALF: _half,
    Step.BACK: _back,
    Step.SUMMARY: _summary,
    Step.MEND: _mend,
}


# --- parts -----------------------------------------------------------------------------------------------------------


def day_buttons(matter: Matter, days: Sequence[date] = ()) -> list[dict[str, str]]:
    """Return a button for each of some days, by default the next on which somebody comes."""
    shown = days or collection_days(matter.today, matter.calendar, count=DAYS_OFFERED)
    return [{"title": shown_day(day), "payload": ON + day.isoformat()} for day in shown[:DAYS_OFFERED]]


def place_buttons(places: Sequence[Place]) -> list[dict[str, str]]:
    """Return a button for each of some places, none where they are too many."""
    few = places if len(places) <= MOST_BUTTONS else ()
    return [{"title": _place_title(place), "payload": PLACE + place.id} for place in few]


def place_lines(places: Sequence[Place]) -> str:
    """Return places as a numbered list."""
    return _lines([place_line(place) for place in places])


def today_name(place_id: str) -> str:
    """Return what a place is called today."""
    found = places_of(place_id) if place_id else ()
    return found[0].name if found else ""


def paper_line(paper: Paper, on_record: OnRecord | None) -> str:
    """Return one paper as it stands in the list: how many, certified or shown only, and when it is needed."""
    more = [say("paper.original", count=paper.originals)] if paper.originals else []
    more += [say("paper.copy", count=paper.copies)] if paper.copies else []
    if on_record:
        more += [say("paper.certified")] if on_record.is_certified else []
        more += [say("paper.shown")] if on_record.is_shown and not on_record.is_certified else []
        more += [shortened(say("paper.when", when=on_record.when))] if on_record.when else []
    return shortened(paper.name) + (f" ({'; '.join(more)})" if more else "")


def _example(matter: Matter) -> str:
    days = collection_days(matter.today, matter.calendar, count=1)
    return days[0].strftime("%d/%m") if days else ""


def _place_title(place: Place) -> str:
    return say("button_former", former=place.former, district=place.district) if place.former else place.name


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(say("numbered", number=number, text=text) for number, text in _counted(texts))


def _counted(texts: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(texts, 1))
