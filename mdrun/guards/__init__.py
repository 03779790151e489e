"""Commands with effects that cannot be taken back: the list, and finding them in a script."""

from mdrun.guards.calls import Call, calls, carried, launchers
from mdrun.guards.guarded import Guarded, guarded, guards
from mdrun.guards.rules import follows, has_option

__all__ = ["Call", "Guarded", "calls", "carried", "follows", "guarded", "guards", "has_option", "launchers"]
