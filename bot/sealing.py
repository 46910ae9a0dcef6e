"""Personal data at rest is sealed: only whoever holds the key reads it from the database or from a copy of it."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SealError, SettingsError
from bot.kept_key import kept_key
from bot.settings import PREFIX, Settings

FILE = "data.key"
"""Where the home keeps its key when none is configured."""
SEALED = "gAAAA"
"""How every sealed text begins: the version of Fernet and the years of its clock."""


class Sealer:
    """Seals with the first key, opens with any: a new key is put in front, the older stay until nothing needs them."""

    def __init__(self, keys: list[str]) -> None:
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError) as error:
            raise SettingsError(f"{PREFIX}DATA_KEYS: not keys as `motcua data key` makes them, parted by commas") from error

    def seal(self, text: str) -> str:
        """Return `text` sealed; nothing stays nothing, so that a column shows whether there is anything."""
        return self._keys.encrypt(text.encode()).decode("ascii") if text else ""

    def open(self, sealed: str) -> str:
        """Return what was sealed; raise SealError when no key of ours fits."""
        if not sealed:
            return ""
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealError(f"{PREFIX}DATA_KEYS: none of the keys opens what is kept in the database") from error

    def read(self, kept: str) -> str:
        """Return what was sealed, or what was kept before anything was: sealed texts have a beginning of their own."""
        return self.open(kept) if kept.startswith(SEALED) else kept


def sealer_of(settings: Settings) -> Sealer:
    """Return the sealer of the keys that are configured, else of the one kept in the home."""
    given = [key.strip() for key in settings.data_keys.split(",") if key.strip()]
    return Sealer(given or [kept_key(settings.home / FILE, new_key)])


def new_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode("ascii")
