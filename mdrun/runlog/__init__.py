"""The run log: the guide's own bytes with ticked boxes, and the evidence beside every tick."""

from mdrun.runlog.edits import Edit, UnprovenError, apply, strip
from mdrun.runlog.facts import Facts
from mdrun.runlog.files import write
from mdrun.runlog.render import render

__all__ = ["Edit", "Facts", "UnprovenError", "apply", "render", "strip", "write"]
