"""Variables whose values come during the run: which steps capture them, and which steps come after those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.placeholders import variable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mdrun.config import Declared
    from mdrun.plan.drafts import Draft


class Captures:
    """What the steps of a plan capture.

    Args:
        wanted: The drafts of the selected steps, in order.
        later: Names of the variables that the operator gives right before the step that needs them.
    """

    def __init__(self, wanted: Iterable[Draft], later: frozenset[str] = frozenset()) -> None:
        self.by: dict[str, tuple[str, ...]] = {}
        """Ids of the steps that capture a variable, by its name."""
        self.spelled: dict[str, str] = {}
        """Its name as it is written, by its name."""
        self._lines: dict[str, int] = {}
        self._before: dict[str, frozenset[str]] = {}
        for made in wanted:
            self._before[made.id] = later.union(self.by)
            said = made.directives
            if made.kind == "command" and said.capture and not said.skip and not said.manual:
                spelled, _ = said.captured()
                name = variable_name(spelled)
                self.by[name] = (*self.by.get(name, ()), made.id)
                self.spelled.setdefault(name, spelled)
                self._lines.setdefault(name, made.first)

    def before(self, step: str) -> frozenset[str]:
        """Return the names of the variables that a step is filled with only when it is run."""
        return self._before.get(step, frozenset())

    def secrets(self, declared: Mapping[str, Declared], guide: str) -> Iterator[Finding]:
        """Yield a finding for each variable that is to be kept secret and would be printed first."""
        for name, line in self._lines.items():
            if name in declared and declared[name].secret:
                message = f"{name} is secret, and what a step prints is shown: it cannot be captured"
                remedy = f'set it in the block itself: {self.spelled[name]}="$(…)"'
                yield Finding(guide, line, 0, "error", "secret-captured", message, remedy)


NOTHING = Captures(())
"""Where no step captures anything."""
