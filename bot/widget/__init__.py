"""The chat widget of agencies' sites: its script, its interface under /api/chat, the sites that may use it."""
