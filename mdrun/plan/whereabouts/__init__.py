"""Where the operator is as a guide goes on: here, on another machine, or in another program.

foreground  which blocks a person types into, or do not end by themselves
sessions    which blocks leave for another machine or program
machines    which sections belong on another machine than their neighbours
places      what titles and sentences say of that
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.patterns import regex
from mdrun.plan.whereabouts.machines import other_machines
from mdrun.plan.whereabouts.places import Places, is_of_another_checkout
from mdrun.plan.whereabouts.sessions import enters_session, leaves, opens_session, works_elsewhere
from mdrun.plan.wording.leads import sentences
from mdrun.sections import path_of
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_LOGIN = regex(r"(?<![\w./-])(?:ssh|mosh|ssm)\s")
"""What goes to another machine, and not just into a program or a container."""


class Whereabouts:
    """Where the operator is as the guide goes on: here, or on another machine or in another program.

    Args:
        sections: The guide's sections.
        lexicon: The phrases of its languages.
    """

    def __init__(self, sections: Sequence[Section], lexicon: Lexicon) -> None:
        self._sections = sections
        self._others = other_machines(sections, lexicon)
        self._lexicon = lexicon
        self._places = Places(lexicon)
        self._section = 0
        self._away: int | None = None
        """The section in which, and in those under which, the operator is elsewhere; None for here."""
        self._there: set[str] = set()
        """The programs that a block of this section was told to call elsewhere."""
        self._placing = ""
        """The title of this section where it mentions a place: the commands tell if they are run there."""

    def section(self, index: int, title: str) -> None:
        """Go to a section: a session goes on in the sections under the one in which it was opened."""
        self._section = index
        self._there.clear()
        if self._away is not None and self._away not in path_of(self._sections, index):
            self._away = None
        section = self._sections[index]
        within = section.parent is not None  # the title of the whole guide places nothing
        self._placing = section.title if within and self._places.mentioned(section.title) else ""
        here = self._lexicon.mentions(title, "here")
        if here:
            self._away = None
        placed = within and not here and self._places.opens_title(section.title)
        if self._lexicon.mentions(title, "enter"):
            self._log_in()
        elif self._away is None and (index in self._others or placed):
            self._away = index

    def words(self, text: str) -> None:
        """Take in a paragraph or an item, which may send the operator elsewhere or back; a table does not."""
        if text.lstrip().startswith("|"):
            return
        if self._away is not None and self._lexicon.mentions(text, "here"):
            self._away = None
        if self._away is None and any(map(self._places.sends, sentences(text))):
            self._log_in()

    def block(self, text: str, lead: str, around: Iterable[str] = ()) -> bool:
        """Take in a block, and say whether it belongs elsewhere.

        Args:
            text: Its commands, placeholders covered.
            lead: The words that announce it.
            around: What else says where it is, such as items around it: *Install some tools into the pod*.
        """
        if self._lexicon.opens(lead, "platform-setting") or is_of_another_checkout(lead, self._lexicon):
            return True
        placed = any(self._places.are_of_block(said, text) for said in (lead, self._placing, *around))
        away = self._away is not None or leaves(text) or placed or self._goes_on_there(text)
        if placed:
            self._there |= _programs(text) - names("clients")
        if opens_session(text):
            away = True
            if _LOGIN.search(text) is not None:
                self._log_in()
            elif self._away is None:
                self._away = self._section
        elif leaves(text):
            self._away = None
        return away or works_elsewhere(text) or enters_session(text)

    def _goes_on_there(self, text: str) -> bool:
        """Say whether a block calls what an earlier one of the section was told to call on a machine."""
        return bool(self._there) and self._there >= _programs(text) > set()

    def _log_in(self) -> None:
        if self._away is None:
            self._away = self._scope()

    def _scope(self) -> int:
        """Return the section in which a session that is opened here goes on: after a step the next ones."""
        section = self._sections[self._section]
        return section.parent if section.parent is not None and _is_step(section) else self._section


def _is_step(section: Section) -> bool:
    """Say whether a section is one of the steps of the section around it; of the guide only *Step 2* is."""
    if not section.written:
        return False
    return section.level > 2 or not next(iter(tokens(section.full_title)), "0")[0].isdigit()


def _programs(text: str) -> set[str]:
    """Return the programs that a script calls."""
    found = map(command_words, parse(text).simple)
    return {words[0] for words in found if words} - names("builtins")
