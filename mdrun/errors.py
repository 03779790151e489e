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

from mdrun.catalogue import advice, errors, why
from mdrun.dataclass import asdict, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    also: tuple[int, ...] = ()
    """Further lines of which the same is true, though it is said once."""

    def to_json(self) -> dict[str, str | int]:
        """Return the finding as the object that ``plan --json`` and ``check --format json`` print."""
        return {name: value for name, value in asdict(self).items() if name != "also"} | {"why": self.why}

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


def together(findings: Iterable[Finding]) -> Iterator[tuple[Finding, list[int]]]:
    """Yield findings, each with the further lines of which the very same is to be said."""
    found: dict[tuple[str, ...], tuple[Finding, list[int]]] = {}
    for finding in findings:
        said = (finding.path, finding.level, finding.code, finding.message, finding.remedy)
        if said in found:
            found[said][1].append(finding.line)
        else:
            found[said] = finding, []
    yield from found.values()


class MdrunError(Exception):
    """Something that the operator can understand and mend; nothing of it is a bug in mdrun.

    Its texts stand in the catalogue of errors, ``mdrun/data/errors.txt``, under its code.

    Args:
        code: Its code there.
        remedy: What to do about it, where more is known than the catalogue can say; empty where not.
        facts: What is filled into its texts.
    """

    exit_status = 2

    def __init__(self, code: str, /, *, remedy: str = "", **facts: object) -> None:
        said = errors()[code]
        self.code = code
        self.message = said.what.format_map(facts)
        """What is wrong, in one sentence; lines of a list may follow."""
        self.why = said.why.format_map(facts)
        """Why it matters, in half a sentence; empty where that is plain."""
        self.remedy = remedy or said.remedy.format_map(facts)
        """What to do about it; empty where there is nothing to do."""
        line = facts.get("line")
        self.line = line if isinstance(line, int) else 0
        """The line of a file that is meant, 1-based; 0 where none is."""
        super().__init__(self.message)


def hint(code: str, /, **facts: object) -> str:
    """Return a remedy that several errors share, from the catalogue.

    Args:
        code: Its code there.
        facts: What is filled into it.
    """
    return errors()[code].remedy.format_map(facts)


class UsageError(MdrunError):
    """The command line does not make sense."""


class NotReadable(MdrunError):
    """A file cannot be read: it is missing, a directory, or not UTF-8."""


class ShellError(MdrunError):
    """There is no usable bash, or its session cannot be started."""


class RecordError(MdrunError):
    """A run directory cannot be written, or the run does not exist."""


class JournalBroken(RecordError):
    """A journal is not whole.

    Args:
        path: The journal.
        line: The line that is wrong, 1-based.
        reason: What is wrong with it.
    """

    def __init__(self, *, path: object, line: int, reason: str) -> None:
        super().__init__("journal-broken", path=path, line=line, reason=reason)
        self.line = line
        self.reason = reason


class Busy(RecordError):
    """Another run of this guide is active in this working directory."""


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
        mistakes: What is wrong with the command line beside it.
    """

    def __init__(
        self,
        findings: tuple[Finding, ...],
        sources: Mapping[str, Sequence[str]] | None = None,
        mistakes: tuple[MdrunError, ...] = (),
    ) -> None:
        errors = (finding for finding in findings if finding.level == "error")
        number = sum(1 for _ in together(errors)) + len(mistakes)
        super().__init__("guide-refused", problems=f"{number} problem{'s' * (number != 1)}")
        self.findings = findings
        self.sources = sources or {}
        self.mistakes = mistakes
