"""The command line. Each command is a thin wrapper over a function that tests call."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from actions.errors import ActionError
from bot.accounts.command import user
from bot.catalogue.candidates_command import candidates
from bot.catalogue.commands import COMMANDS
from bot.catalogue.sync_command import sync
from bot.errors import BotError, FigureUnknownError, SettingsError
from bot.later import Later
from bot.post.command import post
from bot.settings import Settings, read_settings
from bot.widget.command import widget
from knowledge.errors import KnowledgeError

EXIT_ERROR = 1
EXIT_USAGE = 2


def main() -> None:
    """Run the command line; an error is one line on stderr and exit code 1, bad usage exit code 2."""
    try:
        cli.main(prog_name="motcua", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        _fail(f"usage: {error.ctx.command_path if error.ctx else 'motcua'}: which command? see --help", EXIT_USAGE)
    except click.UsageError as error:
        where = f" (motcua {error.ctx.command_path.removeprefix('motcua').strip()})" if error.ctx else ""
        _fail(f"usage: {error.format_message()}{where}; see --help", EXIT_USAGE)
    except click.exceptions.Abort:
        _fail("stopped", EXIT_ERROR)
    except click.ClickException as error:
        _fail(error.format_message(), EXIT_ERROR)
    except SettingsError as error:
        _fail(str(error), EXIT_USAGE)
    except BrokenPipeError:
        sys.stderr.close()
    except (OSError, ActionError, BotError, KnowledgeError) as error:
        _fail(_one_line(error), EXIT_ERROR)
    except Exception as error:  # the last resort: people get one line, engineers the rest on demand
        if os.environ.get("MOTCUA_LOG_LEVEL", "").upper() == "DEBUG":
            raise
        _fail(f"{type(error).__name__}: {_one_line(error)} (MOTCUA_LOG_LEVEL=DEBUG shows where)", EXIT_ERROR)


def _one_line(error: BaseException) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    more = f" (and {len(lines) - 1} more; see `motcua kb check`)" if len(lines) > 1 else ""
    return lines[0] + more


def _fail(message: str, code: int) -> None:
    click.echo(f"motcua: {message}", err=True)
    sys.exit(code)


def _say(line: str) -> None:
    click.echo(line, err=True)


def print_json(value: Any) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


class _Commands(Later):
    LATER = {"desk": "bot.directory.command", "evaluate": "bot.evaluation.command", "zalo": "bot.zalo.login_command"}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua")
def cli() -> None:
    """Một Cửa: hướng dẫn thủ tục hành chính ở Nghệ An."""


# --- talking -----------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("text", required=False)
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ask every line of FILE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def ask(text: str | None, batch: Path | None, as_json: bool) -> None:
    """Answer one question, or one per line of a file.

    FILE holds plain text, or JSON lines {"id", "text", "conversation"}; lines of the same conversation are one dialogue.
    """
    if (text is None) == (batch is None):
        raise click.UsageError("give either TEXT or --batch FILE")
    from bot.batch import read_batch

    lines = read_batch(batch) if batch else [{"text": text}]
    assistant = _assistant(read_settings(), tracker_url="sqlite://")
    asyncio.run(_ask_all(assistant, lines, as_json=as_json))


async def _ask_all(assistant: Any, lines: list[dict[str, Any]], *, as_json: bool) -> None:
    for line in lines:
        turn = await assistant.ask(line["text"], conversation=line.get("conversation"))
        if as_json:
            print_json(turn.as_dict(id=line.get("id")))
        else:
            _print_turn(turn)


def _print_turn(turn: Any) -> None:
    for message in turn.messages:
        click.echo(message.get("text", ""))
        for number, button in enumerate(message.get("buttons") or [], start=1):
            click.echo(f"  [{number}] {button['title']}" + (f" → {button['url']}" if "url" in button else ""))
    click.echo()


@cli.command()
def chat() -> None:
    """Talk in the terminal; a number presses a button, an empty line ends."""
    assistant = _assistant(read_settings(), tracker_url="sqlite://")
    asyncio.run(_chat(assistant))


async def _chat(assistant: Any) -> None:
    buttons: list[dict[str, str]] = []
    while True:
        try:
            typed = input("> ").strip()
        except EOFError:
            return
        if not typed:
            return
        turn = await assistant.ask(_pressed(typed, buttons), conversation="chat", channel="chat")
        _print_turn(turn)
        buttons = [button for message in turn.messages for button in message.get("buttons") or []]


def _pressed(typed: str, buttons: list[dict[str, str]]) -> str:
    """Return the payload of the button with the number typed, or the words themselves."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(buttons):
        return buttons[int(typed) - 1].get("payload") or typed
    return typed


@cli.command()
@click.option("--host", help="Address to listen on (default: MOTCUA_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default: MOTCUA_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Start the server: the page at /, the message interface, /healthz, /readyz."""
    from bot.server import serve as run_server

    settings = read_settings()
    run_server(settings, host=host or settings.host, port=settings.port if port is None else port, progress=_say)


def _assistant(settings: Settings, *, tracker_url: str | None = None) -> Any:
    from bot.training import ensure_ready

    model = ensure_ready(settings, progress=_say)
    from bot.assistant import Assistant

    return Assistant(model, settings, tracker_url=tracker_url)


# --- training and measuring --------------------------------------------------------------------------------------


@cli.command()
def train() -> None:
    """Train the encoder and the language model, and build the search index."""
    from bot.training import ensure_ready

    path = ensure_ready(read_settings(), progress=_say, retrain=True)
    click.echo(str(path))


cli.add_command(widget)
cli.add_command(user)
cli.add_command(post)


@cli.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per figure.")
@click.option("--turns", type=click.IntRange(20, 5000), default=400, show_default=True, help="Messages measured.")
@click.option("--skip-peer", is_flag=True, help="Do not measure stock Rasa beside us.")
@click.option(
    "--crawl",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Portal crawl (JSONL) the knowledge figures import; else ../shared's, else synthetic records.",
)
@click.option("--inputs", type=click.IntRange(1), default=100_000, show_default=True, help="Inputs of `bench fuzz`.")
def bench(name: str | None, as_json: bool, turns: int, skip_peer: bool, crawl: tuple[Path, ...], inputs: int) -> None:
    """Measure speed and memory beside stock Rasa's default pipeline, and search beside BM25, in one run."""
    from bot.benchmark import measure

    try:
        figures = measure(
            read_settings(), name, turns=turns, with_peer=not skip_peer, progress=_say, crawl=crawl, inputs=inputs
        )
    except FigureUnknownError as error:
        raise click.UsageError(str(error)) from error
    failed = False
    for figure in figures:
        failed = failed or figure["ok"] is False
        print_json(figure) if as_json else click.echo(_figure_line(figure))
    if failed:
        raise click.ClickException("a figure misses its target")


def _figure_line(figure: dict[str, Any]) -> str:
    value = "unknown" if figure["value"] is None else f"{figure['value']:.4g} {figure['unit']}"
    peer = f"  {figure['peer']}: {figure['peer_value']:.4g}  ratio {figure['ratio']:.3f}" if figure["peer_value"] else ""
    target = f"  target {figure['target']}: {'met' if figure['ok'] else 'missed'}" if figure["ok"] is not None else ""
    reason = f"  ({figure['reason']})" if figure.get("reason") else ""
    return f"{figure['metric']:<28}{value:>14}{peer}{target}{reason}"


# --- knowledge ---------------------------------------------------------------------------------------------------


@cli.group()
def kb() -> None:
    """The procedure records: check, build the index, search, count."""


kb.add_command(candidates)
kb.add_command(sync)
for command in COMMANDS:
    kb.add_command(command)


@kb.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per problem, then the counts.")
def kb_check(folder: Path | None, as_json: bool) -> None:
    """Check the hand-checked records, or those below FOLDER: each problem with file and line, then count the catalogue."""
    from bot.knowledge_commands import counts, home_statistics, merge_problems
    from knowledge.index import catalogue_from, read_records
    from knowledge.loader import PROCEDURES
    from knowledge.validate import check

    problems = check(folder or PROCEDURES)
    for problem in problems:
        if as_json:
            print_json({"file": str(problem.file), "line": problem.line, "message": problem.message})
        else:
            click.echo(str(problem), err=True)
    merged = [] if folder or problems else list(merge_problems(read_settings()))
    for line in merged:
        print_json({"file": None, "line": None, "message": line}) if as_json else click.echo(line, err=True)
    if problems or merged:
        raise click.ClickException(f"{len(problems) + len(merged)} problem(s) in {folder or PROCEDURES}")
    found = counts(catalogue_from(read_records(folder)).procedures) if folder else home_statistics(read_settings())
    print_json(found) if as_json else click.echo("\n".join(_counted(found)))


@kb.command("stats")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def kb_stats(as_json: bool) -> None:
    """Count the records of the home, imported ones too: how established, by field, what is unknown."""
    from bot.knowledge_commands import home_statistics

    found = home_statistics(read_settings())
    print_json(found) if as_json else click.echo("\n".join(_counted(found)))


def _counted(counts: dict[str, Any]) -> list[str]:
    plain = [f"{name.replace('_', ' '):<28}{value:>6}" for name, value in counts.items() if not isinstance(value, dict)]
    return plain + [f"  {field:<26}{number:>6}" for field, number in counts["fields"].items()]


@kb.command("build")
def kb_build() -> None:
    """Build the search index and put it in place."""
    from bot.training import ensure_encoder, ensure_home, ensure_index

    settings = read_settings()
    ensure_home(settings)
    encoder = ensure_encoder(settings, progress=_say)
    click.echo(ensure_index(settings, encoder, progress=_say, force=True))


@kb.command("ask")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def kb_ask(text: str, as_json: bool) -> None:
    """Search only: which procedures a question means."""
    from actions.wiring import search_index
    from bot.training import ensure_encoder, ensure_home, ensure_index
    from knowledge.search import search

    settings = read_settings()
    ensure_home(settings)
    ensure_index(settings, ensure_encoder(settings, progress=_say), progress=_say)
    index = search_index()
    outcome = search(text, index)
    found = [
        {"code": index.catalogue.by_id[c.procedure_id].code, "name": index.catalogue.by_id[c.procedure_id].name,
         "score": round(c.chance, 2), "fused": round(c.score, 3)}
        for c in outcome.candidates if c.procedure_id in index.catalogue.by_id
    ]  # fmt: skip
    if as_json:
        print_json({"text": text, "coverage": outcome.coverage.value, "life_event": outcome.life_event, "procedures": found})
    else:
        click.echo(outcome.coverage.value + (f" ({outcome.life_event})" if outcome.life_event else ""))
        for entry in found:
            click.echo(f"{entry['score']:.2f}  {entry['fused']:.3f}  {entry['code'] or '-':<9}  {entry['name']}")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per finding.")
def doctor(as_json: bool) -> None:
    """Say what is configured, what is missing, what would fail."""
    from bot.doctor import examine

    findings = examine(read_settings())
    for finding in findings:
        if as_json:
            print_json(finding.as_dict())
        else:
            click.echo(f"{finding.verdict:<8}{finding.subject}: {finding.message}")
    if any(finding.verdict == "fails" for finding in findings):
        raise click.ClickException("something would fail")
