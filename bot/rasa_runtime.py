"""The one place that touches rasa's insides. Import it before anything of rasa.

Rasa 3.6.21 pins end with Python 3.10 and TensorFlow 2.12. `prepare()` makes this exact version import on Python 3.11
without TensorFlow and without the channels we do not use; `speed_up()` mends what costs a citizen time. Each mend is
guarded by a test in tests/bot/test_rasa_runtime.py that fails when rasa changes under it. Why: docs/adr/0001.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.metadata
import json
import os
import sys
import types
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import threadpoolctl

from bot.errors import UnsupportedRasaError

RASA_VERSION = "3.6.21"

STUBBED: dict[str, tuple[str, ...]] = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator", "RasaDataGenerator"),
    "rasa.utils.tensorflow.model_data": ("RasaModelData", "Data", "FeatureArray", "ragged_array_to_ndarray"),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
}
"""Modules of rasa that need TensorFlow or scikit-learn, with the names others take from them. None is in our pipeline."""

COLLECTED_AFTER = 10_000
"""Objects made before those out of use are looked for; Python's own 700 are made several times a message (6 % of it)."""
BEGINNING = frozenset({"restart", "session_started"})
"""Types of events after which a conversation begins anew."""
NOT_SET = "should_not_be_set"
"""What a rule's state holds for what must not be there."""
UNDOING = frozenset({"undo", "rewind", "active_loop", "form"})
"""Types of events that may take back others; only then rasa's own way is gone."""

_CHANNELS = """
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage, CollectingOutputChannel
from rasa.core.channels.rest import RestInput
from rasa.core.channels.callback import CallbackInput
input_channel_classes = [RestInput, CallbackInput]
BUILTIN_CHANNELS = {c.name(): c for c in input_channel_classes}
"""
"""What replaces rasa/core/channels/__init__.py, which would import fifteen channels and their libraries."""


class _StubLoader(importlib.abc.Loader):
    """Serves a module that holds only empty classes of the expected names."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        for name in STUBBED[module.__name__]:
            setattr(module, name, type(name, (), {"__module__": module.__name__}))


class _SlimChannelsLoader(importlib.machinery.SourceFileLoader):
    """Serves `rasa.core.channels` with the few channels we use."""

    def get_code(self, fullname: str) -> types.CodeType:
        return compile(_CHANNELS, "<slim rasa.core.channels>", "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Answers for the modules named above and for no other."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname in STUBBED:
            return importlib.machinery.ModuleSpec(fullname, _StubLoader())
        if fullname == "rasa.core.channels":
            spec = importlib.machinery.PathFinder.find_spec(fullname, path)
            if spec is not None and spec.origin:
                spec.loader = _SlimChannelsLoader(fullname, spec.origin)
            return spec
        return None


def prepare() -> None:
    """Make rasa importable here. Safe to call more than once; raises UnsupportedRasaError for another rasa."""
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    installed = importlib.metadata.version("rasa")
    if installed != RASA_VERSION:
        raise UnsupportedRasaError(f"rasa {installed} is installed, bot/rasa_runtime.py was written for {RASA_VERSION}")
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    _restore_removed_names()
    sys.meta_path.insert(0, _Finder())


def _restore_removed_names() -> None:
    """Give back two names that newer numpy and packaging moved."""
    import numpy
    import packaging.version

    if not hasattr(packaging.version, "LegacyVersion"):
        packaging.version.LegacyVersion = type("LegacyVersion", (packaging.version.Version,), {})  # type: ignore[attr-defined]
    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning  # type: ignore[attr-defined]


def speed_up() -> None:
    """Apply the mends that cost a citizen time otherwise. Figures: docs/adr/0001."""
    _remember_event_classes()
    _compile_action_schema_once()
    _evaluate_graph_directly()
    _remember_the_empty_domain()
    _copy_nothing_for_the_log()
    _try_only_rules_that_may_fit()
    _apply_events_without_asking_what_they_are()
    gc.set_threshold(COLLECTED_AFTER)
    threadpoolctl.threadpool_limits(limits=1, user_api="blas")  # matrices of one message: threads wait for each other longer


@contextlib.contextmanager
def reading_sentences_once(*, checked: bool = False) -> Iterator[None]:
    """Read the training sentences once inside: rasa reads and checks the same files over and over, half of a training.

    It also hashes all that is in a message whenever it looks for doubles; its text and intent tell nearly all apart. And it
    parses every file again to hold it against its schema, which only `checked` leaves in place (tests/bot/test_stories.py
    does), and copies every sentence a dozen times to the bottom: 20 of 31 s.
    """
    from rasa.shared.importers import utils
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.formats import RasaYAMLReader
    from rasa.shared.nlu.training_data.message import Message

    read, looks, hashed = utils.training_data_from_paths, RasaYAMLReader.is_yaml_nlu_file, Message.__hash__
    checks = RasaYAMLReader.validate
    remembered = functools.lru_cache(maxsize=1)(lambda paths: read(paths, "vi"))

    def read_once(paths: Iterable[str], language: str) -> Any:  # of YAML in whatever language the same
        return remembered(tuple(paths))

    def hash_of(self: Message) -> int:
        return hash((self.get(TEXT), self.get(INTENT)))

    def copied(self: Message, memo: Any) -> Message:
        found = copy.copy(self)
        found.data, found.features, found.output_properties = dict(self.data), [*self.features], {*self.output_properties}
        return found

    utils.training_data_from_paths = read_once
    RasaYAMLReader.is_yaml_nlu_file = staticmethod(functools.cache(looks))  # type: ignore[method-assign, assignment]
    if not checked:
        RasaYAMLReader.validate = lambda self, string: None  # type: ignore[method-assign]
    Message.__deepcopy__ = copied  # type: ignore[attr-defined]
    Message.__hash__ = hash_of  # type: ignore[method-assign]
    try:
        yield
    finally:
        utils.training_data_from_paths = read
        RasaYAMLReader.is_yaml_nlu_file = staticmethod(looks)  # type: ignore[method-assign, assignment]
        RasaYAMLReader.validate = checks  # type: ignore[method-assign]
        del Message.__deepcopy__  # type: ignore[attr-defined]
        Message.__hash__ = hashed  # type: ignore[method-assign]


def _remember_event_classes() -> None:
    """Resolve an event's class by its type once; rasa walks all subclasses for every event it reads (22 µs each)."""
    from rasa.shared.core.events import Event

    if not hasattr(Event.resolve_by_type, "__wrapped_by_motcua__"):
        plain = Event.resolve_by_type

        @functools.lru_cache(maxsize=256)
        def remembered(type_name: str, default: Any = None) -> Any:
            return plain(type_name, default)

        remembered.__wrapped_by_motcua__ = True  # type: ignore[attr-defined]
        Event.resolve_by_type = staticmethod(remembered)  # type: ignore[method-assign]


def _compile_action_schema_once() -> None:
    """Check an action's result against its schema with a validator built once, in Rust (14 to 23 ms in rasa, now 0.05)."""
    import jsonschema
    import jsonschema_rs
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.utils.schemas.events import EVENTS_SCHEMA  # noqa: F401 - fails when rasa moves it

    schema = RemoteAction.action_response_format_spec()
    validator, quick = jsonschema.Draft7Validator(schema), jsonschema_rs.Draft7Validator(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not quick.is_valid(result):
            validator.validate(result)  # says what is wrong, as the one rasa uses
        return True

    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]


def _evaluate_graph_directly() -> None:
    """Run the model's graph by plain recursion instead of dask's scheduler (about a fifth of a short turn)."""
    import dask

    dask.get = _evaluate


def _remember_the_empty_domain() -> None:
    """Tell whether a domain is empty against one empty domain; rasa builds one for every message it parses (0.1 ms)."""
    from rasa.shared.core.domain import Domain

    empty = Domain.empty().as_dict()

    def is_empty(self: Domain) -> bool:
        return bool(self.as_dict() == empty)

    Domain.is_empty = is_empty  # type: ignore[method-assign]


def _copy_nothing_for_the_log() -> None:
    """Spare the deep copies rasa makes of states and events for debug lines that are never written (4 % of a turn)."""
    import rasa.core.policies.rule_policy
    import rasa.core.processor

    as_it_is = types.SimpleNamespace(deepcopy=lambda value: value)
    rasa.core.policies.rule_policy.copy = as_it_is  # type: ignore[assignment]
    rasa.core.processor.copy = as_it_is  # type: ignore[assignment]


def _try_only_rules_that_may_fit() -> None:
    """Leave out rules of another action or intent before they are compared, and rules by text where there are none.

    Rasa compares every rule with the latest state, three times a turn (an eighth of it). What is left it compares as ever.
    """
    from rasa.core.policies.rule_policy import RULES, RulePolicy

    if hasattr(RulePolicy._get_possible_keys, "__wrapped__"):
        return
    possible, found = RulePolicy._get_possible_keys, RulePolicy._find_action_from_rules

    @functools.wraps(possible)
    def possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[Any]) -> set[str]:
        latest = states[-1] if states else {}
        action, intent = _named(latest, "prev_action", "action_name"), _named(latest, "user", "intent")
        if not action:
            return possible(self, lookup, states)
        may = {key: "" for key in lookup if _may_fit(key, action, intent)}
        return possible(self, may, states)

    @functools.wraps(found)
    def find_action(self: RulePolicy, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        if use_text_for_last_user_input and not tracker.active_loop_name and not _by_text(self.lookup[RULES]):
            return None, None, False
        return found(self, tracker, domain, use_text_for_last_user_input)

    RulePolicy._get_possible_keys = possible_keys  # type: ignore[method-assign]
    RulePolicy._find_action_from_rules = find_action  # type: ignore[method-assign]


def _by_text(lookup: dict[str, str]) -> bool:
    """Return whether a rule may fit right after a message whose intent is not looked at."""
    return any(_may_fit(key, "action_listen", "") for key in lookup)


@functools.lru_cache(maxsize=4096)
def _wanted(rule_key: str) -> tuple[str, str]:
    """Return the action and the intent a rule wants of the latest state; "" where it wants none."""
    latest = json.loads(rule_key)[-1]
    return _named(latest, "prev_action", "action_name"), _named(latest, "user", "intent")


def _named(state: Any, part: str, name: str) -> str:
    return str((state.get(part) or {}).get(name) or "")


def _may_fit(rule_key: str, action: str, intent: str) -> bool:
    """Return whether a rule may fit a state with this action and intent, as far as these two go."""
    action_wanted, intent_wanted = _wanted(rule_key)
    return action_wanted in ("", NOT_SET, action) and intent_wanted in ("", NOT_SET, intent)


def _apply_events_without_asking_what_they_are() -> None:
    """Find the events that count by their type's name; rasa asks five times of each what class it is of (5 % of a turn)."""
    from rasa.shared.core.trackers import DialogueStateTracker

    if hasattr(DialogueStateTracker.applied_events, "__wrapped__"):
        return
    plain = DialogueStateTracker.applied_events

    @functools.wraps(plain)
    def applied_events(self: DialogueStateTracker) -> list[Any]:
        events, begin = list(self.events), 0
        for place, event in enumerate(events, start=1):
            if event.type_name in UNDOING:
                return list(plain(self))
            if event.type_name in BEGINNING:
                begin = place
        return events[begin:]

    DialogueStateTracker.applied_events = applied_events  # type: ignore[method-assign]


def _evaluate(graph: dict[str, Any], targets: Any, **_: Any) -> Any:
    """Return the values of `targets` in a dask-style graph {name: (function, *dependencies)}."""
    done: dict[str, Any] = {}

    def value(name: Any) -> Any:
        if not isinstance(name, str) or name not in graph:
            return name
        if name not in done:
            node = graph[name]
            if isinstance(node, tuple) and node and callable(node[0]):
                done[name] = node[0](*(value(part) for part in node[1:]))
            else:
                done[name] = value(node) if isinstance(node, str) else node
        return done[name]

    return [value(name) for name in targets] if isinstance(targets, list) else value(targets)
