"""The second factor: codes that change every 30 s (TOTP, RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import hmac
import io
import secrets

import pyotp
import segno

ISSUER = "Motcua"
"""What the phone shows beside the name of the account."""
STEPS_OFF = 1
"""Steps of 30 s by which the phone's clock may be wrong in either direction."""
RECOVERY_CODES = 10
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz23456789", "0123456789"
_GROUP = 4


def new_secret() -> str:
    """Return a new secret in base 32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: float) -> int | None:
    """Return the time step that a code belongs to, None when it is not (or no longer) right."""
    given = "".join(code.split())
    if not (given.isascii() and given.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    steps = [int(now // totp.interval) + off for off in range(-STEPS_OFF, STEPS_OFF + 1)]
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), given)), None)


def picture(secret: str, username: str) -> str:
    """Return the square that a phone reads, as SVG without style or script."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, svgns=True, omitsize=True, dark="#000", border=2)
    return out.getvalue().decode("ascii")


def new_recovery_codes() -> list[str]:
    """Return codes that are good once each: 16 digits (53 bits), for a phone's keypad shows no letters there."""
    return [_text(_DIGITS, groups=4) for _ in range(RECOVERY_CODES)]


def one_time_password() -> str:
    """Return a first password that is easily read out and typed: 12 letters and digits, 59 bits."""
    return _text(_LETTERS, groups=3)


def _text(letters: str, *, groups: int) -> str:
    return "-".join("".join(secrets.choice(letters) for _ in range(_GROUP)) for _ in range(groups))


def plain(code: str) -> str:
    """Return a recovery code as it is kept: people type it with blanks or without hyphens."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
