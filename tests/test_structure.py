"""What a machine can check of the house style: who may hold which words, and whether names still meet."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "actions", "nlu", "knowledge", "connectors")
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
BAD_NAMES = re.compile(r"^(utils?|helpers?|common|misc)$|_(service|manager|utils?|helpers?)$")
ERRORS = "only error classes; each is raised in the tests of the file that raises it"
WITHOUT_TEST = {
    "bot/errors.py": ERRORS,
    "actions/errors.py": ERRORS,
    "knowledge/errors.py": ERRORS,
    "nlu/errors.py": ERRORS,
    "bot/__main__.py": "one call; tests/bot/test_cli.py starts it",
    "bot/measure.py": "runs in a process of its own for `motcua bench`; its median is in tests/bot/test_benchmark.py",
    "actions/procedure_actions.py": "reads a tracker and calls one function; tests/bot/test_assistant.py and test_stories.py",
    "actions/contact_actions.py": "reads a tracker and calls one function; tests/bot/test_stories.py, tests/actions/test_contacts.py",
    "actions/talk_actions.py": "reads a tracker and calls one function; tests/bot/test_assistant.py and test_stories.py",
    "bot/page/page.py": "what the routes show; tests/bot/page/test_routes.py asks for it over HTTP",
    "bot/page/assets.py": "what the routes send; tests/bot/page/test_routes.py asks for it over HTTP",
    "knowledge/model.py": "values without behaviour; every other test of knowledge uses them",
    "connectors/webwidget/channel.py": "passes messages on; tests/bot/test_server.py talks to it over HTTP",
}
"""Code files without a test of their own, and why."""
DESIGN_INTENTS = [
    "ask_procedure",
    "list_by_level",
    "explain_levels",
    "find_desk",
    "ask_hours",
    "talk_to_officer",
    "start_postal",
    "ask_postal",
    "track_dossier",
    "complain",
    "how_online",
    "account_help",
    "channel_advice",
    "fill_form",
    "greet",
    "goodbye",
    "thanks",
    "bot_challenge",
    "help",
    "affirm",
    "deny",
    "cancel",
    "restart",
    "inform",
    "out_of_scope",
    "track_postal",
    "ask_documents",
    "ask_fee",
    "ask_time_limit",
    "ask_steps",
    "ask_place",
    "ask_online_level",
    "ask_forms",
    "ask_conditions",
    "ask_applicant",
    "ask_result",
    "ask_legal_basis",
]
"""Names other checks rely on."""


def code_files() -> list[Path]:
    """Return the Python files of all rooms."""
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.name != "__init__.py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


# --- words -------------------------------------------------------------------------------------------------------


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every string of a file that is not a docstring or a note under a name."""
    module = tree(path)
    notes = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


def _spoken() -> list[Path]:
    return [path for path in code_files() if path.relative_to(ROOT).parts[0] in ("actions", "connectors", "bot")]


def test_no_code_that_speaks_to_citizens_holds_vietnamese_words() -> None:
    found = [(path, line, text.replace(PRODUCT, "")) for path in _spoken() for line, text in texts(path)]
    assert [f"{name(path)}:{line}: {text}" for path, line, text in found if VIETNAMESE.search(text)] == []


PRODUCT = "Một Cửa"
"""The product's own name, which the command line says of itself."""


def test_this_check_sees_words_but_no_docstrings(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('"""Một Cửa."""\nX = "thủ tục"\n"""thủ tục: procedure"""\ny = f"{X} hồ sơ"\n', encoding="utf-8")
    assert [text for _, text in texts(path) if VIETNAMESE.search(text)] == ["thủ tục", " hồ sơ"]


# --- names that must meet ----------------------------------------------------------------------------------------


def _named_in_code() -> set[str]:
    found = {text for path in code_files() for _, text in texts(path)}
    keys_of_rasa = {"utter_action", "action_name"}
    return {text for text in found if re.fullmatch(r"(utter|action)_[a-z_]+", text)} - keys_of_rasa


def _named_in_rules() -> set[str]:
    rules = [rule for path in (ROOT / "bot" / "rules").glob("*.yml") for rule in read(name(path))["rules"]]
    return {step["action"] for rule in rules for step in rule["steps"] if "action" in step}


def test_every_reply_and_action_that_is_named_is_in_the_domain() -> None:
    domain = read("domain.yml")
    known = {*domain["actions"], *domain["responses"]}
    rasas_own = {"action_listen", "action_session_start", "action_restart"}
    assert (_named_in_code() | _named_in_rules() | {read("config.yml")["policies"][0]["core_fallback_action_name"]}) - (
        known | rasas_own
    ) == set()


def test_every_reply_and_action_of_the_domain_is_named_somewhere() -> None:
    domain = read("domain.yml")
    said_by_rasa = {"utter_restart"}  # rasa's action_restart says it
    assert {*domain["actions"], *domain["responses"]} - _named_in_code() - _named_in_rules() - said_by_rasa == set()


def test_every_action_of_ours_is_a_class_with_that_name_and_no_other_is() -> None:
    named = {
        text
        for path in (ROOT / "actions").glob("*_actions.py")
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and function.name == "name"
        for text in (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
        if str(text).startswith("action_")
    }
    assert named == set(read("domain.yml")["actions"])


def test_every_intent_has_a_rule_and_training_sentences() -> None:
    rules = [rule for path in (ROOT / "bot" / "rules").glob("*.yml") for rule in read(name(path))["rules"]]
    ruled = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    taught = {entry["intent"] for path in (ROOT / "nlu" / "data").glob("*.yml") for entry in read(name(path))["nlu"]}
    intents = set(read("domain.yml")["intents"])
    assert ruled <= intents
    assert intents - ruled == {"restart"}  # rasa's own rule
    assert {intent.split("/")[0] for intent in taught} == intents


def test_the_intents_other_checks_know_by_name_are_there() -> None:
    assert set(DESIGN_INTENTS) <= set(read("domain.yml")["intents"])


def test_every_slot_the_actions_read_or_set_is_in_the_domain() -> None:
    from actions.talk_actions import FORGOTTEN

    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    read_slots = set(re.findall(r'get_slot\("([a-z_]+)"\)', source))
    set_slots = set(re.findall(r'"((?:procedure_id|choices|pending_aspects|last_aspects|misunderstood|listing))":', source))
    assert read_slots | set_slots == set(read("domain.yml")["slots"]) == set(FORGOTTEN)


def test_a_slot_never_steers_the_dialogue_and_holds_no_text() -> None:
    slots = read("domain.yml")["slots"].values()
    assert all(slot["influence_conversation"] is False for slot in slots)
    assert all(slot["type"] != "text" for slot in slots)


def test_every_dotted_path_of_the_configuration_imports() -> None:
    from bot.rasa_runtime import prepare

    prepare()
    paths = [part["name"] for part in read("config.yml")["pipeline"] if "." in part["name"]]
    assert paths
    for path in paths:
        module, _, cls = path.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), cls), type)


# --- shape -------------------------------------------------------------------------------------------------------


def test_the_rooms_that_know_no_rasa_do_not_load_it() -> None:
    code = (
        "import json, pkgutil, importlib, sys, knowledge, actions\n"
        "for room in (knowledge, actions):\n"
        "    for module in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "        importlib.import_module(module.name)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert {"knowledge", "actions", "rasa_sdk"} <= loaded
    assert loaded & {"rasa", "tensorflow", "keras", "torch"} == set()


def test_files_are_named_after_what_they_hold() -> None:
    bad = [name(path) for path in code_files() if BAD_NAMES.search(path.stem)]
    assert bad == []
    assert all(name(path).isascii() for room in ROOMS for path in (ROOT / room).rglob("*"))


def test_every_code_file_has_a_test_at_the_same_place_or_a_reason() -> None:
    without = {
        name(path)
        for path in code_files()
        if not list((ROOT / "tests" / path.relative_to(ROOT).parent).glob(f"test_{path.stem}*.py"))
    }
    assert without - set(WITHOUT_TEST) == set()
    assert [listed for listed in WITHOUT_TEST if not (ROOT / listed).is_file()] == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_record_names_its_field_by_its_folder() -> None:
    fields = set(read("knowledge/fields.yml"))
    assert {path.name for path in (ROOT / "knowledge" / "procedures").iterdir()} <= fields


def _size() -> dict[str, int]:
    from rasa.shared.core.domain import Domain

    domain = Domain.load(str(ROOT / "domain.yml"))
    parts = (domain.intents, domain.slots, domain.responses, domain.action_names_or_texts, domain.entities)
    return dict(zip(("intents", "slots", "responses", "actions", "entities"), map(len, parts), strict=True))


def test_five_hundred_more_procedures_change_nothing_of_the_dialogue(tmp_path: Path) -> None:
    from bot.rasa_runtime import prepare

    prepare()
    from bot.training import hashed, source_files
    from knowledge.index import read_records
    from tests.support.records import small_index, synthetic_raws

    before = (_size(), hashed(source_files()))
    raws = [*read_records(), *synthetic_raws(500)]
    index = small_index(tmp_path, raws)
    assert len(index.catalogue.procedures) == len(raws)
    assert (_size(), hashed(source_files())) == before


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is_for(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"
