"""Commands that end the shell of a run, open another one, or never come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import is_shell, program_of
from mdrun.check.calls import in_brief
from mdrun.listed import is_in, named_in
from mdrun.plan.whereabouts.foreground import TELLING, never_ends
from mdrun.plan.whereabouts.sessions import names_only_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_ROOTS = frozenset(("arch-chroot", "chroot"))


def ends(subject: Subject) -> Iterator[Finding]:
    """Yield each command that ends or replaces the shell in which the guide is run.

    A step in the background has a shell of its own. One that belongs elsewhere, on a way that no command of
    the guide tells, ends that of another machine.
    """
    inside = 0
    for block in subject.blocks:
        enters = any(opens_shell(call) or _is_interactive(call) for call in block.calls)
        led_by_words = not inside and not enters and "elsewhere" in block.step.decisions
        if block.step.directives.background or led_by_words:
            continue
        for call in block.calls:
            inside += opens_shell(call) or _is_interactive(call)
            replaces, leaves = call.text.startswith("exec "), call.name in ("exit", "logout")
            if call.in_own_shell or not call.certain or not (replaces or leaves):
                continue
            if inside:
                inside -= leaves
            else:
                what = "replaces" if replaces else "ends"
                message = f"`{in_brief(call.text)}` {what} the shell in which the guide is run"
                yield subject.find("shell-ends", block.place(call.node), message)


def nested(subject: Subject) -> Iterator[Finding]:
    """Yield the first command of a block that opens a shell, or another prompt, of its own.

    Where the guide says ``tty``, somebody is meant to type into it.
    """
    for block in subject.blocks:
        for index, call in enumerate(block.calls):
            if opens_shell(call):
                follows = len(block.calls) > index + 1
                if block.step.directives.tty and not follows:
                    break
                where = "the commands after it are" if follows else "what follows is"
                message = f"`{in_brief(call.text)}` opens a prompt of its own, and {where} not run there"
                yield subject.find("shell-nested", block.place(call.node), message)
                break


def closing(subject: Subject) -> Iterator[Finding]:
    """Yield each ``set -e``, which closes a terminal that it is pasted into at the first failure."""
    for block in subject.blocks:
        restores = "set +" in block.text
        for call in block.calls:
            on = any(word.startswith("-") and "e" in word for word in call.words[1:])
            if call.name == "set" and on and not call.in_own_shell and not restores:
                message = f"pasted into a terminal, `{in_brief(call.text)}` closes it at the first failure"
                yield subject.find("errexit-pasted", block.place(call.node), message)


def endless(subject: Subject) -> Iterator[Finding]:
    """Yield each command that does not end by itself, or a block with a loop that nothing leaves."""
    for block in subject.blocks:
        if block.step.directives.timeout is not None or block.step.directives.background:
            continue
        told = False
        for call in block.calls:
            held = (
                call.text.startswith(("timeout ", "nohup ")) or call.substituted or "pipeline" in call.around
            )
            if never_ends(call.words) and not held and not _in_background(call):
                told, message = True, f"`{in_brief(call.text)}` does not end by itself"
                yield subject.find("command-endless", block.place(call.node), message)
        if block.step.endless and not told:
            message = "this block does not end by itself"
            yield subject.find("command-endless", (block.step.lines[0], 0), message)


def asking(subject: Subject) -> Iterator[Finding]:
    """Yield each command that asks yes or no, and of which no option and no input says yes."""
    for block in subject.blocks:
        if block.step.directives.tty:
            continue
        for call in block.calls:
            phrase = named_in(call.words, "check/asking")
            if phrase and "given input" not in call.around:
                message = f"`{phrase}` asks a person before it goes on"
                yield subject.find("command-asks", block.place(call.node), message)


def opens_shell(call: Call) -> bool:
    """Say whether a command opens a shell, or another prompt, for a person to type into."""
    if call.substituted or "given input" in call.around:
        return False
    if is_shell(call.name):
        return len(call.words) == 1 or call.words[1:] in (("-l",), ("-i",), ("--login",), ("-l", "-i"))
    if call.name == "ssh":
        return names_only_host(call.words[1:])
    if _is_interactive(call) and is_shell(program_of(call.words[-1:])):
        return True
    if not TELLING.isdisjoint(call.words):
        return False
    if call.name in _ROOTS:
        return sum(not word.startswith("-") for word in call.words[1:]) == 1
    return is_in(call.words, "sessions") or call.is_one_of("inner-shells") or _is_root_shell(call)


def _is_root_shell(call: Call) -> bool:
    """Say whether a command is ``sudo -i`` or ``sudo -s`` alone."""
    words = call.text.split()
    return words[0] == "sudo" and words[-1] in ("-i", "-s", "-is", "-si")


def _is_interactive(call: Call) -> bool:
    return call.is_one_of("interactive")


def _in_background(call: Call) -> bool:
    node = call.node
    while node.parent is not None:
        following = node.next_sibling
        if following is not None and following.type == "&":
            return True
        if node.parent.type not in ("redirected_statement", "list", "pipeline"):
            return False
        node = node.parent
    return False
