"""`python -m benchmarks.fitting`: the weights of judging.yml, bounds.yml and following.yml, learnt afresh.

All are logistic regressions of a few pieces of evidence on the development questions; the held-out ones are never read.
What is printed beside them is measured on fifths that were left out of the fit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bot.evaluation.cases import DEVELOPMENT, Case, Dialogue, load_tables
from bot.rasa_runtime import prepare
from bot.settings import read_settings
from bot.training import ensure_ready

FIFTHS = 5
THRESHOLD = 0.6
"""The aspect_threshold of config.yml."""
SEVERAL = 3.0
"""How much more a question that asks several things counts."""
PLAIN, EVERY = 0.25, 3
"""How much a single question counts as a turn after something else, and which of them are taken: every third."""
OPENINGS = ("", "còn ", "", "thế còn ")
LEVELS = 2
"""Codes up to which a table names one procedure, published at several levels; more leave open which is meant."""


def main() -> None:
    """Print the tables."""
    prepare()
    settings = read_settings()
    model = ensure_ready(settings, progress=print)
    from bot.assistant import Assistant
    from bot.evaluation.observing import families_on_record

    families = families_on_record()
    cases = [case for case in load_tables(DEVELOPMENT).cases if case.intent is not None]
    cases = [case for case in cases if not case.procedures or any(code in families for code in case.procedures)]
    assistant = Assistant(model, settings, tracker_url="sqlite://")
    parsed = asyncio.run(_parsed(assistant, cases))
    _judge(assistant, cases, parsed)
    _bounds(cases, parsed)
    _following(assistant, load_tables(DEVELOPMENT).dialogues, cases)


async def _parsed(assistant: Any, cases: Sequence[Case]) -> list[dict[str, Any]]:
    from rasa.core.channels.channel import UserMessage

    return [dict(await assistant.agent.processor.parse_message(UserMessage(case.text))) for case in cases]


def _fifths(count: int) -> Iterator[np.ndarray]:
    """Yield which of so many rows are left out, a fifth at a time."""
    numbers = np.arange(count) % FIFTHS
    yield from (numbers == fifth for fifth in range(FIFTHS))


def _learn(rows: np.ndarray, right: np.ndarray, weights: np.ndarray | None = None, *, evened: bool = False) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=3000, class_weight="balanced" if evened else None)
    return model.fit(rows, right, sample_weight=weights)


# --- what is asked (nlu/judging.py) ------------------------------------------------------------------------------


def _judge(assistant: Any, cases: Sequence[Case], parsed: Sequence[dict[str, Any]]) -> None:
    from nlu.judging import EVIDENCE, OVERVIEW, Heard, evidence_of
    from nlu.linear import words_of

    kind = _question_kind(assistant)
    whole = kind._models["aspects"]
    names = list(whole.classes)
    overview = names.index(OVERVIEW)
    asking = [place for place, case in enumerate(cases) if case.procedures and case.aspects]
    found = [evidence_of(words_of(str(parsed[place]["plain"])), whole, kind._network) for place in asking]
    evidence, stands = np.array([entry[0] for entry in found]), [entry[1] for entry in found]
    asked = np.array([[name in (cases[place].aspects or ()) for name in names] for place in asking])
    weights = np.array([SEVERAL if len(cases[place].aspects or ()) > 1 else 1.0 for place in asking])
    right = np.zeros(len(asking))
    for left_out in _fifths(len(asking)):
        judge = _fitted(evidence[~left_out], asked[~left_out], weights[~left_out], overview)
        for place in np.flatnonzero(left_out):
            chances = dict(zip(names, judge.chances(evidence[place], overview).tolist(), strict=True))
            said = Heard(chances, dict(zip(names, stands[place].tolist(), strict=True))).asked(THRESHOLD)
            right[place] = frozenset(said) == cases[asking[place]].aspects
    print(f"aspects right, left out of the fit: {100 * right.mean():.1f} % of {len(right)}")
    judge = _fitted(evidence, asked, weights, overview)
    for title, table, bias in (("aspect", judge.weights, judge.biases[0]), ("overview", judge.overview, judge.biases[1])):
        print(f"{title}:")
        for name, value in (*zip(EVIDENCE, table.tolist(), strict=True), ("bias", bias)):
            print(f"  {name}: {value:.3f}")


def _fitted(evidence: np.ndarray, asked: np.ndarray, weights: np.ndarray, overview: int) -> Any:
    from nlu.judging import Judge

    others = [column for column in range(asked.shape[1]) if column != overview]
    rows, wanted = evidence[:, others].reshape(-1, evidence.shape[2]), asked[:, others].reshape(-1)
    usual = _learn(rows, wanted, np.repeat(weights, len(others)))
    whole = _learn(evidence[:, overview], asked[:, overview], weights)
    return Judge(usual.coef_[0], whole.coef_[0], (float(usual.intercept_[0]), float(whole.intercept_[0])))


def _question_kind(assistant: Any) -> Any:
    """Return the trained component of the assistant's pipeline."""
    from nlu.question_kind import QuestionKind

    nodes = assistant.agent.processor.graph_runner._instantiated_nodes.values()
    return next(node._component for node in nodes if isinstance(node._component, QuestionKind))


# --- what lies outside (actions/bounds.py) -----------------------------------------------------------------------


def _bounds(cases: Sequence[Case], parsed: Sequence[dict[str, Any]]) -> None:
    from actions.bounds import EVIDENCE, evidence_of
    from actions.conversation import question_from
    from actions.wiring import search_index
    from knowledge.search import search

    index, rows, outside = search_index(), [], []
    for case, message in zip(cases, parsed, strict=True):
        if case.intent == "out_of_scope" or case.procedures:
            question = question_from(message)
            rows.append(evidence_of(question, search(question.text, index)))
            outside.append(case.intent == "out_of_scope")
    evidence, lies = np.array(rows), np.array(outside)
    chances = np.zeros(len(lies))
    for left_out in _fifths(len(lies)):
        chances[left_out] = _learn(evidence[~left_out], lies[~left_out], evened=True).predict_proba(evidence[left_out])[:, 1]
    model = _learn(evidence, lies, evened=True)
    print("weights:")
    for name, value in (*zip(EVIDENCE, model.coef_[0].tolist(), strict=True), ("bias", float(model.intercept_[0]))):
        print(f"  {name}: {value:.2f}")
    for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        lost, caught = 100 * (chances[~lies] >= limit).mean(), 100 * (chances[lies] >= limit).mean()
        print(f"from {limit}: {caught:.1f} % of what lies outside, {lost:.1f} % of what does not (left out of the fit)")


# --- what a message in a talk is about (actions/following.py) ----------------------------------------------------


def _following(assistant: Any, dialogues: Sequence[Dialogue], cases: Sequence[Case]) -> None:
    """Print how much each piece of evidence speaks for something earlier or new against what is at hand.

    A turn is judged as if all before it had been understood; what its table leaves open, which of several, is left out.
    """
    from sklearn.linear_model import LogisticRegression

    from actions.following import EVIDENCE, About

    turns = [(*turn, place) for place, dialogue in enumerate(dialogues) for turn in _turns(assistant, dialogue)]
    plain = list(_plain_turns(assistant, cases))
    evidence, about = (np.array([turn[part] for turn in (*turns, *plain)]) for part in (0, 1))
    weights = np.array([1.0] * len(turns) + [PLAIN] * len(plain))
    fifth = np.array([place % FIFTHS for *_, place in turns] + [FIFTHS] * len(plain))
    right = np.zeros(len(turns))
    for left_out in range(FIFTHS):
        here, there = fifth != left_out, fifth[: len(turns)] == left_out
        model = LogisticRegression(C=1.0, max_iter=3000).fit(evidence[here], about[here], sample_weight=weights[here])
        right[there] = model.predict(evidence[fifth == left_out]) == about[fifth == left_out]
    shares = ", ".join(f"{100 * right[about[: len(turns)] == one].mean():.1f} % of {one.value}" for one in About)
    print(f"what a turn is about, left out of the fit: {100 * right.mean():.1f} % of {len(right)} ({shares})")
    model = LogisticRegression(C=1.0, max_iter=3000).fit(evidence, about, sample_weight=weights)
    at_hand = list(model.classes_).index(About.AT_HAND)
    print("weights:")
    for one in (About.EARLIER, About.NEW):
        place = list(model.classes_).index(one)
        against = model.coef_[place] - model.coef_[at_hand]
        print(f"  {one.value}:")
        for name, value in (
            *zip(EVIDENCE, against, strict=True),
            ("bias", model.intercept_[place] - model.intercept_[at_hand]),
        ):
            print(f"    {name}: {value:.2f}")


def _plain_turns(assistant: Any, cases: Sequence[Case]) -> Iterator[tuple[tuple[float, ...], str]]:
    """Yield single questions as turns after two other matters, every other one opened by "còn" or "thế còn".

    Who names a matter plainly is seldom in the dialogues, whose authors took care to be hard.
    """
    from actions.conversation import question_from
    from actions.following import About, evidence_of, talked_about, turned_by
    from actions.question import Context
    from actions.wiring import search_index
    from knowledge.search import search

    index, recent = search_index(), ()
    taken = [case for case in cases if case.procedures or case.outside == "other_body"][::EVERY]
    opened = [replace(case, text=OPENINGS[place % len(OPENINGS)] + case.text) for place, case in enumerate(taken)]
    for case, message in zip(opened, asyncio.run(_parsed(assistant, opened)), strict=True):
        if len(recent) > 1 and not set(recent) & set(case.procedures):
            question, context = question_from(message), Context(procedure_id=recent[-1], recent=recent)
            outcome, talked = search(question.text, index), talked_about(question, context, index)
            turned = turned_by(question, context, outcome, index)
            yield evidence_of(question, context, outcome, talked, turned, index), About.NEW.value
        found = next((code for code in case.procedures if code in index.catalogue.by_id), None)
        recent = (*recent[-1:], found) if found and found not in recent else recent


def _turns(assistant: Any, dialogue: Dialogue) -> Iterator[tuple[tuple[float, ...], str]]:
    """Yield the evidence of each turn of a talk about something, and what it is about by its table."""
    from actions.conversation import question_from
    from actions.following import About, evidence_of, talked_about, turned_by
    from actions.question import Context
    from actions.remembering import remembered
    from actions.wiring import search_index
    from knowledge.search import search

    index, context = search_index(), Context()
    for case, message in zip(dialogue.turns, asyncio.run(_parsed(assistant, dialogue.turns)), strict=True):
        question, meant = question_from(message), [code for code in case.procedures if code in index.catalogue.by_id]
        if context.procedure_id and meant and not question.reference.whole:
            before = set(context.recent) & set(meant)
            about = About.AT_HAND if context.procedure_id in meant else About.EARLIER if before else About.NEW
            outcome, talked = search(question.text, index), talked_about(question, context, index)
            turned = turned_by(question, context, outcome, index)
            yield evidence_of(question, context, outcome, talked, turned, index), about.value
        if meant and len(meant) <= LEVELS and context.procedure_id not in meant:
            context = Context(procedure_id=meant[0], recent=tuple(remembered(context.recent, meant[0])))
        elif len(meant) > LEVELS and context.procedure_id not in meant:
            context = Context(recent=context.recent)


if __name__ == "__main__":
    main()
