"""The day for which a title says that something is: *Monday*, *Day 2*, *10 days before*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from mdrun.wordlists import Lexicon

_SPANS = (
    r"days?|weeks?|tage?|wochen?|jours?|semaines?|días?|semanas?|dias?|giorn[oi]|settiman[ae]"
    r"|dag(?:en)?|weken"
)
_UNITS = (
    *("day", "week", "tag", "woche", "jour", "semaine", "día", "semana", "dia", "giorno", "settimana"),
    *("dag", "dzień", "tydzień", "den", "týden", "день", "неделя", "тиждень", "gün", "hafta", "ngày"),
    *("tuần", "hari", "minggu"),
)
_COUNTED = regex(
    rf"\b(?:{'|'.join(_UNITS)})\s*(?:[-+−#]\s*)?\d+\b"
    rf"|\bT\s*[-+−–]\s*\d+\s*(?:d|w|{_SPANS})\b|\b\d+\s*(?:{_SPANS})\s+(?:before|after|prior|vor|nach|avant|après|"
    rf"antes|después|depois|prima|dopo|voor|na)\b|第\s*\d+\s*(?:天|周|日|週)|(?<!\d)\d+\s*(?:日目|週目|일차|주차)",
    re.IGNORECASE,
    marks=(*_UNITS, "giorn", "settiman", "weken", *"-+−–第", "日目", "週目", "일차", "주차"),
)


def day_in(title: str, lexicon: Lexicon) -> str:
    """Return the day that a title names; empty where it names none."""
    # Most titles hold no digit, and to compile the expression takes 2 ms.
    counted = _COUNTED.search(title) if any(map(str.isdecimal, title)) else None
    if counted is not None:
        return " ".join(counted[0].casefold().split())
    named = lexicon.places(title, "weekday")
    return tokens(title)[named[0]] if named else ""
