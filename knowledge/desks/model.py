"""What a desk is: where it lies, when it is open, how it is reached, and where each of that was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from knowledge.model import Source

PROVINCIAL_CENTRE = "provincial_centre"
COMMUNE, DEPARTMENT = "commune:", "department:"
"""What the key of a desk begins with: commune:16681, department:so_tu_phap."""


class ContactKind(StrEnum):
    """How a contact is used."""

    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Published:
    """Where a fact was published (a page or a document), and when somebody last made sure that it holds."""

    title: str
    url: str | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A number or address; `name` and `role` are those of the officer it belongs to, None where it is the desk's own."""

    key: str
    """Unique in its desk: phone, phone.2, email, officer.1.phone."""
    kind: ContactKind
    value: str
    published: Published
    name: str | None = None
    role: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A time of the day from `opens` to before `closes`."""

    opens: time
    closes: time


Day = tuple[Span, ...] | None
"""What is known of one day: its hours, () when closed, None when nobody stated it."""
MonthDay = tuple[int, int]
"""Month and day, of every year."""


@dataclass(frozen=True, slots=True)
class Season:
    """Other hours from Monday to Friday between two days of every year, both included; they may span New Year."""

    first: MonthDay
    last: MonthDay
    spans: tuple[Span, ...]

    def covers(self, day: date) -> bool:
        """Return whether `day` lies in the season."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Session:
    """A weekly hour at another place, such as a former commune's office."""

    weekday: int
    spans: tuple[Span, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When a desk is open: weekdays from Monday (0), some Saturdays of each month, seasons, sessions elsewhere."""

    week: tuple[Day, ...]
    published: Published
    saturdays: tuple[int, ...] = ()
    """Which Saturdays of a month are open: (2, 4)."""
    saturday: tuple[Span, ...] = ()
    """The hours of those Saturdays."""
    seasons: tuple[Season, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """A place or line that serves citizens; what no source states is None or empty."""

    key: str
    name: str
    source: Source
    address: str | None = None
    phone: str | None = None
    phone_note: str | None = None
    email: str | None = None
    website: str | None = None
    verified_on: date | None = None
    """When somebody last made sure of phone and e-mail as the source states them."""
    contacts: tuple[Contact, ...] = ()
    """Every number and address, the desk's own first; without any, `phone` and `email` are taken for them."""
    address_from: Published | None = None
    hours: Hours | None = None
    point: tuple[float, float] | None = None
    """Where the office lies (degrees north and east), as published; the centre of its area is not that."""
    fields: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    """The former communes it serves, by kind and name."""

    def __post_init__(self) -> None:
        if not self.contacts:
            object.__setattr__(self, "contacts", self._stated())

    def _stated(self) -> tuple[Contact, ...]:
        published = Published(self.source.title, self.source.url, self.verified_on)
        stated = ((ContactKind.PHONE, self.phone, self.phone_note), (ContactKind.EMAIL, self.email, None))
        return tuple(Contact(kind.value, kind, value, published, note=note) for kind, value, note in stated if value)

    @property
    def unit(self) -> str | None:
        """Return the code of the commune it is the centre of, None for any other desk."""
        return self.key.removeprefix(COMMUNE) if self.key.startswith(COMMUNE) else None

    @property
    def map_url(self) -> str | None:
        """Return the page with its place on the map, None where no source states the place."""
        if self.point is None:
            return None
        north, east = (f"{degrees:.5f}" for degrees in self.point)
        return f"https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=18/{north}/{east}"

    def contact(self, key: str) -> Contact | None:
        """Return one contact by its key."""
        return next((contact for contact in self.contacts if contact.key == key), None)
