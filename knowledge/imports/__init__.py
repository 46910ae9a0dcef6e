"""Reads what agencies hand over (portal, spreadsheets, Word sheets) and turns it into records."""
