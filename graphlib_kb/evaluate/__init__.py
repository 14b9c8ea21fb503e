"""How good annotations are: against a reference, and between annotators."""
