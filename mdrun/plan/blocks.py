"""Fences: which of them are command steps, and the script that each holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun import transcripts
from mdrun.bash import is_empty
from mdrun.wordlists import SHELL_TAGS, TRANSCRIPT_TAGS

if TYPE_CHECKING:
    from mdrun.document import Fence


def tag(fence: Fence) -> str:
    """Return the first word of the info string, in lower case; nothing for MyST's ``{note}``."""
    if not fence.fenced or fence.info.startswith("{"):
        return ""
    return re.split(r"[\s{,:]", fence.info.casefold(), maxsplit=1)[0]


def runs(fence: Fence) -> bool:
    """Say whether a block is a command step."""
    if fence.quoted or tag(fence) not in SHELL_TAGS | TRANSCRIPT_TAGS:
        return False
    return not is_empty(script(fence))


def machine(fence: Fence) -> str:
    """Return the machine that the prompts of a block name; nothing where there is none."""
    text = fence.text.removesuffix("\n")
    return transcripts.machine(text) if tag(fence) in TRANSCRIPT_TAGS or transcripts.has_prompts(text) else ""


def script(fence: Fence) -> str:
    """Return the commands of a shell block, each on its own line of the block."""
    text = fence.text.removesuffix("\n")
    if tag(fence) in TRANSCRIPT_TAGS or transcripts.has_prompts(text):
        return transcripts.commands(text) or text
    return text
