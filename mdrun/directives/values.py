"""The values of directives: each is of a kind, and read by a function that knows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mdrun.durations import lacks_unit, parse_duration
from mdrun.unseen import is_text

if TYPE_CHECKING:
    from collections.abc import Callable


class Quoted(str):
    """A value that was written in quotes."""

    __slots__ = ()


class Unclosed(str):
    """A value that begins with a quote, up to the end of all that is said: nothing closes it."""

    __slots__ = ()


class Bad(ValueError):
    """A directive's value is not of its kind."""


def example(key: str) -> str:
    """Return how a directive is written; empty where that is plain."""
    return _EXAMPLES.get(key, "")


def as_text(value: str | None) -> str | None:
    """Return a value, which is text."""
    if value is not None and not is_text(value):
        raise Bad("holds bytes that are no text")
    return value


def _is_no(value: str | None) -> bool:
    return value is not None and value.lower() in ("no", "false", "off")


def _flag(value: str | None) -> bool:
    if value is None or value.lower() in ("yes", "true", "on"):
        return True
    if _is_no(value):
        return False
    raise Bad(f"is yes or no, not {value!r}")


def _text(value: str | None) -> str:
    if not value:
        raise Bad("needs a value")
    return str(value)


def _name(value: str | None) -> str:
    text = _text(value)
    if not re.fullmatch(r"[^\W\d][\w-]*", text):
        raise Bad(f"is a word of letters, digits, - and _, not {text!r}")
    return text


def _count(value: str | None) -> int:
    text = _text(value)
    if not re.fullmatch(r"\d{1,6}", text):
        raise Bad(f"is a whole number, not {text!r}")
    return int(text)


def _status(value: str | None) -> int:
    status = _count(value)
    if status > 255:
        raise Bad(f"is an exit status, 0 to 255, not {status}")
    return status


def _duration(value: str | None) -> float:
    seconds = parse_duration(_text(value))
    if seconds is None:
        kind = "a duration with its unit" if lacks_unit(_text(value)) else "a duration"
        raise Bad(f"is {kind}, not {value!r}")
    return seconds


def _limit(value: str | None) -> float:
    seconds = _duration(value)
    if not seconds:
        raise Bad("is longer than nothing: at 0 the step would end at once")
    return seconds


def _question(value: str | None) -> bool | str:
    try:
        return _flag(value)
    except Bad:
        return _text(value)


def _command(value: str | None) -> bool | str:
    """Return a command, or whether there is one; in quotes ``true`` and ``false`` are commands, too."""
    if isinstance(value, Quoted) and value in ("true", "false"):
        return str(value)
    return _question(value)


def _pattern(value: str | None) -> str:
    text = _text(value)
    if len(text) > 1 and text[0] == text[-1] == "/":
        try:
            re.compile(text[1:-1])
        except re.error as problem:
            raise Bad(f"holds no regular expression: {problem}") from None
    return text


def _captured(value: str | None) -> str:
    text = _text(value)
    name, colon, pattern = text.partition(":")
    if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
        raise Bad(f"is the name of a variable, or NAME:/REGEX/, not {text!r}")
    if colon:
        if len(pattern) < 3 or pattern[0] != "/" or pattern[-1] != "/":
            raise Bad(f"has a regular expression between slashes after its colon, not {pattern!r}")
        _pattern(pattern)
    return text


def _environment(value: str | None) -> tuple[tuple[str, str], ...]:
    pairs = []
    for word in _text(value).split():
        name, equals, content = word.partition("=")
        if not equals or not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise Bad(f"is A=b pairs, not {word!r}")
        pairs.append((name, content))
    return tuple(pairs)


READERS: dict[str, Callable[[str | None], Any]] = {
    "name": _name,
    "skip": _flag,
    "manual": _flag,
    "confirm": _question,
    "timeout": _limit,
    "retry": _count,
    "every": _duration,
    "expect": _pattern,
    "exit": _status,
    "always": _flag,
    "on-failure": _text,
    "once": _flag,
    "cwd": _text,
    "env": _environment,
    "check": _command,
    "notes": _flag,
    "pipefail": _flag,
    "tty": _flag,
    "background": _flag,
    "ready": _text,
    "capture": _captured,
    "choose": _name,
}
TEXTS = frozenset(("confirm", "expect", "on-failure", "cwd", "env", "check", "ready", "capture"))
"""The directives whose values may hold spaces."""
_EXAMPLES = {
    "timeout": "write timeout=90s, 2m or 1h",
    "every": "write every=3s",
    "retry": "write retry=10",
    "exit": "write exit=1",
    "env": 'write env="A=b C=d"',
    "name": "write name=push",
    "ready": 'write ready="curl -fsS localhost:8080"',
    "capture": 'write capture=revision, or capture="port:/listening on (\\d+)/"',
    "choose": "write choose=GROUP at each of the steps that it is about",
}
