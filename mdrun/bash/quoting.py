"""Words as they are written in a script: quotes around them, blanks in them."""

from __future__ import annotations

from mdrun.patterns import regex

_BLANK = regex(r"\s")


def unquoted(text: str) -> str:
    """Return a word with its outermost quotes taken away."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text


def quoted(word: str) -> str:
    """Return a word as it is written where it holds blanks: the script of ``-- sh -c 'a b'`` is one word."""
    return word if is_one_word(word) else "'" + word.replace("'", "'\\''") + "'"


def is_one_word(text: str) -> bool:
    """Say whether a word of a command holds no blank, and so is a name, say, and no script of ``sh -c``."""
    return _BLANK.search(text) is None
