"""What bash's builtins print of its state, read back: it is printed so that bash can read it again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mdrun.patterns import regex
from mdrun.shell.quoting import single_quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUE = rb'"(?:[^"\\]++|\\.)*+"|\$\'(?:[^\'\\]++|\\.)*+\''
_DECLARED = regex(
    rb"declare -(\S+) ([A-Za-z_]\w*)"
    rb"(?:=(" + _VALUE + rb"|\((?:" + _VALUE + rb'|[^"\'\\()$]++|\$|\\.)*+\)))?\n',
    re.DOTALL,
)
_ELEMENT = regex(rb"\[(?:" + _VALUE + rb'|[^]"\'$]++)\]=(?:' + _VALUE + rb")", re.DOTALL)
_ALIAS = regex(rb"alias (?:-- )?([^=\n]+)=('(?:[^']++|'\\'')*+')\n")
_TRAP = regex(rb"trap -- ('(?:[^']|'\\'')*') (\S+)$", re.MULTILINE)
_ATTRIBUTES = regex(rb"^declare -f\S+ [^\n]*\n\Z", re.MULTILINE)
"""What stands behind a definition, where it has attributes."""
_HEADER = regex(rb"(?:function )?(\S+) \(\) *\n")
_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"E": b"\33"}


class Declared(NamedTuple):
    """A variable, as ``declare -p`` prints it."""

    flags: bytes
    """Letters of its attributes; ``-`` where it has none (bash manual, declare)."""
    name: bytes
    """Its name."""
    value: bytes | None
    """Its value, quoted; of an array in parentheses; None where it has none."""

    def command(self) -> bytes:
        """Return the command that declares it."""
        head = b"declare -%s %s" % (self.flags, self.name)
        return head if self.value is None else b"%s=%s" % (head, self.value)


class Function(NamedTuple):
    """A function."""

    name: bytes
    """Its name, which need not be an identifier."""
    flags: bytes
    """Letters of its attributes beside ``f``."""
    text: bytes
    """Its definition."""


def variables(printed: bytes) -> list[Declared]:
    """Return the variables in what ``declare -p`` printed.

    Before bash 5.2 the newlines of a value were printed as they are, so a line need not be a variable.
    """
    return [Declared(*found.groups()) for found in _DECLARED.finditer(printed)]


def reversed_elements(value: bytes) -> bytes:
    """Return the value of an associative array with its elements in reverse, or as it was if it is odd.

    bash puts a new key before the others in its bucket, and prints the buckets in their order.
    """
    elements = _ELEMENT.findall(value)
    if b" ".join(elements) != value[1:-1].rstrip(b" "):
        return value
    return b"(" + b" ".join(reversed(elements)) + b")"


def functions(definitions: list[bytes], all_of_them: bytes, listed: bytes) -> tuple[Function, ...]:
    """Return functions, but those of which nothing was printed.

    Args:
        definitions: What ``declare -f NAME`` printed of each whose name is an identifier.
        all_of_them: What ``declare -f`` printed, if other names were to be printed.
        listed: What ``declare -F`` printed of all.
    """
    texts = {found[1]: text for text in definitions if (found := _HEADER.match(text))}
    flags = {}
    for line in listed.split(b"\n")[:-1]:
        _, letters, name = line.split(b" ", 2)
        flags[name] = letters.lstrip(b"-").replace(b"f", b"", 1)
    if all_of_them:
        texts |= _cut(all_of_them, list(flags))
    return tuple(Function(name, flags[name], _headed(name, texts[name])) for name in flags if name in texts)


def definitions(printed: bytes, names: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """Return name and definition of each of these functions that ``declare -f NAME`` printed, in that order.

    Args:
        printed: The definitions, one after the other.
        names: The names, in that order; not all of them need be there.
    """
    found = [name for name in names if re.search(rb"^(?:function )?%s \(\) *$" % name, printed, re.MULTILINE)]
    return [(name, _headed(name, text)) for name, text in _cut(printed, found).items()] if found else []


def _headed(name: bytes, text: bytes) -> bytes:
    """Return a definition whose head bash reads whatever the name is."""
    return b"function " + name + text[text.index(b" ()") :]


def _cut(printed: bytes, names: list[bytes]) -> dict[bytes, bytes]:
    """Return each definition by name; ``declare -F`` lists them in the order in which they were printed."""
    starts: list[int] = []
    for name in names:
        head = re.compile(rb"^(?:function )?" + re.escape(name) + rb" \(\) *\n", re.MULTILINE)
        found = head.search(printed, starts[-1] + 1 if starts else 0)
        if found is None:
            return {}
        starts.append(found.start())
    return {
        name: _ATTRIBUTES.sub(b"", printed[start:end])
        for name, start, end in zip(names, starts, [*starts[1:], len(printed)], strict=True)
    }


def aliases(printed: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return name and text, quoted, of the aliases in what ``alias -p`` printed."""
    return tuple((found[1], found[2]) for found in _ALIAS.finditer(printed))


def traps(printed: bytes) -> dict[bytes, bytes]:
    """Return command by signal from what ``trap -p`` printed, whatever else was printed before it."""
    return {found[2]: single_quoted(found[1]) for found in _TRAP.finditer(printed)}


def unescaped(printed: bytes) -> bytes:
    """Return what was printed with its escapes undone: not to be run, only to be searched."""

    def undo(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes((int(code, 8) & 255,)) if len(code) == 3 else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{3}|.)", undo, printed, flags=re.DOTALL)
