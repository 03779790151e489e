"""What a run happens amid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from mdrun.events import Event


class Surroundings(Protocol):
    """What a run happens amid: a repository with its remotes, or a throw-away copy of them."""

    def moved(self, *, ending: bool) -> Iterable[Event]:
        """Return that another commit is checked out than when it was asked before, if one is.

        Args:
            ending: Whether the run ends.
        """

    def leaving(self, left: Callable[[], set[int]], shell: int | None) -> None:
        """Take note of what the run leaves running, before that is ended.

        Args:
            left: Returns the processes that its steps have left.
            shell: The process of its shell.
        """

    def closing(self, masked: Callable[[Any], Any]) -> Iterable[Event]:
        """Return what else is to be written down before the run ends; its shell has ended.

        Args:
            masked: Hides the secrets in what it is given.
        """
