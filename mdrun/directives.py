"""What annotations say: fence attributes, comments and ``--with``, as typed settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass, field, fields, replace
from mdrun.durations import parse_duration
from mdrun.errors import Finding
from mdrun.nearest import did_you_mean, nearest
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of one step or section; the defaults mean that nothing was said."""

    name: str | None = None
    """Stable name, usable wherever a step id is."""
    skip: bool = False
    """Never run; shown."""
    manual: bool = False
    """Not run by mdrun; the operator attests it."""
    confirm: bool | str | None = None
    """True or a question: ask before running. False: no decision point after all."""
    timeout: float | None = None
    """End the step after this many seconds."""
    retry: int = 0
    """How many more times it may run until it passes."""
    every: float = 1.0
    """Pause between two attempts, in seconds."""
    expect: str | None = None
    """Text that the output must hold, or ``/regular expression/``."""
    output: str | None = None
    """The whole output as the guide shows it; ``...`` stands for any text."""
    exit: int = 0
    """The status that counts as success."""
    always: bool = False
    """Runs even after a failure."""
    on_failure: str | None = None
    """The section that undoes this one."""
    once: bool = False
    """Never run again in a resumed run unless asked for."""
    cwd: str | None = None
    """Working directory for this step only."""
    env: tuple[tuple[str, str], ...] = ()
    """Environment for this step only."""
    check: bool | str | None = None
    """True: its code span settles the check. Text: this command does."""
    notes: bool = False
    """Not a step after all."""
    pipefail: bool = True
    """Whether a pipeline fails with any of its members."""
    tty: bool = False
    """Needs a terminal: an editor, a password prompt."""
    background: bool = False
    """Goes on running while the run does; ended with it."""
    ready: str | None = None
    """The command by which a step in the background is known to be ready."""
    capture: str | None = None
    """``NAME`` or ``NAME:/REGEX/``: the variable that gets what it prints."""
    choose: str | None = None
    """Name of a group of steps of which exactly one is run."""
    said: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """Names of the fields that an annotation gave, even if it gave the default."""

    def given(self) -> dict[str, Any]:
        """Return what differs from the defaults, by the key as it is written."""
        return {
            entry.name.replace("_", "-"): value
            for entry in fields(self)
            if entry.compare and (value := getattr(self, entry.name)) != entry.default
        }

    def captured(self) -> tuple[str, str]:
        """Return the name to capture and the regular expression that finds the value; each may be empty."""
        name, _, pattern = (self.capture or "").partition(":")
        return name, pattern[1:-1]

    def over(self, other: Directives) -> Directives:
        """Return these directives where they say something, the other's elsewhere."""
        if not self.said and self == NOTHING:
            return other
        own = {key.replace("-", "_") for key in self.given()} | self.said
        return replace(other, said=other.said | own, **{name: getattr(self, name) for name in own})


NOTHING = Directives()
"""Nothing was said."""

_ON_ANY_STEP = frozenset(("name", "skip", "confirm", "always", "notes", "choose"))
_ON = {
    "section": frozenset(("skip", "confirm", "always", "on_failure")),
    "manual": _ON_ANY_STEP,
    "check": _ON_ANY_STEP | {"check", "retry", "every", "timeout", "exit"},
}
_ATTRIBUTES = regex(r"""=(?:"(?:[^"\\]|\\.)*"|'[^']*')|\{((?:[^{}"']|"(?:[^"\\]|\\.)*"|'[^']*')*)\}""")
_WORD = regex(r"""([^\s=,{}"']+)(?:\s*(=)\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}]+)?)?|\S""")


class _Bad(ValueError):
    """A directive's value is not of its kind."""


def from_info(info: str, path: str, line: int) -> tuple[Directives, list[Finding]]:
    """Read the directives in a fence's info string.

    Attributes of other tools (``{linenos=true}``, ``{.class}``, ``{1,3-5}``) are left alone: an unknown key
    is an error only where a known one stands beside it, or is meant.

    Args:
        info: The whole info string.
        path: The guide, for findings.
        line: Line of the fence, 1-based.
    """
    if "{" not in info or info.startswith("{"):
        return NOTHING, []
    braces = (match[1] for match in _ATTRIBUTES.finditer(info) if match[1] is not None)
    text = next(braces, None)
    if text is None:
        return NOTHING, []
    pairs = [_from_runme(key, value) for key, value in _attributes(text) if key[0].isalpha()]
    pairs = [(key, value) for key, value in pairs if key.lower() not in names("fence-attributes")]
    ours = any(key in _READERS for key, _ in pairs)
    meant = [(key, value) for key, value in pairs if ours or nearest(key, _READERS, cutoff=0.75)]
    return _build(meant, path, line)


def from_text(text: str, path: str, line: int) -> tuple[Directives, list[Finding]]:
    """Read the directives of a comment or of ``--with``.

    Args:
        text: Such as ``retry=10 every=3s``.
        path: The guide or the option, for findings.
        line: Line of the comment, 1-based; 0 for an option.
    """
    return _build(list(_pairs(text)), path, line)


def misplaced(said: Directives, kind: str, path: str, line: int) -> Iterator[Finding]:
    """Yield a finding for each directive that says nothing about what it stands at.

    Args:
        said: The directives.
        kind: ``command``, ``check``, ``manual`` or ``section``.
        path: The guide or the option.
        line: Their line, 1-based.
    """
    for key in said.given():
        name = key.replace("-", "_")
        if name in _ON[kind] if kind in _ON else name not in ("on_failure", "check"):
            continue
        where = {"section": "a section", "check": "a check", "manual": "a manual step"}.get(kind, "a block")
        remedy = "put it before the section's heading" if key == "on-failure" else "take it away, or move it"
        yield _finding(path, line, "directive-misplaced", f"{key!r} says nothing about {where}", remedy)


def contradictory(said: Directives) -> Iterator[str]:
    """Yield what is said of a command step, all of it taken together, and cannot be meant."""
    if said.ready is not None and not said.background:
        yield "'ready' says nothing about a block without 'background'"
    for key in ("expect", "output", "capture", "tty"):
        if said.background and getattr(said, key):
            yield f"{key!r} says nothing about a block that goes on in the background"
    for key in ("background", "capture"):
        if said.manual and getattr(said, key):
            yield f"{key!r} says nothing about a block that a person runs"


def is_settings(text: str) -> bool:
    """Say whether a comment holds YAML settings rather than directives."""
    return re.match(r"\s*[\w-]+[ \t]*:(\s|$)", text) is not None


def _attributes(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the attributes of a fence, written as ``key=value`` or as Runme's JSON."""
    if not text.lstrip().startswith('"'):
        yield from _pairs(text)
        return
    import json

    try:
        values = json.loads(f"{{{text}}}")
    except ValueError:
        return
    for key, value in values.items():
        if key:
            yield key, value if isinstance(value, str) else json.dumps(value)


def _from_runme(key: str, value: str | None) -> tuple[str, str | None]:
    return ("skip", value) if key in ("excludeFromRunAll", "exclude-from-run-all") else (key, value)


def _is_no(value: str | None) -> bool:
    return value is not None and value.lower() in ("no", "false", "off")


def _pairs(text: str) -> Iterator[tuple[str, str | None]]:
    for match in _WORD.finditer(text):
        key, value = match[1], match[3]
        if value is None and match[2] is not None:
            value = ""
        if key is None:
            if match[0] not in ",{}":
                yield match[0], None
            continue
        if value and value[0] in "\"'":
            quote, value = value[0], value[1:-1]
            if quote == '"':
                value = re.sub(r'\\(["\\])', r"\1", value)
        yield key, value


def _build(pairs: list[tuple[str, str | None]], path: str, line: int) -> tuple[Directives, list[Finding]]:
    values: dict[str, Any] = {}
    findings = []
    for key, value in pairs:
        reader = _READERS.get(key)
        if reader is None:
            findings.append(_unknown(key, path, line))
            continue
        try:
            values[key.replace("-", "_")] = reader(value)
        except _Bad as problem:
            findings.append(
                _finding(path, line, "directive-value", f"{key!r} {problem}", _EXAMPLES.get(key, ""))
            )
    return Directives(**values, said=frozenset(values)), findings


def _unknown(key: str, path: str, line: int) -> Finding:
    remedy = did_you_mean(key, _READERS, f"known: {', '.join(sorted(_READERS))}")
    return _finding(path, line, "directive-unknown", f"unknown directive {key!r}", remedy)


def _finding(path: str, line: int, code: str, message: str, remedy: str) -> Finding:
    return Finding(path, line, 0, "error", code, message, remedy)


def _flag(value: str | None) -> bool:
    if value is None or value.lower() in ("yes", "true", "on"):
        return True
    if _is_no(value):
        return False
    raise _Bad(f"is yes or no, not {value!r}")


def _text(value: str | None) -> str:
    if not value:
        raise _Bad("needs a value")
    return value


def _name(value: str | None) -> str:
    text = _text(value)
    if not re.fullmatch(r"[^\W\d][\w-]*", text):
        raise _Bad(f"is a word of letters, digits, - and _, not {text!r}")
    return text


def _count(value: str | None) -> int:
    text = _text(value)
    if not re.fullmatch(r"\d{1,6}", text):
        raise _Bad(f"is a whole number, not {text!r}")
    return int(text)


def _status(value: str | None) -> int:
    status = _count(value)
    if status > 255:
        raise _Bad(f"is an exit status, 0 to 255, not {status}")
    return status


def _duration(value: str | None) -> float:
    seconds = parse_duration(_text(value))
    if seconds is None:
        raise _Bad(f"is a duration, not {value!r}")
    return seconds


def _question(value: str | None) -> bool | str:
    try:
        return _flag(value)
    except _Bad:
        return _text(value)


def _pattern(value: str | None) -> str:
    text = _text(value)
    if len(text) > 1 and text[0] == text[-1] == "/":
        try:
            re.compile(text[1:-1])
        except re.error as problem:
            raise _Bad(f"holds no regular expression: {problem}") from None
    return text


def _captured(value: str | None) -> str:
    text = _text(value)
    name, colon, pattern = text.partition(":")
    if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
        raise _Bad(f"is the name of a variable, or NAME:/REGEX/, not {text!r}")
    if colon:
        if len(pattern) < 3 or pattern[0] != "/" or pattern[-1] != "/":
            raise _Bad(f"has a regular expression between slashes after its colon, not {pattern!r}")
        _pattern(pattern)
    return text


def _environment(value: str | None) -> tuple[tuple[str, str], ...]:
    pairs = []
    for word in _text(value).split():
        name, equals, content = word.partition("=")
        if not equals or not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise _Bad(f"is A=b pairs, not {word!r}")
        pairs.append((name, content))
    return tuple(pairs)


_READERS: dict[str, Callable[[str | None], Any]] = {
    "name": _name,
    "skip": _flag,
    "manual": _flag,
    "confirm": _question,
    "timeout": _duration,
    "retry": _count,
    "every": _duration,
    "expect": _pattern,
    "exit": _status,
    "always": _flag,
    "on-failure": _text,
    "once": _flag,
    "cwd": _text,
    "env": _environment,
    "check": _question,
    "notes": _flag,
    "pipefail": _flag,
    "tty": _flag,
    "background": _flag,
    "ready": _text,
    "capture": _captured,
    "choose": _name,
}
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
