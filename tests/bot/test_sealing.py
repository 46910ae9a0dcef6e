"""What is sealed can only be read with a key; a new key is put in front of the old."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SealError, SettingsError
from bot.sealing import Sealer, new_key, sealer_of
from bot.settings import Settings


def test_what_is_sealed_is_read_again_and_nothing_stays_nothing() -> None:
    sealer = Sealer([new_key()])
    sealed = sealer.seal("Nguyễn Văn An 0912345678")
    assert "0912" not in sealed and sealer.open(sealed) == "Nguyễn Văn An 0912345678"
    assert (sealer.seal(""), sealer.open("")) == ("", "")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer([old]).seal("cũ")
    both = Sealer([new, old])
    assert both.open(sealed) == "cũ"
    assert Sealer([new]).open(both.seal("mới")) == "mới"
    with pytest.raises(SealError, match="MOTCUA_DATA_KEYS"):
        Sealer([new]).open(sealed)


def test_what_is_no_key_is_named_by_its_variable() -> None:
    with pytest.raises(SettingsError, match="MOTCUA_DATA_KEYS"):
        Sealer(["short"])


def test_without_a_key_one_is_made_in_the_home_and_kept(tmp_path: Path) -> None:
    sealed = sealer_of(Settings(home=tmp_path)).seal("giữ")
    assert sealer_of(Settings(home=tmp_path)).open(sealed) == "giữ"
    assert (tmp_path / "data.key").stat().st_mode & 0o077 == 0
