"""The web channel: JSON over HTTP for the page at / and for widgets."""
