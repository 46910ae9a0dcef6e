"""Trains what a home lacks: the encoder, the search index, the Rasa model."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bot import rasa_runtime
from bot.errors import HomeError, TrainingError
from bot.settings import Settings
from knowledge import merging
from knowledge.dense import Encoder, encoder_identity, is_static, load_encoder
from knowledge.errors import EncoderMismatchError, StoreError
from knowledge.index import build_index, check_encoder, current, fingerprint_of, is_current
from knowledge.index_content import Records
from knowledge.loader import PROCEDURES, catalogue_of, load_catalogue, procedure_from, read_yaml, record_files
from knowledge.versions import CatalogueStore
from nlu.augment import STORY

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
NLU_DATA = ROOT / "nlu" / "data"
RULES = ROOT / "bot" / "rules"
MODEL_SOURCES = (
    ROOT / "config.yml",
    ROOT / "domain.yml",
    NLU_DATA,
    RULES,
    ROOT / "nlu",
    ROOT / "knowledge" / "text.py",
    ROOT / "knowledge" / "abbreviations.yml",
)
"""What the Rasa model is made of. Records are not among them: a new procedure needs no training."""

MODEL_ENDING = ".tar.gz"

Progress = Callable[[str], None]


def ensure_home(settings: Settings) -> None:
    """Make the home folder; raise HomeError when it cannot be written."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=settings.home, prefix=".writable-"):
            pass
    except OSError as error:
        raise HomeError(f"MOTCUA_HOME {settings.home}: cannot be written: {error.strerror}") from error


def ensure_ready(settings: Settings, *, progress: Progress = logger.info, retrain: bool = False) -> Path:
    """Train and build what is missing or out of date; return the Rasa model's file.

    Where both are missing, the language model is trained in a process beside the encoder: a third less time on two cores.
    """
    ensure_home(settings)
    there = model_file(settings).is_file() or is_static(Path(settings.encoder_name))
    both = not settings.encoder and (retrain or not there)
    with _beside() as process:
        training = process.submit(ensure_model, settings, progress=logger.info, retrain=retrain) if both else None
        encoder = ensure_encoder(settings, progress=progress, retrain=retrain)
        try:
            ensure_index(settings, encoder, progress=progress)
        except StoreError as error:
            if current(settings.index) is None:
                raise
            progress(f"{error}; the search index before goes on serving")
        if training is None:
            return ensure_model(settings, progress=progress, retrain=retrain)
        progress("training the language model")
        return training.result()


def _beside() -> Executor:
    """Return what runs one training in a process of its own; none is started before there is one."""
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


# --- encoder -----------------------------------------------------------------------------------------------------


def ensure_encoder(settings: Settings, *, progress: Progress, retrain: bool = False) -> Encoder:
    """Return the encoder the settings name; train the project's own when it is not there."""
    if not settings.encoder and (retrain or not is_static(Path(settings.encoder_name))):
        train_own_encoder(settings, progress=progress)
    return load_encoder(settings.encoder_name)


def train_own_encoder(settings: Settings, *, progress: Progress) -> None:
    """Train on all records of the home into a folder beside and put it in place when it is whole."""
    from knowledge.encoder import train_encoder

    check_records(settings)
    records = home_records(settings)
    progress(f"training the encoder on {len(records.digests)} procedures")
    catalogue = catalogue_of(procedure_from(raw, file=raw.get("_file", "")) for raw in map(records.read, records.digests))
    settings.models.mkdir(parents=True, exist_ok=True)
    target = Path(settings.encoder_name)
    work = Path(tempfile.mkdtemp(prefix=".encoder-", dir=settings.models))
    try:
        train_encoder(catalogue, work / "new", templates=question_templates(), progress=progress)
        if target.exists():
            os.replace(target, work / "old")
        os.replace(work / "new", target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


# --- index -------------------------------------------------------------------------------------------------------


def home_records(settings: Settings) -> Records:
    """Return the records of the home: the hand-checked ones over what was imported."""
    return merging.home_records(CatalogueStore(settings.catalogue))


def check_records(settings: Settings) -> None:
    """Check the hand-written records unless these very files were found right before; raise RecordError otherwise."""
    stamp, found = settings.index / "checked", hashed([*record_files(PROCEDURES), *CHECKED_BY])
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == found:
        return
    load_catalogue()
    settings.index.mkdir(parents=True, exist_ok=True)
    stamp.write_text(found, encoding="utf-8")


CHECKED_BY = tuple(
    PROCEDURES.parent / name for name in ("schema/procedure.json", "fields.yml", "life_events.yml", "validate.py")
)
"""What decides beside the records themselves whether they are right."""


def ensure_index(settings: Settings, encoder: Encoder | None, *, progress: Progress, force: bool = False) -> str:
    """Build the index when its content or its encoder has changed; return its fingerprint."""
    check_records(settings)
    records = home_records(settings)
    identity, background = encoder_identity(settings.encoder_name), ordinary_questions()
    wanted = fingerprint_of(records, encoder_name=identity, background=background)
    if force or not is_current(settings.index, wanted):
        try:
            check_encoder(settings.index, identity)
        except EncoderMismatchError as error:
            progress(str(error).split(";")[0])
        progress(f"building the search index of {len(records.digests)} procedures")
        return build_index(
            settings.index, records, encoder=encoder, encoder_name=identity, background=background, force=force
        )
    return wanted


def question_templates() -> list[str]:
    """Return the annotated training sentences with `{procedure}` where a procedure is named."""
    found = [named_procedure(sentence) for sentence in _sentences()]
    return [template for template in found if template is not None]


def ordinary_questions() -> list[str]:
    """Return the training sentences without the procedure's name: what words questions are made of."""
    return [template.replace("{procedure}", " ") for template in question_templates()]


def named_procedure(sentence: str) -> str | None:
    """Return `[x](procedure) y` as `{procedure} y`, None when nothing is annotated or what is annotated tells a story."""
    start, marker = sentence.find("["), "](procedure)"
    end = sentence.find(marker)
    if not 0 <= start < end or len(sentence[start:end].split()) >= STORY:
        return None
    return sentence[:start] + "{procedure}" + sentence[end + len(marker) :]


def _sentences() -> Iterator[str]:
    for path in sorted(NLU_DATA.glob("*.yml")):
        for entry in read_yaml(path).get("nlu", ()):
            examples = entry.get("examples", "")
            if isinstance(examples, str):
                yield from (line.removeprefix("- ").strip() for line in examples.splitlines() if line.strip())
            else:
                yield from (str(example["text"]).strip() for example in examples)


# --- Rasa model --------------------------------------------------------------------------------------------------


def ensure_model(settings: Settings, *, progress: Progress, retrain: bool = False) -> Path:
    """Return the Rasa model trained from the present sources; train it when it is not there."""
    path = model_file(settings)
    if retrain or not path.is_file():
        progress("training the language model")
        train_model(settings.models, path.name.removesuffix(MODEL_ENDING))
        for other in settings.models.glob(f"rasa-*{MODEL_ENDING}"):
            if other != path:
                other.unlink(missing_ok=True)
    return path


def model_file(settings: Settings) -> Path:
    """Return where the model of the present sources lies once it is trained."""
    return settings.models / f"rasa-{hashed(source_files())}{MODEL_ENDING}"


def train_model(folder: Path, name: str) -> None:
    """Train the Rasa model of this project into `folder`; raise TrainingError when rasa cannot."""
    rasa_runtime.prepare()
    from rasa.model_training import train
    from rasa.shared.exceptions import RasaException
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    said = io.StringIO()
    work = Path(tempfile.mkdtemp(prefix=".training-", dir=folder))
    try:
        os.environ["RASA_CACHE_DIRECTORY"] = str(work / "cache")  # or rasa leaves one where we were started
        once = rasa_runtime.reading_sentences_once()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), _importable(), once:
            warnings.simplefilter("ignore")
            result = train(
                domain=str(ROOT / "domain.yml"),
                config=str(ROOT / "config.yml"),
                training_files=[str(NLU_DATA), str(RULES)],
                output=str(work),
                fixed_model_name=name,
                force_training=True,
            )
        if result.model is None or result.code != 0:
            raise TrainingError(f"rasa could not train: {said.getvalue().strip().splitlines()[-1:] or result.code}")
        os.replace(result.model, folder / f"{name}.tar.gz")
    except RasaException as error:
        raise TrainingError(f"rasa could not train: {root_cause(error)}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def root_cause(error: BaseException) -> BaseException:
    """Return the first error of the chain that led to `error`."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


@contextlib.contextmanager
def _importable() -> Iterator[None]:
    """Let rasa import `nlu.*` named in config.yml, from wherever we were started."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    yield


def source_files() -> list[Path]:
    """Return the files the Rasa model depends on."""
    found: list[Path] = []
    for source in MODEL_SOURCES:
        found += [source] if source.is_file() else [p for p in source.rglob("*") if p.suffix in (".py", ".yml", ".yaml")]
    return sorted(set(found))


def hashed(files: Iterable[Path]) -> str:
    """Return the identity of the files' content."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
