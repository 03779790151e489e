"""Sessions with other machines and programs: the blocks that belong into them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.dataclass import dataclass
from mdrun.guards import follows, has_option
from mdrun.plan.conditions import is_condition
from mdrun.plan.leads import sentences
from mdrun.plan.machines import other_machines
from mdrun.sections import path_of
from mdrun.wordlists import lines, names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.bash import Script, Simple
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_FED = re.compile(r"<|\||(?<!&)&\s*\Z")
_SUBSTITUTED = re.compile(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|`[^`]*`|'[^']*'|\"[^\"]*\"")
_LOOP = re.compile(
    r"^\s*(?:while\s+(?:true|:|\[\s+1\s+\])|until\s+false|for\s*\(\(\s*;\s*;\s*\)\))\s*(?:;|\n)\s*do\b",
    re.MULTILINE,
)
"""A loop without an end of its own."""
_LEFT = re.compile(r"\b(?:break|exit|return)\b")
_SSH_VALUE = frozenset("BbcDEeFIiJLlmOopQRSWw")
"""Options of ssh that take a value (ssh(1))."""
_LOGIN = re.compile(r"(?<![\w./-])(?:ssh|mosh|ssm)\s")
"""What goes to another machine, and not just into a program or a container."""
_FIRST = 2
"""Words that may stand before a place with which a sentence begins."""
_LEAVING = frozenset((("exit",), ("logout",), ("quit",), ("\\q",)))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A command that opens something."""

    words: tuple[str, ...]
    """Its name, and the words and options that follow."""
    ends: frozenset[str]
    """What makes it come back."""


def opens_session(text: str) -> bool:
    """Say whether the commands of a script leave the operator on another machine or in another program."""
    inside = False
    script = parse(text)
    fed = _fed_rows(script)
    for simple in script.simple:
        words = command_words(simple)
        if words in _LEAVING:
            inside = False
        elif not simple.inner and simple.row not in fed and not simple.input and _opens(simple):
            inside = True
    return inside


def leaves(text: str) -> bool:
    """Say whether a script does nothing but end sessions."""
    found = parse(text).simple
    return bool(found) and all(simple.words in _LEAVING for simple in found)


def needs_terminal(text: str) -> bool:
    """Say whether a script holds a command that a person types into: an editor, a pager, a password."""
    return any(_is_one(command_words(simple), "terminal") for simple in _in_front(text))


def goes_on(text: str) -> bool:
    """Say whether a script opens a session, or does not end by itself."""
    if _LOOP.search(text) and not _LEFT.search(text):
        return True
    return any(_opens(simple) or never_ends(command_words(simple)) for simple in _in_front(text))


def never_ends(words: Sequence[str]) -> bool:
    """Say whether a command, whose wrappers are taken away, does not end by itself."""
    return _is_one(words, "endless")


def _in_front(text: str) -> Iterator[Simple]:
    """Yield the commands of a script that have the terminal for themselves, as long as they like."""
    script = parse(text)
    fed = _fed_rows(script)
    for simple in script.simple:
        alone = simple.row not in fed and not simple.input and "timeout" not in simple.words[:1]
        if alone and not simple.inner and simple.certain:
            yield simple


def works_elsewhere(text: str) -> bool:
    """Say whether a script holds a command that does its work on another machine: ``pct exec 102 -- ps``."""
    return any(_is_one(command_words(simple), "remote") for simple in parse(text).simple)


def _fed_rows(script: Script) -> frozenset[int]:
    """Return the rows of the top-level commands that are part of a pipeline, read a file or go on alone."""
    return frozenset(
        row
        for part in script.parts
        if _FED.search(_SUBSTITUTED.sub("", part.text))
        for row in range(part.row, part.row + part.text.count("\n") + 1)
    )


def _opens(simple: Simple) -> bool:
    """Say whether a command opens a session, itself or through another: ``wrap -- kubectl …``."""
    words = simple.words
    starts = [0, *(at + 1 for at, word in enumerate(words[:-1]) if word == "--")]
    return any(_opens_here(words[at:]) for at in starts) or _opens_here(command_words(simple))


def _opens_here(words: Sequence[str]) -> bool:
    if not words:
        return False
    name = words[0].rsplit("/", 1)[-1]
    if name in ("ssh", "mosh"):
        return _only_host(words[1:])
    if _is_one(words, "sessions"):
        return True
    if any(follows(words, rule.words) for rule in _rules("carriers").get(name, ())):
        return any(_is_one(words[at:], "sessions") for at in range(2, len(words)))
    return False


def _only_host(words: Sequence[str]) -> bool:
    """Say whether the words after ``ssh`` name a host and no command."""
    plain, value = 0, False
    for word in words:
        if value:
            value = False
        elif word.startswith("-") and not plain:
            value = len(word) == 2 and word[1] in _SSH_VALUE
            if word in ("-N", "-f", "-T", "-V", "-G"):
                return False
        else:
            plain += 1
    return plain == 1


def _is_one(words: Sequence[str], kind: str) -> bool:
    """Say whether a command is one of a list, and nothing makes it come back."""
    if not words:
        return False
    rules = _rules(kind).get(words[0].rsplit("/", 1)[-1], ())
    return any(follows(words, rule.words) and not _comes_back(words, rule) for rule in rules)


def _comes_back(words: Sequence[str], rule: _Rule) -> bool:
    plain = sum(not word.startswith("-") for word in words)
    if "+" in rule.ends and plain > sum(not word.startswith("-") for word in rule.words):
        return True
    return any(
        has_option(words[1:], end) for end in rule.ends if end.startswith("-")
    ) or not rule.ends.isdisjoint(words[1:])


@cache
def _rules(kind: str) -> dict[str, tuple[_Rule, ...]]:
    """Return the commands of a list by their names."""
    found: dict[str, tuple[_Rule, ...]] = {}
    for line in lines(kind):
        words, _, ends = line.partition(" : ")
        rule = _Rule(tuple(words.split()), frozenset(ends.split()))
        found[rule.words[0]] = (*found.get(rule.words[0], ()), rule)
    return found


class Whereabouts:
    """Where the operator is as the guide goes on: here, or on another machine or in another program."""

    def __init__(self, sections: Sequence[Section], lexicon: Lexicon) -> None:
        self._sections = sections
        self._others = other_machines(sections, lexicon)
        self._lexicon = lexicon
        self._away: int | None = None
        self._section = 0

    def section(self, index: int, title: str) -> None:
        """Go to a section: a session goes on in the sections under the one in which it was opened."""
        self._section = index
        if self._away is not None and self._away not in path_of(self._sections, index):
            self._away = None
        here = self._lexicon.mentions(title, "here")
        if here:
            self._away = None
        if self._lexicon.mentions(title, "enter"):
            self._away = self._scope()
        elif index in self._others or (self._away is None and not here and self._is_place(index)):
            self._away = index

    def _is_place(self, index: int) -> bool:
        """Say whether the title of a section, and not of the whole guide, says where it belongs."""
        section = self._sections[index]
        return section.parent is not None and any(at < _FIRST for at in self._meant(section.title, "place"))

    def words(self, text: str) -> None:
        """Take in a paragraph or an item, which may send the operator elsewhere or back."""
        if self._away is not None and self._lexicon.mentions(text, "here"):
            self._away = None
        if self._away is None and any(self._sends(sentence) for sentence in sentences(text)):
            self._away = self._scope()

    def block(self, text: str, lead: str) -> bool:
        """Take in a block, and say whether it belongs elsewhere.

        Args:
            text: Its commands, placeholders covered.
            lead: The words that announce it.
        """
        away = self._away is not None or leaves(text) or self._is_placed(text, lead)
        if opens_session(text):
            if self._away is None:
                self._away = self._scope() if _LOGIN.search(text) else self._section
            away = True
        elif self._away is not None and leaves(text):
            self._away = None
        return away or works_elsewhere(text)

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
