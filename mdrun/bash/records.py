"""What bash text is taken apart into: frozen records."""

from __future__ import annotations

from mdrun.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One top-level command of a script."""

    row: int
    """Its first line in the script, 0-based."""
    text: str
    """Its text; may span lines."""
    start: int
    """Where it begins in the script, in bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Simple:
    """One simple command anywhere in a script (bash manual, Simple Commands)."""

    row: int
    """Its line in the script, 0-based."""
    words: tuple[str, ...]
    """Its words as written, with the outermost quotes taken away."""
    certain: bool
    """Whether it is sure to be run: in no condition, loop, function or alternative."""
    inner: bool = False
    """Whether it stands in a substitution, so that its status is not the command's."""
    input: str = ""
    """The here-document that it reads."""
    piped: bool = False
    """Whether it reads what the command before it prints: it stands behind ``|``."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script taken apart."""

    parts: tuple[Part, ...]
    """Its top-level commands, in order."""
    simple: tuple[Simple, ...]
    """Its simple commands, in order, those in substitutions and functions too."""
    functions: frozenset[str]
    """Names of the functions and aliases that it defines."""
    variables: frozenset[str]
    """Names that it assigns, reads or loops over."""
    uses: tuple[tuple[int, str], ...]
    """Line (0-based) and name of each variable that it expands."""
    with_fallback: frozenset[str]
    """Names of the variables that it expands with a fallback, such as ``${name:-value}``."""
    comments: tuple[tuple[int, int], ...]
    """Where each comment begins and ends, in characters."""
    whole: bool
    """Whether tree-sitter read it without an error."""
