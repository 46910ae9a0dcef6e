"""A home lacks something: it is made; nothing is made twice, and a failure leaves what was there."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import training
from bot.errors import HomeError, TrainingError
from bot.settings import Settings
from knowledge.errors import RecordError, StoreError
from knowledge.index import load_index
from knowledge.index_content import records_of
from knowledge.model import Catalogue
from tests.support.records import HashEncoder, build_small, raw_record, small_raws, synthetic_raws, write_record


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def quiet(line: str) -> None:
    del line


# --- the home ----------------------------------------------------------------------------------------------------


def test_a_home_is_made_with_its_parents(tmp_path: Path) -> None:
    training.ensure_home(Settings(home=tmp_path / "a" / "b"))
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(HomeError, match=f"MOTCUA_HOME {home}: cannot be written"):
            training.ensure_home(Settings(home=home))


# --- training sentences ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "template"),
    [
        ("làm [khai sinh](procedure) cần gì", "làm {procedure} cần gì"),
        ("[khai sinh](procedure)", "{procedure}"),
        ("cần gì", None),
        ("[cần gì", None),
        ("](procedure) [x", None),
    ],
)
def test_an_annotated_sentence_becomes_a_template(sentence: str, template: str | None) -> None:
    assert training.named_procedure(sentence) == template


def test_every_template_has_one_place_for_the_procedure_and_no_markup() -> None:
    templates = training.question_templates()
    assert len(templates) > 100
    wrong = [t for t in templates if t.count("{procedure}") != 1 or "](procedure)" in t or t.startswith("- ")]
    assert wrong == []


def test_ordinary_questions_name_no_procedure() -> None:
    assert not [question for question in training.ordinary_questions() if "{" in question]


# --- identities --------------------------------------------------------------------------------------------------


def test_the_identity_of_files_follows_their_content(tmp_path: Path) -> None:
    one = tmp_path / "a.yml"
    one.write_text("x")
    before = training.hashed([one])
    assert training.hashed([one]) == before
    one.write_text("y")
    assert training.hashed([one]) != before


def test_the_model_depends_on_sentences_rules_domain_and_code_but_on_no_record() -> None:
    files = training.source_files()
    names = {path.relative_to(training.ROOT).as_posix() for path in files}
    assert {"config.yml", "domain.yml", "bot/rules/talk.yml", "nlu/data/fee.yml", "nlu/question_kind.py"} <= names
    assert not [name for name in names if name.startswith("knowledge/procedures")]
    assert len(files) == len(set(files))


def test_the_first_cause_of_an_error_is_told() -> None:
    try:
        try:
            raise KeyError("deep")
        except KeyError as error:
            raise ValueError("shallow") from error
    except ValueError as error:
        assert isinstance(training.root_cause(error), KeyError)


# --- what is trained when ----------------------------------------------------------------------------------------


@pytest.fixture
def trainings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count trainings of the language model; each writes a file."""
    settings.models.mkdir(parents=True)
    done: list[str] = []

    def train(folder: Path, name: str) -> None:
        done.append(name)
        (folder / f"{name}.tar.gz").write_text("model")

    monkeypatch.setattr(training, "train_model", train)
    return done


def test_a_model_is_trained_once_and_again_only_when_asked(settings: Settings, trainings: list[str]) -> None:
    path = training.ensure_model(settings, progress=quiet)
    assert training.ensure_model(settings, progress=quiet) == path
    assert len(trainings) == 1
    training.ensure_model(settings, progress=quiet, retrain=True)
    assert len(trainings) == 2


@pytest.mark.parametrize("there", [(), ("encoder",), ("model",), ("encoder", "model")], ids="-".join)
def test_encoder_and_model_are_trained_side_by_side_where_both_are_missing(
    settings: Settings, trainings: list[str], monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...]
) -> None:
    asked = []

    class Beside(ThreadPoolExecutor):
        def submit(self, *what: Any, **how: Any) -> Any:
            asked.append(what)
            return super().submit(*what, **how)

    monkeypatch.setattr(training, "_beside", Beside)
    monkeypatch.setattr(training, "ensure_encoder", lambda *args, **how: None)
    monkeypatch.setattr(training, "ensure_index", lambda *args, **how: "")
    monkeypatch.setattr(training, "is_static", lambda folder: "encoder" in there)
    path = training.model_file(settings)
    if "model" in there:
        path.write_text("model")
    assert training.ensure_ready(settings, progress=quiet) == path
    assert len(trainings) == ("model" not in there)
    assert asked == ([] if there else [(training.ensure_model, settings)])
    training.ensure_ready(settings, progress=quiet, retrain=True)
    assert len(trainings) == 1 + ("model" not in there)


def test_a_training_beside_that_fails_is_told(
    settings: Settings, trainings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, name: str) -> None:
        raise TrainingError("no sentences")

    monkeypatch.setattr(training, "_beside", ThreadPoolExecutor)
    monkeypatch.setattr(training, "ensure_encoder", lambda *args, **how: None)
    monkeypatch.setattr(training, "ensure_index", lambda *args, **how: "")
    monkeypatch.setattr(training, "train_model", fail)
    with pytest.raises(TrainingError, match="no sentences"):
        training.ensure_ready(settings, progress=quiet)


def test_a_changed_source_is_trained_and_the_old_model_goes(
    settings: Settings, trainings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = training.ensure_model(settings, progress=quiet)
    monkeypatch.setattr(training, "hashed", lambda files: "0123456789ab")
    new = training.ensure_model(settings, progress=quiet)
    assert list(settings.models.iterdir()) == [new]
    assert old != new


def test_an_encoder_is_trained_only_when_it_is_not_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[Path] = []
    monkeypatch.setattr(training, "train_own_encoder", lambda found, progress: trained.append(found.models))
    monkeypatch.setattr(training, "load_encoder", lambda name: name)
    monkeypatch.setattr(training, "is_static", lambda folder: bool(trained))
    training.ensure_encoder(settings, progress=quiet)
    training.ensure_encoder(settings, progress=quiet)
    assert len(trained) == 1
    named = Settings(home=settings.home, encoder="some/model")
    assert training.ensure_encoder(named, progress=quiet, retrain=True) == "some/model"
    assert len(trained) == 1


def test_a_training_of_the_encoder_that_fails_leaves_the_old_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Path(settings.encoder_name)
    target.mkdir(parents=True)
    (target / "weights").write_text("old")

    def fails(*_: object, **__: object) -> None:
        raise TrainingError("no")

    monkeypatch.setattr("knowledge.encoder.train_encoder", fails)
    with pytest.raises(TrainingError):
        training.train_own_encoder(settings, progress=quiet)
    assert [path.name for path in settings.models.iterdir()] == ["encoder"]
    assert (target / "weights").read_text() == "old"


def test_hand_written_records_are_checked_again_only_when_a_file_changed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, checks = write_record(tmp_path / "records", raw_record()), []
    monkeypatch.setattr(training, "PROCEDURES", tmp_path / "records")
    monkeypatch.setattr(training, "load_catalogue", lambda: checks.append("checked"))
    training.check_records(settings)
    training.check_records(settings)
    assert len(checks) == 1
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    training.check_records(settings)
    assert len(checks) == 2


def test_records_that_are_wrong_are_refused_every_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong() -> None:
        raise RecordError(["a.yml:1: wrong"])

    monkeypatch.setattr(training, "load_catalogue", wrong)
    for _ in range(2):
        with pytest.raises(RecordError):
            training.check_records(settings)


def test_an_index_of_another_encoder_is_told_and_built_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "home_records", lambda settings: records_of(small_raws()))
    said: list[str] = []
    for encoder in ("one", "two", "two"):
        named = Settings(home=settings.home, encoder=encoder)
        training.ensure_index(named, HashEncoder(), progress=said.append)
        load_index(settings.index, encoder=HashEncoder(), encoder_name=encoder)
    assert [line for line in said if "built with encoder one, the one in use is two" in line]
    assert len([line for line in said if line.startswith("building the search index of 5")]) == 2


def test_a_catalogue_that_cannot_be_read_leaves_the_index_before_serving(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "ensure_encoder", lambda *args, **how: None)
    monkeypatch.setattr(training, "ensure_model", lambda *args, **how: Path("model"))
    monkeypatch.setattr(training, "check_records", lambda settings: None)
    monkeypatch.setattr(training, "is_static", lambda folder: True)
    settings.home.mkdir()
    settings.catalogue.write_bytes(b"no catalogue" * 100)
    with pytest.raises(StoreError, match="catalogue.sqlite"):
        training.ensure_ready(settings, progress=quiet)
    build_small(settings.index)
    said: list[str] = []
    assert training.ensure_ready(settings, progress=said.append) == Path("model")
    assert "catalogue.sqlite" in said[0] and said[0].endswith("the search index before goes on serving")


def test_the_encoder_is_trained_on_all_records_of_the_home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def train(catalogue: Catalogue, folder: Path, **_: object) -> None:
        seen.extend(record.name for record in catalogue.procedures)
        folder.mkdir()

    monkeypatch.setattr("knowledge.encoder.train_encoder", train)
    monkeypatch.setattr(training, "home_records", lambda settings: records_of(small_raws() + synthetic_raws(1)))
    training.train_own_encoder(settings, progress=quiet)
    training.train_own_encoder(settings, progress=quiet)
    assert len(seen) == 2 * (len(small_raws()) + 1)
    assert [path.name for path in settings.models.iterdir()] == ["encoder"]


# --- the language model ------------------------------------------------------------------------------------------


@pytest.fixture
def rasa_trains(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Stand in for rasa's training; `fails` makes it fail."""
    from bot import rasa_runtime

    rasa_runtime.prepare()
    import rasa.model_training
    from rasa.shared.exceptions import RasaException

    behaviour: dict[str, object] = {"fails": False}

    def train(*, output: str, fixed_model_name: str, **_: object) -> SimpleNamespace:
        if behaviour["fails"] == "loudly":
            raise RasaException("graph") from KeyError("intent")
        path = Path(output) / f"{fixed_model_name}.tar.gz"
        path.write_text("model")
        logging.getLogger("rasa").debug("done")
        return SimpleNamespace(model=None if behaviour["fails"] else str(path), code=int(bool(behaviour["fails"])))

    monkeypatch.setattr(rasa.model_training, "train", train)
    return behaviour


def test_a_trained_model_is_put_in_place_whole(tmp_path: Path, rasa_trains: dict[str, object]) -> None:
    training.train_model(tmp_path, "rasa-1")
    assert [path.name for path in tmp_path.iterdir()] == ["rasa-1.tar.gz"]


def test_a_fresh_home_with_an_encoder_of_its_own_can_be_trained(settings: Settings, rasa_trains: dict[str, object]) -> None:
    named = Settings(home=settings.home, encoder="some/model")
    training.ensure_home(named)
    assert training.ensure_model(named, progress=quiet).is_file()


@pytest.mark.parametrize("how", ["quietly", "loudly"])
def test_a_training_that_fails_says_so_and_leaves_nothing(tmp_path: Path, rasa_trains: dict[str, object], how: str) -> None:
    rasa_trains["fails"] = how
    with pytest.raises(TrainingError, match="rasa could not train"):
        training.train_model(tmp_path, "rasa-1")
    assert list(tmp_path.iterdir()) == []


TINY = {
    "config.yml": """
recipe: default.v1
assistant_id: tiny
language: vi
pipeline: [{name: KeywordIntentClassifier}]
policies: [{name: RulePolicy}]
""",
    "domain.yml": """
version: "3.1"
intents: [greet, bye]
responses: {utter_greet: [{text: "a"}]}
""",
    "nlu/data/talk.yml": """
version: "3.1"
nlu: [{intent: greet, examples: "- hello"}, {intent: bye, examples: "- so long"}]
""",
    "bot/rules/talk.yml": """
version: "3.1"
rules: [{rule: greet, steps: [{intent: greet}, {action: utter_greet}]}]
""",
}


@pytest.mark.train
def test_training_writes_into_the_home_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, models, here = (tmp_path / name for name in ("project", "models", "here"))
    for name, content in TINY.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")
    models.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(training, "ROOT", project)
    monkeypatch.setattr(training, "NLU_DATA", project / "nlu" / "data")
    monkeypatch.setattr(training, "RULES", project / "bot" / "rules")
    monkeypatch.setattr(sys, "path", sys.path[:])
    training.train_model(models, "rasa-1")
    assert [path.name for path in models.iterdir()] == ["rasa-1.tar.gz"]
    assert list(here.iterdir()) == []
