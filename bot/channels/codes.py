"""Six characters by which a conversation goes on in another channel: valid for minutes, used once, hard to guess."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from enum import StrEnum

import sqlalchemy as sa

from bot.database import writing

LETTERS = "ACDEFGHJKMNPQRTUVWXY346789"
"""No two that look or sound alike on a cheap screen: no 0 O, 1 I L, 2 Z, 5 S, B."""
LENGTH = 6
"""26 letters: 3e8 codes; with MAX_WRONG tries in WRONG_S per person and a handful of codes alive, guessing is hopeless."""
VALID_S = 600.0
MAX_WRONG, WRONG_S = 5, 900.0
"""Wrong codes a person may send within so many seconds."""
MAX_WRONG_ALL, WRONG_ALL_S = 100, 3600.0
"""Wrong codes all people together may send: who opens many chats guesses no more than who has one. With 10,000 tickets
alive a guess hits one in 3e4 times: 100 an hour hit one in two weeks of trying without a break, and are noticed."""

metadata = sa.MetaData()
codes = sa.Table(
    "chat_code",
    metadata,
    sa.Column("code", sa.String(LENGTH), primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("made_at", sa.Float, nullable=False),
)
wrong = sa.Table(
    "chat_code_wrong",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("sender", sa.String(160), nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False),
)


class Verdict(StrEnum):
    """What became of a code somebody sent."""

    FOUND = "found"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"


class Codes:
    """The codes that are alive."""

    def __init__(self, engine: sa.engine.Engine, *, clock: Callable[[], float] = time.time) -> None:
        self.engine = engine
        self.clock = clock
        metadata.create_all(engine)

    def give(self, conversation: str) -> str:
        """Return a new code for `conversation`; an older one of it is worth nothing any more."""
        now = self.clock()
        with writing(self.engine) as connection:
            old = (codes.c.conversation == conversation) | (codes.c.made_at < now - VALID_S)
            connection.execute(codes.delete().where(old))
            alive = set(connection.execute(sa.select(codes.c.code)).scalars())
            code = next(made for made in iter(new_code, "") if made not in alive)
            connection.execute(codes.insert().values(code=code, conversation=conversation, made_at=now))
        return code

    def may_try(self, sender: str) -> bool:
        """Return whether a sender may send another code: few were wrong lately, theirs and everybody's."""
        now = self.clock()
        count = sa.select(sa.func.count()).select_from(wrong)
        with self.engine.connect() as connection:
            own = connection.execute(count.where(wrong.c.sender == sender, wrong.c.at >= now - WRONG_S)).scalar()
            everybodys = connection.execute(count.where(wrong.c.at >= now - WRONG_ALL_S)).scalar()
        return int(own or 0) < MAX_WRONG and int(everybodys or 0) < MAX_WRONG_ALL

    def redeem(self, code: str, sender: str) -> tuple[Verdict, str]:
        """Use a code up; return the verdict and the conversation it stands for ("" when none)."""
        if not self.may_try(sender):
            return Verdict.TOO_MANY, ""
        now = self.clock()
        with writing(self.engine) as connection:
            connection.execute(wrong.delete().where(wrong.c.at < now - WRONG_ALL_S))
            alive = (codes.c.code == code) & (codes.c.made_at >= now - VALID_S)
            conversation = connection.execute(sa.select(codes.c.conversation).where(alive)).scalar()
            if conversation is None or connection.execute(codes.delete().where(codes.c.code == code)).rowcount != 1:
                connection.execute(wrong.insert().values(sender=sender, at=now))
                return Verdict.UNKNOWN, ""
            return Verdict.FOUND, str(conversation)


def new_code(length: int = LENGTH) -> str:
    """Return a code by chance, of letters and figures."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(length))
        if _is_mixed(code):
            return code


def _is_mixed(code: str) -> bool:
    return any(c.isdigit() for c in code) and not code.isdigit()


def read_code(text: str, length: int = LENGTH) -> str | None:
    """Return the code a message consists of, None when it is none: it has letters and a digit, so that no word is one."""
    bare, half = text.strip().strip(".!").upper(), f"[{LETTERS}]{{{length // 2}}}"
    code = re.sub(r"[ -]", "", bare)
    return code if re.fullmatch(f"{half}[ -]?{half}", bare) and _is_mixed(code) else None
