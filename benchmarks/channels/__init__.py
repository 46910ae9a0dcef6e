"""Many citizens at once on Zalo, Telegram and the widget, against stand-ins of the platforms."""
