"""A person can be reached: what is handed over to an officer, kept until it is answered."""
