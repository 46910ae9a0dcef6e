"""Tests of knowledge/dossiers."""
