"""Ears and mouths. Each folder is one channel; none knows of procedures, only channel.py imports rasa."""
