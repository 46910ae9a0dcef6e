"""Fits the few weights that put evidence together, on the development questions."""
