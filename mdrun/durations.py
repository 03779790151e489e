"""Durations as people write them."""

from __future__ import annotations

from mdrun.patterns import regex

_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = regex(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)")
_NUMBER = regex(r"\s*\d+(?:\.\d+)?\s*")


def lacks_unit(text: str) -> bool:
    """Say whether a text is a number and no more: ``30`` may be meant as seconds, as minutes or as days."""
    return _NUMBER.fullmatch(text) is not None


def parse_duration(text: str) -> float | None:
    """Return the seconds that ``90s``, ``2m``, ``1h30m`` or ``500ms`` mean; None where it means nothing.

    Each number has its unit.
    """
    rest, seconds = text.strip(), 0.0
    if not rest:
        return None
    while rest:
        match = _DURATION.match(rest)
        if match is None:
            return None
        seconds += float(match[1]) * _UNITS[match[2]]
        rest = rest[match.end() :].lstrip()
    return seconds
