"""What the rules look at: a guide, its plan, and what several rules derive from them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import catalogue, places
from mdrun.check.blocks import Block, Original
from mdrun.document import Fence
from mdrun.errors import Finding
from mdrun.plan.wording import languages
from mdrun.sections import section_of, sections
from mdrun.wordlists import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from mdrun.catalogue import Level
    from mdrun.config import Settings
    from mdrun.document import Guide
    from mdrun.plan.records import Plan, Step
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

    Rule = Callable[["Subject"], Iterator[Finding]]


class Subject:
    """A guide, and the plan of the whole of it.

    Args:
        guide: The guide as it was read.
        plan: Its plan, in which nothing is filled but what has a default.
        settings: What it says of itself, over the settings of its repository.
        folder: The folder that its links start from, from the root.
    """

    def __init__(self, guide: Guide, plan: Plan, settings: Settings, folder: Path) -> None:
        self.guide = guide
        self.plan = plan
        self.settings = settings
        self.folder = folder
        self._found: dict[Rule, tuple[Finding, ...]] = {}

    def found(self, rule: Rule) -> tuple[Finding, ...]:
        """Return what a rule finds; it is asked once, also where another rule leaves something to it."""
        if rule not in self._found:
            self._found[rule] = tuple(rule(self))
        return self._found[rule]

    @cached_property
    def lexicon(self) -> Lexicon:
        """The phrases of the guide's languages."""
        return lexicon(languages(self.guide))

    @cached_property
    def top(self) -> Path:
        """The top of the repository that holds it, else the folder that its links start from."""
        return Path(places.enclosing(str(self.folder)))

    @property
    def styles(self) -> frozenset[str]:
        """The styles of placeholders that are looked for."""
        return self.settings.styles

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks that a run would run."""
        return tuple(block for block in self.every_block if not block.broken)

    @cached_property
    def every_block(self) -> tuple[Block, ...]:
        """The blocks that a run would run, and those that it would run if bash could read them."""
        fences = {element.first: element for element in self.guide.elements if isinstance(element, Fence)}
        original = Original(self.guide.lines, self.styles, self.plan.values)
        return tuple(
            Block(step, fences[step.lines[0]], original)
            for step in self.plan.steps
            if step.block is not None and not step.directives.skip and not step.directives.manual
        )

    @property
    def checks(self) -> tuple[Step, ...]:
        """The checks that a run would settle."""
        return tuple(step for step in self.plan.steps if step.kind == "check" and not step.directives.skip)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The guide's sections, the first of which stands before the first heading."""
        return sections(self.guide)

    def section(self, line: int) -> int:
        """Return the index of the innermost section that holds a line."""
        return section_of(self.sections, line)

    @cached_property
    def words(self) -> tuple[tuple[int, str], ...]:
        """Number and text of each line that stands in no block of code and no front matter."""
        front = self.guide.front_matter.count("\n") + 3 if self.guide.front_matter else 0
        code = set(range(1, front))
        for element in self.guide.elements:
            if isinstance(element, Fence):
                code.update(range(element.first, element.last + 1))
        return tuple((at, line) for at, line in enumerate(self.guide.lines, start=1) if at not in code)

    def find(
        self,
        code: str,
        place: tuple[int, int],
        message: str,
        remedy: str = "",
        *,
        level: Level | None = None,
    ) -> Finding:
        """Return a finding about a place in the guide.

        Args:
            code: A code of the catalogue.
            place: Line and column, 1-based; column 0 where the line as a whole is meant.
            message: What is wrong.
            remedy: What to do about it, where that is more than the catalogue says.
            level: Its level; the code's usual one where it is None.
        """
        said = catalogue.entries()[code]
        return Finding(self.guide.path, *place, level or said.levels[0], code, message, remedy or said.remedy)

    def place_of(self, step: Step, text: str) -> tuple[int, int]:
        """Return where a text stands in the lines of a step; the step's first line where it does not."""
        for number in range(step.lines[0], step.lines[1] + 1):
            column = self.guide.lines[number - 1].find(text)
            if column >= 0:
                return number, column + 1
        return step.lines[0], 0

    def in_blocks(self, kind: str) -> Iterator[tuple[Block, Node]]:
        """Yield each node of a kind in the blocks that a run would run."""
        return ((block, node) for block in self.blocks for node in block.nodes(kind))
