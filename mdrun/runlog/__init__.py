"""The run log: the guide's own bytes with ticked boxes, and the evidence beside every tick."""

from mdrun.runlog.edits import Edit, UnprovenError, apply, strip
from mdrun.runlog.files import write
from mdrun.runlog.render import render
from mdrun.runlog.tails import tails

__all__ = ["Edit", "UnprovenError", "apply", "render", "strip", "tails", "write"]
