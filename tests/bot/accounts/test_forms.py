"""What forms send."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bot.accounts.forms import MAX_FIELD, field, raw


def request_of(**form: str) -> Any:
    return SimpleNamespace(form=form)


def test_fields_are_trimmed_and_passwords_are_not() -> None:
    request = request_of(name="  Lan\0 ", password=" mot hai ")
    assert field(request, "name") == "Lan"
    assert raw(request, "password") == " mot hai "
    assert field(request, "none") == raw(SimpleNamespace(form=None), "x") == ""  # type: ignore[arg-type]


def test_a_field_is_no_longer_than_it_may_be_and_in_one_spelling() -> None:
    assert len(field(request_of(name="x" * 5000), "name")) == MAX_FIELD
    assert field(request_of(name="e\u0302\u0301"), "name") == "ế"
