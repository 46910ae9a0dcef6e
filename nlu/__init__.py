"""Understanding: Rasa graph components and their training data. May import knowledge."""
