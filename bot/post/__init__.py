"""Dossiers that travel by public post: the order, the post office's work, the citizen's tracking."""
