"""What an account is: who somebody is, as what they work, for which agency."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """As what somebody works."""

    OFFICER = "officer"
    AGENCY_HEAD = "agency_head"
    POST_OFFICE = "post_office"
    PROVINCIAL_OFFICE = "provincial_office"
    ADMINISTRATOR = "administrator"


BOUND = (Role.OFFICER, Role.AGENCY_HEAD)
"""Roles that always belong to an agency."""
FREE = (Role.PROVINCIAL_OFFICE, Role.ADMINISTRATOR)
"""Roles that belong to none. A post office may have one: the desk whose dossiers it carries."""


@dataclass(frozen=True)
class Officer:
    """Somebody who is logged in."""

    username: str
    name: str
    role: Role
    agency: str
    """Key of a desk (`commune:16681`), empty where the role belongs to no agency."""


class Doer(Protocol):
    """Who does something that leaves an audit row: an `Officer`, or the command line."""

    @property
    def username(self) -> str:
        """Return the name of the account."""

    @property
    def role(self) -> str:
        """Return the role, empty when there is none."""

    @property
    def agency(self) -> str:
        """Return the key of the agency, empty when there is none."""


@dataclass(frozen=True)
class Outside:
    """Somebody who acts without an account: `cli:<user of the operating system>`."""

    username: str
    role: str = ""
    agency: str = ""


class Way(StrEnum):
    """How an officer is alerted."""

    EMAIL = "email"
    TELEGRAM = "telegram"
    ZALO = "zalo"


@dataclass(frozen=True)
class Alert:
    """One way on which an officer wants to be alerted."""

    username: str
    agency: str
    way: Way
    to: str
    """E-mail address, or the officer's id on the platform."""


@dataclass(frozen=True)
class Account:
    """One account as its managers see it: no hash, no secret."""

    username: str
    name: str
    role: Role
    agency: str
    email: str
    oidc_subject: str
    has_password: bool
    has_totp: bool
    must_change_password: bool
    disabled: bool
    locked_until: float
    """Unix time; past or 0: not locked."""
    alerts: tuple[tuple[Way, str, bool], ...] = ()
    """Way, address, whether it is on."""

    @property
    def officer(self) -> Officer:
        """Return who this account is when logged in."""
        return Officer(self.username, self.name, self.role, self.agency)
