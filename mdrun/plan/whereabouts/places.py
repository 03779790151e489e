"""What the guide's words say of where something is run: on which machine, in which program or checkout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, program_of
from mdrun.patterns import regex
from mdrun.plan.wording.asides import closing_aside
from mdrun.plan.wording.conditions import is_condition
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.wordlists import Lexicon

_FEW = 3
"""Words, and marks between them, of what only names something."""
_OWNER = regex(r"(?<!\w)\w+['’]s\b(?=\s+\w)", marks="'’")
"""Whose something is, which is no place: *in the container's environment*."""
_FIRST = 2
"""Words that may stand before a place with which a sentence begins."""
_SHORT = 5
"""A title with no more words is about what it names."""
_RUNNING = ("run", "common")
"""Kinds of the words of *run this command*, beside those that announce commands."""
_NAMING = ("common", "machine", "environment")
"""Kinds of the words of which the name of a machine is made: *Production host*."""
_CHECKOUT = regex(
    r"\b(?:from|in|within|inside)\s+(?:the\s+(?:root|top[- ]level)(?:\s+(?:directory|folder))?\s+of\s+)?"
    r"(?:your|the|an?)\s+(?:local\s+)?(?P<name>\xa0+|[\w./-]+)\s+(?:repo|repository|fork|clone|checkout)\b",
    re.IGNORECASE,
    marks=("repo", "fork", "clone", "checkout"),
)
"""A place in a repository that has a name; code is blank."""


class Places:
    """Finds places in a guide's titles and sentences.

    Args:
        lexicon: The phrases of its languages.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def mentioned(self, words: str) -> bool:
        """Say whether words mention a place."""
        return bool(self._meant(words, "place"))

    def opens_title(self, title: str) -> bool:
        """Say whether a title begins with where its section belongs, or is the name of a machine."""
        return (
            any(at < _FIRST for at in self._meant(title, "place"))
            or self.opens(title)
            or self._is_machine(title)
            or self._is_on_machine(closing_aside(title))
        )

    def opens(self, words: str) -> bool:
        """Say whether words begin with a place, or tell to run something there: *Run this on the server*."""
        if self._lexicon.opens(words, "place"):
            return True
        said = tokens(words)
        return any(self._only_tell_to_run(said[:at]) for at in self._meant(words, "place"))

    def _only_tell_to_run(self, words: Sequence[str]) -> bool:
        """Say whether words tell to run something, and not what: *run the following*."""
        others = self._lexicon.between(" ".join(words), "announce")
        return not any(self._lexicon.other_words(one, _RUNNING) for one in others)

    def sends(self, sentence: str) -> bool:
        """Say whether a sentence sends the operator elsewhere."""
        return bool(self._meant(sentence, "enter")) and not is_condition(sentence, self._lexicon)

    def are_of_block(self, lead: str, script: str) -> bool:
        """Say whether words before a block say where it is run.

        They do with the first of them, or after a word such as *run*; elsewhere they may as well say what is
        looked at, if the commands ask a service that is reached from anywhere.

        Args:
            lead: The words.
            script: The block's commands, placeholders covered.
        """
        places = self._meant(lead, "place") if lead else []
        if not places or self._lexicon.mentions(lead, "here"):
            return False
        told = min(self._lexicon.places(lead, "run"), default=None)
        if any(at < _FIRST or (told is not None and told < at) for at in places):
            return True
        words = map(command_words, parse(script).simple)
        return not any(one and program_of(one) in names("clients") for one in words)

    def _is_on_machine(self, aside: str) -> bool:
        """Say whether an aside of a title is the name of a machine: *Check Docker (docker-vm)*."""
        few = len(tokens(aside)) <= _FEW and not self._lexicon.mentions(aside, "extent-one")
        return few and self._lexicon.mentions(aside, "machine")

    def _is_machine(self, title: str) -> bool:
        """Say whether a title is nothing but the name of a machine: *Standby server*, *Production host*."""
        if not 0 < title.count(" ") < _SHORT or not self._lexicon.mentions(title, "machine"):
            return False
        own = self._lexicon.other_words(title, ("common",))
        return len(own) > 1 and not self._lexicon.other_words(title, _NAMING)

    def _meant(self, sentence: str, kind: str) -> list[int]:
        """Return where phrases of a kind stand, but for what is not done: *without SSHing into the host*."""
        if kind == "place":
            sentence = _OWNER.sub("its", sentence)
        places = self._lexicon.places(sentence, kind)
        without = self._lexicon.places(sentence, "without") if places else []
        return [at for at in places if not any(0 < at - before <= _FIRST for before in without)]


def is_of_another_checkout(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence tells to run something in another repository, first of all or after *run*."""
    found = _CHECKOUT.search(sentence)
    if found is None or found["name"].casefold() in names("own-checkout"):
        return False
    before = sentence[: found.start()]
    return not any(map(str.isalnum, before)) or lexicon.mentions(before, "run")
