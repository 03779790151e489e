"""Headings to numbered sections, and the selection of sections by the operator.

tree       a section, and those around it
numbers    the number that is written in a title
folds      what is folded away, with headings of its own
outline    headings to sections with their numbers
selecting  the sections that the operator names
"""

from mdrun.sections.folds import fold_tags
from mdrun.sections.outline import github_anchor, sections
from mdrun.sections.selecting import resolve, select
from mdrun.sections.tree import Section, families, main_title, path_of, section_of

__all__ = [
    "Section",
    "families",
    "fold_tags",
    "github_anchor",
    "main_title",
    "path_of",
    "resolve",
    "section_of",
    "sections",
    "select",
]
