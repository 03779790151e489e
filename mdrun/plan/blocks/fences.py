"""Fences as their authors wrote them: what they are called, whose prompts they hold, and which commands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.blocks import transcripts
from mdrun.wordlists import SHELL_TAGS, TRANSCRIPT_TAGS, names

if TYPE_CHECKING:
    from mdrun.document import Fence

_BRACES = regex(r"\{\s*(?:\.|=)?([\w-]+)[^}]*\}\s*([\w-]*)")
_CODE = frozenset(("code", "code-block", "code-cell", "sourcecode", "parsed-literal"))
"""Directives of MyST and reStructuredText that hold code in the language named after them."""
_SHELL = SHELL_TAGS | TRANSCRIPT_TAGS


def tag(fence: Fence) -> str:
    """Return the language of a block in lower case; nothing where none is named, or for MyST's ``{note}``.

    It is the first word of the info string, or what stands for it in ``{code-block} bash`` (MyST),
    ``{.bash}`` (Pandoc) and ``{bash}`` (R Markdown).
    """
    return _language(fence.info)


@lru_cache(maxsize=256)
def _language(info: str) -> str:
    info = info.casefold().lstrip("#. ")
    if not info.startswith("{"):
        return re.split(r"[\s{,:;=]", info, maxsplit=1)[0]
    found = _BRACES.match(info)
    if found is None:
        return ""
    language = found[2] if found[1] in _CODE else found[1]
    return language if language in _SHELL else ""


def is_tagless(fence: Fence) -> bool:
    """Say whether nothing tells in which language a block is written."""
    return not fence.info or tag(fence) in names("tagless")


def is_shell(fence: Fence) -> bool:
    """Say whether a block is called shell by its author."""
    return tag(fence) in _SHELL


def machine(fence: Fence) -> str:
    """Return the machine that the prompts of a block name; nothing where there is none."""
    return transcripts.machine(text(fence)) if _is_transcript(fence) else ""


def script(fence: Fence) -> str:
    """Return the commands of a block as its author calls it, each on its own line of the block."""
    said = text(fence)
    return (transcripts.commands(said) or said) if _is_transcript(fence) else said


def text(fence: Fence) -> str:
    """Return what a block holds, without the end of its last line."""
    return fence.text.removesuffix("\n")


def is_prompted(fence: Fence) -> bool:
    """Say whether a block holds a prompt that nobody could take for anything else."""
    return transcripts.is_prompted(text(fence))


def _is_transcript(fence: Fence) -> bool:
    if tag(fence) in TRANSCRIPT_TAGS or not is_shell(fence):
        return True
    return transcripts.has_prompts(text(fence))
