"""The texts of steps, with the placeholders filled whose values are known before a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.dataclass import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mdrun.directives import Directives
    from mdrun.plan.drafts import Draft
    from mdrun.plan.variables.captures import Captures


class Texts:
    """Fills the texts of a plan.

    Args:
        values: What fills placeholders.
        styles: The styles of placeholders that are looked for.
        captures: What the run itself will find; it fills nothing here.
    """

    def __init__(self, values: Mapping[str, str], styles: Collection[str], captures: Captures) -> None:
        self.values = values
        """What fills placeholders, by the name of the variable."""
        self.styles = styles
        """The styles of placeholders that are looked for."""
        self._captures = captures

    def fill(self, text: str, made: Draft | None = None) -> str:
        """Return a shell text, of a step, with the placeholders filled whose values are known beforehand."""
        return placeholders.fill(text, self._known(made), self.styles)

    def words(self, text: str, made: Draft | None = None) -> str:
        """Return words of the guide, of a step, with their placeholders filled in the same way."""
        return placeholders.fill(text, self._known(made), self.styles, prose=True)

    def covered(self, text: str) -> str:
        """Return a shell text with the placeholders covered that are left in it."""
        return placeholders.mask(text, self.styles)

    def title(self, made: Draft) -> str:
        """Return the words of a step, in one line."""
        return self.words(" ".join(made.text.split()), made)

    def claims(self, made: Draft) -> str:
        """Return the words of a check, which may hold a command, so that only plain values fill them."""
        text = " ".join(made.text.split())
        return placeholders.fill(text, self._known(made), self.styles, prose=True, plain=True)

    def declared(self, made: Draft) -> bool | str | None:
        """Return what the ``check`` directive of a step says, a command of it filled."""
        said = made.directives.check
        return self.fill(said, made) if isinstance(said, str) else said

    def ready(self, made: Draft) -> str | None:
        """Return the command of a step's ``ready`` directive, filled."""
        said = made.directives.ready
        return self.fill(said, made) if said is not None else None

    def directives(self, made: Draft) -> Directives:
        """Return what directives say of a step, its ``ready`` command and its question filled."""
        said = made.directives
        if said.ready is not None:
            said = replace(said, ready=self.ready(made))
        if isinstance(said.confirm, str):
            said = replace(said, confirm=self.words(said.confirm, made))
        return said

    def late(self, made: Draft, title: str) -> tuple[str, ...]:
        """Return the variables that fill placeholders of a step only when it is run."""
        names = self._captures.before(made.id)
        if not names:
            return ()
        texts = (made.script, *made.directives.commands)
        found = {blank.name for text in texts if text for blank in placeholders.find(text, self.styles)}
        found |= {blank.name for blank in placeholders.find(title, self.styles, prose=True)}
        return tuple(sorted(found & names))

    def _known(self, made: Draft | None) -> Mapping[str, str]:
        """Return the values that fill placeholders of a step before anything is run."""
        late = self._captures.before(made.id) if made is not None else frozenset()
        return {name: value for name, value in self.values.items() if name not in late}
