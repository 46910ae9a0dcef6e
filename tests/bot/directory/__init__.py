"""The directory of desks in SQL and on the command line."""
