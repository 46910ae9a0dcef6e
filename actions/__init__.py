"""What the assistant does. Imports knowledge and rasa_sdk; never rasa itself."""
