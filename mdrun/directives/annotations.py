"""Annotations as they are written: the attributes of a fence, a comment, ``--with``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mdrun.directives import NOTHING, Directives
from mdrun.directives.values import READERS, TEXTS, Bad, Quoted, Unclosed, as_text, example
from mdrun.errors import Finding
from mdrun.nearest import did_you_mean, nearest
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTES = regex(r"""=(?:"(?:[^"\\]|\\.)*"|'[^']*')|\{((?:[^{}"']|"(?:[^"\\]|\\.)*"|'[^']*')*)\}""")
_WORD = regex(r"""([^\s=,{}"']+)(?:\s*(=)\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}]+)?)?|\S""")

_QUOTED = regex(r""""(?:[^"\\]|\\.)*"|'[^']*'""")


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
        return NOTHING, _unclosed(info, path, line)
    pairs = [_from_runme(key, value) for key, value in _attributes(text) if key[0].isalpha()]
    pairs = [(key, value) for key, value in pairs if key.lower() not in names("fence-attributes")]
    ours = any(key in READERS for key, _ in pairs)
    meant = [(key, value) for key, value in pairs if ours or nearest(key, READERS, cutoff=0.75)]
    return _build(meant, path, line)


def from_text(text: str, path: str, line: int) -> tuple[Directives, list[Finding]]:
    """Read the directives of a comment or of ``--with``.

    Args:
        text: Such as ``retry=10 every=3s``.
        path: The guide or the option, for findings.
        line: Line of the comment, 1-based; 0 for an option.
    """
    return _build(list(_pairs(text)), path, line)


def is_settings(text: str) -> bool:
    """Say whether a comment holds YAML settings rather than directives."""
    return re.match(r"\s*[\w-]+[ \t]*:(\s|$)", text) is not None


def _unclosed(info: str, path: str, line: int) -> list[Finding]:
    """Return what is wrong with attributes of ours that do not end: a quote or the brace is open."""
    pairs = [*_pairs(_ATTRIBUTES.sub("", info).partition("{")[2])]
    quoted = [pair for pair in pairs[-1:] if pair[0] in READERS and isinstance(pair[1], Unclosed)]
    if quoted or not pairs or pairs[0][0] not in READERS:
        return _build(quoted, path, line)[1]
    message = f"nothing closes the attributes that begin with {pairs[0][0]!r}"
    return [_finding(path, line, "directive-unread", message, "close the brace: {NAME=VALUE}")]


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
            if _QUOTED.fullmatch(value) is None:
                yield key, Unclosed(text[match.start(3) :])
                return
            quote, value = value[0], value[1:-1]
            if quote == '"':
                value = re.sub(r'\\(["\\])', r"\1", value)
            value = Quoted(value)
        yield key, value


def _build(pairs: list[tuple[str, str | None]], path: str, line: int) -> tuple[Directives, list[Finding]]:
    values: dict[str, Any] = {}
    findings = []
    before, told = "", False
    for key, value in pairs:
        reader = READERS.get(key)
        if reader is None:
            lost = before if value is None and not nearest(key, READERS, cutoff=0.75) else ""
            if not (lost and told):
                findings.append(_unknown(key, path, line, lost))
            told = bool(lost)
            continue
        before, told = _torn(key, value), False
        if isinstance(value, Unclosed):
            quote = value[0]
            message, remedy = (
                f"{key!r} has a quote {quote} that is not closed",
                f"write {key}={quote}…{quote}",
            )
            findings.append(_finding(path, line, "directive-value", message, remedy))
            continue
        name = key.replace("-", "_")
        if name in values:
            message = f"{key!r} stands here twice"
            findings.append(_finding(path, line, "directive-value", message, "write it once"))
        try:
            values[name] = reader(as_text(value))
        except Bad as problem:
            findings.append(_finding(path, line, "directive-value", f"{key!r} {problem}", example(key)))
    return Directives(**values, said=frozenset(values)), findings


def _torn(key: str, value: str | None) -> str:
    """Return a directive whose value stands without quotes, so that a space ends it; else nothing."""
    return f'{key}="{value}' if value and key in TEXTS and not isinstance(value, Quoted) else ""


def _unknown(key: str, path: str, line: int, before: str) -> Finding:
    remedy = (
        f'put a value that holds spaces in quotes: {before} {key} …"'
        if before
        else did_you_mean(key, READERS, f"known: {', '.join(sorted(READERS))}")
    )
    return _finding(path, line, "directive-unknown", f"unknown directive {key!r}", remedy)


def _finding(path: str, line: int, code: str, message: str, remedy: str) -> Finding:
    return Finding(path, line, 0, "error", code, message, remedy)
