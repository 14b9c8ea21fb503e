"""The recipe that made the shipped model."""
