"""Whether a command is one pipeline and nothing else."""

from __future__ import annotations

import re

_TOKEN = r"""
      (?P<opaque> \\. | '[^']*' | \$'(?:[^'\\]|\\.)*' | (?<![^\s;&|()`])\#[^\n]* | [ \t]+ )
    | (?P<redirection> <<-?(?!<) | <<< | <& | >& | &>> | &> | >\| )
    | (?P<operator> \|& | \|\|? | && | ;;?&? | ;& | & | \n | \$?\(\(? | [<>]\( | \)\)? | \$\{ | \} | " | ` )
    | (?P<word> [A-Za-z_]+ | \{ | !(?=\s) | \[\[ | \]\] )
    | .
"""
_CLOSER = {"if": "fi", "case": "esac", "for": "done", "while": "done", "until": "done", "select": "done"} | {
    "{": "}",
    "[[": "]]",
}
"""Reserved words that begin a compound command, and those that end it (bash manual, Reserved Words)."""
_BEFORE_COMMAND = frozenset({"!", "time", "then", "do", "else", "elif", "if", "while", "until", "{"})
_ENDS_COMMAND = frozenset({"|", "|&", "||", "&&", ";", "&", "\n", ";;", ";&", ";;&"})


class _Scanner:
    """Read a command and count the pipes at its top.

    Args:
        text: The command.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.pipes = 0
        self.listed = False
        self.open: list[str] = []
        self._begins = True
        self._heredoc = False

    def run(self) -> bool:
        """Return whether the command is a pipeline."""
        at = 0
        while at < len(self.text) and not self.listed:
            at = self._quoted(at) if self.open[-1:] == ['"'] else self._plain(at)
        return self.pipes > 0 and not self.listed and not self.open

    def _quoted(self, at: int) -> int:
        """Read on between double quotes."""
        found = re.compile(r'\\.|\$\(|\$\{|"|`|.', re.DOTALL).match(self.text, at)
        token = found[0] if found else ""
        if token == '"':
            self.open.pop()
        elif token in ("$(", "${", "`"):
            self._punctuation(token)
        return at + len(token)

    def _plain(self, at: int) -> int:
        found = re.compile(_TOKEN, re.DOTALL | re.VERBOSE).match(self.text, at)
        token = found[0] if found else self.text[at]
        kind = found.lastgroup if found else None
        if kind == "operator":
            self._punctuation(token)
        elif kind == "word" and not self.text[at - 1 : at].strip(" \t\n;&|()`"):
            self._word(token, self.text[at + len(token) : at + len(token) + 1])
        elif kind == "redirection":
            self._heredoc |= token in ("<<", "<<-")
        elif token == "'":
            self.listed = True  # a quote that nothing closes
        elif not token.isspace() and not token.startswith("#"):
            self._begins = False
        if self._heredoc and token == "\n" and not self.open:
            return len(self.text)
        return at + len(token)

    def _word(self, word: str, following: str) -> None:
        whole = not following.strip(" \t\n;&|()<>")
        if whole and [word] == self.open[-1:] and (self._begins or word == "]]"):
            self.open.pop()
            self._begins = False
        elif whole and self._begins and word in _CLOSER:
            self.open.append(_CLOSER[word])
            self._begins = word in _BEFORE_COMMAND
        elif word == "!" and self._begins and not self.open:
            self.listed = True
        else:
            self._begins = self._begins and whole and word in _BEFORE_COMMAND

    def _punctuation(self, token: str) -> None:
        top = self.open[-1] if self.open else ""
        if token in ('"', "`"):
            self.open.pop() if top == token else self.open.append(token)
            self._begins = token == "`"
        elif token == "${":
            self.open.append("${}")
        elif token == "}":
            if top in ("${}", "}"):
                self.open.pop()
        elif token.endswith("("):
            self.open += [")"] * token.count("(")
            self._begins = True
        elif token.startswith(")"):
            for _ in token:
                if self.open[-1:] == [")"]:
                    self.open.pop()
            self._begins = True
        else:
            self._separator(token)

    def _separator(self, token: str) -> None:
        if not self.open:
            if token in ("|", "|&"):
                self.pipes += 1
            elif token != "\n" or not (self._begins or self._heredoc):
                self.listed = True
        self._begins = token in _ENDS_COMMAND


def is_pipeline(text: str) -> bool:
    """Return whether ``text`` is a pipeline of two members or more, not negated, and no list.

    It is asked only where a member before the last has failed, so it reads with care rather than fast. What
    it cannot read is no pipeline: then only the last member counts, as in bash itself.
    """
    return _Scanner(text.strip()).run()
