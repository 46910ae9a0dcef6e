"""The chats of this server: what every channel has in common between a platform's webhook and the assistant."""
