"""Names that stand in several files still meet: domain, rules, sentences, configuration, actions."""

from __future__ import annotations

import ast
import importlib
import re

from tests.support.sources import ROOT, code_files, name, read, texts, tree

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
