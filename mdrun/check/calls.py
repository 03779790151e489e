"""The simple commands of a block, with what stands around each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import UNCERTAIN, Simple, command_words, program_of, unquoted
from mdrun.dataclass import dataclass
from mdrun.guards import guards
from mdrun.listed import is_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mdrun.check.text import Text

_COMMANDS = frozenset(("command", "declaration_command", "unset_command", "test_command"))
_BRIEF = 50
"""Characters of a command that a message shows."""
_GIVEN = frozenset(("given input",))
"""What stands around a command whose input is not the terminal's."""
_UNSURE = UNCERTAIN | {"after ||"}
_OWN_SHELL = frozenset(
    ("subshell", "command_substitution", "process_substitution", "pipeline", "function_definition")
)


@dataclass(frozen=True, slots=True)
class Call:
    """A simple command of a block."""

    node: Node
    """Its place in the syntax tree."""
    text: str
    """Its text as it stands in the guide."""
    covered: str
    """Its text with its placeholders covered."""
    words: tuple[str, ...]
    """Its words without what merely wraps it, the outermost quotes taken away; at least one."""
    arguments: tuple[Node, ...]
    """The nodes of its words but the first."""
    around: frozenset[str]
    """What stands around it: kinds of nodes, ``after ||``, ``given input``."""

    @property
    def name(self) -> str:
        """Its first word, without a folder."""
        return program_of(self.words)

    @property
    def plain(self) -> tuple[str, ...]:
        """Its words after the first that are no options."""
        return tuple(word for word in self.words[1:] if not word.startswith("-"))

    @property
    def certain(self) -> bool:
        """Whether it is run where all goes well: in no condition, loop, function or alternative."""
        return self.around.isdisjoint(_UNSURE)

    @property
    def in_own_shell(self) -> bool:
        """Whether it is run by a shell of its own, or later, so that what it changes is not left behind."""
        return not self.around.isdisjoint(_OWN_SHELL)

    @property
    def substituted(self) -> bool:
        """Whether it stands in a substitution: its output is what matters."""
        return not self.around.isdisjoint(("command_substitution", "process_substitution"))

    def is_one_of(self, listed: str) -> bool:
        """Say whether this command is in a list in ``mdrun/data/check``."""
        return is_one_of(self.words, listed)

    def guards(self, more: tuple[str, ...]) -> tuple[str, ...]:
        """Return the guards that it matches.

        Args:
            more: Guards of the settings.
        """
        return guards(self.covered, more)


def is_one_of(words: tuple[str, ...], listed: str) -> bool:
    """Say whether a command is in a list in ``mdrun/data/check``."""
    return is_in(words, f"check/{listed}")


def calls(text: Text) -> Iterator[Call]:
    """Yield the simple commands of a block, in order."""
    pending: list[tuple[Node, frozenset[str]]] = [(text.root, frozenset())]
    while pending:
        node, around = pending.pop()
        words = _words(text, node) if node.type in _COMMANDS else []
        if words:
            texts, nodes = zip(*words, strict=True)
            own = around | _GIVEN if any(map(_feeds, node.children)) else around
            yield Call(node, text.source(node), text.source(node, covered=True), texts, nodes[1:], own)
        inside = around | {node.type}
        pending.extend((child, inside | _role(node, child)) for child in reversed(node.children))


def _role(node: Node, child: Node) -> frozenset[str]:
    """Return what stands around a child beside its parent's kind."""
    before = child.prev_sibling
    if node.type == "list" and before is not None and before.type == "||":
        return frozenset(("after ||",))
    reads = node.type == "pipeline" and before is not None
    if reads or (node.type == "redirected_statement" and any(map(_feeds, node.children))):
        return _GIVEN
    return frozenset()


def _feeds(node: Node) -> bool:
    if node.type == "file_redirect":
        return any(part.type == "<" for part in node.children)
    return node.type in ("heredoc_redirect", "herestring_redirect")


def _words(text: Text, node: Node) -> list[tuple[str, Node]]:
    found = [
        (unquoted(text.source(child)), child)
        for child in node.children
        if child.type not in ("variable_assignment", "comment") and not child.type.endswith("_redirect")
    ]
    peeled = command_words(Simple(0, tuple(word for word, _ in found), certain=True))
    return found[len(found) - len(peeled) :] or found


def in_brief(text: str) -> str:
    """Return a command as a message shows it: on one line, and not too long."""
    flat = " ".join(text.replace("\\\n", " ").split())
    return flat if len(flat) <= _BRIEF else f"{flat[: _BRIEF - 1]}…"
