"""One bash: what a command may do to what is ours in it, and what it has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell.foreseeing import (
    defines_trap,
    lists_traps,
    may_redirect_trace,
    may_show,
    may_stand,
    may_touch,
    may_trace,
    may_trap,
    may_watch,
    traced_to,
)
from mdrun.shell.interpreter import Interpreter
from mdrun.shell.listing import can_be_told, listing
from mdrun.shell.reports import UNTOUCHED, Report, statuses
from mdrun.shell.traps import kept_off

if TYPE_CHECKING:
    from mdrun.shell.commands import Care

_ONE_COMMAND = "set -t, which ends a shell after its next command, was taken back"


class Bash(Interpreter):
    """A running bash that runs the guide's commands."""

    _traps_by_name = False
    """Whether it may have a trap that a function has set."""

    def foresee(self, text: bytes) -> Care:
        """Prepare for a command's effects on what is ours; return which there may be."""
        self.state.more = self.state.more or may_touch(text)
        if lists_traps(text):
            self.before = self.before._replace(traps=self.traps.without_ours())
        before = self.before
        traces, to = before.traces or may_trace(text), traced_to(text) or before.traced_to
        self.before = before._replace(traces=traces, traced_to=to)
        if self.aside.back or may_stand(text):
            return "alias" if b"alias" in self.aside.back + text else "aside"
        if self._traps_by_name or (may_show(text) and may_watch(text)):
            return "hidden"
        return "quiet" if traces or may_show(text) else ""

    def fed(self, text: bytes) -> bytes:
        """Return a command as it is fed: so that it sees the guide's traps alone, and they see it alone."""
        before = self.before
        if before.xtrace:
            return text
        # Where its own text would show, or what is put aside is in the way, it stays as it is.
        lists = None if before.traps or before.traces or before.history or before.aside else listing(text)
        if lists is None:
            return kept_off(text)
        self.feed(self.lines.traps(hidden=True))
        self.wait_for(b"k")
        return lists.of(self.traps.listed()) if can_be_told(self.traps.told) else text

    def settle(self, report: Report, text: bytes) -> None:
        """Take the report that ends a command: its status, the options, what of ours it may have touched.

        Args:
            report: ``e`` or ``z``.
            text: The command.
        """
        flags, status, *pipestatus = report.fields
        traced, began = b"x" in flags, b"x" in flags and not self.before.xtrace
        self.before = self.before.after(text, int(status), statuses(pipestatus), traced=traced)
        # Where it is telling its state already, that is what comes next.
        if (began or may_redirect_trace(text, traced=traced)) and not self.state.due:
            self._ask_trace()
        self.errexit, self.jobs = b"e" in flags, b"m" in flags
        if b"t" in flags:
            self.warnings.append(_ONE_COMMAND)
        if UNTOUCHED in flags:
            return
        self.traps.saw_on_exit(report.payload)
        if self._traps_by_name or may_trap(text):
            self.feed(self.lines.traps(hidden=self._traps_by_name or may_watch(text)))
            self.wait_for(b"k")
            self._traps_by_name = self._traps_by_name or defines_trap(text)
        if may_touch(text):
            self.feed(self.lines.arguments)

    def _ask_trace(self) -> None:
        """Ask where the trace goes."""
        self.feed(self.lines.trace)
        report = self.wait_for(b"h")
        number = report.fields[0] if report is not None else b""
        self.before = self.before._replace(traced_to=number if number.isdigit() else b"")
