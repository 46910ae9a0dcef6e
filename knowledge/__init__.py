"""What the State says: procedure records, desks, and the search over them. Imports nothing of ours, no Rasa, no network."""
