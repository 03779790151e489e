"""What a text looks like, told by its words and its shape alone: shell commands, or something else.

Nothing here asks what is installed: a guide is understood in the same way on every machine.
"""

from mdrun.likeness.foreign import is_of_program, is_settings, is_sql, lists_files, names_files
from mdrun.likeness.shell import (
    command_names,
    is_broken_shell,
    looks_like_output,
    looks_odd,
    reads_as_shell,
    starts_like_shell,
)

__all__ = [
    "command_names",
    "is_broken_shell",
    "is_of_program",
    "is_settings",
    "is_sql",
    "lists_files",
    "looks_like_output",
    "looks_odd",
    "names_files",
    "reads_as_shell",
    "starts_like_shell",
]
