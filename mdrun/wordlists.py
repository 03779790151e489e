"""Words that guides use and names of well-known tools, read from the files in ``mdrun/data``.

A list is a text file of words; lines that start with ``#`` are comments. In ``words/`` there is one file a
language, whose lines are ``KIND: PHRASE PHRASE …``; a kind may have several lines. In a phrase ``_`` stands
for a space, ``*`` at the end of a word for any ending, ``...`` for a few words between, ``..MACHINE`` for a
word of the kind ``machine`` with two words before it at most; in a script that is written without spaces
``...`` is a few characters. A longer phrase with accents is found without them, too. The kinds:

====================  ==================================================================================
``common``            the most frequent words, by which the language of a guide is told
``another-day``       in a title: a procedure that is not part of the normal course
``undoing``           opens a comment in a block on what takes back what the commands before it did
``starting``          in a title: starts what runs
``stopping``          in a title: stops it
``restarting``        in a title: starts it again
``saving``            in a title: saves what another section brings back
``environment``       the label of a block: where it deploys to
``development``       such an environment, beside which another one is for another occasion
``remedies``          the title over several procedures of which one helps: *Mitigation*
``by-hand``           in a title: released or deployed by a person
``by-machine``        in a title: by a machine
``one-of``            in a title: does it to one
``all-of``            in a title: does it to all
``way-back``          the title, or the label of a block, that is the way back and nothing else
``failure``           in a title: likewise, unless it is looked for: *Check for failed jobs*
``first-time``        in a title: what is done once, beside which *Upgrade* is another procedure
``set-up``            the title of what is done once
``renewal``           the title of what is done to what is there: *Upgrade*
``thing``             in such titles: what it is done to, *the application*
``local``             in a title: on the operator's own machine, beside others on a server
``preferred``         in a label: there is another way
``duration``          announces how long something takes, and no criterion
``remarks``           the title of a list of advice
``collection``        in a title: many procedures, of which one is meant at a time
``variant``           names one of several ways, before a letter or a number: *Option A*
``condition``         opens a sentence whose command may not apply
``condition-within``  makes a sentence a condition or an option wherever it stands in it
``occasion``          opens a section on what is done in an event: *when the disk fails*
``done``              makes it none: the reader does it, or it is what the steps before brought about
``whether``           before *if*, makes it a question: *check if*
``then``              opens a sentence that goes on without the condition before it
``whole``             makes a condition one of a whole section: *follow these steps*
``extent``            tells one way from another of the same kind by how much it does: *only*, *full*
``only``              in comments of a block: each is about one part of it
``lacking``           opens the label of another way: *Without Node*
``or``                opens the words between two alternatives
``example``           what follows is a sample, or is not all
``specimen``          opens words that announce a sample: *Example backups*
``editing``           opens a comment that leaves something to the reader: *edit the file*
``making``            opens the title of one of several operations: *add*, *create*
``listing``           likewise: *list*
``taking-away``       likewise: *delete*
``beforehand``        what is done before something: *before you restore*
``own-value``         in a comment of a block: the reader's own value is wanted: *replace x with your key*
``sample-output``     what follows is a sample of output
``output``            what follows is what a command prints
``file``              what follows is a file's content
``into-file``         before the name of a file: the block after it is what it shall hold: *create*, *add to*
``run``               what follows is to be run
``announce``          a numbered point that ends so announces the block after it
``place``             what follows belongs on another machine or into another program
``enter``             from here on the operator is there
``without``           before such words: one is not there: *without SSHing into the host*
``machine``           names such a machine
``server``            opens a title: on a server, where another title is of the kind ``local``
``here``              the operator is back
``criterion``         what follows must be true
``clean``             a tree without changes
``explanation``       announces a list that explains
``by-itself``         announces a list of what happens without the operator
``advice``            announces a list of advice, which is never a list of steps
``overview``          the title of a list of what the steps below will do
``procedure``         announces a list of things to do
``sequel``            opens a point of such a list before the verb: *then*, *in the console*
``subject``           opens a statement, and no instruction
``person``            the last word of such a subject that is somebody, who has to do what is said
``states``            verbs that say how something is
``pointer``           opens a sentence that points elsewhere: *see*
``joint``             parts the clauses of a sentence
``filler``            stands before the verb of an instruction: *please*
``marker``            stands before a sentence and says nothing: *note*, *then*
``action``            verbs that tell a person to do something
``release``           is about a release; looked for in all languages
``rollback``          is about the way back; likewise
``way-home``          in the title of a section: it undoes a release; likewise
``verification``      is about seeing that all is well; likewise, and in a title of a guide's language
``does``              verbs that tell what something does
====================  ==================================================================================
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import normalize

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHELL_TAGS = frozenset(("bash", "sh", "shell", "zsh", "ksh"))
"""First words of an info string that make a fence a command step."""

TRANSCRIPT_TAGS = frozenset(("console", "shell-session", "shellsession", "sh-session", "terminal", "session"))
"""First words of an info string that make a fence a transcript."""

_DATA = f"{os.path.dirname(__file__)}/data"
_WORD = regex(r"[^\W_]+|[.,;:!?]+")
_SHORT = regex(r"\b([eizdp])\.\s?(g|e|b|h|ej|ex)\b\.?")
"""Abbreviations whose dots end no sentence: e.g., i.e., z. B., d. h., p. ej."""
_SENTENCE = frozenset(".;:!?")
_GAP = 7
"""Words that ``...`` in a phrase may stand for, at most."""
_NEAR = 3
"""Words among which ``..MACHINE`` in a phrase is looked for."""
_SAMPLE = 4000
"""Words of a guide that are enough to tell its language."""
_CYRILLIC = ("\u0400", "\u04ff")
"""The letters of Russian: one word tells the language."""
_GAP_ASIAN = 12
"""Characters that ``...`` may stand for in a script that is written without spaces."""
_UNACCENTED = 3
"""Letters up to which a phrase counts only with its accents: *où* and *ou*, *è* and *e* are two words."""
_ASIAN = 0x2E80
"""Scripts from here on are written without spaces, and are looked for anywhere in a word."""


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a list, such as ``guards``, without comments."""
    with open(f"{_DATA}/{name}.txt", encoding="utf-8") as file:
        text = file.read()
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


@cache
def names(name: str) -> frozenset[str]:
    """Return the words of a list, such as ``tools``."""
    return frozenset(word for line in lines(name) for word in line.split())


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case, and what ends sentences.

    ``-``, ``'`` and ``_`` part words, as do the dots in *e.g.*
    """
    return list(_tokens(text))


@lru_cache(maxsize=1024)  # a sentence is asked for one kind of phrase after another
def _tokens(text: str) -> tuple[str, ...]:
    text = text.casefold()
    return tuple(_WORD.findall(_SHORT.sub(r"\1 \2", text) if "." in text else text))


def mentions(text: str, kind: str) -> bool:
    """Say whether a text holds a phrase of a kind, in any language."""
    return lexicon(_languages()).mentions(text, kind)


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages whose phrases count in a text: English, and the one it is written in."""
    counts: Counter[str] = Counter()
    for word, times in Counter(tokens(text)[:_SAMPLE]).items():
        if ord(word[0]) >= _ASIAN:
            counts[_script(word)] += times
        elif _CYRILLIC[0] <= word[0] <= _CYRILLIC[1]:
            counts["ru"] += times
        else:
            for language in _common().get(word, ()):
                counts[language] += times
    by_letters = sorted(name for name in ("ja", "ko", "ru", "zh") if counts.pop(name, 0))
    if "ja" in by_letters and "zh" in by_letters:
        by_letters.remove("zh")
    best = max(counts, key=lambda name: (counts[name], name == "en"), default="en")
    return ("en", *by_letters) if best == "en" else ("en", best, *by_letters)


def _script(word: str) -> str:
    """Return the language of a word of East Asia; kana tell Japanese from Chinese."""
    if any("\uac00" <= char <= "\ud7af" for char in word):
        return "ko"
    return "ja" if any("\u3040" <= char <= "\u30ff" for char in word) else "zh"


@cache
def _languages() -> tuple[str, ...]:
    return tuple(sorted(name[:-4] for name in os.listdir(f"{_DATA}/words") if name.endswith(".txt")))


@cache
def _common() -> dict[str, list[str]]:
    """Return the languages of each frequent word of those that are written with spaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for language in _languages():
        common = (line.split()[1:] for line in lines(f"words/{language}") if line.startswith("common:"))
        for phrase in chain.from_iterable(common):
            if ord(phrase[0]) < _ASIAN:
                found[phrase].append(language)
    return found


@cache
def _kinds(language: str) -> Mapping[str, Sequence[str]]:
    """Return the lines of a language by their kind, without it."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines(f"words/{language}"):
        kind, _, phrases = line.partition(":")
        found[kind].append(phrases)
    return found


def _of_kind(language: str, kind: str) -> list[str]:
    return [phrase for line in _kinds(language).get(kind, ()) for phrase in line.split()]


@cache
def lexicon(languages: tuple[str, ...]) -> Lexicon:
    """Return the phrases of some languages."""
    return Lexicon(languages)


def _spellings(phrase: str) -> tuple[str, ...]:
    """Return a phrase, and how it is written without accents, as people do where a keyboard has none."""
    if len(phrase) <= _UNACCENTED:
        return (phrase,)
    plain = "".join(normalize("NFD", char)[0] if "\u00c0" <= char <= "\u017f" else char for char in phrase)
    return (phrase,) if plain == phrase else (phrase, plain)


class Lexicon:
    """The phrases of some languages, by kind; a search costs a look-up for each word.

    Args:
        languages: Such as ``("en", "de")``.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._kinds: dict[str, _Phrases] = {}

    def mentions(self, text: str, kind: str) -> bool:
        """Say whether a text holds a phrase of a kind."""
        return bool(self.places(text, kind))

    def opens(self, text: str, kind: str) -> bool:
        """Say whether a text begins with a phrase of a kind."""
        return self._phrases(kind).opens(text)

    def places(self, text: str, kind: str) -> list[int]:
        """Return, for each phrase of a kind in a text, how many :func:`tokens` stand before it."""
        return self._phrases(kind).places(text)

    def is_only(self, text: str, kind: str) -> bool:
        """Say whether a text is phrases of a kind and nothing else, but for numbers and marks."""
        said = [word for word in tokens(text) if word[0].isalpha()]
        return bool(said) and (not self.after(text, kind) or "".join(said) in self._phrases(kind).whole)

    def after(self, text: str, kind: str) -> str:
        """Return the words of a text without the phrases of a kind, numbers and marks that it begins with."""
        phrases, words, at = self._phrases(kind), tokens(text), 0
        while at < len(words):
            length = phrases.length_at(words, at) if words[at][0].isalpha() else 1
            if not length:
                break
            at += length
        return " ".join(words[at:])

    @cached_property
    def _machines(self) -> frozenset[str]:
        return frozenset(self._of_kind("machine"))

    def _of_kind(self, kind: str) -> Iterable[str]:
        return (phrase for language in self._languages for phrase in _of_kind(language, kind))

    def _phrases(self, kind: str) -> _Phrases:
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = _Phrases(self._of_kind(kind), self._machines)
        return found


class _Phrases:
    """Phrases of one kind, found by their first words."""

    def __init__(self, phrases: Iterable[str], machines: frozenset[str]) -> None:
        self.machines = machines
        self.parts: list[str] = []
        self.whole: set[str] = set()
        self.gaps: list[re.Pattern[str]] = []
        self.by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.by_stem: list[tuple[str, tuple[str, ...]]] = []
        for phrase in phrases:
            if phrase.isascii():
                self._add(phrase)
            elif ord(phrase[0]) >= _ASIAN:
                self._add_part(phrase.replace("_", " ").casefold())
            else:
                for spelling in _spellings(phrase):
                    self._add(spelling)
        self.stems = tuple(stem for stem, _ in self.by_stem)

    def _add(self, phrase: str) -> None:
        first, more, rest = phrase.partition("_")
        words = tuple(rest.split("_")) if more else ()
        if first.endswith("*"):
            self.by_stem.append((first[:-1], words))
        else:
            self.by_word[first].append(words)

    def _add_part(self, part: str) -> None:
        if "..." in part:
            gap = f"[^。！？；：]{{0,{_GAP_ASIAN}}}?"
            self.gaps.append(re.compile(gap.join(map(re.escape, part.split("...")))))
        else:
            self.parts.append(part)
            self.whole.add(part.replace(" ", ""))

    def opens(self, text: str) -> bool:
        words = _tokens(text)
        start = next((at for at, word in enumerate(words) if word[0].isalnum()), 0)
        if words and self._at(words, start):
            return True
        plain = text.casefold().lstrip(" \t*_(（「【")
        return plain.startswith(tuple(self.parts)) or any(gap.match(plain) for gap in self.gaps)

    def places(self, text: str) -> list[int]:
        words = _tokens(text)
        begins, stems = self.by_word, self.stems
        likely = (at for at, word in enumerate(words) if word in begins or word.startswith(stems))
        found = [at for at in likely if self._at(words, at)]
        if self.parts or self.gaps:
            plain = text.casefold()
            starts = [at for at in map(plain.find, self.parts) if at >= 0]
            starts += [match.start() for gap in self.gaps if (match := gap.search(plain)) is not None]
            found += [len(tokens(plain[:at])) for at in starts]
        return found

    def length_at(self, words: Sequence[str], at: int) -> int:
        """Return how many words the longest phrase without gaps has that stands at a place; 0 for none."""
        rests = self.by_word.get(words[at], ())
        return max((1 + len(rest) for rest in rests if self._follows(words, at + 1, rest)), default=0)

    def _at(self, words: Sequence[str], at: int) -> bool:
        rests = self.by_word.get(words[at], ())
        if any(self._follows(words, at + 1, rest) for rest in rests):
            return True
        if self.stems and words[at].startswith(self.stems):
            return any(
                words[at].startswith(stem) and self._follows(words, at + 1, rest)
                for stem, rest in self.by_stem
            )
        return False

    def _follows(self, words: Sequence[str], at: int, rest: Sequence[str]) -> bool:
        """Say whether the rest of a phrase stands at a place."""
        for number, wanted in enumerate(rest):
            if wanted == "...":
                return any(
                    self._follows(words, later, rest[number + 1 :])
                    for later in range(at, min(at + _GAP, len(words)))
                    if _SENTENCE.isdisjoint("".join(words[at:later]))
                )
            if wanted == "..MACHINE":
                near = words[at : at + _NEAR]
                return any(
                    word in self.machines and all(between[0].isalnum() for between in near[:index])
                    for index, word in enumerate(near)
                )
            if at >= len(words):
                return False
            matches = words[at].startswith(wanted[:-1]) if wanted.endswith("*") else words[at] == wanted
            if not matches:
                return False
            at += 1
        return True
