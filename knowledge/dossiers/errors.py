"""Errors of looking a dossier up; no message holds a code or a name."""

from knowledge.errors import KnowledgeError


class UnknownDossierError(KnowledgeError):
    """The system that was asked holds no dossier with this code."""


class LookUpError(KnowledgeError):
    """The system that holds the dossiers gave no answer that can be used; whether the dossier exists is not known."""
