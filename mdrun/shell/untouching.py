"""Commands that cannot change the shell that runs them: plain calls of programs.

A program is a child of the shell. Whatever it does, the shell's variables, functions, aliases, options,
traps, working directory and descriptors are afterwards what they were before, and its state need not be told
again. Such a command is known by its text alone; every other counts as one that may change the shell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.shell.state import State
    from mdrun.shell.told import StateParts

_WORD = rb"(?:[\w./:@%+,=^{}*?~\[\]\x80-\xff-]|'[^'\n]*'|\"[^\"$`\\\n]*\")+"
_PLAIN = regex(rb"[ \t]*([\w./][\w./+-]*)(?:[ \t]+" + _WORD + rb")*[ \t]*")
"""A name, and words in which nothing is expanded but braces, tildes and names of files (bash manual, Shell
Expansions): no parameter, no command, no arithmetic; no operator, no redirection, no comment."""
_EXPORTED = regex(rb"BASH_FUNC_(.*)%%", re.DOTALL)
"""The variable that holds an exported function."""
_IDLE = frozenset((b"true", b"false", b"echo"))
"""Builtins that do nothing to the shell, unlike ``printf -v``, ``test -v 'a[i=1]'`` and, in POSIX mode,
``pwd -P``."""


class Untouching:
    """Tells which commands cannot change the shell as it is now.

    Args:
        terminal: Whether the shell has a terminal. Then it sets ``LINES`` and ``COLUMNS`` after a program
            (bash manual, ``checkwinsize``), and every command may change it.
    """

    def __init__(self, *, terminal: bool) -> None:
        self._possible = not terminal
        self._builtins = frozenset(name.encode() for name in names("builtins")) - _IDLE
        self._others: frozenset[bytes] | None = None

    def begin(self, environment: Iterable[bytes]) -> None:
        """Take the shell as a new one, which has no state yet but what is in its environment.

        Args:
            environment: Names of variables; some hold functions, which bash exports so.
        """
        if self._possible:
            found = map(_EXPORTED.fullmatch, environment)
            self._beside(each[1] for each in found if each)

    def know(self, state: State, parts: StateParts) -> None:
        """Take the shell's state as it is now.

        Where traps may run beside a command, or processes end that were started in the background, or where
        the shell tells more than usual, every command may change it.

        Args:
            state: The state.
            parts: What the shell told of it.
        """
        told = dict(parts)
        if self._possible and not (state.traps or state.xtrace or state.aside or told[b"!"] or b"@" in told):
            functions = (each.name for each in state.functions)
            self._beside((*functions, *(name for name, _ in state.aliases)))

    def _beside(self, others: Iterable[bytes]) -> None:
        """Take the names that mean something else than a program; with a function ``eval`` all may."""
        self._others = frozenset(others)
        if b"eval" in self._others:
            self._others = None

    def forget(self) -> None:
        """Know nothing of the shell any longer, until :meth:`know`."""
        self._others = None

    def __call__(self, text: bytes) -> bool:
        """Return whether a command cannot change the shell, which then is as it was."""
        if self._others is None:
            return False
        found = _PLAIN.fullmatch(text)
        return found is not None and found[1] not in self._builtins and found[1] not in self._others
