"""How a guide uses variables: the placeholders and expansions of its steps."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.bash import command_words, parse, split
from mdrun.dataclass import dataclass
from mdrun.errors import Finding
from mdrun.inline import code_spans
from mdrun.nearest import did_you_mean
from mdrun.patterns import regex
from mdrun.plan.variables import Occurrence, Usage
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mdrun.bash import Part, Script
    from mdrun.catalogue import Level
    from mdrun.document import Guide
    from mdrun.placeholders import Blank
    from mdrun.plan.drafts import Draft


@dataclass(frozen=True, slots=True)
class Shell:
    """A piece of shell text of a draft, taken apart with its placeholders covered."""

    text: str
    """As it stands in the guide."""
    line: int
    """Line on which it begins, 1-based."""
    script: Script
    """What it holds."""
    given: frozenset[str] = frozenset()
    """Names that the step's own ``env`` sets."""

    def parts(self) -> list[Part]:
        """Return its top-level commands as they stand in the guide."""
        return split(self.text, self.script)


class Gatherer:
    """Notes how the guide uses each variable."""

    def __init__(self, guide: Guide, styles: Collection[str], asked: Collection[str]) -> None:
        """Begin with nothing.

        Args:
            guide: The guide.
            styles: The styles of placeholders that are looked for.
            asked: Names of the variables that are declared or given: they may be used as ``$name``.
        """
        self.usage: dict[str, Usage] = {}
        self._guide = guide
        self._styles = styles
        self._asked = asked
        self._late: frozenset[str] = frozenset()

    def title(self, text: str) -> None:
        """Take in a heading or a block's title: it is filled, but nothing has to be known for it."""
        for blank in placeholders.find(text, self._styles, prose=True):
            self._use(blank)

    def draft(
        self, made: Draft, shells: Sequence[Shell], *, selected: bool, late: Collection[str] = ()
    ) -> None:
        """Take in a step: its words, its script and its check's command.

        Args:
            made: The step.
            shells: Its shell texts.
            selected: Whether it is part of the plan.
            late: Names of the variables that are captured before it, and need no value yet.
        """
        self._late = frozenset(late)
        if made.kind == "command":
            self.title(made.text)
        else:
            blanks = placeholders.find(made.text, self._styles, prose=True)
            self._blanks(made.text, made.first, blanks, selected=selected, command=False)
            for text, line in made.details:
                found = placeholders.find(text, self._styles, prose=True)
                self._blanks(text, line, found, selected=selected, command=False)
            for span in code_spans(made.text) if made.kind == "check" and "$" in made.text else ():
                if " " in span or made.directives.check is True:  # it may be its own command
                    self._expansions(covered(span, made.first, self._styles), selected=selected)
        for shell in shells:
            self._blanks(shell.text, shell.line, self._seen(shell), selected=selected, command=True)
            self._expansions(shell, selected=selected)

    def _use(self, blank: Blank) -> Usage:
        own = blank.form == "pair" and "x_y" in self._asked
        return self.usage.setdefault("x_y" if own else blank.name, Usage())

    def _blanks(
        self, text: str, line: int, blanks: Iterable[Blank], *, selected: bool, command: bool
    ) -> None:
        lines = _Lines(text, line, self._guide.lines)
        for blank in blanks:
            use = self._use(blank)
            if not selected:
                continue
            at, column = lines.place(blank.start)
            occurrence = Occurrence(column, blank.text)
            use.lines.add(at)
            if blank.name in self._late:
                continue
            use.blanks.setdefault(at, occurrence)
            if command:
                use.commands.setdefault(at, occurrence)

    def _seen(self, shell: Shell) -> Iterator[Blank]:
        """Yield the placeholders that the shell will see; those in its comments are only noted."""
        comments = shell.script.comments
        starts = [start for start, _ in comments]
        for blank in placeholders.find(shell.text, self._styles):
            at = bisect_right(starts, blank.start) - 1
            if at >= 0 and blank.start < comments[at][1]:
                self._use(blank)
            else:
                yield blank

    def _expansions(self, shell: Shell, *, selected: bool) -> None:
        for row, spelled in shell.script.uses:
            name = placeholders.variable_name(spelled)
            if name not in self._asked or spelled in names("shell-variables"):
                continue
            use = self.usage.setdefault(name, Usage())
            use.spelled.add(spelled)
            if selected:
                use.lines.add(shell.line + row)
                if name not in self._late:
                    use.selected_spelled.add(shell.line + row)


class _Lines:
    """Finds the place in the guide of ascending positions in a text."""

    def __init__(self, text: str, first: int, lines: Sequence[str]) -> None:
        self._text = text
        self._lines = lines
        self._at = first
        self._start = 0
        self._seen = 0
        self._shift: int | None = None

    def place(self, position: int) -> tuple[int, int]:
        """Return line and column, both 1-based; column 0 where the guide's line is written otherwise."""
        end = self._text.find("\n", self._seen, position)
        while end >= 0:
            self._at, self._start, self._shift = self._at + 1, end + 1, None
            end = self._text.find("\n", self._start, position)
        self._seen = position
        if self._shift is None:
            stop = self._text.find("\n", self._start)
            line = self._text[self._start : stop if stop >= 0 else None].rstrip()
            known = self._at <= len(self._lines)
            self._shift = self._lines[self._at - 1].rstrip().rfind(line) if known else -1
        return self._at, 0 if self._shift < 0 else position - self._start + self._shift + 1


def covered(text: str, line: int, styles: Collection[str], given: frozenset[str] = frozenset()) -> Shell:
    """Take a piece of shell text apart with its placeholders covered."""
    return Shell(text, line, parse(placeholders.mask(text, styles)), given)


def assigned(scripts: Iterable[str]) -> frozenset[str]:
    """Return the names in lower case that scripts set, told before placeholders, which may look alike."""
    return frozenset(match[1] or match[2] for script in scripts for match in _ASSIGNED.finditer(script))


_ACTIVATE = regex(r"(?:^|/)activate(?:\.\w+)?$")
"""What enters a virtual environment of Python; it sets nothing that a guide uses."""
_LIKE = 0.85
"""How alike a name that is set must be to one that is not, to be what was meant."""
_ASSIGNED = regex(
    r"(?:^|[\s;&|(])([a-z_]\w*)\+?=|\b(?:for|read(?: -\w+)*|export|local|declare) ([a-z_]\w*)", re.MULTILINE
)


def shells_of(made: Draft, styles: Collection[str]) -> tuple[Shell, ...]:
    """Return the shell texts of a step: its script, the commands of ``check`` and ``ready``."""
    checked = made.directives.check
    texts = (
        (made.script, made.start),
        (checked if isinstance(checked, str) else None, made.first),
        (made.directives.ready, made.first),
    )
    given = frozenset(name for name, _ in made.directives.env)
    return tuple(covered(text, line, styles, given) for text, line in texts if text)


def unset(
    guide: str,
    every: Iterable[Script],
    wanted: Iterable[Shell],
    known: Iterable[str],
    blanks: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield a warning for each name that commands expand and nothing sets; a note where a file may set it.

    Args:
        guide: The guide's path.
        every: All scripts of the guide: any of them may set a name.
        wanted: The shell texts of the selected steps.
        known: The names that will be set otherwise.
        blanks: Names of the variables that placeholders are filled with: a run exports what it fills.
    """
    settled: set[str] = set()
    for script in every:
        settled.update(script.variables, script.with_fallback)
    settled.update(known, names("shell-variables"))
    lines: dict[str, dict[int, None]] = {}
    reads: list[int] = []
    for shell in wanted:
        reads += _reading(shell)
        for row, name in shell.script.uses:
            told = name in settled or name in shell.given or placeholders.variable_name(name) in blanks
            if not told and not name.startswith("BASH"):
                lines.setdefault(name, {})[shell.line + row] = None
    for name, (line, *others) in lines.items():
        setter = max((at for at in reads if at <= line), default=None)
        perhaps = "" if setter is None else f"; line {setter} may set it"
        message = f"${name} is set neither by the guide nor by the environment{perhaps}"
        near = did_you_mean(f"${name}", (f"${one}" for one in settled), cutoff=_LIKE)
        remedy = f"{near} Otherwise give it with -v {name}=…" if near else f"give it with -v {name}=…"
        level: Level = "warning" if setter is None else "note"
        yield Finding(guide, line, 0, level, "variable-unset", message, remedy, tuple(others))


def _reading(shell: Shell) -> Iterator[int]:
    """Yield the lines of commands that may set variables which the guide does not show."""
    for simple in shell.script.simple:
        words = command_words(simple)
        if words[:1] == ("eval",) or (words[:1] in (("source",), (".",)) and not _ACTIVATE.search(words[-1])):
            yield shell.line + simple.row
