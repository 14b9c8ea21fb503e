"""To and from other tools' formats."""
