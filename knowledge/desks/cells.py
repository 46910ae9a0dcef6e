"""Reads single cells of the directory's spreadsheet; what cannot be taken raises CellError and is never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

import phonenumbers

from knowledge.desks.errors import CellError
from knowledge.desks.words import sheet_words

REGION = "VN"
MAX_TEXT = 300
"""Characters of an address, a title or the fields of a desk; what is longer is no such thing."""
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9](?:[A-Za-z0-9._+-]{{0,62}}[A-Za-z0-9])?@(?:{_LABEL}\.)+[A-Za-z]{{2,24}}")
_URL = re.compile(r"https://[A-Za-z0-9.-]+\.[a-z]{2,24}(?:[/?#][A-Za-z0-9._~:/?#@!$&*+,;=%-]*)?")
_POINT = re.compile(r"(\d{1,2}[.,]\d{3,})\s*[,;\s]\s*(\d{2,3}[.,]\d{3,})")
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y %H:%M")


def problem(key: str, **parts: object) -> CellError:
    """Return the error with the sentence `key` of sheet.yml."""
    return CellError(str(sheet_words()["problems"][key]).format(**parts))


def text_of(text: str) -> str:
    """Return a text on one line; raise CellError when it is longer than such a text can be."""
    line = " ".join(text.split())
    if len(line) > MAX_TEXT:
        raise problem("long", limit=MAX_TEXT)
    return line


def phone_of(text: str) -> str:
    """Return a number that can be dialled in Vietnam, in the national form: 0238 3848 484, 1900 5454, 113."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise problem("phone", text=text) from None
    if number.extension or not (phonenumbers.is_valid_number_for_region(number, REGION) or _is_short(number, text)):
        raise problem("phone", text=text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _is_short(number: phonenumbers.PhoneNumber, text: str) -> bool:
    return text.strip().isdigit() and phonenumbers.is_valid_short_number_for_region(number, REGION)


def email_of(text: str) -> str:
    """Return an e-mail address."""
    if not _EMAIL.fullmatch(text.strip()):
        raise problem("email", text=text)
    return text.strip()


def url_of(text: str) -> str:
    """Return the address of a page; https is added where nothing stands, http is refused."""
    address = text.strip() if "://" in text else f"https://{text.strip()}"
    if not _URL.fullmatch(address):
        raise problem("website", text=text)
    return address


def day_of(text: str, *, today: date) -> date:
    """Return a day written as day/month/year; one after `today` is refused."""
    for form in _DAY_FORMS:
        try:
            found = datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        if found > today:
            raise problem("future", text=text)
        return found
    raise problem("day", text=text)


def point_of(text: str) -> tuple[float, float]:
    """Return a position (degrees north and east) inside the province."""
    from knowledge.places import around

    match = _POINT.fullmatch(text.strip())
    if match is None:
        raise problem("point", text=text)
    north, east = (float(part.replace(",", ".")) for part in match.groups())
    if not around(north, east):
        raise problem("outside", text=text)
    return north, east
