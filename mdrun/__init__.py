"""mdrun: a Markdown guide is the program."""

__version__ = "0.1.0"
