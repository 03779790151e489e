"""Which commands of the plan the code spans of a check name, and whether what these did is what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.bash import command_words, parse
from mdrun.dataclass import dataclass
from mdrun.evidence.commands import Known
from mdrun.evidence.statuses import asserts
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mdrun.evidence.claims import Claim
    from mdrun.evidence.commands import Commands

    Meant = Known | Literal["ambiguous"]


@dataclass(frozen=True, slots=True)
class Named:
    """What the code spans of a check name."""

    whole: Mapping[str, Known | None]
    """By span, the command of the plan that has this text; None where none has."""
    found: Mapping[str, Meant | None]
    """By span, the command that it names by its text or by its last words; None where it names none."""

    @classmethod
    def of(cls, spans: Sequence[str], section: str, known: Commands) -> Named:
        """Return what code spans name.

        Args:
            spans: The code spans.
            section: Number of the check's section, whose commands come first.
            known: The commands of the plan that come before the check.
        """
        whole = {span: known.same(span) for span in spans}
        found = {span: one or known.ending_in(span.split(), section) for span, one in whole.items()}
        values = {span for span, one in whole.items() if one is None and _is_value(span)}
        if any(found[span] is not None for span in found.keys() - values):
            found |= dict.fromkeys(values)  # beside a command, such a word is what it prints
        return cls(whole, found)

    @property
    def only(self) -> str | None:
        """The span that names a command, where just one does; the whole text of one outweighs last words."""
        meant = [span for span in self.found if self.whole[span]]
        meant = meant or [span for span, one in self.found.items() if one]
        return meant[0] if len(meant) == 1 else None

    @property
    def asserts(self) -> bool:
        """Whether the one command that is named is a test, whose status says it all."""
        command = self.found[self.only] if self.only is not None else None
        return isinstance(command, Known) and asserts(command.text)

    @property
    def texts(self) -> list[str]:
        """The texts of the commands that are named."""
        return [one.text for one in self.found.values() if isinstance(one, Known)]

    @property
    def others(self) -> tuple[str, ...]:
        """The spans that name no command."""
        return tuple(span for span, one in self.found.items() if one is None)

    def proving(self, only: str | None, tokens: Sequence[str], claim: Claim) -> list[Known]:
        """Return the commands whose results prove what is said of them; none where one of them does not.

        Args:
            only: The one span that counts; all where it is None.
            tokens: What must stand in their output, or must not.
            claim: What else is said of them.
        """
        counted = self.found if only is None else {only: self.found[only]}
        proving: dict[Known, None] = {}
        for span, one in counted.items():
            if one is None:
                continue
            if one == "ambiguous" or not one.proves:
                return []
            if self.whole[span] is not one and not _shown_by_end(one.text, tokens, claim):
                return []
            proving[one] = None
        return list(proving)


def _is_value(span: str) -> bool:
    """Say whether a code span is like ``liveness=ok``: one word, with a value."""
    return "=" in span.strip("=") and len(span.split()) == 1


def _shown_by_end(command: str, tokens: Sequence[str], claim: Claim) -> bool:
    """Say whether what a command did is what its last part did, which a code span names.

    After ``||`` that part may not have been run; after ``&&`` it was, where the command's status is 0, but
    what was printed may be another part's.

    Args:
        command: The command of the plan.
        tokens: What must stand in its output, or must not.
        claim: What is said of it.
    """
    if command.startswith("! ") or "||" in command or (claim == "refused" and "&&" in command):
        return False
    if claim or not tokens or "&&" not in command:
        return True
    others = [simple for simple in parse(command).simple if not simple.inner][:-1]
    return all(word in names("silent") for simple in others for word in command_words(simple)[:1])
