"""Tests of bot/dossiers."""
