"""Rasa's own checks of the project: `rasa data validate`, and test stories through `rasa.core.test`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import rasa_runtime
from bot.assistant import Assistant
from bot.training import NLU_DATA, ROOT, RULES

rasa_runtime.prepare()

STORIES = ROOT / "tests" / "conversations"
BEYOND_STORIES = {
    "action_session_start": "runs before every conversation; a story does not show it (tests/bot/test_assistant.py)",
    "utter_introduction": "said by action_session_start",
    "utter_error": "said when an action fails (tests/bot/test_assistant_odd_messages.py)",
    "utter_affirm": "said by action_affirm when nothing was offered",
    "utter_not_kept": "said when a conversation cannot be kept (tests/bot/test_assistant_store_failure.py)",
    "utter_restart": "said by rasa's own action_restart",
}
"""Actions and replies that no test story shows, and why."""


def steps(folder: Path) -> list[dict[str, Any]]:
    """Return every step of the stories and rules below a folder."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [step for story in content.get("stories", content.get("rules", ())) for step in story["steps"]]
    return found


@pytest.mark.train
async def test_every_test_story_is_told_as_written(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.test import test as run_stories

    # What a message mentions has no place in the text, so a story cannot mark it; tests/nlu/test_mentions.py does.
    monkeypatch.setattr("nlu.mentions.mentions_in", lambda text: iter(()))
    monkeypatch.setattr("nlu.mentions.named_in", lambda *texts, today: iter(()))
    done = await run_stories(
        str(STORIES), assistant.agent, out_directory=str(tmp_path), e2e=True, disable_plotting=True, warnings=False
    )
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed, failed
    assert done["report"]["conversation_accuracy"]["accuracy"] == 1.0
    told = sum(text.count("- story: ") for text in (path.read_text(encoding="utf-8") for path in STORIES.glob("*.yml")))
    assert done["report"]["conversation_accuracy"]["total"] == told


def test_every_action_and_every_intent_with_a_rule_stands_in_a_test_story() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    told = {step["action"] for step in steps(STORIES) if "action" in step}
    missing = {*domain["actions"], *domain["responses"]} - told - set(BEYOND_STORIES)
    assert missing == set()
    assert told <= {*domain["actions"], *domain["responses"]}


def test_the_files_are_named_so_that_rasa_reads_them() -> None:
    assert [path.name for path in STORIES.glob("*.yml") if not path.name.startswith("test_")] == []


@pytest.fixture(scope="module")
def validator() -> Any:
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(NLU_DATA), str(RULES)]
    )
    with rasa_runtime.reading_sentences_once(checked=True):
        return Validator.from_importer(importer)


CHECKS = {
    "verify_domain_validity": {},
    "verify_nlu": {"ignore_warnings": False},
    "verify_intents": {"ignore_warnings": False},
    "verify_example_repetition_in_intents": {"ignore_warnings": False},
    "verify_intents_in_stories": {"ignore_warnings": False},
    "verify_utterances_in_stories": {"ignore_warnings": True},
    "verify_actions_in_stories_rules": {},
    "verify_forms_in_stories_rules": {},
    "verify_form_slots": {},
    "verify_slot_mappings": {},
    "verify_story_structure": {"ignore_warnings": False, "max_history": 5},
}
"""What `rasa data validate` runs. Replies said by actions stand in no rule, which rasa only warns about."""


@pytest.mark.parametrize("check", CHECKS)
def test_rasa_data_validate_passes(validator: Any, check: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert getattr(validator, check)(**CHECKS[check]), caplog.text


def test_every_check_rasa_has_is_run(validator: Any) -> None:
    assert {name for name in dir(validator) if name.startswith("verify_")} == set(CHECKS)


def test_the_configuration_names_what_rasa_asks_for(validator: Any, recwarn: pytest.WarningsRecorder) -> None:
    validator.warn_if_config_mandatory_keys_are_not_set()
    assert [str(warning.message) for warning in recwarn if "assistant_id" in str(warning.message)] == []
