"""How old what we say is: of one procedure, or of the whole catalogue."""

from __future__ import annotations

from datetime import date

from actions.about import next_steps, shown
from actions.brevity import MAX_SHORT, at_word
from actions.changes import changes
from actions.render import day, heading
from actions.reply import Named, Reply, Status
from actions.sources import age, is_wholly_recalled, named, stale_note
from actions.wording import say
from knowledge.freshness import stale_on
from knowledge.model import Card, Catalogue, Establishment, FactGroup, Procedure


def age_of(procedure: Procedure, *, on: date) -> Reply:
    """Return when a record was read, from where, by which decision, and how its facts were established."""
    base = shown(procedure)
    state = base.on(on)
    lines = []
    is_copy = state.established["default"] is Establishment.IMPORTED
    day_and_age = {"day": day(state.source.checked_on), "age": age(state.source.checked_on, on=on)}
    read = "" if is_wholly_recalled(state) else say(f"source_read.{'copied' if is_copy else 'checked_age'}", **day_and_age)
    if read:
        lines.append(say("freshness.read", title=state.source.title, read=read))
    if state.decision:
        lines.append(say("freshness.decision", decision=at_word(state.decision, MAX_SHORT)))
    if state.effective_from:
        lines.append(say("freshness.effective", day=day(state.effective_from)))
    lines += _established(state)
    stale = stale_note(state, tuple(FactGroup), on=on)
    lines += [stale or say("freshness.fresh")] if not is_wholly_recalled(state) else []
    parts = [heading(state), "\n".join(lines), *changes(base, on=on, aspects=("fee",)), state.source.url]
    return Reply(
        Status.ANSWERED,
        "\n\n".join(parts),
        next_steps(state, ("overview",)),
        procedures=(Named(state.code, state.name, 1.0),),
        sources=(state.source,),
        read=read,
        slots={
            "procedure_id": state.id,
            "choices": None,
            "pending_aspects": None,
            "pending_claims": None,
            "misunderstood": 0,
        },
    )


def _established(state: Procedure) -> list[str]:
    """Return a line per way facts were established; the groups that follow the default are not named one by one."""
    lines = []
    for kind in Establishment:
        groups = [group for group in FactGroup if state.establishment(group) is kind]
        if not groups:
            continue
        if len(groups) == len(FactGroup):
            names = say("freshness.all_groups")
        elif state.established["default"] is kind:
            names = say("freshness.general_groups")
        else:
            names = named(groups)
        lines.append(say(f"freshness.{kind.value}", groups=names))
    return sorted(lines, key=lambda text: text.endswith(say("freshness.general_groups")))


def age_of_all(catalogue: Catalogue, *, on: date) -> Reply:
    """Return how many procedures there are, when the first and the last was read, how many are past their check."""
    cards = [card for card in catalogue.cards_on(on) if card.establishment != Establishment.RECALLED.value]
    if not cards:
        return Reply(Status.NOT_ON_RECORD, say("freshness.ask"))
    days = sorted(card.checked_on for card in cards)
    stale = sum(_is_stale(card, on) for card in cards)
    lines = [
        say(
            "freshness.all",
            count=len(catalogue.cards_on(on)),
            oldest=day(days[0]),
            oldest_age=age(days[0], on=on),
            newest=day(days[-1]),
            newest_age=age(days[-1], on=on),
        )
    ]
    lines += [say("freshness.stale", count=stale)] if stale else []
    return Reply(Status.ANSWERED, "\n".join([*lines, say("freshness.ask")]), slots={"misunderstood": 0})


def _is_stale(card: Card, on: date) -> bool:
    """Return whether one of the facts behind a card is past its check; what mixes kinds is told by the strictest."""
    kind = Establishment.IMPORTED if card.establishment != Establishment.VERIFIED.value else Establishment.VERIFIED
    return stale_on(card.checked_on, on, FactGroup.FEES, establishment=kind)
