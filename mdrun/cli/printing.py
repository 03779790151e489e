"""JSON on standard output, which programs read."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(value: Any) -> None:
    """Print an object as JSON in UTF-8 (RFC 8259), whatever characters the terminal has."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    # A lone surrogate (from a path that is not UTF-8) has no bytes; its escape in JSON is ``\udc80``.
    click.echo(text.encode("utf-8", "backslashreplace"))
