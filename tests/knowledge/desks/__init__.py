"""The directory of desks: pure rules."""
