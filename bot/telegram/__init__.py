"""What the Telegram channel keeps in the database."""
