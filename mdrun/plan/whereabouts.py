"""Where the operator is as a guide goes on: here, on another machine, or in another program."""

from __future__ import annotations

import re
from operator import or_
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.plan.conditions import is_condition
from mdrun.plan.leads import sentences
from mdrun.plan.machines import other_machines
from mdrun.plan.sessions import is_listed, leaves, opens_session, works_elsewhere
from mdrun.sections import path_of
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_LOGIN = re.compile(r"(?<![\w./-])(?:ssh|mosh|ssm)\s")
"""What goes to another machine, and not just into a program or a container."""
_FIRST = 2
"""Words that may stand before a place with which a sentence begins."""
_ON_A_HOST = re.compile(r"(?:.*[/@=])?(?:localhost|127\.0\.0\.1)\b|/(?:etc|home|opt|root|srv|var|usr/local)/")
"""What a command names that is there on the machine itself: a port of its own, or a directory of a server."""


class Whereabouts:
    """Where the operator is as the guide goes on: here, or on another machine or in another program."""

    def __init__(self, sections: Sequence[Section], lexicon: Lexicon) -> None:
        self._sections = sections
        self._others = other_machines(sections, lexicon)
        self._lexicon = lexicon
        self._away: int | None = None
        self._section = 0
        self._logged_in = False
        self._there: set[str] = set()

    def section(self, index: int, title: str) -> None:
        """Go to a section: a session goes on in the sections under the one in which it was opened."""
        self._section = index
        self._there.clear()
        if self._away is not None and self._away not in path_of(self._sections, index):
            self._away = None
        here = self._lexicon.mentions(title, "here")
        if here:
            self._away, self._logged_in = None, False
        if self._lexicon.mentions(title, "enter"):
            self._away, self._logged_in = self._scope(), True
        elif self._away is None and (index in self._others or (not here and self._is_place(index))):
            self._away = index

    def _is_place(self, index: int) -> bool:
        """Say whether the title of a section, and not of the whole guide, says where it belongs."""
        section = self._sections[index]
        if section.parent is None:
            return False
        told = any(at < _FIRST for at in self._meant(section.title, "place"))
        return told or self._is_machine(section.title)

    def _title(self) -> str:
        """Return the title of the section; nothing where it is the guide's."""
        section = self._sections[self._section]
        return section.title if section.parent is not None else ""

    def _is_machine(self, title: str) -> bool:
        """Say whether a title is nothing but the name of a machine: *Standby server*, *Production host*."""
        said = [word for word in tokens(title) if not self._lexicon.is_only(word, "common")]
        kinds = [self._lexicon.is_only(word, "machine") for word in said]
        named = (self._lexicon.is_only(word, "environment") for word in said)
        return len(said) > 1 and any(kinds) and all(map(or_, kinds, named))

    def words(self, text: str) -> None:
        """Take in a paragraph or an item, which may send the operator elsewhere or back."""
        if (self._away is not None or self._logged_in) and self._lexicon.mentions(text, "here"):
            self._away, self._logged_in = None, False
        if self._away is None and any(self._sends(sentence) for sentence in sentences(text)):
            self._away, self._logged_in = self._scope(), True

    def block(self, text: str, lead: str) -> bool:
        """Take in a block, and say whether it belongs elsewhere.

        Args:
            text: Its commands, placeholders covered.
            lead: The words that announce it.
        """
        programs = {words[0] for simple in parse(text).simple if (words := command_words(simple))}
        programs -= names("builtins")
        placed = self._is_placed(text, lead) or self._is_placed(text, self._title())
        away = self._away is not None or leaves(text) or placed or self._there >= programs > set()
        if placed and programs.isdisjoint(names("clients")):
            self._there |= programs
        if opens_session(text):
            login = _LOGIN.search(text) is not None
            if self._away is None:
                self._away = self._scope() if login else self._section
            self._logged_in = self._logged_in or login
            away = True
        elif leaves(text):
            self._away, self._logged_in = None, False
        return away or works_elsewhere(text) or self._still_there(text)

    def _still_there(self, text: str) -> bool:
        """Say whether a block goes on where an earlier section logged in: nobody came back."""
        if not self._logged_in:
            return False
        words = [command_words(simple) for simple in parse(text).simple]
        if self._away is None and any(one and is_listed(one, "returning") for one in words):
            self._logged_in = False
        return self._logged_in and any(one and _is_on_a_host(one) for one in words)

    def _sends(self, sentence: str) -> bool:
        return bool(self._meant(sentence, "enter")) and not is_condition(sentence, self._lexicon)

    def _meant(self, sentence: str, kind: str) -> list[int]:
        """Return where phrases of a kind stand, but for what is not done: *without SSHing into the host*."""
        places = self._lexicon.places(sentence, kind)
        without = self._lexicon.places(sentence, "without") if places else []
        return [at for at in places if not any(0 < at - before <= _FIRST for before in without)]

    def _is_placed(self, text: str, lead: str) -> bool:
        """Say whether the lead of a block says where it is run.

        It does with its first words, or after a word such as *run*; elsewhere it may just as well say what is
        looked at, if the commands ask a service that is reached from anywhere.
        """
        places = self._meant(lead, "place")
        if not places or self._lexicon.mentions(lead, "here"):
            return False
        told = min(self._lexicon.places(lead, "run"), default=None)
        if any(at < _FIRST or (told is not None and told < at) for at in places):
            return True
        words = (command_words(simple) for simple in parse(text).simple)
        return not any(one and one[0].rsplit("/", 1)[-1] in names("clients") for one in words)

    def _scope(self) -> int:
        """Return the section in which a session that is opened here goes on: after a step the next ones."""
        section = self._sections[self._section]
        return section.parent if section.parent is not None and _is_step(section) else self._section


def _is_step(section: Section) -> bool:
    """Say whether a section is one of the steps of the section around it; of the guide only *Step 2* is."""
    if not section.written:
        return False
    return section.level > 2 or not next(iter(tokens(section.full_title)), "0")[0].isdigit()


def _is_on_a_host(words: Sequence[str]) -> bool:
    """Say whether a command works on what runs on the same machine."""
    return words[0].rsplit("/", 1)[-1] in names("hosting") or any(map(_ON_A_HOST.match, words))
