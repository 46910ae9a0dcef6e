"""Dossiers: what a code says, where its state is looked up, and what the states mean."""

from knowledge.dossiers.code import DossierCode, Mistake, codes_in, mistakes, partial_code_in
from knowledge.dossiers.record import DOSSIERS_FILE, Issuer, issuer_of, look_up_page, structure
from knowledge.dossiers.stages import Stage, load_stages, stage_of, stages_named
from knowledge.dossiers.status import LOOK_UP_S, DossierStatus, Lookup

__all__ = [
    "DOSSIERS_FILE",
    "LOOK_UP_S",
    "DossierCode",
    "DossierStatus",
    "Issuer",
    "Lookup",
    "Mistake",
    "Stage",
    "codes_in",
    "issuer_of",
    "load_stages",
    "look_up_page",
    "mistakes",
    "partial_code_in",
    "stage_of",
    "stages_named",
    "structure",
]
