"""Zalo's error codes as what is to be done about them. Pure; the text never repeats what Zalo says of a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from connectors.errors import GoneError, LaterError, LockedOutError, RefusedError, SendError, WindowError

TOKEN_CODES = frozenset({-216, -220, -124})
"""Our access is not valid any more: renew it once and try once more."""
RATE_CODE = -32
RATE_S = 60.0
"""The limit is counted by the minute."""
DAY_S = 86400.0
NIGHT_ENDS = 6
"""Messages of some kinds are refused from 22:00 to 06:00."""
VIETNAM = timezone(timedelta(hours=7))

_HUMAN = {
    -204: "the account is disabled",
    -205: "the account does not exist",
    -209: "the app is not activated",
    -212: "the app is not registered for this interface",
    -219: "the app is removed or disabled",
    -221: "the account has to be verified",
    -223: "the account has not authorized this interface",
    -224: "the account's package has to be upgraded",
    -235: "this interface is not for this type of account",
    -242: "appsecret_proof is wrong (MOTCUA_ZALO_APP_PROOF, MOTCUA_ZALO_APP_SECRET)",
    -320: "the app has to be connected with a Zalo Cloud Account",
    -321: "the Zalo Cloud Account is out of money or cannot be charged",
    -115: "out of quota or balance",
    -117: "no permission for this template",
    -126: "development mode cannot be used",
    -127: "in development mode only administrators can be written to",
    -131: "the template is not approved",
    -135: "the account may not send: not verified or without package",
    -136: "the app has to be connected with a Zalo Cloud Account",
    -137: "the Zalo Cloud Account cannot be charged",
    -146: "the template is disabled for low quality",
}
_WINDOW = {
    -211: "out of quota for this person",
    -218: "this person can receive no more now",
    -230: "this person has not written for 7 days",
    -232: "this person has not written, or too long ago",
    -114: "this person cannot receive it now",
    -119: "this person cannot receive it now",
}
_GONE = {
    -213: "this person does not follow the account",
    -217: "this person has blocked the account",
    -227: "this person is banned or has been inactive for more than 45 days",
    -244: "this person has restricted such messages",
    -118: "no Zalo account has this number",
    -139: "this person has refused such messages",
    -141: "this person has refused the account's messages",
}
_REFUSED = {
    -100: "an uploaded file has expired",
    -201: "a field is invalid",
    -210: "a field is over its limit",
    -233: "this type of message is not supported",
    -237: "the group is disabled",
    -238: "the asset is already used",
    -240: "this version of the interface has been shut down",
    -241: "the asset is disabled",
    -248: "it violates the platform's standards",
    -249: "the template cannot be sent by user id",
    -403: "the account is not in the group",
    -108: "the phone number is invalid",
    -109: "the template id is invalid",
    -132: "a parameter of the template is invalid",
    -1121: "a parameter of the template is too long",
    -1122: "a parameter of the template is missing",
}
_LATER = {-200: "sending failed", -214: "it is being processed"}
_NIGHT = {-234: "not at night", -133: "not at night"}
_TODAY = {-144: "the day's limit is reached", -147: "the day's limit of the template is reached"}


def failure(code: int, *, now: float) -> SendError:
    """Return what an error code means for the message; `now` is in seconds since the epoch."""
    if code == RATE_CODE:
        return LaterError(f"Zalo error {code}: too many calls", after_s=RATE_S)
    if code in _NIGHT:
        return LaterError(f"Zalo error {code}: {_NIGHT[code]}", after_s=_until_morning_s(now))
    if code in _TODAY:
        return LaterError(f"Zalo error {code}: {_TODAY[code]}", after_s=_until_midnight_s(now))
    for known, kind in ((_LATER, LaterError), (_WINDOW, WindowError), (_GONE, GoneError), (_REFUSED, RefusedError)):
        if code in known:
            return kind(f"Zalo error {code}: {known[code]}")
    if code in _HUMAN or is_about_access(code):
        return LockedOutError(f"Zalo error {code}: {_HUMAN.get(code, 'our access is refused')}; see docs/zalo.md")
    return RefusedError(f"Zalo error {code}: not documented")


def is_about_access(code: int) -> bool:
    """Return whether a code says that the app or its tokens are refused."""
    return code in TOKEN_CODES or -105 <= code <= -101 or -14100 < code <= -14000


def _until_morning_s(now: float) -> float:
    there = datetime.fromtimestamp(now, UTC).astimezone(VIETNAM)
    morning = there.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0)
    return (morning - there).total_seconds() % DAY_S


def _until_midnight_s(now: float) -> float:
    there = datetime.fromtimestamp(now, UTC).astimezone(VIETNAM)
    return DAY_S - (there - there.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()
