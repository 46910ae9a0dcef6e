"""Places: the communes of Nghệ An now and before 1 July 2025, the dissolved districts, and the other provinces."""

from knowledge.places.around import around
from knowledge.places.find import find_places, place_meant, rank, says_only_where
from knowledge.places.loader import load_gazetteer, names, place_of, places_of
from knowledge.places.model import Place, PlaceKind, PlaceMention

__all__ = [
    "Place",
    "PlaceKind",
    "PlaceMention",
    "around",
    "find_places",
    "load_gazetteer",
    "names",
    "place_meant",
    "place_of",
    "places_of",
    "rank",
    "says_only_where",
]
