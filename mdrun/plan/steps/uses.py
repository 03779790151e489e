"""The tools that blocks are sure to call, told by their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, program_of
from mdrun.patterns import regex
from mdrun.placeholders import mask
from mdrun.plan.records import Use
from mdrun.plan.samples.choices import without_choices
from mdrun.wordlists import names as word_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mdrun.plan.records import Command, Step


_TO_FILE = regex(r"-[A-Za-z]*[oO]\S*|--output(?:=.*)?|--remote-name(?:-all)?")
"""Options of curl that keep what it fetches."""


def uses(step: Step, styles: Collection[str]) -> tuple[Use, ...]:
    """Return what a step is sure to call, and where it may bring new tools; nothing where it is not run.

    Args:
        step: The step.
        styles: Those of the placeholders that may stand in its block unfilled.
    """
    said, block = step.directives, step.block
    if block is None or said.skip or said.manual or "broken" in step.decisions:
        return ()
    script = without_choices(mask(block.script, styles))
    return tuple(_uses(script, said.ready, block.commands, step.lines[0]))


def _uses(script: str, ready: str | None, commands: Sequence[Command], first: int) -> Iterator[Use]:
    """Yield what a block calls.

    Args:
        script: Its text, placeholders filled or covered.
        ready: The command that tells when it is ready, if it stays in the background.
        commands: Its top-level commands.
        first: Its first line in the guide, 1-based.
    """
    taken_apart = parse(script)
    if "PATH" in taken_apart.variables:
        yield Use(first, None)
    for simple in parse(ready or "").simple:
        if simple.certain and _is_tool(simple.words[0]):
            yield Use(first, simple.words[0])
    offset = commands[0].line - taken_apart.parts[0].row if commands else first
    later = None  # what eval makes of a command's output is there after that command
    for simple in taken_apart.simple:
        words = command_words(simple)
        if later is not None and not simple.inner:
            yield later
            later = None
        for name in dict.fromkeys((simple.words[0], *words[:1])):
            if simple.certain and _is_tool(name):
                yield Use(offset + simple.row, name)
        if _brings(words):
            later = Use(offset + simple.row, None)
            if words[0] != "eval":
                yield later
                later = None
    if later is not None:
        yield later


def _brings(words: Sequence[str]) -> bool:
    """Say whether a command may bring tools that are not there yet."""
    if not words:
        return False
    program, known = program_of(words), word_names("providers")
    if program == "curl" and any(map(_TO_FILE.fullmatch, words)):
        return True
    return not known.isdisjoint((*words, f"{program}:", *(f"{program}:{word}" for word in words[1:])))


def functions(steps: Iterable[Step]) -> frozenset[str]:
    """Return the functions and aliases that the blocks of some steps define."""
    return frozenset().union(*(parse(step.script).functions for step in steps if step.script))


def _is_tool(name: str) -> bool:
    return (
        name not in word_names("builtins")
        and name[:1].isalnum()
        and name.isascii()
        and set("/$`*?[]{}~<>()=\\\"'").isdisjoint(name)
    )
