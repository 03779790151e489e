"""What settles a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.evidence.claims import Claim

SettledBy = Literal["command", "evidence", "person"]
"""What decides a check: its own command, commands of the plan, or a person's word."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a check will be settled."""

    by: SettledBy
    """What will decide it."""
    command: str | None = None
    """The command to run: its result decides, or is shown to the person who does."""
    refers_to: tuple[str, ...] = ()
    """The commands whose results decide, as ``STEP:LINE``; with ``+1``, the second of that line."""
    tokens: tuple[str, ...] = ()
    """What must stand in their output, such as ``liveness=ok``."""
    claim: Claim = ""
    """What the check's words say of its command, beside that it succeeds and that the tokens are there."""

    @property
    def has_command(self) -> bool:
        """Whether the check has a command, of its own or of the plan."""
        return bool(self.command or self.refers_to)

    def changed(
        self, change: Callable[[str], str], of_tokens: Callable[[str], str] | None = None
    ) -> Settlement:
        """Return it with its own command and its tokens changed, as where placeholders are filled.

        Args:
            change: Returns the changed command.
            of_tokens: Returns a changed token, which no shell will read; None for ``change``.
        """
        command = change(self.command) if self.command is not None else None
        return replace(self, command=command, tokens=tuple(map(of_tokens or change, self.tokens)))
