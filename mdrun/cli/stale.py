"""Put away what rehearsals have left whose mdrun was killed."""

from __future__ import annotations

from pathlib import Path

import click

from mdrun.rehearsal import put_away


def sweep(place: str) -> None:
    """End their processes, remove their directories, and say so.

    Args:
        place: The directory that knows them.
    """
    for line in put_away(Path(place)):
        click.echo(f"mdrun: a rehearsal was killed: {line}", err=True)
