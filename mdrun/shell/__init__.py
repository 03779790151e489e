"""One bash for a run: fed block by block, one ``eval`` for each top-level command, the truth about each.

Nothing here knows of guides, plans, journals or displays. :class:`Session` is the door:

    session     the run's shell as its user sees it; :mod:`.parts`, what it is made of
    records     what goes into it and what comes out
    background  a block that goes on while the run does, in a shell of its own
    carrying    a block or a check carried out by it, and interrupted meanwhile
    standing    its state between two blocks: asked for, written down, changed
    succession  the shell that a session has now, and the next one where that has gone away
    bash        one bash process: fed a line at a time, listened to; :mod:`.launching` starts it
    script      the pipe that it is fed through; :mod:`.reports`, what it says of that
    execution   what goes on while a block or a check runs; :mod:`.keys`, what the operator types meanwhile
    feeding     what a shell is fed of a block or a check, command by command; :mod:`.parting`, the end
    commands    the lines that run commands; :mod:`.driver`, the other lines that bash is fed
    quoting     text on its way into bash and back
    outcome     how a command or a block ended
    beginning   how a block begins
    prelude     what lies in the shell before the guide's first command; :mod:`.startup` puts it there
    foreseeing  what a command may do to what is ours
    aside       what of the guide's would stand in the way of ours is put aside, and brought back
    traps       ours stay where they are, and the guide's are kept off what is ours
    telling     how a shell tells its state; :mod:`.inventory`, the code in it that does
    muting      which commands keep a shell from saying any more
    silence     a shell that says nothing: it is asked again, let go on, or given up
    state       what lives on when a bash dies: variables, functions, aliases, options, traps
    told        such a state made of what a shell has told
    printed     what its builtins print of that, read back; :mod:`.holdings`, what it holds as a process
    restoring   a state as commands that bring it back, and what they cannot bring back
    keeping     the state that a session goes on with when its shell is gone
    untouching  which commands cannot change the shell, so that its state need not be told again
    channel     where a block's output comes through: a :mod:`.pipe`, or a :mod:`.pty`, a terminal
    intake      takes a block's output out of its channel
    outlet      the channel that the next block gets, and those that others were left holding
    late        what those others write
    terminal    the operator's terminal, lent to the blocks
    capture     a block's output on its way to file, display and hash
    masking     hides secrets in it; :mod:`.mask`, in what is there as a whole; :mod:`.forms` of a secret
    bulk        much output on its way to hash and file; :mod:`.write_back`, to the disk
    showing     what is shown of it
    unseen      what is typed into a block and not shown
    ending      how a block's processes are made to end; :mod:`.interruption`, who hears of Ctrl-C
    leaving     the end of a shell at the end of its run
    environment the variables that the guide's commands get
    private     a directory for nobody else
    spawning    programs started: in a session of their own, with no descriptors but those meant for them
    processes   the processes of a run: found, and known; :mod:`.naming`, in words
    signalling  signals to them, and their end; all that one block has started
    watchdog    ends the shell when mdrun itself was killed
    pipeline    whether a command is a pipeline and nothing else
    syntax      which bash, and whether it can read a script
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdrun.shell.records import Block, BlockEnded, Command, CommandEnded, CommandStarted, Item
    from mdrun.shell.session import Session
    from mdrun.shell.syntax import find_bash, syntax_errors

__all__ = [
    "Block",
    "BlockEnded",
    "Command",
    "CommandEnded",
    "CommandStarted",
    "Item",
    "Session",
    "find_bash",
    "syntax_errors",
]

_HOMES = {"Session": "session", "find_bash": "syntax", "syntax_errors": "syntax"}
"""Where a name is defined, if not in the records."""


def __getattr__(name: str) -> object:
    """Import what is asked for and no more: a plan asks bash about syntax, and needs no session for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'records')}"), name)
