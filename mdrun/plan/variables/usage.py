"""How a guide uses variables: the placeholders and expansions of its steps."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.dataclass import dataclass, field
from mdrun.document import Heading
from mdrun.inline import code_spans
from mdrun.plan.shell_texts import covered
from mdrun.plan.variables.naming import stands_for_name
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mdrun.document import Guide
    from mdrun.placeholders import Blank
    from mdrun.plan.drafts import Draft
    from mdrun.plan.shell_texts import ShellText
    from mdrun.plan.variables.captures import Captures


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A placeholder of a selected step, in the guide."""

    column: int
    """Its column in its line, 1-based, in characters; 0 where it is not known."""
    text: str
    """The placeholder as it is written."""


@dataclass(slots=True)
class Usage:
    """How a guide uses one variable; gathered while the plan is made."""

    lines: set[int] = field(default_factory=set)
    """Guide lines of the selected steps that use it, 1-based."""
    commands: dict[int, Occurrence] = field(default_factory=dict)
    """By line, the first placeholder of it in a command."""
    blanks: dict[int, Occurrence] = field(default_factory=dict)
    """By line, its first placeholder."""
    spelled: set[str] = field(default_factory=set)
    """The names under which commands of the guide expand it, such as ``VERSION``."""
    selected_spelled: set[int] = field(default_factory=set)
    """Guide lines of selected steps that expand it as ``$name``."""
    for_name: bool = False
    """Whether a placeholder of it stands for the name of a secret, or of its file."""


class Gatherer:
    """Notes how the guide uses each variable.

    Args:
        guide: The guide.
        styles: The styles of placeholders that are looked for.
        asked: Names of the variables that are declared or given: they may be used as ``$name``.
        captures: What its steps capture.
    """

    def __init__(
        self, guide: Guide, styles: Collection[str], asked: Collection[str], captures: Captures
    ) -> None:
        self.usage: dict[str, Usage] = {}
        """How each variable is used, by its name."""
        self._guide = guide
        self._styles = styles
        self._asked = asked
        self._captures = captures
        self._late: frozenset[str] = frozenset()
        for element in guide.elements:
            if isinstance(element, Heading):
                self._title(element.text)

    def draft(self, made: Draft, shells: Sequence[ShellText], *, selected: bool) -> None:
        """Take in a step: its words, its script and its check's command.

        Args:
            made: The step.
            shells: Its shell texts.
            selected: Whether it is part of the plan.
        """
        self._late = self._captures.before(made.id)
        if made.kind == "command":
            self._title(made.text)
        else:
            self._words(made, selected=selected)
        for shell in shells:
            self._blanks(shell.text, shell.line, self._seen(shell), selected=selected, command=True)
            self._expansions(shell, selected=selected)

    def _title(self, text: str) -> None:
        """Take in a heading or a block's title: it is filled, but nothing has to be known for it."""
        for blank in placeholders.find(text, self._styles, prose=True):
            self._use(blank)

    def _words(self, made: Draft, *, selected: bool) -> None:
        """Take in the words of a step that a person reads, and the points under it."""
        for text, line in ((made.text, made.first), *made.details):
            found = placeholders.find(text, self._styles, prose=True)
            self._blanks(text, line, found, selected=selected, command=False)
        for span in code_spans(made.text) if made.kind == "check" and "$" in made.text else ():
            if " " in span or made.directives.check is True:  # it may be its own command
                self._expansions(covered(span, made.first, self._styles), selected=selected)

    def _use(self, blank: Blank) -> Usage:
        own = blank.form == "pair" and "x_y" in self._asked
        return self.usage.setdefault("x_y" if own else blank.name, Usage())

    def _blanks(
        self, text: str, line: int, blanks: Iterable[Blank], *, selected: bool, command: bool
    ) -> None:
        lines = _Lines(text, line, self._guide.lines)
        for blank in blanks:
            use = self._use(blank)
            use.for_name = use.for_name or stands_for_name(blank.name, text[: blank.start])
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

    def _seen(self, shell: ShellText) -> Iterator[Blank]:
        """Yield the placeholders that the shell will see; those in its comments are only noted."""
        comments = shell.script.comments
        starts = [start for start, _ in comments]
        for blank in placeholders.find(shell.text, self._styles):
            at = bisect_right(starts, blank.start) - 1
            if at >= 0 and blank.start < comments[at][1]:
                self._use(blank)
            else:
                yield blank

    def _expansions(self, shell: ShellText, *, selected: bool) -> None:
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
