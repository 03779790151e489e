"""Whether a command is one pipeline, or one simple command, and nothing else."""

from __future__ import annotations

import re

from mdrun.patterns import regex

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
_DELIMITER = regex(r"""[ \t]*((?:\\.|'[^']*'|"[^"]*"|[^\s;&|<>()'"\\])+)""", re.DOTALL)
"""What ends a here-document: a word, parts of which may be quoted."""
_FUNCTION = regex(r"function[ \t]+[^\s;&|<>()]+\s*(?:\([ \t]*\)\s*)?(?=[{(])")
"""The head of a function, after which its body begins (bash manual, Shell Functions)."""
_ARITHMETIC = "))"
"""What is open between ``((`` and ``))``, where ``<<`` begins no here-document."""
_NOTHING = regex(r"(?:\s|#[^\n]*)*")
"""What stands before a command: blank lines and comments."""
_NOT_SIMPLE = regex(
    r"(?:if|case|for|while|until|select|function|time|coproc|\{|\[\[|!)(?![^\s;&|<>()])|\(|\Z"
)
"""How anything else than a simple command begins (bash manual, Shell Commands)."""
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
        self._closed = False
        self._awaits_in = False
        self._pattern = False
        self._heredocs: list[tuple[str, bool]] = []

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
            after = self._after_heredocs(at + 1) if token == "\n" and self._heredocs else at + len(token)
            if token != "\n" or self.text[after:].strip():
                self._punctuation(token)
            return after
        if token == "function" and self._begins:
            named = _FUNCTION.match(self.text, at)
            if named:
                return named.end()
        if kind == "word" and not self.text[at - 1 : at].strip(" \t\n;&|()`"):
            self._word(token, self.text[at + len(token) : at + len(token) + 1])
        elif token in ("<<", "<<-") and _ARITHMETIC not in self.open:
            delimiter = _DELIMITER.match(self.text, at + len(token))
            if delimiter:
                self._heredocs.append((re.sub(r"""\\(.)|['"]""", r"\1", delimiter[1]), token == "<<-"))
                return delimiter.end()
        elif token == "'":
            self.listed = True  # a quote that nothing closes
        elif kind != "redirection" and not token.isspace() and not token.startswith("#"):
            self._begins = self._closed = False
        return at + len(token)

    def _after_heredocs(self, at: int) -> int:
        """Return where the here-documents end that begin on the line before."""
        for delimiter, stripped in self._heredocs:
            while at < len(self.text):
                line, _, _ = self.text[at:].partition("\n")
                at = min(at + len(line) + 1, len(self.text))
                if (line.lstrip("\t") if stripped else line) == delimiter:
                    break
        self._heredocs.clear()
        return at

    def _word(self, word: str, following: str) -> None:
        whole = not following.strip(" \t\n;&|()<>")
        # A reserved word stands where a command begins, or right after a compound command.
        reserved = whole and (self._begins or self._closed)
        if whole and [word] == self.open[-1:] and (reserved or word == "]]"):
            self.open.pop()
            self._ended()
        elif reserved and word in _CLOSER:
            self.open.append(_CLOSER[word])
            self._begins = word in _BEFORE_COMMAND
            self._awaits_in, self._pattern, self._closed = word == "case", False, False
        elif whole and word == "in" and self._awaits_in and self.open[-1:] == ["esac"]:
            self._awaits_in, self._pattern, self._begins = False, True, True
        elif word == "!" and self._begins and not self.open:
            self.listed = True
        else:
            self._begins = reserved and word in _BEFORE_COMMAND
            self._closed = False

    def _ended(self) -> None:
        """A compound command has ended."""
        self._begins = self._pattern = False
        self._closed = True

    def _punctuation(self, token: str) -> None:
        top = self.open[-1] if self.open else ""
        if token in ('"', "`"):
            self.open.pop() if top == token else self.open.append(token)
            self._begins = token == "`"
        elif self._pattern and top == "esac":
            # Of a clause of `case`: its patterns, between bars, until a parenthesis closes.
            self._pattern = token != ")"
            if token == "(" and not self._begins:
                self.open.append(")")
            self._begins = token in (")", "\n")
        elif token == "${":
            self.open.append("${}")
        elif token == "}":
            self._brace(top)
        elif token.endswith("("):
            self.open += [_ARITHMETIC if token.endswith("((") else ")"] * token.count("(")
            self._begins = True
        elif token.startswith(")"):
            for _ in token:
                if self.open[-1:] in ([")"], [_ARITHMETIC]):
                    self.open.pop()
            self._ended()
        else:
            self._separator(token)

    def _brace(self, top: str) -> None:
        if top == "${}":
            self.open.pop()
        elif top == "}" and (self._begins or self._closed):
            self.open.pop()
            self._ended()

    def _separator(self, token: str) -> None:
        if not self.open:
            if token in ("|", "|&"):
                self.pipes += 1
            elif token != "\n" or not self._begins:
                self.listed = True
        self._begins, self._closed = token in _ENDS_COMMAND, False
        self._pattern = token in (";;", ";&", ";;&") and self.open[-1:] == ["esac"]


def is_pipeline(text: str) -> bool:
    """Return whether ``text`` is a pipeline of two members or more, not negated, and no list.

    It is asked only where a member before the last has failed, so it reads with care rather than fast. What
    it cannot read is no pipeline: then only the last member counts, as in bash itself.
    """
    return _Scanner(text.strip()).run()


def is_simple(text: str) -> bool:
    """Return whether ``text`` is one simple command.

    Under ``set -e`` no script goes on after one that fails, but where bash gives up the line with a message,
    as for a wrong number in arithmetic: then it goes on with the next line.
    """
    start = _NOTHING.match(text)
    assert start is not None
    scanner = _Scanner(text[start.end() :].strip())
    return not _NOT_SIMPLE.match(scanner.text) and not (scanner.run() or scanner.listed or scanner.open)
