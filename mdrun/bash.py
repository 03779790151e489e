"""Bash text understood without running it: its commands, their words, whether it parses.

The only place with tree-sitter. What it cannot split stays one command; whether a text is bash at all is
asked of bash itself (:func:`mdrun.shell.syntax_errors`).
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser, Tree


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


_WITH_VALUE = {
    "sudo": frozenset(
        ("-u", "-g", "-h", "-p", "-C", "-T", "-U", "-r", "-t", "-D", "-R", "--user", "--group")
    ),
    "doas": frozenset(("-u", "-C")),
    "env": frozenset(("-u", "-C", "--unset", "--chdir")),
    "xargs": frozenset(("-n", "-P", "-I", "-L", "-a", "-d", "-E", "-s")),
    "timeout": frozenset(("-s", "-k", "--signal", "--kill-after")),
    "nice": frozenset(("-n",)),
    "ionice": frozenset(("-c", "-n")),
    "stdbuf": frozenset(("-i", "-o", "-e")),
    "exec": frozenset(("-a",)),
    "time": frozenset(("-f", "-o")),
}
_HANDS_ON = frozenset(("-exec", "-execdir", "-ok", "-okdir", "--"))
_FALLBACKS = frozenset((":-", "-", ":=", "=", ":+", "+", ":?", "?"))
_SHELLS = frozenset(["bash", "sh", "zsh", "ksh", "dash", "eval"])
UNCERTAIN = frozenset(
    (
        "if_statement",
        "while_statement",
        "for_statement",
        "c_style_for_statement",
        "case_statement",
        "function_definition",
    )
)
"""Kinds of nodes of the syntax tree in which a command may not be run."""
_RESERVED = frozenset(
    {"!", "{", "}", "if", "then", "elif", "else", "fi", "case", "esac"}
    | {"for", "select", "while", "until", "do", "done", "in", "function", "]]"}
)
"""Bash manual, Reserved Words; ``time`` is read as a command on purpose."""
_NAMED_BY = {
    "function_definition": "name",
    "variable_assignment": "name",
    "for_statement": "variable",
    "select_statement": "variable",
}
"""The field that holds the name, by the kind of what is named."""
_BEFORE_NAME = ("variable_assignment", "comment")
_SETTERS = frozenset(
    {"declare", "typeset", "local", "readonly", "export"}
    | {"read", "mapfile", "readarray", "getopts", "printf", "unset"}
)


@lru_cache(maxsize=4096)
def parse(text: str) -> Script:
    """Take a script apart. Never fails: what cannot be understood is one command."""
    if _is_tangled(text):
        return _roughly(text)
    data = text.encode()
    root = _parser().parse(data).root_node
    collected = _Collector(data)
    collected.visit(root, certain=True)
    whole = not root.has_error
    parts = None
    if whole:
        odd = collected.torn or _misread(collected.simple)
        parts = _by_lines(text) if odd else _split(root, data)
    if parts is None:
        parts = _one(text)
    return Script(
        tuple(parts),
        tuple(collected.simple),
        frozenset(collected.functions),
        frozenset(collected.variables),
        tuple(collected.uses),
        frozenset(collected.with_fallback),
        tuple(_in_characters(collected.comments, data)),
        whole,
    )


def _misread(commands: list[Simple]) -> bool:
    """Say whether a reserved word was taken for a command: the grammar reads ``! { …; }`` as several."""
    return any(command.words and command.words[0] in _RESERVED for command in commands)


def syntax_tree(text: str) -> Tree:
    """Return the tree that tree-sitter makes of a text; its positions are rows and bytes, from 0.

    It is empty where it would take too long to make.
    """
    return _parser().parse(b"" if _is_tangled(text) else text.encode())


def _is_tangled(text: str) -> bool:
    """Say whether a script opens so much that tree-sitter would take more than linear time."""
    if text.count("<<") > _MOST_OPEN:
        return True
    if sum(map(text.count, "|<>")) > _MOST_OPEN:
        lines = text.replace("\\\n", "").split("\n")
        if any(sum(map(line.count, "|<>")) > _MOST_OPEN for line in lines):
            return True
    if sum(map(text.count, "({`")) <= _MOST_OPEN:
        return False
    depth = deepest = 0
    for match in _BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "({" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest > _MOST_OPEN


def _roughly(text: str) -> Script:
    """Take apart what is too tangled: its lines are its commands, and nobody says that it is whole."""
    simple = []
    for row, line in enumerate(text.split("\n")):
        words = tuple(map(_unquoted, line.split(None, _MOST_WORDS)[:_MOST_WORDS]))
        if words and not words[0].startswith("#"):
            simple.append(Simple(row, words, certain=False))
    return Script(
        tuple(_one(text)), tuple(simple), frozenset(), frozenset(), (), frozenset(), (), whole=False
    )


_MOST_OPEN = 300
"""Brackets, here-documents, and pipes and redirections of one line that may be open at once."""
_MOST_TOGETHER = 100
"""Lines that are read together where a script is read few lines at a time."""
_MOST_WORDS = 1000
_BRACKET = re.compile(r"[(){}]")


def is_empty(text: str) -> bool:
    """Say whether a script holds nothing but comments and blank lines."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n"))


def split(text: str, like: Script) -> list[Part]:
    """Return a text cut where another of the same length in bytes is cut: one whose blanks are covered."""
    data = text.encode()
    return [
        Part(part.row, data[part.start : part.start + len(part.text.encode())].decode(), part.start)
        for part in like.parts
    ]


def command_words(simple: Simple) -> tuple[str, ...]:
    """Return a command's words without what merely wraps it, such as ``sudo -n`` or ``env A=b``."""
    words = list(simple.words)
    while words and words[0].rsplit("/", 1)[-1] in names("wrappers"):
        wrapper = words.pop(0).rsplit("/", 1)[-1]
        while words and (words[0].startswith("-") or re.match(r"\w+=", words[0])):
            option = words.pop(0)
            if words and option in _WITH_VALUE.get(wrapper, ()):
                words.pop(0)
        if wrapper == "timeout" and words:
            words.pop(0)
    return tuple(words)


def inner_scripts(simple: Simple) -> Iterator[str]:
    """Yield the scripts that a command hands on: ``bash -c '…'``, ``ssh host '…'``, ``find -exec …``."""
    words = command_words(simple)
    if not words:
        return
    name = words[0].rsplit("/", 1)[-1]
    if name in _SHELLS and len(words) > 1:
        yield words[words.index("-c") + 1] if "-c" in words[:-1] else words[-1]
    elif name == "ssh" and len(words) > 2:
        yield " ".join(words[2:])
    if name in _SHELLS or name == "ssh":
        yield simple.input
    for index, word in enumerate(words[:-1]):
        if word in _HANDS_ON:
            yield " ".join(words[index + 1 :])


@lru_cache(maxsize=1)
def _parser() -> Parser:
    from tree_sitter import Language, Parser

    return Parser(Language(_grammar()))


def _grammar() -> object:
    """Return the grammar.

    Its package also knows how to colour code, for which it imports ``importlib.resources``, and with that
    ``tempfile`` and ``shutil``: 3 ms and 3 MB that nobody needs here. So only its inner module is imported.
    """
    name = "tree_sitter_bash"
    spec = PathFinder.find_spec(name)
    if name not in sys.modules and spec is not None and spec.submodule_search_locations is not None:
        package = ModuleType(name)
        package.__path__ = spec.submodule_search_locations
        sys.modules[name] = package
        try:
            return import_module(f"{name}._binding").language()
        except (ImportError, AttributeError):
            sys.modules.pop(f"{name}._binding", None)
        finally:
            del sys.modules[name]
    return import_module(name).language()


def _by_lines(text: str) -> list[Part] | None:
    """Return the commands of each few lines that can be read by themselves; None where some cannot.

    Too many lines that cannot be told apart are not tried further: each would be read with all before it.
    In a line that follows a pipeline, tree-sitter-bash may take ``{`` for one more word of it; never where
    the pipeline stands alone.
    """
    parts: list[Part] = []
    lines = text.split("\n")
    first = at = 0
    for row in range(len(lines)):
        if row - first == _MOST_TOGETHER:
            return None
        data = "\n".join(lines[first : row + 1]).encode()
        root = _parser().parse(data).root_node
        if root.has_error or data.endswith(b"\\"):
            continue
        collected = _Collector(data)
        collected.visit(root, certain=True)
        odd = collected.torn or _misread(collected.simple)
        found = None if odd else _split(root, data)
        if found is not None:
            parts += [Part(first + part.row, part.text, at + part.start) for part in found]
            first, at = row + 1, at + len(data) + 1
    return parts if first == len(lines) else None


def _one(text: str) -> list[Part]:
    lines = text.split("\n")
    start = next((row for row, line in enumerate(lines) if line.strip() and line.lstrip()[0] != "#"), 0)
    before = sum(len(line.encode()) + 1 for line in lines[:start])
    return [Part(start, "\n".join(lines[start:]).rstrip(), before)]


def _in_characters(spans: list[tuple[int, int]], data: bytes) -> Iterator[tuple[int, int]]:
    """Yield ascending byte spans as spans of characters."""
    at = characters = 0
    for start, end in spans:
        characters += len(data[at:start].decode(errors="replace"))
        begin, at = characters, end
        characters += len(data[start:end].decode(errors="replace"))
        yield begin, characters


def _split(root: Node, data: bytes) -> list[Part] | None:
    """Return the top-level commands, or None where the text between them is not just separators."""
    spans: list[tuple[int, int, int]] = []
    end = 0
    for node in root.children:
        if node.type == "comment":
            end = node.end_byte
            continue
        between = data[end : node.start_byte].strip(b" \t\n;\\\r")
        if between:
            return None
        end = node.end_byte
        if node.type == "&" and spans:
            row, start, _ = spans[-1]
            spans[-1] = (row, start, end)
        elif node.is_named:
            spans += _cut_at_newline(node, data)
        elif node.type not in (";", "\n", ";;"):
            return None
    if data[end:].strip(b" \t\n;\\\r"):
        return None
    return [Part(row, data[start:stop].decode().rstrip(), start) for row, start, stop in spans]


def _cut_at_newline(node: Node, data: bytes) -> list[tuple[int, int, int]]:
    """Cut ``A=1⏎command``, which tree-sitter takes for one command, where bash ends the first."""
    if node.type == "command":
        previous = None
        for child in node.children:
            if previous is not None and previous.type in _BEFORE_NAME:
                between = data[previous.end_byte : child.start_byte]
                if b"\n" in between and b"\\\n" not in between:
                    return [
                        (node.start_point.row, node.start_byte, previous.end_byte),
                        (child.start_point.row, child.start_byte, node.end_byte),
                    ]
            previous = child
    return [(node.start_point.row, node.start_byte, node.end_byte)]


class _Collector:
    """Gathers what a syntax tree holds, without recursion into Python's stack limit."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.simple: list[Simple] = []
        self.functions: set[str] = set()
        self.variables: set[str] = set()
        self.uses: list[tuple[int, str]] = []
        self.with_fallback: set[str] = set()
        self.comments: list[tuple[int, int]] = []
        self.torn = False
        """Whether a simple command goes on in another line without a backslash, which it does not in bash, or
        a here-document has no end."""

    def text(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    def visit(self, root: Node, *, certain: bool) -> None:
        pending = [(root, "", certain, False, "")]
        while pending:
            node, around, sure, inner, given = pending.pop()
            children = node.children
            self.take(node, around, sure, inner, given)
            kind = node.type
            sure = sure and kind not in UNCERTAIN
            inner = inner or kind in _SUBSTITUTIONS
            given = self.input(children) if kind == "redirected_statement" else ""
            if kind == "list" and len(children) == 3:
                pending.append((children[2], kind, False, inner, ""))
                pending.append((children[0], kind, sure, inner, ""))
                continue
            if kind == "expansion" and any(child.type in _FALLBACKS for child in children):
                kind = _FALLBACK
            pending.extend((child, kind, sure, inner, given) for child in reversed(children))

    def input(self, children: list[Node]) -> str:
        """Return the here-documents among the redirections of a statement."""
        return "\n".join(
            self.text(part)
            for child in children
            if child.type == "heredoc_redirect"
            for part in child.children
            if part.type == "heredoc_body"
        )

    def take(self, node: Node, around: str, certain: bool, inner: bool, given: str) -> None:
        kind = node.type
        if kind in ("command", "declaration_command", "unset_command"):
            self.command(node, certain, inner, given)
        elif kind == "heredoc_redirect":
            self.torn = self.torn or not self.has_end(node)
        elif kind == "comment":
            self.comments.append((node.start_byte, node.end_byte))
        elif kind == "test_command":
            self.simple.append(Simple(node.start_point.row, ("[[", self.text(node)), certain, inner))
        elif kind in _NAMED_BY:
            self.named(kind, node.child_by_field_name(_NAMED_BY[kind]))
        elif kind == "variable_name" and around in _EXPANSIONS:
            self.uses.append((node.start_point.row, self.text(node)))
            if around == _FALLBACK:
                self.with_fallback.add(self.text(node))

    def named(self, kind: str, name: Node | None) -> None:
        """Take the name of what is defined, assigned or looped over."""
        if name is not None and kind == "function_definition":
            self.functions.add(self.text(name))
        elif name is not None:
            self.variables.add(self.text(name).partition("[")[0])

    def ends_line(self, before: Node, child: Node) -> bool:
        """Return whether a line ends between two words."""
        between = self.data[before.end_byte : child.start_byte]
        return b"\n" in between and b"\\\n" not in between

    def has_end(self, heredoc: Node) -> bool:
        """Return whether a here-document ends by its word, which tree-sitter-bash now and then misses."""
        words = [child for child in heredoc.children if child.type in ("heredoc_start", "heredoc_end")]
        start, *end = (re.sub(r"[\\'\"]", "", self.text(word)).strip() for word in words)
        return end == [start]

    def command(self, node: Node, certain: bool, inner: bool, given: str) -> None:
        words = [
            _unquoted(self.text(child))
            for child in node.children
            if child.type not in ("variable_assignment", "comment", "herestring_redirect")
            and not child.type.endswith("_redirect")
        ]
        self.torn = self.torn or any(
            self.ends_line(before, child)
            for before, child in zip(node.children, node.children[1:], strict=False)
            if before.type not in _BEFORE_NAME
        )
        if not words:
            return
        self.simple.append(Simple(node.start_point.row, tuple(words), certain, inner, given))
        if words[0] == "alias":
            self.functions.update(word.partition("=")[0] for word in words[1:])
        elif words[0] in _SETTERS:
            self.variables.update(
                word.partition("=")[0].partition("[")[0] for word in words[1:] if not word.startswith("-")
            )


_NAMING = ("function_definition", "variable_assignment", "for_statement", "select_statement")
_SUBSTITUTIONS = ("command_substitution", "process_substitution")
_FALLBACK = "expansion with a fallback"
_EXPANSIONS = ("simple_expansion", "expansion", _FALLBACK)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text
