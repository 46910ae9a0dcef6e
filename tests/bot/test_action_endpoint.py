"""Custom actions run in this process; Rasa sees the endpoint it knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot import rasa_runtime

rasa_runtime.prepare()

from rasa.core.actions.action import ActionExecutionRejection as RasaRejection  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel  # noqa: E402
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.exceptions import RasaException  # noqa: E402
from rasa.utils.endpoints import ClientResponseError  # noqa: E402
from rasa_sdk.interfaces import ActionExecutionRejection  # noqa: E402

from bot.action_endpoint import InProcessActions  # noqa: E402
from bot.training import ROOT  # noqa: E402


@pytest.fixture(scope="module")
def endpoint() -> InProcessActions:
    return InProcessActions("actions")


def call(name: str, **slots: Any) -> dict[str, Any]:
    tracker = {"sender_id": "x", "slots": slots, "latest_message": {"text": ""}, "events": [], "paused": False}
    return {"next_action": name, "sender_id": "x", "tracker": tracker, "version": "3.6.21"}


async def test_an_action_answers_with_its_responses_and_events(endpoint: InProcessActions) -> None:
    done = await endpoint.request(json=call("action_explain_levels"))
    assert done["responses"][0]["custom"]["status"] == "answered"
    assert isinstance(done["events"], list)


def test_every_action_of_the_domain_is_registered_and_no_other(endpoint: InProcessActions) -> None:
    ours = {action for action in Domain.load(str(ROOT / "domain.yml")).user_actions if action.startswith("action_")}
    assert set(endpoint.executor.actions) == ours


async def test_an_unknown_action_is_refused_as_the_action_server_does(endpoint: InProcessActions) -> None:
    with pytest.raises(ClientResponseError) as refused:
        await endpoint.request(json=call("action_nobody_wrote"))
    assert refused.value.status == 404
    assert json.loads(refused.value.text)["action_name"] == "action_nobody_wrote"


async def test_a_rejection_is_refused_as_the_action_server_does(
    endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rejects(*_: Any) -> None:
        raise ActionExecutionRejection("action_forget", "not now")

    monkeypatch.setitem(endpoint.executor.actions, "action_forget", rejects)
    with pytest.raises(ClientResponseError) as refused:
        await endpoint.request(json=call("action_forget"))
    assert refused.value.status == 400
    assert json.loads(refused.value.text) == {"error": "not now", "action_name": "action_forget"}


async def run(name: str, endpoint: InProcessActions) -> list[Any]:
    """Run an action the way rasa runs it."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    tracker = DialogueStateTracker("x", domain.slots)
    nlg = TemplatedNaturalLanguageGenerator(domain.responses)
    return await RemoteAction(name, endpoint).run(CollectingOutputChannel(), nlg, tracker, domain)


async def test_rasa_runs_an_action_through_it(endpoint: InProcessActions) -> None:
    events = await run("action_forget", endpoint)
    assert {event.key for event in events} >= {"procedure_id", "choices", "pending_aspects"}
    assert all(event.value is None for event in events)


async def test_rasa_understands_a_rejection_and_an_unknown_action(
    endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rejects(*_: Any) -> None:
        raise ActionExecutionRejection("action_forget", "not now")

    monkeypatch.setitem(endpoint.executor.actions, "action_forget", rejects)
    with pytest.raises(RasaRejection):
        await run("action_forget", endpoint)
    with pytest.raises(RasaException):
        await run("action_nobody_wrote", endpoint)


async def test_the_domain_is_not_sent_along_with_every_call(endpoint: InProcessActions) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    body = RemoteAction("action_forget", endpoint)._action_call_format(DialogueStateTracker("x", domain.slots), domain)
    assert "domain" not in body
