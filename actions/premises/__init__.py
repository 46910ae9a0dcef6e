"""What a citizen has heard of a procedure, held against its record."""
