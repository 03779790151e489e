"""Fences and indented code: which of them are command steps, and the script that each holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mdrun.bash import is_empty
from mdrun.config import PLACEHOLDER_STYLES
from mdrun.document import Fence
from mdrun.placeholders import mask
from mdrun.plan.blocks import fences, transcripts
from mdrun.plan.blocks.contents import is_content
from mdrun.plan.blocks.known import Known, called_in, named_in_words
from mdrun.plan.likeness import (
    are_by_hand,
    command_names,
    is_broken_shell,
    is_of_program,
    is_settings,
    lists_files,
    looks_like_output,
    looks_odd,
    may_be_commands,
    names_files,
    reads_as_shell,
    starts_like_shell,
)
from mdrun.wordlists import SHELL_TAGS, TRANSCRIPT_TAGS, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from mdrun.document import Element
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon

    Reading = Literal["command", "maybe", "text"]

_ENDING = 2
"""Words at the end of a sentence of which one tells to run what follows."""


class Blocks:
    """What each block of a guide is."""

    def __init__(self, elements: Sequence[Element], leads: Mapping[int, Lead], lexicon: Lexicon) -> None:
        self._leads = leads
        self._lexicon = lexicon
        self._rooted: set[int] = set()
        found = [(index, element) for index, element in enumerate(elements) if isinstance(element, Fence)]
        self._scripts = {index: fences.script(fence) for index, fence in found}
        self._prompted = frozenset(index for index, fence in found if _is_prompted(fence))
        self._names = {
            index: command_names(self.covered(index))
            for index, fence in found
            if not fence.quoted and (fences.tag(fence) in SHELL_TAGS or _is_prompted(fence))
        }
        bare = (self.covered(index) for index, fence in found if _is_bare(fence))
        self._named = named_in_words(elements) | called_in(bare)
        self._used = Counter(name for names in self._names.values() for name in names)
        self._readings = {index: self._read(index, fence) for index, fence in found}

    def reading(self, index: int) -> Reading:
        """Return what a block is: commands, maybe commands, or text."""
        return self._readings[index]

    def runs(self, index: int) -> bool:
        """Say whether an element is a block that is a command step."""
        return self._readings.get(index, "text") != "text"

    def script(self, index: int) -> str:
        """Return the commands of a block, each on its own line of the block."""
        return self._scripts[index]

    def covered(self, index: int) -> str:
        """Return the commands of a block with its placeholders covered."""
        return mask(self._scripts[index], PLACEHOLDER_STYLES)

    def _read(self, index: int, fence: Fence) -> Reading:
        if fence.quoted or transcripts.only_prompts(fences.text(fence)):
            return "text"
        tagless = fences.is_tagless(fence)
        if fences.tag(fence) in TRANSCRIPT_TAGS or tagless:
            self._take_root(index, fence)
        if fences.is_shell(fence) or tagless:
            self._take_angle(index, fence)
        if is_empty(self._scripts[index]):
            return "text"
        if fences.is_shell(fence):
            return self._called_shell(index, fence)
        if not tagless:
            return "text"
        prompted = index in self._rooted or fences.is_prompted(fence)
        if not prompted and (self._is_file(index) or names_files(self.covered(index))):
            return "text"
        return "maybe" if self._may_be_shell(index, fence) else "text"

    def _take_root(self, index: int, fence: Fence) -> None:
        """Take ``# `` for a prompt where what follows it reads as shell, and the rest does not."""
        if fences.is_prompted(fence):
            return
        commands, others = transcripts.rooted(fences.text(fence))
        if is_empty(commands) or not self._knows(index, mask(commands, PLACEHOLDER_STYLES)):
            return
        if not others.strip() or not self._knows(index, mask(others, PLACEHOLDER_STYLES)):
            self._scripts[index] = commands
            self._rooted.add(index)

    def _take_angle(self, index: int, fence: Fence) -> None:
        """Take ``> `` for a prompt where a transcript begins with it, or shell follows it elsewhere."""
        commands = "" if fences.is_prompted(fence) else transcripts.angled(fences.text(fence))
        if is_empty(commands):
            return
        if fences.tag(fence) in TRANSCRIPT_TAGS or self._knows(index, mask(commands, PLACEHOLDER_STYLES)):
            self._scripts[index] = commands
            self._rooted.add(index)

    def _called_shell(self, index: int, fence: Fence) -> Reading:
        """Read what is called shell: what is announced as output is text, what looks odd a maybe."""
        covered, lead = self.covered(index), self._leads[index]
        if not fence.fenced or index in self._rooted or lists_files(covered):
            return "maybe"
        if fences.is_prompted(fence):
            return "maybe" if is_of_program(fences.text(fence)) else "command"
        if (is_settings(covered) and self._announces_file(lead)) or is_content(covered, lead, self._lexicon):
            return "maybe"
        if self._knows(index, covered):
            return "command"
        if not lead.shared and self._lexicon.mentions(lead.last, "output"):
            return "maybe" if starts_like_shell(covered) else "text"
        if fences.tag(fence) in TRANSCRIPT_TAGS:
            return "text" if looks_like_output(covered) or self._goes_on(lead, covered) else "maybe"
        return "maybe" if looks_odd(covered) else "command"

    def _goes_on(self, lead: Lead, covered: str) -> bool:
        """Say whether a block without prompts follows one that has some: it is what that one prints."""
        return lead.shared and lead.follows in self._prompted and not starts_like_shell(covered)

    def _may_be_shell(self, index: int, fence: Fence) -> bool:
        """Say whether a block that nobody calls anything may hold commands, broken ones included."""
        covered = self.covered(index)
        if index in self._rooted or fences.is_prompted(fence) or self._knows(index, covered):
            return True
        return is_broken_shell(covered) or (self._is_to_run(index) and may_be_commands(covered))

    def _is_to_run(self, index: int) -> bool:
        """Say whether the words before a block end with telling to run it: *On your own machine run*."""
        lead = self._leads[index]
        if lead.shared or lead.heading or self._lexicon.mentions(lead.last, "output"):
            return False
        return self._lexicon.mentions(" ".join(tokens(lead.last)[-_ENDING:]), "run")

    def _knows(self, index: int, text: str) -> bool:
        """Say whether a text of a block reads as shell, with the commands that the guide uses elsewhere."""
        own = self._names.get(index, frozenset())
        return reads_as_shell(text, Known(self._named, self._used, own))

    def _is_file(self, index: int) -> bool:
        """Say whether a block is announced as what a file holds, and is not commands for all that."""
        return self._announces_file(self._leads[index]) and not are_by_hand(self.covered(index))

    def _announces_file(self, lead: Lead) -> bool:
        """Say whether words announce a file's content: ``Add this to the end of the file:``."""
        if lead.shared or lead.heading or not self._lexicon.mentions(lead.last, "file"):
            return False
        return not self._lexicon.mentions(lead.last, "run")


def _is_prompted(fence: Fence) -> bool:
    """Say whether a block that is called shell holds a prompt."""
    return fences.is_shell(fence) and fences.is_prompted(fence)


def _is_bare(fence: Fence) -> bool:
    """Say whether a block is one that nobody calls anything."""
    return fences.is_tagless(fence) and not fence.quoted
