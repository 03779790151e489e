"""The names by which mdrun is called: those of its commands, and of what the environment says of a call."""

from __future__ import annotations

COMMANDS = {
    "run": "Run a guide, or some of its sections.",
    "plan": "Show what would run and how every item is understood; runs nothing.",
    "check": "Lint guides: what a run would refuse, and what is dangerous or unclear.",
    "resume": "Go on with a paused, failed, interrupted or killed run.",
    "runs": "List runs, newest first.",
    "show": "Show a run at a glance, or a step's output.",
    "report": "Report a run as Markdown, HTML, JSON or JUnit.",
    "verify": "Prove that a run's journal and outputs are whole.",
    "export": "Write a run into one file.",
    "import": "Take a run that was exported elsewhere.",
    "completion": "Print what makes a shell complete mdrun's words.",
}
"""What each command does, by its name; known without importing it."""

LATER = frozenset(("rehearse", "serve", "amend", "fleet"))
"""Names kept for commands that are still to come."""

COMPLETING = "_MDRUN_COMPLETE"
"""Set by a shell that asks what completes a word; such as ``bash_complete``."""

UNDOING = "_MDRUN_UNDOING"
"""Set for the mdrun that a failed run becomes to undo what it has done."""
