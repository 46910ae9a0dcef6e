"""Each mend of rasa, against rasa itself: a test fails when rasa changes under it."""

from __future__ import annotations

import ast
import copy
import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import threadpoolctl

from bot import rasa_runtime
from bot.errors import UnsupportedRasaError
from bot.training import ROOT

rasa_runtime.prepare()

import rasa  # noqa: E402
import rasa.core.agent  # noqa: E402
import rasa.core.channels  # noqa: E402
from rasa.core.policies.rule_policy import RulePolicy  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    LegacyForm,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.importers.rasa import RasaFileImporter  # noqa: E402
from rasa.shared.nlu.training_data import loading  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.utils.validation import YamlValidationException  # noqa: E402

RASA = Path(rasa.__file__).parent


@pytest.fixture(scope="module", autouse=True)
def _mended() -> None:
    rasa_runtime.speed_up()


def names_imported_from(module: str, files: Iterator[Path]) -> set[str]:
    """Return the names that `from module import …` takes in these files."""
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == module:
                found |= {alias.name for alias in node.names}
    return found


def loaded_files() -> Iterator[Path]:
    """Yield the files of the rasa modules that are imported here, stubs left out."""
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] == "rasa" and name not in rasa_runtime.STUBBED and getattr(module, "__file__", None):
            yield Path(str(module.__file__))


# --- the version -------------------------------------------------------------------------------------------------


def test_the_installed_rasa_is_the_one_that_is_pinned_and_mended() -> None:
    assert importlib.metadata.version("rasa") == rasa_runtime.RASA_VERSION
    assert f'"rasa=={rasa_runtime.RASA_VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_another_rasa_is_refused_by_both_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [f for f in sys.meta_path if not isinstance(f, rasa_runtime._Finder)])
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "3.7.0")
    with pytest.raises(UnsupportedRasaError, match=f"3.7.0.*{rasa_runtime.RASA_VERSION}"):
        rasa_runtime.prepare()


def test_preparing_and_speeding_up_again_changes_nothing() -> None:
    before = (Event.resolve_by_type, len(sys.meta_path))
    rasa_runtime.prepare()
    rasa_runtime.speed_up()
    assert (Event.resolve_by_type, len(sys.meta_path)) == before
    assert sum(isinstance(finder, rasa_runtime._Finder) for finder in sys.meta_path) == 1


def test_the_products_of_a_message_are_made_on_one_thread() -> None:
    rasa_runtime.speed_up()
    assert {pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"} == {1}


# --- no TensorFlow -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", rasa_runtime.STUBBED)
def test_a_stub_stands_for_a_module_that_rasa_has_and_that_needs_what_we_do_without(module: str) -> None:
    file = RASA.parent / f"{module.replace('.', '/')}.py"
    assert file.is_file()
    assert {"tensorflow", "sklearn"} & set(re.findall(r"\w+", file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(("module", "names"), rasa_runtime.STUBBED.items())
def test_every_name_of_a_stub_is_imported_somewhere_in_rasa(module: str, names: tuple[str, ...]) -> None:
    assert set(names) <= names_imported_from(module, RASA.rglob("*.py"))


@pytest.mark.parametrize(("module", "names"), rasa_runtime.STUBBED.items())
def test_a_stub_has_every_name_the_loaded_rasa_takes_from_it(module: str, names: tuple[str, ...]) -> None:
    import rasa.engine.recipes.default_components
    import rasa.graph_components.validators.default_recipe_validator
    import rasa.model_training  # noqa: F401

    assert names_imported_from(module, loaded_files()) <= set(names)


def test_the_finder_answers_for_no_other_module() -> None:
    finder = rasa_runtime._Finder()
    assert all(finder.find_spec(name, None) is None for name in ("rasa", "rasa.core.agent", "tensorflow", "json"))


def test_neither_answering_nor_training_asks_for_tensorflow_or_torch() -> None:
    asked = _imports("import bot.assistant, bot.training; from rasa.model_training import train; import nlu.question_kind")
    assert [name for name in asked if name.split(".")[0] in ("tensorflow", "keras", "torch")] == []


def test_serving_loads_no_scikit_learn() -> None:
    assert [name for name in _imports("import bot.server, bot.assistant") if name.split(".")[0] == "sklearn"] == []


def test_serving_loads_no_channel_library_we_do_not_use() -> None:
    asked = _imports("import bot.server")
    unused = {"twilio", "slack_sdk", "webexteamssdk", "fbmessenger", "mattermostwrapper", "rocketchat_API", "socketio"}
    assert unused & set(asked) == set()


def _imports(statement: str) -> list[str]:
    """Return every module a fresh process asks for while it runs `statement`."""
    code = f"""
import json, sys
asked = []
class Listener:
    def find_spec(self, name, path=None, target=None):
        asked.append(name)
sys.meta_path.insert(0, Listener())
{statement}
print(json.dumps(asked))
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- the channels ------------------------------------------------------------------------------------------------


def test_the_slim_channels_define_what_the_loaded_rasa_takes_from_them() -> None:
    names = names_imported_from("rasa.core.channels", loaded_files())
    assert "UserMessage" in names
    submodules = {path.stem for path in (RASA / "core" / "channels").glob("*.py")}
    missing = {name for name in names - submodules if not hasattr(rasa.core.channels, name)}
    assert missing == set()


def test_the_slim_channels_are_rasas_own_classes_under_rasas_own_names() -> None:
    package = ast.parse((RASA / "core" / "channels" / "__init__.py").read_text(encoding="utf-8"))
    own = {alias.name: node.module for node in package.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    slim = {name: value.__module__ for name, value in vars(rasa.core.channels).items() if isinstance(value, type)}
    assert set(slim) >= {"InputChannel", "OutputChannel", "UserMessage", "CollectingOutputChannel"}
    assert {name: own[name] for name in slim} == slim
    source = ast.unparse(package)
    assert "BUILTIN_CHANNELS" in source and "input_channel_classes" in source


def test_only_the_channels_we_use_are_built_in() -> None:
    assert set(rasa.core.channels.BUILTIN_CHANNELS) == {"rest", "callback"}


# --- names that newer libraries dropped --------------------------------------------------------------------------


def test_the_names_given_back_are_still_asked_for_by_rasa() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in RASA.rglob("*.py"))
    assert "LegacyVersion" in text
    assert "VisibleDeprecationWarning" in text


# --- what costs time in a turn -----------------------------------------------------------------------------------

HEARD = UserUttered("xin chào", {"name": "greet"})
HISTORIES = {
    "nothing": [],
    "a session begun": [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"), HEARD],
    "begun twice": [HEARD, Restarted(), HEARD, SessionStarted(), SlotSet("a", 1), ActionExecuted("action_listen")],
    "a message taken back": [
        ActionExecuted("action_listen"),
        HEARD,
        UserUtteranceReverted(),
        ActionExecuted("action_listen"),
    ],
    "an action taken back": [HEARD, ActionExecuted("action_answer"), ActionReverted()],
    "in a form": [HEARD, ActiveLoop("form"), ActionExecuted("form"), HEARD, ActionExecuted("form"), ActiveLoop(None)],
    "in an old form": [HEARD, LegacyForm("form"), ActionExecuted("form"), HEARD, ActionExecuted("form")],
}


@pytest.mark.parametrize("history", HISTORIES)
def test_the_events_that_count_are_those_rasa_would_find(history: str) -> None:
    tracker = DialogueStateTracker("a", slots=[])
    tracker.events.extend(HISTORIES[history])
    assert tracker.applied_events() == DialogueStateTracker.applied_events.__wrapped__(tracker)


def test_every_event_that_takes_others_back_or_begins_anew_is_known_by_its_type() -> None:
    import rasa.core.test  # the events of rasa's own test command

    undoing = (ActionReverted, UserUtteranceReverted, ActiveLoop)
    kinds = list(_subclasses(Event))
    assert rasa.core.test.WronglyPredictedAction in kinds
    assert {kind.type_name for kind in kinds if issubclass(kind, undoing)} == rasa_runtime.UNDOING
    assert {kind.type_name for kind in kinds if issubclass(kind, Restarted | SessionStarted)} == rasa_runtime.BEGINNING
    others = {kind.type_name for kind in kinds if not issubclass(kind, (*undoing, Restarted, SessionStarted))}
    assert others & (rasa_runtime.UNDOING | rasa_runtime.BEGINNING) == set()


def _subclasses(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)


def rule(*states: dict[str, dict[str, str]]) -> str:
    return json.dumps(states)


LISTENS = {"prev_action": {"action_name": "action_listen"}}
ANSWERS = {"prev_action": {"action_name": "action_answer"}}
RULES = {
    rule({**LISTENS, "user": {"intent": "greet"}}): "utter_greet",
    rule({**LISTENS, "user": {"intent": "bye"}}): "utter_bye",
    rule({**LISTENS, "user": {"intent": "greet"}}, {**ANSWERS, "user": {"intent": "greet"}}): "action_listen",
    rule({**LISTENS, "user": {"intent": "bye"}, "slots": {"a": "should_not_be_set"}}): "utter_bye",
    rule({**ANSWERS, "active_loop": {"name": "should_not_be_set"}}): "action_listen",
    rule({"user": {"intent": "bye"}}): "at the beginning",
}
STATES = {
    "the beginning": [{}],
    "nothing": [],
    "a greeting": [{}, {**LISTENS, "user": {"intent": "greet"}}],
    "a farewell in a form": [{}, {**LISTENS, "user": {"intent": "bye"}, "active_loop": {"name": "form"}}],
    "only a text": [{}, {**LISTENS, "user": {"text": "xin chào"}}],
    "an answer": [{}, {**LISTENS, "user": {"intent": "greet"}}, {**ANSWERS, "user": {"intent": "greet"}}],
    "a sentence said": [{}, {"prev_action": {"action_text": "vâng"}, "user": {"intent": "greet"}}],
}


@pytest.mark.parametrize("states", STATES)
def test_the_rules_that_fit_are_those_rasa_would_find(states: str) -> None:
    policy = RulePolicy.__new__(RulePolicy)
    plain = RulePolicy._get_possible_keys.__wrapped__
    assert policy._get_possible_keys(RULES, STATES[states]) == plain(policy, RULES, STATES[states])


@pytest.mark.parametrize(
    ("rules", "by_text"),
    [
        (RULES, False),
        ({rule({**LISTENS, "user": {"text": "xin chào"}}): "utter_greet"}, True),
        ({rule({**LISTENS, "user": {"intent": "should_not_be_set"}}): "utter_greet"}, True),
        ({rule({"slots": {"a": "b"}}): "utter_greet"}, True),
        ({rule(ANSWERS): "action_listen"}, False),
    ],
)
def test_rules_are_tried_by_text_only_where_one_may_fit(rules: dict[str, str], by_text: bool) -> None:
    policy = RulePolicy.__new__(RulePolicy)
    assert rasa_runtime._by_text(rules) == by_text
    if not by_text:
        assert RulePolicy._get_possible_keys.__wrapped__(policy, rules, STATES["only a text"]) == set()


def test_rasa_copies_only_for_its_log_what_is_not_copied_here() -> None:
    for file in ("core/processor.py", "core/policies/rule_policy.py"):
        tree = ast.parse((RASA / file).read_text(encoding="utf-8"))
        logged = [n for call in ast.walk(tree) if _is_debug_line(call) for n in ast.walk(call) if _is_copy(n)]
        assert logged and len(logged) == sum(_is_copy(node) for node in ast.walk(tree))


def _is_debug_line(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "structlogger.debug"


def _is_copy(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "copy"


def test_the_sentences_are_read_once_inside_and_as_before_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "nlu.yml"
    lines = ("chào", "chào", "chào bạn")
    examples = "".join(f"    - {line}\n" for line in lines)
    file.write_text(f'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n{examples}', encoding="utf-8")
    read: list[Any] = []
    monkeypatch.setattr(loading, "load_data", lambda *what, before=loading.load_data: read.append(what) or before(*what))
    importer = RasaFileImporter(training_data_paths=[str(file)])
    with rasa_runtime.reading_sentences_once():
        found = [importer.get_nlu_data(language) for language in ("en", "vi", "vi")]
    assert [[message.get("text") for message in data.intent_examples] for data in found] == [["chào", "chào bạn"]] * 3
    assert len(read) == 1
    importer.get_nlu_data("vi")
    assert len(read) == 2


def test_a_file_against_its_schema_is_refused_inside_where_it_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text('version: "3.1"\nnlu:\n- intent: greet\n  exmaples: |\n    - chào\n', encoding="utf-8")
    with rasa_runtime.reading_sentences_once(checked=True), pytest.raises(YamlValidationException):
        RasaFileImporter(training_data_paths=[str(file)]).get_nlu_data()


def test_a_sentence_is_copied_inside_without_going_to_the_bottom_and_what_is_set_on_one_is_not_on_the_other() -> None:
    first = Message({"text": "xin hộ chiếu", "entities": [{"start": 4}]})
    with rasa_runtime.reading_sentences_once():
        second = copy.deepcopy(first)
        second.set("intent", "ask", add_to_output=True)
    assert (first.get("intent"), second.get("intent")) == (None, "ask")
    assert "intent" in second.output_properties - first.output_properties
    assert second.get("entities") is first.get("entities")
    assert copy.deepcopy(first).get("entities") is not first.get("entities")


def test_messages_that_differ_only_in_entities_are_no_doubles_inside() -> None:
    plain, marked = (Message({"text": "xin hộ chiếu", "intent": "ask", "entities": found}) for found in ([], [{"start": 4}]))
    with rasa_runtime.reading_sentences_once():
        assert len(dict.fromkeys([plain, marked, Message(dict(plain.data))])) == 2
    assert hash(plain) == hash(int(plain.fingerprint(), 16))
