"""To and from other tools' formats."""

from graphlib_kb.exchange.jsonl import (
    annotations_from_file,
    annotations_from_json,
    annotations_to_json,
    to_line,
)

__all__ = ["annotations_from_file", "annotations_from_json", "annotations_to_json", "to_line"]
