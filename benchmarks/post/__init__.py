"""How many postal orders are confirmed in a second, and what killed servers lose or do twice."""
