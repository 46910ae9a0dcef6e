"""What a machine can check of the house style: who may hold which words, what loads what, where tests lie."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sources import ROOMS, ROOT, code_files, name, read, texts, tree

VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
BAD_NAMES = re.compile(r"^(utils?|helpers?|common|misc)$|_(service|manager|utils?|helpers?)$")
ERRORS = "only error classes; each is raised in the tests of the file that raises it"
WITHOUT_TEST = {
    "bot/errors.py": ERRORS,
    "actions/errors.py": ERRORS,
    "knowledge/errors.py": ERRORS,
    "nlu/errors.py": ERRORS,
    "connectors/errors.py": ERRORS,
    "connectors/events.py": "a protocol without behaviour",
    "connectors/incoming.py": "values; the payload tests of each channel make them, tests/bot/channels reads them",
    "bot/widget/errors.py": ERRORS,
    "bot/accounts/errors.py": ERRORS,
    "bot/desk/errors.py": ERRORS,
    "bot/directory/errors.py": ERRORS,
    "knowledge/desks/errors.py": ERRORS,
    "knowledge/dossiers/errors.py": ERRORS,
    "actions/premises/holds.py": "names of verdicts; every test of tests/actions/premises uses them",
    "bot/accounts/model.py": "values without behaviour; every other test of bot/accounts uses them",
    "bot/mail_server.py": "one call; tests/bot/desk/test_post_room.py and tests/bot/post/test_mailing.py send through it",
    "bot/post/errors.py": ERRORS,
    "bot/post/model.py": "values without behaviour; every other test of bot/post uses them",
    "bot/post/tables.py": "tables without behaviour; tests/bot/post/test_orders.py and test_work.py write and read them",
    "bot/post/rows.py": "rows as values; tests/bot/post/test_orders.py and test_work.py read and write through it",
    "bot/post/wording.py": "reads sentences; tests/bot/post/test_said.py reads them",
    "bot/post/receiving.py": "reads catalogue and directory; tests/bot/post/test_end_to_end.py sees both",
    "bot/post/telling.py": "puts what is said into the outbox; tests/bot/post/test_end_to_end.py reads it there",
    "bot/post/wiring.py": "puts all together; tests/bot/post/test_end_to_end.py runs it",
    "bot/post/pages/setting.py": "values the pages share; every test of tests/bot/post/pages goes through it",
    "bot/desk/model.py": "values without behaviour; every other test of bot/desk uses them",
    "bot/desk/tables.py": "tables without behaviour; tests/bot/desk/test_tickets.py and test_work.py write and read them",
    "bot/desk/rows.py": "rows as values; tests/bot/desk/test_tickets.py and test_work.py read and write through it",
    "bot/desk/said.py": "messages and buttons; tests/bot/desk/test_handing_over.py reads every one",
    "bot/desk/counter.py": "work with what the citizen is told; tests/bot/desk/test_work.py goes through it",
    "bot/desk/card.py": "reads the catalogue; tests/bot/desk/test_end_to_end.py sees the card",
    "bot/desk/wiring.py": "puts all together; tests/bot/desk/test_end_to_end.py runs it",
    "bot/directory/tables.py": "tables without behaviour; tests/bot/directory/test_store.py writes and reads them",
    "bot/zalo/errors.py": ERRORS,
    "bot/zalo/account.py": "settings as one value; tests/bot/zalo/test_login_command.py",
    "connectors/zalo/account.py": "values; every other test of connectors/zalo uses them",
    "connectors/zalo/fields.py": "fields of events; tests/connectors/zalo/test_payload.py reads every one",
    "connectors/telegram/failures.py": "what errors mean; tests/connectors/telegram/test_client.py meets each over real sockets",
    "bot/channels/wiring.py": "puts all together; tests/bot/channels/test_end_to_end.py runs it",
    "bot/delivery/tables.py": "tables without behaviour; tests/bot/delivery/test_store.py writes and reads them",
    "bot/__main__.py": "one call; tests/bot/test_cli.py starts it",
    "bot/figures.py": "one shape; tests/bot/test_benchmark.py",
    "bot/measure_memory.py": "runs in a process of its own for `motcua bench kb`",
    "bot/measure.py": "runs in a process of its own for `motcua bench`; its median is in tests/bot/test_benchmark.py",
    "actions/procedure_actions.py": "reads a tracker and calls one function; tests/bot/test_assistant.py and test_stories.py",
    "actions/contact_actions.py": "reads a tracker and calls one function; tests/bot/test_stories.py, tests/actions/test_contacts.py",
    "actions/talk_actions.py": "reads a tracker and calls one function; tests/bot/test_assistant.py and test_stories.py",
    "bot/page/page.py": "what the routes show; tests/bot/page/test_routes.py asks for it over HTTP",
    "bot/page/assets.py": "what the routes send; tests/bot/page/test_routes.py asks for it over HTTP",
    "knowledge/places/model.py": "values without behaviour; every other test of knowledge/places uses them",
    "knowledge/model.py": "values without behaviour; every other test of knowledge uses them",
    "knowledge/index_content.py": "what build_index writes; tests/knowledge/test_index.py and test_index_incremental.py",
    "knowledge/selection_table.py": "how selection counts; tests/knowledge/test_selection.py asks it",
    "knowledge/blobs.py": "the files of an index; tests/knowledge/test_catalogue.py reads records through it",
    "knowledge/targets.py": "arrays of an index; tests/knowledge/test_index.py and test_search.py",
    "connectors/webwidget/channel.py": "passes messages on; tests/bot/test_server.py talks to it over HTTP",
}
"""Code files without a test of their own, and why."""
# --- words -------------------------------------------------------------------------------------------------------


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
