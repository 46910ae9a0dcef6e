"""Telegram: a bot that talks in private chats, by webhook or by asking for updates."""
