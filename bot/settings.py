"""All settings, read once from the environment. `.env.example` lists every one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

PREFIX = "MOTCUA_"


@dataclass(frozen=True)
class Settings:
    """What the environment decides. Every field is the variable `MOTCUA_<FIELD>` in capitals."""

    home: Path = Path("var")
    """All state: database, imported catalogue, index, trained model, uploads."""
    database_url: str = ""
    """SQLAlchemy address of conversations; empty: SQLite under `home`."""
    redis_url: str = ""
    """Redis for conversation locks between processes; empty: locks inside the one process."""
    encoder: str = ""
    """Any sentence-transformers model name or folder; empty: the project's own encoder."""
    host: str = "127.0.0.1"
    """Address the server listens on."""
    port: int = 8080
    """TCP port the server listens on (0..65535; 0 lets the system choose)."""
    log_level: str = "INFO"
    """One of DEBUG, INFO, WARNING, ERROR. No level logs what a citizen wrote."""
    portal_url: str = ""
    """Base address of the national portal's JSON interface for `kb sync`; empty: off (needs its owner's permission)."""
    portal_agency: str = ""
    """The portal's code of the agency whose procedures are taken over; empty: all."""
    portal_rate: float = 1.0
    """Requests per second to the portal (over 0, at most 10)."""
    public_url: str = ""
    """Address citizens reach this server at, for links to the list page in chats; empty: no such links."""
    quiet_s: float = 0.8
    """Seconds of quiet after which messages sent in a row are answered, as one (0: each at once; at most 10)."""

    @property
    def tracker_url(self) -> str:
        """Return the address of the conversation store."""
        return self.database_url or f"sqlite:///{(self.home / 'motcua.sqlite').resolve()}"

    @property
    def models(self) -> Path:
        """Return the folder of trained models."""
        return self.home / "models"

    @property
    def index(self) -> Path:
        """Return the folder of search indexes."""
        return self.home / "index"

    @property
    def catalogue(self) -> Path:
        """Return the file of the imported catalogue with its versions."""
        return self.home / "catalogue.sqlite"

    @property
    def encoder_name(self) -> str:
        """Return the encoder to load: the one named, or the project's own."""
        return self.encoder or str(self.models / "encoder")


_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_NAMES = {name: PREFIX + name.upper() for name in Settings.__dataclass_fields__}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `environment` (default: the process's); raise SettingsError naming what is wrong."""
    environment = os.environ if environment is None else environment
    given = {name: environment[key] for name, key in _NAMES.items() if environment.get(key)}
    level = given.get("log_level", "INFO").upper()
    if level not in _LEVELS:
        raise SettingsError(f"{_NAMES['log_level']}: {level!r} is not one of {', '.join(_LEVELS)}")
    return Settings(
        **{
            name: value
            for name, value in given.items()
            if name not in ("home", "port", "log_level", "portal_rate", "public_url", "quiet_s")
        },
        home=Path(given.get("home", "var")),
        port=_port(given.get("port", "8080")),
        log_level=level,
        public_url=_public(given.get("public_url", "")),
        portal_rate=_rate(given.get("portal_rate", "1")),
        quiet_s=_quiet(given.get("quiet_s", "0.8")),
    )


def unknown_names(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return the variables that look like settings but are none: a typing error is better told than ignored."""
    environment = os.environ if environment is None else environment
    known = {*_NAMES.values(), *(PREFIX + name for name in ("REQUIRE_SERVICES", "TEST_HOME"))}  # read by the tests
    return sorted(key for key in environment if key.startswith(PREFIX) and key not in known)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise SettingsError(f"{_NAMES['port']}: {text!r} is not a port number (0..65535)")
    return int(text)


_PUBLIC = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?|http://(?:localhost|127\.\d+\.\d+\.\d+)(?::\d+)?")


def _public(text: str) -> str:
    address = text.rstrip("/")
    if address and not _PUBLIC.fullmatch(address):
        raise SettingsError(f"{_NAMES['public_url']}: {text!r} is not like https://host (http only for this machine)")
    return address


MAX_PORTAL_RATE = 10.0
"""Requests per second nobody should pass on a public portal, whatever was agreed."""


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.0 < rate <= MAX_PORTAL_RATE:
        raise SettingsError(f"{_NAMES['portal_rate']}: {text!r} is not a number over 0 and at most {MAX_PORTAL_RATE:g}")
    return rate


MAX_QUIET_S = 10.0
"""Seconds nobody should wait for an answer that is ready."""


def _quiet(text: str) -> float:
    try:
        quiet = float(text)
    except ValueError:
        quiet = -1.0
    if not 0.0 <= quiet <= MAX_QUIET_S:
        raise SettingsError(f"{_NAMES['quiet_s']}: {text!r} is not a number of seconds from 0 to {MAX_QUIET_S:g}")
    return quiet
