"""The number that is written in a title: *1.2 Build*, *Step 3: Deploy*, *3.b Check*, *第2章 回滚*."""

from __future__ import annotations

import re
import unicodedata

from mdrun.patterns import regex

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_HAN = "[一二三四五六七八九十]{1,3}"
_WORDS = (
    "step|phase|part|section|chapter|stage|étape|etape|phase|partie|schritt|abschnitt|teil|kapitel"
    "|paso|fase|etapa|passo|sección|seção|шаг|этап|раздел|часть"
    "|stap|hoofdstuk|deel|krok|etap|faza|rozdział|część|fáze|část|kapitola|adım|aşama|bölüm|крок|етап|розділ|частина"
    "|bước|giai đoạn|phần|langkah|tahap|bagian|步骤|阶段|手順|ステップ|단계"
)


_KEYCAP = regex("\\s*(?:(?P<key>\\d)\ufe0f?\u20e3|(?P<circled>[\u2460-\u2473]))[\\s.:)\\-–—、]*(?P<t>.+)")
"""A number on a key or in a circle: *6️⃣ Install*, *① 准备*."""


_FIRST_LETTERS = frozenset(word[0] for word in _WORDS.split("|"))


def _begins_word(char: str) -> bool:
    return char.casefold() in _FIRST_LETTERS


def _begins_number(char: str) -> bool:
    return char.isdecimal() or char in "(["


def _begins_han(char: str) -> bool:
    return char == "(" or char in _HAN


_NUMBERED = (
    (_begins_word, rf"(?i:{_WORDS})\s*(?P<n>\d+(?:\.\d+)*|{_HAN})(?!\w)\s*[.:)\-–—、]*\s*(?P<t>.*)"),
    ("第".__eq__, rf"第\s*(?P<n>\d+|{_HAN})\s*[章节節部步篇阶回](?:段)?\s*[.:)\-–—、]*\s*(?P<t>.*)"),
    (_begins_number, r"(?P<n>\d{1,2}(?:\.\d+)*\.[a-h](?:\.\d+)*)(?:[.:)]+|\s)[\s\-–—]*(?P<t>.+)"),
    (_begins_number, r"[(\[]?(?P<n>\d{1,2}(?:\.\d+)*)\s*[.:)\]、]+(?!\d|[xX](?![A-Za-z\d]))\s*(?P<t>.*)"),
    (_begins_number, r"(?P<n>\d+(?:\.\d+)+)(?:\s+[-–—])?(?:\s+(?P<t>.*))?$"),
    (_begins_number, r"(?P<n>\d+)\s*[-–—]\s+(?P<t>.*)"),
    (_begins_han, rf"[(]?(?P<n>{_HAN})[、.)]\s*(?P<t>.*)"),
)
"""How a title's number is written: what its first character must be, and a regular expression, which is only
compiled for a guide that needs it."""


def written(title: str) -> tuple[str, str]:
    """Split ``Step 3: Deploy`` into its number and its words; before the number there may be pictures."""
    pictured = None if title.isascii() else _KEYCAP.match(title)
    if pictured:
        return pictured["key"] or unicodedata.normalize("NFKC", pictured["circled"]), pictured["t"]
    number, rest = _split_number(title if title[:1].isascii() else title.lstrip(_pictures(title)))
    return (number, rest) if number else ("", title)


def _pictures(title: str) -> str:
    """Return the spaces and the pictures of a title, such as emoji, and what joins and colours them."""
    return "".join(
        {
            char
            for char in title
            if char.isspace()
            or (not char.isascii() and unicodedata.category(char) in ("So", "Mn", "Sk", "Cf"))
        }
    )


def _split_number(title: str) -> tuple[str, str]:
    """Split a title that begins with its number, if with anything."""
    plain = unicodedata.normalize("NFKC", title)
    if not any(char.isdecimal() or char in _HAN for char in plain):
        return "", title
    for may_begin, pattern in _NUMBERED:
        match = re.match(pattern, plain) if plain and may_begin(plain[0]) else None
        if match:
            number, rest = match["n"], (match["t"] or "").strip()
            if rest and len(plain) == len(title):
                rest = title[-len(rest) :] if plain.endswith(rest) else rest
            return number if number[0].isdigit() else str(_han(number)), rest
    return "", title


def _han(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[0]]
    return (_DIGITS[tens[0]] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)
