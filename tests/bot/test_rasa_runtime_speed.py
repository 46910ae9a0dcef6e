"""What `speed_up` replaces gives what rasa's own code gives, and rasa still calls it."""

from __future__ import annotations

import gc
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot import rasa_runtime

rasa_runtime.prepare()

import jsonschema  # noqa: E402
import rasa  # noqa: E402
from dask.local import get_sync  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import Event  # noqa: E402
from rasa.shared.utils.common import all_subclasses  # noqa: E402

RASA = Path(rasa.__file__).parent


@pytest.fixture(scope="module", autouse=True)
def _mended() -> None:
    rasa_runtime.speed_up()


def pristine(name: str) -> ModuleType:
    """Return a second copy of a rasa module, as rasa wrote it."""
    found = importlib.util.find_spec(name)
    assert found is not None and found.origin is not None
    spec = importlib.util.spec_from_file_location(f"pristine_{name.replace('.', '_')}", found.origin)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- event classes -----------------------------------------------------------------------------------------------


def test_every_event_resolves_to_the_class_rasa_itself_finds() -> None:
    own = pristine("rasa.shared.core.events").Event.resolve_by_type
    types = {cls.type_name for cls in all_subclasses(Event) if cls.type_name and cls.__module__.startswith("rasa.shared")}
    assert len(types) > 20
    expected = {name: own(name).__name__ for name in types}
    for _ in range(2):  # the second time from memory
        assert {name: Event.resolve_by_type(name).__name__ for name in types} == expected
        assert all(issubclass(Event.resolve_by_type(name), Event) for name in types)


def test_the_classes_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa.shared.utils.common

    stored = {"event": "slot", "name": "procedure_id", "value": "x"}
    Event.from_parameters(stored)
    monkeypatch.setattr(rasa.shared.utils.common, "all_subclasses", lambda cls: pytest.fail("walked all subclasses again"))
    assert Event.from_parameters(stored).value == "x"


def test_an_unknown_event_is_an_error_or_the_default_as_in_rasa() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Event.resolve_by_type("nonsense")
    assert Event.resolve_by_type("nonsense", Event) is Event
    assert Event.resolve_by_type("topic") is None


# --- the schema of an action's result ----------------------------------------------------------------------------

SLOT = {"event": "slot", "timestamp": None, "name": "procedure_id", "value": "1.000894"}
RESULTS: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [{"text": "a", "buttons": []}]},
    {"events": [{**SLOT, "value": value} for value in (None, 1, [1], {"a": 1})]},
    {"events": [{"event": "session_started"}, {"event": "action", "name": "action_listen"}]},
    {"events": [{"event": "followup", "name": "action_listen"}, {"event": "active_loop", "name": None}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "nonsense"}]},
    {"events": [{"name": "no event"}]},
    {"events": {}},
    {"events": ["slot"]},
    {"responses": {}},
    {"responses": ["a"]},
    {"responses": None},
    [],
    None,
    "text",
]


def _accepts(check: Any, result: Any) -> bool:
    try:
        return bool(check(result))
    except jsonschema.ValidationError:
        return False


def test_the_compiled_schema_accepts_and_refuses_what_rasas_own_check_does() -> None:
    own = pristine("rasa.core.actions.action").RemoteAction("action_x", None)
    mended = RemoteAction("action_x", None)
    assert type(own)._validate_action_result is not type(mended)._validate_action_result
    verdicts = [_accepts(own._validate_action_result, result) for result in RESULTS]
    assert [_accepts(mended._validate_action_result, result) for result in RESULTS] == verdicts
    assert True in verdicts and False in verdicts


def test_rasa_still_checks_results_by_the_method_that_is_mended() -> None:
    source = (RASA / "core" / "actions" / "action.py").read_text(encoding="utf-8")
    assert "self._validate_action_result(" in source


# --- the empty domain ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["version: '3.1'", "intents: [greet]", "responses: {utter_a: [{text: a}]}", "slots: {}"])
def test_a_domain_is_empty_where_rasas_own_check_says_so(text: str) -> None:
    own = pristine("rasa.shared.core.domain").Domain
    assert own.is_empty is not Domain.is_empty
    assert Domain.from_yaml(text).is_empty() == own.from_yaml(text).is_empty()


def test_rasa_still_asks_for_every_message_whether_the_domain_is_empty() -> None:
    source = (RASA / "core" / "processor.py").read_text(encoding="utf-8")
    assert "self.domain.is_empty()" in source


# --- the graph ---------------------------------------------------------------------------------------------------


def _graphs() -> dict[str, tuple[dict[str, Any], Any]]:
    def add(*parts: Any) -> Any:
        return sum(parts)

    chain = {"a": (lambda: 1,), "b": (add, "a", "a"), "c": (add, "b", "a")}
    return {
        "one target": (chain, "c"),
        "a list of targets": (chain, ["c", "a"]),
        "a list of one": (chain, ["b"]),
        "an input beside nodes": ({"__message__": ("__message__", 5), "b": (lambda pair: pair[1], "__message__")}, ["b"]),
        "an input that is a list": ({"x": ("x", [1, 2]), "y": (lambda pair: len(pair[1]), "x")}, ["y"]),
        "an alias": ({"a": (lambda: 3,), "b": "a"}, ["b"]),
        "a plain value": ({"a": 7, "b": (add, "a")}, ["b"]),
        "a text that is no node": ({"a": (lambda text: text, "plain")}, ["a"]),
        "a node without value": ({"a": (lambda: None,), "b": (lambda part: part, "a")}, ["b"]),
    }


@pytest.mark.parametrize("name", _graphs())
def test_a_graph_gives_what_dask_gives(name: str) -> None:
    graph, targets = _graphs()[name]
    expected = get_sync(dict(graph), targets)
    got = rasa_runtime._evaluate(dict(graph), targets)
    assert (list(got) if isinstance(expected, list | tuple) else got) == (
        list(expected) if isinstance(expected, list | tuple) else expected
    )


def test_a_node_runs_once_and_only_when_it_is_needed() -> None:
    ran: list[str] = []
    graph = {
        "a": (lambda: ran.append("a") or 1,),
        "b": (lambda part: ran.append("b") or part, "a"),
        "c": (lambda one, two: ran.append("c"), "a", "b"),
        "unused": (lambda: ran.append("unused"),),
    }
    rasa_runtime._evaluate(graph, ["c", "b"])
    assert ran == ["a", "b", "c"]


def test_an_error_inside_a_node_comes_out_as_it_is() -> None:
    def fails() -> None:
        raise KeyError("inside")

    with pytest.raises(KeyError, match="inside"):
        rasa_runtime._evaluate({"a": (fails,)}, ["a"])


def test_rasa_still_runs_its_graph_through_the_name_that_is_replaced() -> None:
    import dask

    assert "dask.get(run_graph, run_targets)" in (RASA / "engine" / "runner" / "dask.py").read_text(encoding="utf-8")
    assert dask.get is rasa_runtime._evaluate


# --- objects out of use ------------------------------------------------------------------------------------------


def test_objects_out_of_use_are_not_looked_for_in_every_message() -> None:
    assert gc.isenabled()
    assert gc.get_threshold()[0] == rasa_runtime.COLLECTED_AFTER
