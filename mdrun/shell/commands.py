"""The lines that bash is fed to run a block's commands, and a check's.

The code around a command lies in the shell already, see :mod:`.prelude`; what comes of it, bash reports, see
:mod:`.reports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mdrun.shell import driver
from mdrun.shell.quoting import ansi_c

if TYPE_CHECKING:
    from mdrun.shell.beginning import Beginning


class Before(NamedTuple):
    """What a command finds of the one before it."""

    status: int = 0
    """``$?``."""
    pipestatus: tuple[int, ...] = ()
    """``PIPESTATUS``."""
    xtrace: bool = False
    """Whether ``set -x`` is on."""
    aside: bytes = b""
    """A command that brings back what was put aside, see :mod:`.aside`."""
    history: bool = False
    """Whether the shell may keep a history (``set -o history``): then the command stands in it as it is."""
    traps: bytes = b""
    """Commands after which the guide sees its own traps and none of ours, see :mod:`.traps`."""
    traces: bool = False
    """Whether ``set -x`` is on, or was in the text: then a command is no argument of ``eval``."""
    traced_to: bytes = b""
    """The descriptor that the trace goes to (``BASH_XTRACEFD``); empty for standard error's."""

    def after(self, text: bytes, status: int, pipestatus: tuple[int, ...], *, traced: bool) -> Before:
        """Return what the command after this one finds.

        Args:
            text: This one.
            status: What it left with.
            pipestatus: What its members left with.
            traced: Whether ``set -x`` is on after it.
        """
        return self._replace(
            status=status,
            pipestatus=pipestatus,
            xtrace=traced,
            history=self.history or b"history" in text,
            traps=b"",
            traces=self.traces or traced,
        )

    @property
    def untraced(self) -> bytes:
        """The redirections of what is ours by which no trace shows it."""
        # To close that descriptor would end the guide's trace for good.
        return b"2>&-" + (b" %s>/dev/null" % self.traced_to if self.traced_to else b"")

    def code(self, begin: Beginning | None, text: bytes, *, untouching: bool) -> bytes:
        """Return what brings it about.

        Args:
            begin: How the block begins, where the command is its first.
            text: The command.
            untouching: Whether it cannot change the shell, nor look at its variables: then not at ``$_``.
        """
        first = _BEGIN if begin else _PROCEED
        code = first if untouching else first + b' "$__mdrun_a"'
        if self.history:
            code = b'%s;%s;__mdrun_p "$__mdrun_a"' % (code, driver.remember(text))
        if self.traps:
            code = b'%s;%s;__mdrun_p "$__mdrun_a"' % (code, self.traps)
        if self.aside:
            inside = begin.inside() if begin else b""
            code = b'%s%s;\\builtin eval %s;__mdrun_p "$__mdrun_a"' % (code, inside, ansi_c(self.aside))
        exit_ = _EXIT_WHATEVER if self.aside else _EXIT
        if len(self.pipestatus) > 1 and b"PIPESTATUS" in text:
            code += b";" + b"|".join(exit_ % each for each in self.pipestatus)
        elif self.status:
            code += b";" + exit_ % self.status
        if self.status:
            code += b"&&__mdrun_p"
        if self.xtrace:
            first_of_all = _BEGIN + b";" if begin else b""
            code = first_of_all + b"__mdrun_v;{ %s;} %s" % (code.replace(_BEGIN, _PROCEED), self.untraced)
        if begin and not self.aside:
            code += begin.inside()
        return code


_EXIT = b"(\\builtin exit %d)"
_EXIT_WHATEVER = b"(POSIXLY_CORRECT=y;\\exit %d)"
"""Has this status whatever functions there are: in POSIX mode they are not looked for first."""


_BEGIN, _PROCEED = b"__mdrun_b", b"__mdrun_p"
_AFTER = {
    (False, False): b"__mdrun_e",
    (False, True): b"__mdrun_z",
    (True, False): b"__mdrun_n",
    (True, True): b"__mdrun_w",
}
"""What runs after a command, by whether it cannot have changed the shell and whether it is the last one."""


Care = Literal["", "quiet", "hidden", "aside", "alias"]
"""What a command may do to what is ours: nothing; make it show, by ``set -x``; by a trap; stand in its way;
stand in that of braces, too."""
_AFTER_CARE: dict[Care, bytes] = {
    "quiet": b"{ __mdrun_e;} ",
    "hidden": b"{ __mdrun_e;} >/dev/null ",
    "aside": b"{ __mdrun_c;} >/dev/null ",
    "alias": b"__mdrun_c >/dev/null ",
}


def command(
    text: bytes,
    before: Before,
    begin: Beginning | None,
    *,
    last: bool,
    careful: Care,
    simple: bool,
    untouching: bool,
) -> bytes:
    """Return the line that runs one command; it belongs on the line before the command's.

    Args:
        text: The command.
        before: What it finds of the one before it.
        begin: How the block begins, where the command is its first.
        last: Whether the block ends with it: then the shell reports ``z`` and lets go of the output.
        careful: What the command may do to what is ours; where it may, the shell reports ``e`` in any case.
        simple: Whether it is one simple command, after which ours must not show: bash reads that with it,
            before ``set -v`` counts.
        untouching: Whether it, and those before it in the block, cannot change the shell.
    """
    code = before.code(begin, text, untouching=untouching)
    after = _AFTER_CARE[careful] + before.untraced if careful else _AFTER[untouching, last]
    # Where a backslash ends the text, a newline alone would join our line to it.
    between = b"\n\n" if text.endswith(b"\\") else b"\n"
    form = b"%s\n{ %s%s};%s" if simple else b"%s\n%s%s%s"
    lines = form % (code, text, between, after)
    if before.traces and not (before.aside or before.history):
        # Within an `eval` the trace would show the first character of PS4 once more.
        line = lines + b"\n"
    else:
        # Where commands are untouching no function is called eval; bash reads byte by byte, 0.3 µs each.
        line = b"%s %s\n" % (b"\\eval" if untouching else b"\\builtin eval", ansi_c(lines))
    return begin.before() + line if begin else line


def check(text: bytes, begin: Beginning, aside: bytes) -> bytes:
    """Return the line that runs a check in a subshell; it belongs on the line before the check's."""
    back = b"\\builtin eval %s;__mdrun_p" % ansi_c(aside) if aside else b"__mdrun_i"
    begins = b"__mdrun_i;" + back if aside else back
    inside = ansi_c(b'%s "$__mdrun_a"\n%s\n\n{ __mdrun_t;} 2>&-' % (begins, text))
    return b'%s__mdrun_b "$__mdrun_a";\\builtin set +e;(\\builtin eval %s);__mdrun_y\n' % (
        begin.before(),
        inside,
    )
