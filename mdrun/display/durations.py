"""How the display writes how long something took: coarser than a run log, which has every second."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Return a time span for people: ``0.4 s``, ``12.4 s``, ``3 min 05 s``, ``1 h 02 min``.

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
