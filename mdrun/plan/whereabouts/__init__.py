"""Where the operator is as a guide goes on: here, on another machine, or in another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.patterns import regex
from mdrun.plan.whereabouts.checkouts import is_of_another_checkout
from mdrun.plan.whereabouts.machines import other_machines
from mdrun.plan.whereabouts.sessions import is_listed, leaves, opens_session, works_elsewhere
from mdrun.plan.wording.conditions import is_condition
from mdrun.plan.wording.leads import sentences
from mdrun.sections import path_of
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_LOGIN = regex(r"(?<![\w./-])(?:ssh|mosh|ssm)\s")
"""What goes to another machine, and not just into a program or a container."""
_ASIDE = regex(r"[(（]([^()（）]*)[)）]\s*$", marks="(（")
_FEW = 3
"""Words, and marks between them, of what only names something."""
_OWNER = regex(r"\w+['’]s\b(?=\s+\w)", marks="'’")
"""Whose something is, which is no place: *in the container's environment*."""
_FIRST = 2
"""Words that may stand before a place with which a sentence begins."""
_SHORT = 5
"""A title with no more words is about what it names."""
_ON_A_HOST = regex(r"(?:.*[/@=])?(?:localhost|127\.0\.0\.1)\b|/(?:etc|home|opt|root|srv|var|usr/local)/")
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
        self._since: list[str] = []
        self._begun = False
        self._there: set[str] = set()
        self._placing = ""

    def section(self, index: int, title: str) -> None:
        """Go to a section: a session goes on in the sections under the one in which it was opened."""
        self._section = index
        self._there.clear()
        if self._away is not None and self._away not in path_of(self._sections, index):
            self._away = None
        here = self._lexicon.mentions(title, "here")
        if here:
            self._come_back()
        told = self._told_by_title(index)
        if self._lexicon.mentions(title, "enter"):
            self._log_in()
        elif self._away is None and (index in self._others or (not here and told)):
            self._away = index

    def _told_by_title(self, index: int) -> bool:
        """Say whether the title of a section, and not of the whole guide, begins with where it belongs.

        Where it only mentions a place, that is kept: the commands tell whether they are run there.
        """
        section = self._sections[index]
        places = self._meant(section.title, "place") if section.parent is not None else []
        self._placing = section.title if places else ""
        if section.parent is None:
            return False
        return (
            any(at < _FIRST for at in places)
            or self._is_machine(section.title)
            or any(map(self._is_on_machine, _ASIDE.findall(section.title)))
        )

    def _is_on_machine(self, aside: str) -> bool:
        """Say whether an aside of a title is the name of a machine: *Check Docker (docker-vm)*."""
        return len(tokens(aside)) <= _FEW and self._lexicon.mentions(aside, "machine")

    def _is_machine(self, title: str) -> bool:
        """Say whether a title is nothing but the name of a machine: *Standby server*, *Production host*."""
        if not 0 < title.count(" ") < _SHORT or not self._lexicon.mentions(title, "machine"):
            return False
        known = ("common", "machine", "environment")
        own = [word for word in tokens(title) if not self._lexicon.is_only(word, "common")]
        return len(own) > 1 and all(any(self._lexicon.is_only(word, kind) for kind in known) for word in own)

    def words(self, text: str) -> None:
        """Take in a paragraph or an item, which may send the operator elsewhere or back; a table does not."""
        if text.lstrip().startswith("|"):
            return
        if self._away is None:
            if self._logged_in:
                self._since.append(text)
        elif self._lexicon.mentions(text, "here"):
            self._come_back()
        if self._away is None and any(self._sends(sentence) for sentence in sentences(text)):
            self._log_in()
        elif not self._begun and self._section <= 1 and any(map(self._is_about_server, sentences(text))):
            self._logged_in = True

    def block(self, text: str, lead: str, titles: Iterable[str] = ()) -> bool:
        """Take in a block, and say whether it belongs elsewhere.

        Args:
            text: Its commands, placeholders covered.
            lead: The words that announce it.
            titles: The first sentences of the items around it: *Install some tools into the pod*.
        """
        self._begun = True
        if self._lexicon.opens(lead, "platform-setting") or is_of_another_checkout(lead, self._lexicon):
            return True
        placed = any(self._is_placed(text, said) for said in (lead, self._placing, *titles))
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
            self._come_back()
        return away or works_elsewhere(text) or self._still_there(text)

    def _goes_on_there(self, text: str) -> bool:
        """Say whether a block calls what an earlier one of the section was told to call on a machine."""
        return bool(self._there) and self._there >= _programs(text) > set()

    def _still_there(self, text: str) -> bool:
        """Say whether a block goes on where an earlier section logged in: nobody came back."""
        if not self._logged_in or self._away is not None:
            return False
        simple = parse(text).simple
        words = [one for one in map(command_words, simple) if one]
        there = any(map(_is_on_a_host, words)) or any(one.words[:1] == ("sudo",) for one in simple)
        if any(is_listed(one, "returning") for one in words) or (there and self._is_back()):
            self._come_back()
        return self._logged_in and there

    def _is_back(self) -> bool:
        """Say whether words since the login, which are looked at once they count, say that one is back."""
        said, self._since = self._since, []
        return any(self._lexicon.mentions(text, "here") for text in said)

    def _log_in(self) -> None:
        if self._away is None:
            self._away = self._scope()
        self._logged_in = True
        self._since = []

    def _come_back(self) -> None:
        self._away, self._logged_in = None, False

    def _sends(self, sentence: str) -> bool:
        return bool(self._meant(sentence, "enter")) and not is_condition(sentence, self._lexicon)

    def _is_about_server(self, sentence: str) -> bool:
        """Say whether a sentence places the steps of the guide on a server, and not just what is there."""
        lexicon = self._lexicon
        told = any(lexicon.mentions(sentence, kind) for kind in ("procedure", "whole", "announce"))
        return told and lexicon.mentions(sentence, "server") and bool(self._meant(sentence, "place"))

    def _meant(self, sentence: str, kind: str) -> list[int]:
        """Return where phrases of a kind stand, but for what is not done: *without SSHing into the host*."""
        if kind == "place":
            sentence = _OWNER.sub("its", sentence)
        places = self._lexicon.places(sentence, kind)
        without = self._lexicon.places(sentence, "without") if places else []
        return [at for at in places if not any(0 < at - before <= _FIRST for before in without)]

    def _is_placed(self, text: str, lead: str) -> bool:
        """Say whether the lead of a block says where it is run.

        It does with its first words, or after a word such as *run*; elsewhere it may just as well say what is
        looked at, if the commands ask a service that is reached from anywhere.
        """
        places = self._meant(lead, "place") if lead else []
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


def _programs(text: str) -> set[str]:
    """Return the programs that a script calls."""
    found = map(command_words, parse(text).simple)
    return {words[0] for words in found if words} - names("builtins")


def _is_on_a_host(words: Sequence[str]) -> bool:
    """Say whether a command works on what runs on the same machine."""
    program = words[0].rsplit("/", 1)[-1]
    return program in names("hosting") or (program != "ssh" and any(map(_ON_A_HOST.match, words)))
