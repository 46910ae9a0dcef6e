"""All settings, read once from the environment. `.env.example` lists every one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    proxies: int = 0
    """Reverse proxies in front of this server whose X-Forwarded-For is believed (0: none)."""
    zalo_app_id: str = ""
    """Id of the Zalo app; empty: no Zalo."""
    zalo_app_secret: str = ""
    """Secret of the Zalo app, for its tokens."""
    zalo_oa_id: str = ""
    """Id of the Official Account."""
    zalo_oa_secret: str = ""
    """Secret of the Official Account's webhook, which is not the app's."""
    zalo_signature_by_oa: bool = False
    """Accept webhook signatures made with the account's id where that of the app is documented."""
    zalo_app_proof: bool = False
    """Send `appsecret_proof` with each call, where the app demands it."""
    zalo_verification: str = ""
    """Code by which Zalo verifies that this domain is ours; empty: none."""
    zalo_status_template: str = ""
    """Id of the approved template for changes of a dossier's status; empty: none, such messages wait for the citizen."""
    zalo_takeover_s: float = 3600.0
    """Seconds the assistant is silent after a person of the agency wrote in Zalo's own console (60 to 604800)."""
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    """Base address of Zalo's tokens."""
    zalo_openapi_url: str = "https://openapi.zalo.me"
    """Base address of Zalo's Official Account interface."""
    zalo_business_url: str = "https://business.openapi.zalo.me"
    """Base address of Zalo's template messages by phone number."""
    telegram_token: str = ""
    """Token of the Telegram bot; empty: no Telegram."""
    telegram_secret: str = ""
    """What Telegram sends along with each webhook (A-Z a-z 0-9 _ -); empty: updates are asked for, no webhook is set."""
    telegram_url: str = "https://api.telegram.org"
    """Base address of Telegram's bot interface."""
    widget_sites: str = ""
    """YAML file of the sites that may embed the widget (docs/widget.md); empty: only this server's own pages."""
    widget_secret: str = ""
    """Key that signs visitors' sessions, at least 32 characters; empty: made once and kept in the home."""
    widget_sessions_per_min: int = 60
    """New chats per minute from one internet address; an agency's visitors may share one (1 to 100000)."""
    data_keys: str = ""
    """Keys that seal personal data, parted by commas: the first seals, all open; empty: made once and kept in the home."""
    smtp_url: str = ""
    """Mail server for alerts: smtp://user:password@host:port (STARTTLS where offered) or smtps://…; empty: no e-mail."""
    mail_from: str = ""
    """Address that alerts come from."""
    dossier_url: str = ""
    """Base address of the system that tells the state of dossiers (docs/dossier-status.md); empty: none is asked."""
    dossier_token: str = ""
    """Token for that system, sent as `Authorization: Bearer`."""
    dossier_page: str = ""
    """Address of an official look-up page that takes a code, with {code} in its place; empty: the national portal's page."""
    carrier_url: str = ""
    """Base address of a carrier that is told of postal orders (docs/post.md); empty: none."""
    carrier_secret: str = ""
    """Key that signs what goes to and comes from the carrier, at least 32 characters; empty: nothing does."""
    post_email: str = ""
    """Address of the post office that is told of postal orders by e-mail, through `smtp_url`; empty: none."""
    oidc_issuer: str = ""
    """Address of the OpenID provider where officers may log in, as it names itself; empty: none."""
    oidc_client_id: str = ""
    """Id of this server at the provider."""
    oidc_client_secret: str = ""
    """Secret of this server at the provider; empty: it is a public client, PKCE alone protects it."""

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
    return Settings(**{name: _READERS.get(name, _text)(_NAMES[name], text) for name, text in given.items()})


def unknown_names(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return the variables that look like settings but are none: a typing error is better told than ignored."""
    environment = os.environ if environment is None else environment
    known = {*_NAMES.values(), *(PREFIX + name for name in ("REQUIRE_SERVICES", "TEST_HOME"))}  # read by the tests
    return sorted(key for key in environment if key.startswith(PREFIX) and key not in known)


# --- reading one value: each takes the variable's name and its text ------------------------------------------------


def _text(_: str, text: str) -> str:
    return text


def _level(name: str, text: str) -> str:
    level = text.upper()
    if level not in _LEVELS:
        raise SettingsError(f"{name}: {level!r} is not one of {', '.join(_LEVELS)}")
    return level


def _whole(least: int, most: int, what: str) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
            raise SettingsError(f"{name}: {text!r} is not {what} ({least}..{most})")
        return int(text)

    return read


def _number(least: float, most: float, what: str) -> Callable[[str, str], float]:
    """Read a number from `least` to `most`."""

    def read(name: str, text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            raise SettingsError(f"{name}: {text!r} is not {what}")
        return number

    return read


def _yes(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise SettingsError(f"{name}: {text!r} is neither 0 nor 1")
    return text == "1"


_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?|http://(?:localhost|127\.\d+\.\d+\.\d+)(?::\d+)?")


def _public(name: str, text: str) -> str:
    address = text.rstrip("/")
    if not _ADDRESS.fullmatch(address):
        raise SettingsError(f"{name}: {text!r} is not like https://host (http only for this machine)")
    return address


def _base(name: str, text: str) -> str:
    """Read the base address of a platform; it may have a path."""
    address = text.rstrip("/")
    match = _ADDRESS.match(address)
    if match is None or (address[match.end() :] and not address[match.end() :].startswith("/")):
        raise SettingsError(f"{name}: {text!r} is not like https://host (http only for this machine)")
    return address


def _page_of_code(name: str, text: str) -> str:
    """Read the address of a page that shows one dossier."""
    signs = r"[A-Za-z0-9._~/?#&=+%-]*"
    if not re.fullmatch(rf"https://[A-Za-z0-9.-]+/{signs}\{{code\}}{signs}", text):
        raise SettingsError(f"{name}: {text!r} is not like https://host/path?code={{code}}")
    return text


def _mail_server(name: str, text: str) -> str:
    if not re.fullmatch(r"smtps?://(?:[^\s@/]+@)?[A-Za-z0-9.-]+(?::\d{1,5})?/?", text):
        raise SettingsError(f"{name}: is not like smtp://user:password@host:port or smtps://host")  # never its value
    return text


def _mailbox(name: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", text):
        raise SettingsError(f"{name}: {text!r} is not like name@host")
    return text


def _secret(least: int, letters: str, what: str) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if len(text) < least or not re.fullmatch(letters, text):
            raise SettingsError(f"{name}: is not {what}")  # never its value
        return text

    return read


MAX_PORTAL_RATE = 10.0
"""Requests per second nobody should pass on a public portal, whatever was agreed."""
MAX_QUIET_S = 10.0
"""Seconds nobody should wait for an answer that is ready."""

_READERS: dict[str, Callable[[str, str], Any]] = {
    "home": lambda _, text: Path(text),
    "port": _whole(0, 65535, "a port number"),
    "log_level": _level,
    "portal_rate": _number(1e-9, MAX_PORTAL_RATE, f"a number over 0 and at most {MAX_PORTAL_RATE:g}"),
    "public_url": _public,
    "quiet_s": _number(0.0, MAX_QUIET_S, f"a number of seconds from 0 to {MAX_QUIET_S:g}"),
    "proxies": _whole(0, 10, "a number of proxies"),
    "zalo_signature_by_oa": _yes,
    "zalo_app_proof": _yes,
    "zalo_verification": _secret(1, r"[A-Za-z0-9_-]+", "a code of letters, digits, _ and -"),
    "zalo_takeover_s": _number(60.0, 604800.0, "a number of seconds from 60 to 604800"),
    "zalo_oauth_url": _base,
    "zalo_openapi_url": _base,
    "zalo_business_url": _base,
    "telegram_secret": _secret(16, r"[A-Za-z0-9_-]{1,256}", "16 to 256 of A-Z a-z 0-9 _ -"),
    "telegram_url": _base,
    "widget_secret": _secret(32, r"\S+", "at least 32 characters without blanks"),
    "widget_sessions_per_min": _whole(1, 100_000, "a number"),
    "smtp_url": _mail_server,
    "dossier_url": _base,
    "dossier_token": _secret(1, r"[!-~]+", "printable characters without blanks"),
    "dossier_page": _page_of_code,
    "carrier_url": _base,
    "carrier_secret": _secret(32, r"[!-~]+", "at least 32 printable characters without blanks"),
    "post_email": _mailbox,
    "oidc_issuer": _base,
}
