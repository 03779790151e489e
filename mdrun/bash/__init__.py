"""Bash text understood without running it: its commands, their words, whether it parses.

The only place with tree-sitter. What it cannot split stays one command; whether a text is bash at all is
asked of bash itself (:func:`mdrun.shell.syntax_errors`).
"""

from mdrun.bash.collecting import UNCERTAIN
from mdrun.bash.parsing import is_empty, parse, uncommented
from mdrun.bash.quoting import is_one_word, unquoted
from mdrun.bash.records import Part, Script, Simple
from mdrun.bash.splitting import split
from mdrun.bash.trees import parser, syntax_tree
from mdrun.bash.words import (
    SERVICES,
    WITH_VALUE,
    command_words,
    inner_scripts,
    is_interpreter,
    is_shell,
    program_of,
)

__all__ = [
    "SERVICES",
    "UNCERTAIN",
    "WITH_VALUE",
    "Part",
    "Script",
    "Simple",
    "command_words",
    "inner_scripts",
    "is_empty",
    "is_interpreter",
    "is_one_word",
    "is_shell",
    "parse",
    "parser",
    "program_of",
    "split",
    "syntax_tree",
    "uncommented",
    "unquoted",
]
