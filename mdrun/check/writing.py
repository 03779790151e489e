"""What was written otherwise than it was meant: backticks, line ends, characters of word processors."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from mdrun.check.calls import in_brief, is_one_of
from mdrun.check.text import QUOTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_ODD = re.compile(
    "[“”‘’„\u00a0\u200b-\u200d\u2060\ufeff\u2028]|(?:(?<=\\s)|^)[–—](?=[A-Za-z])|&(?:lt|gt|amp|quot|nbsp);",
    re.MULTILINE,
)
_BACKTICKS = re.compile(r"(?<!\\)`[^`\n]*[^`\n\\]`")
_SPEAKERS = frozenset(("git", "gh", "glab", "hub", "svn", "hg"))
_ASKING = frozenset(("date", "hostname", "id", "pwd", "uname", "whoami"))
"""Programs that are called alone for what they print."""
_SAYS = frozenset(("-m", "-am", "--message", "--title", "--body", "--notes", "--subject", "--description"))


def backticks(subject: Subject) -> Iterator[Finding]:
    """Yield each pair of backticks in a double-quoted message or a here-document, which bash runs."""
    strings = ((block, node) for block, node in _messages(subject) if node.type == "string")
    for block, node in (*strings, *_expanded_documents(subject)):
        for found in _BACKTICKS.finditer(block.source(node)):
            if _is_wanted(found[0][1:-1]):
                continue
            message = f"bash runs {in_brief(found[0])}, and what that prints stands in its place"
            yield subject.find("backticks-in-message", block.at(block.start(node) + found.start()), message)


def _is_wanted(command: str) -> bool:
    """Say whether backticks are there for what a command prints, as in `` `date +%F` ``."""
    words = tuple(command.split())
    return words[:1] != () and (words[0] in _ASKING or (len(words) > 1 and is_one_of(words, "lookers")))


def _expanded_documents(subject: Subject) -> Iterator[tuple[Block, Node]]:
    """Yield the here-documents in which bash expands something: the word that ends them is not quoted."""
    for block, node in subject.in_blocks("heredoc_redirect"):
        word = next((one for one in node.children if one.type == "heredoc_start"), None)
        body = next((one for one in node.children if one.type == "heredoc_body"), None)
        if word is not None and body is not None and block.source(word).isalnum():
            yield block, body


def newlines(subject: Subject) -> Iterator[Finding]:
    r"""Yield the first ``\n`` of a message, which stays two characters."""
    for block, node in _messages(subject):
        at = block.source(node).find(r"\n") if node.type in ("string", "raw_string") else -1
        if at >= 0:
            message = r"in this message \n stays a backslash and an n"
            yield subject.find("newline-in-message", block.at(block.start(node) + at), message)


def _messages(subject: Subject) -> Iterator[tuple[Block, Node]]:
    """Yield the words that commands take for messages."""
    for block in subject.blocks:
        for call in block.calls:
            if call.name in _SPEAKERS:
                for word, node in zip(call.words, call.arguments, strict=False):
                    if word in _SAYS:
                        yield block, node
                    elif block.source(node).partition("=")[0] in _SAYS:
                        yield from ((block, part) for part in node.children)


def characters(subject: Subject) -> Iterator[Finding]:
    """Yield the first character of a block that a word processor has put in the place of another."""
    for block in subject.every_block:
        if block.text.isascii() and "&" not in block.text:
            continue
        for found in _ODD.finditer(block.text):
            if not block.within(found.start(), QUOTED):
                message = (
                    f"{found[0]} is a character in HTML alone; bash ends the command at its &"
                    if found[0].startswith("&")
                    else f"{_named(found[0])} is an ordinary letter for bash"
                )
                yield subject.find("odd-character", block.at(found.start()), message)
                break


def _named(character: str) -> str:
    name = unicodedata.name(character, "character").lower()
    shown = f" {character}" if character.isprintable() and not character.isspace() else ""
    return f"the {name}{shown}"


def continuations(subject: Subject) -> Iterator[Finding]:
    """Yield each backslash at the end of a line that does not continue the command, as it was meant to."""
    for block in subject.every_block:
        for row, line in enumerate(block.rows):
            message = "" if block.transcript or "\\" not in line else _broken(block, row, line)
            at = line.rfind("\\")
            if message and not block.continues(row) and not block.within(block.offset(row, at), ("comment",)):
                yield subject.find("continuation-broken", block.line(row, at), message)


def _broken(block: Block, row: int, line: str) -> str:
    if line.lstrip().startswith("#"):
        return ""
    if re.search(r"(?<!\\)\\[ \t]+$", line):
        return "white space after this backslash ends the command"
    if re.search(r"(?<!\\)\\$", line) is None:
        return ""
    after = [other.strip() for other in block.rows[row + 1 :]]
    if not any(after):
        return "the block ends after this backslash"
    if after[0].startswith("#"):
        return "the comment after this backslash ends the command"
    return "" if after[0] else "the blank line after this backslash ends the command"
