"""Durations as people write and read them."""

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


def duration(seconds: float) -> str:
    """Return a time span for people: ``0.4 s``, ``12.4 s``, ``3 min 05 s``, ``1 h 02 min``.

    The journal has every microsecond.

    Args:
        seconds: Length of the span; what is below zero counts as zero.
    """
    tenths = round(max(seconds, 0.0), 1)
    return f"{tenths:.1f} s" if tenths < 60 else _long(round(seconds))


def elapsed(seconds: float) -> str:
    """Return a span that still grows, without tenths: ``12 s``, ``3 min 05 s``, ``1 h 02 min``."""
    whole = int(max(seconds, 0.0))
    return f"{whole} s" if whole < 60 else _long(whole)


def _long(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min"
