"""Zalo as this server runs it: where its tokens lie, and how a person of the agency logs in."""
