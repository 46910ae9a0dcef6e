"""What is configured, what is missing, what would fail."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError
from bot.rasa_runtime import RASA_VERSION
from bot.settings import Settings, unknown_names
from knowledge.errors import KnowledgeError

FREE_BYTES = 500_000_000
"""Room a home needs: models 60 MB, index 20 MB, a retrained set beside the old one, the database."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One subject and its verdict: ok, absent (works without) or fails."""

    subject: str
    verdict: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """Return the shape `doctor --json` prints."""
        return {"subject": self.subject, "verdict": self.verdict, "message": self.message}


def examine(settings: Settings) -> list[Finding]:
    """Return a finding per subject; nothing is changed."""
    return [finding for look in _LOOKS for finding in _careful(look, settings)]


def _careful(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    try:
        return list(look(settings))
    except Exception as error:  # a broken part must not hide the others
        return [Finding(look.__name__.strip("_"), "fails", f"{type(error).__name__}: {str(error).splitlines()[:1]}")]


def _python(settings: Settings) -> Iterator[Finding]:
    del settings
    fits = sys.version_info[:2] == (3, 11)
    yield Finding("python", "ok" if fits else "fails", f"{platform.python_version()} (3.11 is needed)")


def _environment(settings: Settings) -> Iterator[Finding]:
    del settings
    for name in unknown_names():
        yield Finding("environment", "absent", f"{name} is no setting of ours (see .env.example)")


def _rasa(settings: Settings) -> Iterator[Finding]:
    del settings
    from importlib.metadata import version

    installed = version("rasa")
    yield Finding("rasa", "ok" if installed == RASA_VERSION else "fails", f"{installed} (written for {RASA_VERSION})")
    yield Finding("torch", "ok" if importlib.util.find_spec("torch") else "fails", "needed for training the encoder only")


def _records(settings: Settings) -> Iterator[Finding]:
    from bot.training import home_records
    from knowledge.loader import load_catalogue

    try:
        catalogue, merged = load_catalogue(), len(home_records(settings).digests)
    except KnowledgeError as error:
        yield Finding("records", "fails", str(error).splitlines()[0])
        return
    verified = sum(procedure.is_verified for procedure in catalogue.procedures)
    told = f"{len(catalogue.procedures)} procedures written by hand, {verified} verified"
    yield Finding("records", "ok", f"{told}; {merged} with what was imported")


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    there = next(folder for folder in (home, *home.resolve().parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        yield Finding("home", "fails", f"{home} cannot be made: {there} is no folder one may write to")
        return
    free = shutil.disk_usage(there).free
    if free <= FREE_BYTES:
        yield Finding("home", "fails", f"{home}: {free // 1_000_000} MB free, {FREE_BYTES // 1_000_000} MB are needed")
        return
    if home.exists():
        yield Finding("home", "ok", f"{home}, {free // 1_000_000} MB free")
    else:
        yield Finding("home", "absent", f"{home} is made at the first start")


def _models(settings: Settings) -> Iterator[Finding]:
    from bot.training import hashed, source_files
    from knowledge.dense import is_static

    own = Path(settings.encoder_name)
    if settings.encoder:
        yield Finding("encoder", "ok", f"{settings.encoder} (named by MOTCUA_ENCODER)")
    else:
        yield Finding(
            "encoder",
            "ok" if is_static(own) else "absent",
            f"{own}" if is_static(own) else "trained at the first start",
        )
    model = settings.models / f"rasa-{hashed(source_files())}.tar.gz"
    yield Finding(
        "model", "ok" if model.is_file() else "absent", model.name if model.is_file() else "trained at the next start"
    )
    yield _index(settings)


def _index(settings: Settings) -> Finding:
    from knowledge.dense import encoder_identity
    from knowledge.errors import EncoderMismatchError
    from knowledge.index import check_encoder, current

    try:
        check_encoder(settings.index, encoder_identity(settings.encoder_name))
    except EncoderMismatchError as error:
        return Finding("index", "absent", f"{error} (the next start builds it)")
    index = current(settings.index)
    return Finding("index", "ok" if index else "absent", index or "built at the next start")


def _database(settings: Settings) -> Iterator[Finding]:
    if not settings.database_url:
        yield Finding("database", "ok", "SQLite in the home (MOTCUA_DATABASE_URL is not set)")
        return
    import sqlalchemy as sa

    try:
        shown = sa.engine.make_url(settings.database_url).render_as_string(hide_password=True)
    except (sa.exc.SQLAlchemyError, ValueError):
        yield Finding("database", "fails", "MOTCUA_DATABASE_URL is not an address (scheme://user:password@host/name)")
        return
    try:
        with sa.create_engine(settings.database_url, future=True).connect():
            yield Finding("database", "ok", shown)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding("database", "fails", f"{shown}: {reason}")


def _redis(settings: Settings) -> Iterator[Finding]:
    if not settings.redis_url:
        yield Finding("redis", "absent", "locks stay in this one process (MOTCUA_REDIS_URL is not set)")
        return
    import redis

    try:
        redis.Redis.from_url(settings.redis_url, socket_connect_timeout=3).ping()
        yield Finding("redis", "ok", "answers")
    except redis.RedisError as error:
        yield Finding("redis", "fails", str(error).splitlines()[0])


def _port(settings: Settings) -> Iterator[Finding]:
    import socket

    family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family) as probe:
        probe.settimeout(1)
        taken = settings.port != 0 and probe.connect_ex((settings.host, settings.port)) == 0
    where = f"{settings.host}:{settings.port}"
    yield Finding(
        "port",
        "absent" if taken else "ok",
        f"{where} is in use (is the server running?)" if taken else f"{where} is free",
    )


def _zalo(settings: Settings) -> Iterator[Finding]:
    if not settings.zalo_app_id:
        yield Finding("zalo", "absent", "not connected (MOTCUA_ZALO_APP_ID is not set; docs/zalo.md)")
        return
    from bot.zalo.account import FOR_SERVING, account_of

    try:
        account = account_of(settings, needs=FOR_SERVING)
        yield Finding("zalo", "ok", f"account {account.oa_id}; `motcua zalo status` tells whether its access is valid")
    except SettingsError as error:
        yield Finding("zalo", "fails", str(error))


def _telegram(settings: Settings) -> Iterator[Finding]:
    if not settings.telegram_token:
        yield Finding("telegram", "absent", "not connected (MOTCUA_TELEGRAM_TOKEN is not set; docs/telegram.md)")
    elif settings.telegram_secret and not settings.public_url:
        yield Finding("telegram", "fails", "MOTCUA_PUBLIC_URL: not set; Telegram's webhook needs it")
    else:
        yield Finding("telegram", "ok", "by webhook" if settings.telegram_secret else "asking for updates")


def _widget(settings: Settings) -> Iterator[Finding]:
    from bot.widget.errors import SitesError
    from bot.widget.sites import read_sites

    try:
        others = len(read_sites(settings.widget_sites)) - 1
        yield Finding("widget", "ok", f"this server's own pages and {others} site(s)")
    except SitesError as error:
        yield Finding("widget", "fails", str(error))


def _keys(settings: Settings) -> Iterator[Finding]:
    from bot.sealing import FILE, Sealer

    if not settings.data_keys:
        shared = bool(settings.database_url) and not settings.database_url.startswith("sqlite")
        kept = f"kept in {settings.home / FILE}; keep a copy apart from the database (docs/handover.md)"
        several = "MOTCUA_DATA_KEYS: not set, and the database may be shared: other machines would not read what is sealed"
        yield Finding("keys", "absent" if shared else "ok", several if shared else kept)
        return
    try:
        Sealer([key.strip() for key in settings.data_keys.split(",") if key.strip()])
        yield Finding("keys", "ok", "from MOTCUA_DATA_KEYS")
    except SettingsError as error:
        yield Finding("keys", "fails", str(error))


def _alerts(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield Finding("alerts", "absent", "no e-mail to officers (MOTCUA_SMTP_URL is not set; docs/handover.md)")
    elif not settings.mail_from:
        yield Finding("alerts", "fails", "MOTCUA_MAIL_FROM: not set; e-mails need an address they come from")
    else:
        linked = "" if settings.public_url else "; MOTCUA_PUBLIC_URL is not set, so they hold no link"
        yield Finding("alerts", "ok", f"by e-mail from {settings.mail_from}{linked}")


def _post(settings: Settings) -> Iterator[Finding]:
    lacks = [
        f"MOTCUA_{name}: not set, and MOTCUA_{needs} needs it"
        for needs, name, given, other in (
            ("CARRIER_URL", "CARRIER_SECRET", settings.carrier_url, settings.carrier_secret),
            ("POST_EMAIL", "SMTP_URL", settings.post_email, settings.smtp_url),
            ("POST_EMAIL", "MAIL_FROM", settings.post_email, settings.mail_from),
        )
        if given and not other
    ]
    told = [way for way, given in (("a carrier's system", settings.carrier_url), ("e-mail", settings.post_email)) if given]
    if lacks:
        yield Finding("post", "fails", "; ".join(lacks))
    elif told:
        yield Finding("post", "ok", f"orders go out by {' and '.join(told)}")
    else:
        yield Finding("post", "absent", "orders lie on /post only, for a post office with an account (docs/post.md)")


_LOOKS = (
    _python, _environment, _rasa, _records, _home, _models, _database, _redis, _port, _zalo, _telegram, _widget,
    _keys, _alerts, _post,
)  # fmt: skip
