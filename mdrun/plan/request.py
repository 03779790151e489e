"""What the operator asked for, from which a plan is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.plan.variables.values import Value


@dataclass(frozen=True, slots=True)
class Request:
    """What the operator asked for."""

    selectors: tuple[str, ...] = ()
    """``--section``, in the order given."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """Values of variables, the strongest source only."""
    directives: tuple[str, ...] = ()
    """``--with``, such as ``1.1/2: retry=3``."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """Names that the shell will find set."""
    name: str = ""
    """The guide's path from the top of its repository, as settings call it."""
