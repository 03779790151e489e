"""Failures that nobody would notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.check.calls import in_brief
from mdrun.evidence.deeds import proves
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mdrun.catalogue import Level
    from mdrun.check.blocks import Block
    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_LIGHT: Level = "note"
_NOTHING = (("true",), (":",), ("exit", "0"), ("return", "0"))
_ASKED = frozenset(("if_statement", "while_statement", "negated_command"))
_CHAIN = frozenset(("list", "pipeline", "redirected_statement"))


def alternatives(subject: Subject) -> Iterator[Finding]:
    """Yield each command whose failure an alternative that cannot fail turns into success."""
    for block, node in subject.in_blocks("list"):
        if len(node.children) != 3 or node.children[1].type != "||" or _is_asked(node):
            continue
        left, right = _first(block, node.children[0]), _call(block, node.children[2])
        if left is None or right is None or _may_fail(left):
            continue
        shown, place = in_brief(block.source(node.children[0])), block.place(node.children[1])
        if right.words in _NOTHING:
            message = f"if `{shown}` fails, nobody notices: `|| {right.text}`"
            grave = left.guards(subject.settings.run.guards) or proves(left.words)
            yield subject.find("failure-masked", place, message, level=None if grave else _LIGHT)
        elif right.name in ("echo", "printf") and _is_top(node):
            message = f"if `{shown}` fails, a line is printed and the run goes on"
            yield subject.find("failure-told", place, message)


def _may_fail(call: Call) -> bool:
    """Say whether a command's failure mostly means that there was nothing to do."""
    words = set(re.split(r"\W+", " ".join(call.words[:5]).casefold()))
    return call.is_one_of("may-fail") or not names("check/again").isdisjoint(words)


def endings(subject: Subject) -> Iterator[Finding]:
    """Yield each ``; true`` behind a command on the same line."""
    for block, node in subject.in_blocks("command"):
        before = node.prev_sibling
        if node.text not in (b"true", b":") or before is None or before.type != ";":
            continue
        command = before.prev_sibling
        if command is not None and command.end_point.row == node.start_point.row:
            shown = in_brief(block.source(command))
            message = f"if `{shown}` fails, whoever pastes this does not notice: `; {block.source(node)}`"
            yield subject.find("failure-masked", block.place(node), message)


def pipes(subject: Subject) -> Iterator[Finding]:
    """Yield each command that does something, and whose status is lost in a pipe to one that only shows."""
    quiet = {block for block in subject.blocks if "pipefail" in block.text}
    for block, node in subject.in_blocks("pipeline"):
        members = [child for child in node.children if child.is_named]
        first, last = _call(block, members[0]), _call(block, members[-1])
        if first is None or last is None or block in quiet or not _is_top(node):
            continue
        if last.name in names("check/viewers") and not looks(first):
            shown = in_brief(first.text)
            message = f"behind `| {last.name}` the status of `{shown}` is lost to whoever pastes this"
            yield subject.find("failure-in-pipe", block.place(members[-1]), message)


def looks(call: Call) -> bool:
    """Say whether a command only looks at something."""
    if call.name in names("builtins") | names("check/viewers") or call.is_one_of("lookers"):
        return True
    return not names("check/looking").isdisjoint(word.casefold() for word in call.words[1:6])


def downloads(subject: Subject) -> Iterator[Finding]:
    """Yield each ``curl`` that takes an error page for a success."""
    for block in subject.blocks:
        for call in block.calls:
            if call.name == "curl" and not any(map(_tells_status, call.words[1:])):
                message = "without --fail, curl takes the server's error page for success"
                yield subject.find("curl-without-fail", block.place(call.node), message)


def _tells_status(word: str) -> bool:
    """Say whether an option of curl makes a failure fail, or shows the status."""
    if word.startswith("--"):
        return word.startswith(
            ("--fail", "--head", "--help", "--include", "--verbose", "--version", "--write-out")
        )
    return word.startswith("-") and not {"f", "i", "v", "w", "I", "V"}.isdisjoint(word)


def ignored(subject: Subject) -> Iterator[Finding]:
    """Yield each ``set +e`` in a block that does not look at the status itself."""
    for block in subject.blocks:
        looks_itself = "$?" in block.text
        for call in block.calls:
            off = any(word.startswith("+") and "e" in word for word in call.words[1:])
            off = off or call.words[1:] == ("+o", "errexit")
            if call.name == "set" and off and not call.in_own_shell and not looks_itself:
                message = "from here to the end of the block, failures go unnoticed"
                yield subject.find("errors-ignored", block.place(call.node), message)


def _is_asked(node: Node) -> bool:
    """Say whether a status is asked for, so that nothing is lost."""
    return _outside_chain(node) in _ASKED


def _is_top(node: Node) -> bool:
    """Say whether a node stands in nothing but chains of commands."""
    return _outside_chain(node) in ("", "program")


def _outside_chain(node: Node) -> str:
    """Return the kind of node that the chain of commands around a node stands in; empty for none."""
    parent = node.parent
    while parent is not None and parent.type in _CHAIN:
        parent = parent.parent
    return parent.type if parent is not None else ""


def _call(block: Block, node: Node) -> Call | None:
    """Return the command that a node is, redirections aside."""
    while node.type == "redirected_statement":
        node = node.children[0]
    return block.call(node)


def _first(block: Block, node: Node) -> Call | None:
    """Return the first command within a node."""
    pending = [node]
    while pending:
        inner = pending.pop()
        call = block.call(inner)
        if call is not None:
            return call
        pending.extend(reversed(inner.children))
    return None
