"""Blocks that are never run, and read as if they were meant to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.bash import command_words, is_empty, parse
from mdrun.check.calls import in_brief
from mdrun.check.text import FENCE
from mdrun.check.unfinished import MARKS, UNWRITTEN
from mdrun.config import PLACEHOLDER_STYLES
from mdrun.document import Comment, Fence
from mdrun.plan.blocks import fences, transcripts
from mdrun.plan.likeness import reads_as_shell
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_NOTES = re.compile(r"\b(?:notes|skip)\b")


def mistagged(subject: Subject) -> Iterator[Finding]:
    """Yield each block that is tagged as another language, and reads as commands."""
    for fence in _unrun(subject):
        tag = fences.tag(fence)
        if not tag or fences.is_shell(fence) or tag in names("check/text-tags"):
            continue
        text = transcripts.commands(fences.text(fence)) or fences.text(fence)
        if tag in names("check/shell-dialects") and not is_empty(text):
            message = f"this is tagged {tag}, which stands for shell, and is never run"
            yield subject.find("block-mistagged", (fence.first, 0), message)
        elif _is_shell(text):
            line = next(line for line in text.split("\n") if line.strip())
            message = f"this is tagged {tag}, reads as commands, and is never run: {in_brief(line)}"
            yield subject.find("block-mistagged", (fence.first, 0), message)


def commented(subject: Subject) -> Iterator[Finding]:
    """Yield each block of comments that says what is still to be written, or holds commands behind ``# ``."""
    for fence in _unrun(subject):
        text = fences.text(fence)
        if not fences.is_shell(fence) or not is_empty(fences.script(fence)):
            continue
        unwritten = UNWRITTEN.search(text)
        if unwritten is not None:
            line = fence.start + text.count("\n", 0, unwritten.start())
            yield subject.find("unfinished", (line, 0), MARKS.format(unwritten[0]))
        elif _is_shell(transcripts.rooted(text)[0]):
            message = 'all that this block holds stands behind "# ", and so is never run'
            yield subject.find("block-commented", (fence.first, 0), message)


def indented(subject: Subject) -> Iterator[Finding]:
    """Yield each fence that is indented so far that it is part of a block of indented code."""
    for element in subject.guide.elements:
        if isinstance(element, Fence) and not element.fenced and FENCE.match(element.text):
            message = "this fence is indented so far that it is part of the code"
            yield subject.find("fence-indented", (element.first, 0), message)


def _unrun(subject: Subject) -> Iterator[Fence]:
    """Yield the blocks that are no steps, and of which the guide does not say that they shall be none."""
    steps = {step.lines[0] for step in subject.plan.steps}
    before = None
    for element in subject.guide.elements:
        if isinstance(element, Fence) and element.first not in steps and not element.quoted:
            said = before.text if isinstance(before, Comment) else ""
            if not _NOTES.search(f"{element.info} {said}"):
                yield element
        before = element


def _is_shell(text: str) -> bool:
    """Say whether a text reads as shell, and each of its commands is a well-known program."""
    covered = placeholders.mask(text, PLACEHOLDER_STYLES)
    if is_empty(covered) or not reads_as_shell(covered):
        return False
    called = [command_words(simple) for simple in parse(covered).simple if not simple.inner]
    return any(words and (words[0] in names("tools") or "/" in words[0]) for words in called)
