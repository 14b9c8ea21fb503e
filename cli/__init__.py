"""The command line."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Explore who supports and who contests which explanation of an event."""
