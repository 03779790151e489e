"""What can go wrong, as data: a path, a line, a reason and a remedy.

::

    MdrunError                 exit 2 unless said otherwise
    ├── UsageError             the command line does not make sense
    ├── GuideRefused           the guide cannot be run as asked; holds every finding
    ├── NotReadable            a file cannot be read (missing, a directory, not UTF-8)
    ├── ShellError             no usable bash, or its session cannot be started
    ├── RecordError            a run directory cannot be written or does not exist
    │   ├── JournalBroken      a journal is not whole; holds the line
    │   └── Busy               another run of this guide is active here
    ├── RehearsalRefused       a rehearsal cannot be prepared
    └── Interrupted            the operator stopped the program; exit 130

Only :mod:`mdrun.cli` prints them or turns them into an exit status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.catalogue import advice, why
from mdrun.dataclass import asdict, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mdrun.catalogue import Level


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a guide or a settings file that its author should know."""

    path: str
    """File as the operator named it."""
    line: int
    """Line in that file, 1-based; 0 where the file as a whole is meant."""
    column: int
    """Column in that line, 1-based, in characters; 0 where the line as a whole is meant."""
    level: Level
    """``error`` refuses the run; ``warning`` and ``note`` do not."""
    code: str
    """Stable name of the kind of finding, such as ``placeholder-unfilled``."""
    message: str
    """What is wrong, in one sentence, without a full stop."""
    remedy: str = ""
    """What to do about it."""

    def to_json(self) -> dict[str, str | int]:
        """Return the finding as the object that ``plan --json`` and ``check --format json`` print."""
        return {**asdict(self), "why": self.why}

    @property
    def why(self) -> str:
        """Why it matters, in half a sentence, as the catalogue says it of its code."""
        return why(self.code)

    @property
    def advice(self) -> str:
        """What to do about it: its own remedy, else what the catalogue says of its code."""
        return self.remedy or advice(self.code)

    @property
    def place(self) -> str:
        """``RELEASE.md:25``, or the path alone where no line is meant."""
        return f"{self.path}:{self.line}" if self.line else self.path


class MdrunError(Exception):
    """Something that the operator can understand and mend; nothing of it is a bug in mdrun.

    Args:
        message: What is wrong, in one sentence.
        remedy: What to do about it; may be empty.
    """

    exit_status = 2

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(MdrunError):
    """The command line does not make sense."""


class NotReadable(MdrunError):
    """A file cannot be read: it is missing, a directory, or not UTF-8."""


class ShellError(MdrunError):
    """There is no usable bash, or its session cannot be started."""


class RecordError(MdrunError):
    """A run directory cannot be written, or the run does not exist."""


class JournalBroken(RecordError):
    """A journal is not whole. ``line`` is the 1-based line that is wrong."""

    def __init__(self, message: str, line: int, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.line = line


class Busy(RecordError):
    """Another run of this guide is active in this working directory."""


WAIT = "wait for it to end, or look at it with `mdrun show`"
"""What to do where another process runs what is meant."""


def unwritable(path: object, what: str, problem: OSError) -> RecordError:
    """Return the error for a file of a run that cannot be written.

    Args:
        path: The file.
        what: What it holds, such as ``the journal``.
        problem: Why.
    """
    message = f"{path}: cannot write {what}: {problem.strerror}"
    return RecordError(message, "make room or mend its permissions; nothing runs that cannot be recorded")


class RehearsalRefused(MdrunError):
    """A rehearsal cannot be prepared. Nothing was run."""


class Interrupted(MdrunError):
    """The operator stopped the program."""

    exit_status = 130


class GuideRefused(MdrunError):
    """The guide cannot be run as asked. Nothing was run.

    Args:
        findings: Every reason, in the guide's order.
        sources: Lines by path of files that cannot be read again, such as standard input.
    """

    def __init__(
        self, findings: tuple[Finding, ...], sources: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        errors = [finding for finding in findings if finding.level == "error"]
        super().__init__(f"{len(errors)} problem{'s' * (len(errors) != 1)} to settle; nothing was run")
        self.findings = findings
        self.sources = sources or {}
