"""A procedure's facts as text, one function per aspect. Pure; every sentence comes from wording.yml."""

from actions.render.documents import MAX_CASES, papers_told
from actions.render.parts import Section, capital, day, heading, money
from actions.render.sections import section

__all__ = ["MAX_CASES", "Section", "capital", "day", "heading", "money", "papers_told", "section"]
