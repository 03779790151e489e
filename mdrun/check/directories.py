"""The working directory, which lives on from block to block."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.blocks import Block
    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_CHANGES = frozenset(("cd", "pushd", "popd"))
_BACK = ("-", "..")
_UNKNOWN = ("/", "~", "$", "`", "<", "{", "*")


def twice(subject: Subject) -> Iterator[Finding]:
    """Yield each ``cd`` into a directory that an earlier one has entered, and nothing has left since."""
    entered: dict[str, int] = {}
    for block, call in _changes(subject):
        target = _target(call)
        blank = block.covered != block.text and call.covered != call.text
        if call.name == "popd" or blank or not target or target.startswith((*_BACK, *_UNKNOWN)):
            entered.clear()
            continue
        line, target = block.place(call.node)[0], target.removeprefix("./").rstrip("/")
        if target in entered:
            message = f"line {entered[target]} has entered {target} already, and nothing has left it since"
            yield subject.find("cd-twice", block.place(call.node), message)
            entered.clear()
        if target not in ("", "."):
            entered[target] = line


def lasting(subject: Subject) -> Iterator[Finding]:
    """Yield the first ``cd`` of a section in whose directory another section goes on."""
    last: tuple[Block, Call, int] | None = None
    changes = {id(call) for _, call in _changes(subject)}
    for block in subject.blocks:
        index = subject.section(block.fence.first)
        for call in block.calls:
            if id(call) in changes:
                target = _target(call)
                last = None if not target or target.startswith(_BACK) else (block, call, index)
            elif last is not None and index != last[2] and call.name not in ("export", "echo", "source", "."):
                where, entering, _ = last
                number = subject.sections[index].number
                message = f"section {number}, line {block.place(call.node)[0]}, goes on in this directory"
                remedy = f"begin section {number} with a cd of its own, or give its steps cwd=DIR"
                yield subject.find("cd-lasting", where.place(entering.node), message, remedy)
                return


def _changes(subject: Subject) -> Iterator[tuple[Block, Call]]:
    """Yield each command that is sure to change the directory of the run's shell."""
    for block in subject.blocks:
        for call in block.calls if not block.step.directives.background else ():
            if call.name in _CHANGES and call.certain and not call.in_own_shell:
                yield block, call


def _target(call: Call) -> str:
    """Return the directory that a command goes to; nothing for the home directory."""
    words = [word for word in call.words[1:] if word == "-" or not word.startswith("-")]
    return words[0] if words else ""
