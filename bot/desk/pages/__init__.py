"""The officer's page: the queue, one ticket at a time, what is said and done on it, and the list of corrections."""
