"""Values in a block that its reader was meant to replace, beside the placeholders that mdrun fills."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, uncommented
from mdrun.guards import follows
from mdrun.patterns import regex
from mdrun.placeholders import without_replaced
from mdrun.plan.samples.forms import SCRIPT, is_menu, shows_forms
from mdrun.plan.samples.occasional import is_unwritten, messages, of_a_day
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from mdrun.bash import Script

_RELEASING = frozenset(("docker", "git", "hg", "gh", "npm", "cargo", "svn", "helm"))
"""Programs whose version, where a guide gives them one, is that of what it releases."""
_TAKE_CAPITALS = frozenset(("awk", "grep", "egrep", "rg", "sed"))
"""Programs whose words are what stands in a file, or names of variables, so that capitals are no blanks."""
_TAKE_CAPITALS |= {"declare", "export", "local", "mapfile", "printenv", "read", "readarray", "readonly"}
_TAKE_CAPITALS |= {"typeset", "unset"}
_FILES = frozenset(("REVISION", "VERSION"))
"""Names that stand for a value, and that files have as well: they hold what a version is called."""
_TORN = regex(r"(?<=[\w=] )<[A-Za-z]\w*_\w[\w.-]*(?= \S+@| \S+:)")
"""A placeholder without its end: ``scp <backup_name.sql user@host:``."""
_SPOKEN_OF = regex(
    r"\b(?:ack|ag|e?grep|rg)\b[^|;&\n]{0,80}?\b(?:TODO|FIXME)\b(?:\\?\|(?:TODO|FIXME)\b)*"
    r"|(?<=[\"'])[^\"'\n]*\w (?:TODO|FIXME)\b(?=[^\"'\n]*[\"'])"
)
"""A TODO that a command looks for, or that a text only speaks of: ``grep TODO``, ``-m "Remove TODO"``."""
_PROGRESS = regex(r"(\b(?:echo|printf)\b[^;&|\n]{0,200}\w) (?:\.\.\.|…)(?=[\"'\\]|\s*$)", re.MULTILINE)
"""Dots at the end of what is only said: ``echo "Building the image ..."``."""
_TEMPLATE = regex(r"\bmktemp\b[^;&|)\n]*")
"""mktemp(1) puts something of its own in the place of ``XXXXXX``."""
_QUOTED = regex(r"'[^']*'|\"[^\"]*\"|\[\[ [^\n]*? \]\]")
"""Text, and comparisons: a ``|`` in them is one of a pattern."""
_CHOICE = regex(r"(?<=[\w>\])])\|(?=([A-Za-z][\w.-]*))")
_WORD = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")
"""A word that rather says what a program of the project's own is given: ``bin/release.sh 版本号``."""
_EMPTY_ASSIGNMENT = regex(r"(?:export\s+)?([A-Za-z_]\w*)=(?:\"\"|'')?")
_ASSIGNED = regex(r"(?<![\w$])([A-Za-z_]\w*)\+?=(?!\"\"|'')[^\s;]")
"""A variable that a script gives a value itself, so that it only begins empty."""
_CAPITALS = regex(r"(?<![\w$\{%.-])v?([A-Z][A-Z\d]*(?:[_-][A-Z\d]+)*)(?![\w=(]|\.(?!\.))")
_VERSION = regex(r"(?<![\w./])[vV]?\d+\.\d+(?:\.\d+)*(?:-?(?:rc|alpha|beta)[\w.]*)?(?![\w.]*\w\.\w)")
_BRANCH = regex(
    r"(?:^|/)(?:release|releases|rel|hotfix|version)[/_-][vV]?(\d+\.\d+(?:\.\d+)*)(?![\w./])"
    r"|(?:^|[/_-])[vV]?(\d+\.\d+\.\d+)(?![\w./])"
)
"""A branch that has the name of a version: ``release/1.4.0``, ``preview/v1.4.0``."""
_WHOLE = regex(r"[vV]?\d+\.\d+\.\d+(?:-?(?:rc|alpha|beta)[\w.]*)?")
_ASSIGNED_VERSION = regex(r"(?:export\s+)?\w*(?:VERSION|version|TAG|RELEASE)\w*=[\"']?[vV]?\d+\.\d+")

_NUMBERS = regex(r"(?<![\w.])[vV]?(\d+\.\d+\.\d+(?:-?(?:rc|alpha|beta)[\w.]*)?)(?!\w|\.\d)")
"""A whole version, wherever it stands; its number."""
_SECRET = regex(
    r"(?:export\s+)?\w*(?:PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|API_?KEY|ACCESS_KEY\w*)=(?!v+['\"]?(?:\s|$))"
    r"['\"]?[^$'\"\s(`<]{4,}"
)
"""Somebody's own secret."""
_ARTIFACT = regex(
    r"(?:file://)?[^\s:]*?\b(?:build|dist|Downloads|out|pkg|release|releases|target)/(?:[^\s/]+/)*"
    r"[A-Za-z][\w+]*(?:[-_.][A-Za-z][\w+]*)*[-_]v?(\d+\.\d+(?:\.\d+)*)(?:[-_][\w.-]*)?\.(?:\w+)"
)
"""What was built, or fetched, with the version of the day in its name: ``dist/app-1.4.0.tar.gz``."""
_SITE = regex(r"\{\{ ?(?:include|page|site)\.\w+")
"""What Liquid, with which Jekyll makes a site, was to fill."""
_SET_VERSION = regex(r"(?:\w*(?:VERSION|TAG|RELEASE)|-D\w*[vV]ersion)=[vV]?(\d+\.\d+[\w.-]*)")
"""A word that gives a version to a program: ``make release VERSION=1.4.0``."""


def versions_given(scripts: Iterable[str], cover: Callable[[str], str]) -> frozenset[str]:
    """Return the versions that a guide gives to what it is about: those of the day on which it was written.

    Args:
        scripts: The texts of its blocks.
        cover: Covers the placeholders of a text.
    """
    found: set[str] = set()
    for script in scripts:
        if _NUMBERS.search(script) is not None:
            taken_apart = parse(cover(script))
            found.update(part.text for part in taken_apart.parts if _ASSIGNED_VERSION.match(part.text))
            for simple in taken_apart.simple:
                words = command_words(simple)
                if words and words[0] in _RELEASING and _names_version(words):
                    found.update(words)
                elif words and SCRIPT.fullmatch(words[0]):
                    found.update(filter(_WHOLE.fullmatch, words[1:]))
                found.update(
                    set_to[1] for set_to in map(_SET_VERSION.fullmatch, words[1:]) if set_to is not None
                )
    return frozenset(number for text in found for number in _NUMBERS.findall(text))


def sample_in(script: str, values: Mapping[str, str], given: Collection[str] = ()) -> str | None:
    """Return the first thing in a script that was meant to be replaced by the reader.

    It is empty where the block as a whole is a sample, such as a table of forms; None where there is none.

    Args:
        script: Its text, filled.
        values: The values of the run's variables: a literal version is stale where the run has another.
        given: The versions that the guide gives to what it is about, which are as stale everywhere.
    """
    taken_apart = parse(script)
    return next(_samples(script, taken_apart, _number(values.get("version", "")), given), None)


def _samples(script: str, taken_apart: Script, own: str, given: Collection[str]) -> Iterator[str]:
    """Yield what a script holds of samples; ``own`` is the version of the run."""
    code = uncommented(script, taken_apart)
    yield from _written(code)
    if given:
        yield from (number for number in _NUMBERS.findall(code) if number in given and number != own)
    if shows_forms(script, taken_apart) or is_menu(taken_apart):
        yield ""
    assigned = frozenset(_ASSIGNED.findall(script))
    for part in taken_apart.parts:
        empty = _EMPTY_ASSIGNMENT.fullmatch(part.text)
        if (empty and empty[1] not in assigned) or _ASSIGNED_VERSION.match(part.text):
            yield part.text
        elif _SECRET.match(part.text):
            yield part.text.partition("=")[0].split()[-1]
    if "${{" in code and not taken_apart.whole:
        yield "${{"
    for simple in taken_apart.simple:
        if _is_left_open(simple.words):
            yield "{{"
        words = command_words(simple)
        if words and words[0] not in ("echo", "printf"):
            yield from _of_command(words, own)


def _is_left_open(words: tuple[str, ...]) -> bool:
    """Say whether a command holds a template that nothing filled: bash parts ``{{ .tag }}`` at its blanks."""
    return any(word.endswith("{{") or "${{" in word or _SITE.search(word) for word in words)


def _written(code: str) -> Iterator[str]:
    """Yield what no run can want, whatever the command: dots, a placeholder without its end, a choice."""
    wanted = _PROGRESS.sub(r"\1", _TEMPLATE.sub("mktemp", _SPOKEN_OF.sub("", without_replaced(code))))
    found = _marks().search(wanted)
    if found is not None:
        yield found[0]
    if "<" in code:
        yield from (torn[0] for line in code.split("\n") for torn in _TORN.finditer(line))
    if "|" in code:
        chosen = _CHOICE.finditer(_QUOTED.sub("''", code))
        yield from (f"|{match[1]}" for match in chosen if match[1] not in _commands())


@cache
def _commands() -> frozenset[str]:
    return names("tools") | names("builtins") | names("wrappers")


def _of_command(words: tuple[str, ...], own: str) -> Iterator[str]:
    """Yield the samples among the words of a command; ``own`` is the version of the run."""
    yield from of_a_day(words)
    yield from filter(is_unwritten, messages(words))
    yield from (
        word.partition("=")[0]
        for before, word in pairwise(words)
        if before in ("-e", "--env") and _SECRET.match(word)
    )
    name = words[0].rsplit("/", 1)[-1]
    if _TAKE_CAPITALS.isdisjoint((name, *words)):
        yield from filter(_is_blank, _capitals(words, remote=name == "ssh"))
    if SCRIPT.fullmatch(words[0]):
        yield from filter(_WORD.fullmatch, words[1:])
    for pattern in (_SET_VERSION, _ARTIFACT):
        given = filter(None, map(pattern.fullmatch, words[1:]))
        yield from (found[0] for found in given if found[1] != own)
    if not _fetches(words):
        yield from (word for word in words[1:] if _WHOLE.fullmatch(word) and _number(word) != own)
    stale = [literal for literal in _literals(words[1:]) if _number(literal) != own]
    if stale and _names_version(words):
        yield from stale


def _fetches(words: tuple[str, ...]) -> bool:
    """Say whether a command fetches other software, whose version it names."""
    return words[0].rsplit("/", 1)[-1] in names("fetchers")


def _number(version: str) -> str:
    """Return a version without a ``v``."""
    return version.lstrip("vV")


def _is_blank(name: str) -> bool:
    """Say whether a name in capitals ends as those do that stand for a value: *CLUSTER_NAME*."""
    return name.rsplit("_", 1)[-1].rsplit("-", 1)[-1] in names("blanks")


def _capitals(words: tuple[str, ...], *, remote: bool) -> Iterator[str]:
    """Yield the names in capitals in a command's words that no shell, and no program, fills.

    Args:
        words: The words, with the command's name.
        remote: Whether those with blanks in them are commands for another machine, and not text.
    """
    for word in words[1:]:
        if (remote or " " not in word) and "$" not in word and not _is_file(word, words):
            yield from _CAPITALS.findall(word)


def _is_file(word: str, words: tuple[str, ...]) -> bool:
    """Say whether a word is the name of a file that holds a version: ``cat VERSION``, ``app/VERSION``."""
    directory, _, name = word.rpartition("/")
    if name not in _FILES:
        return False
    rules = (tuple(line.split()) for line in lines("file-tools"))
    return (bool(directory) and not _names_version(words)) or any(follows(words, rule) for rule in rules)


def _literals(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if "://" not in word:
            yield from _VERSION.findall(word)
            yield from (one or other for one, other in _BRANCH.findall(word))


def _names_version(words: tuple[str, ...]) -> bool:
    """Say whether a command gives a version to something, such as a tag, a branch or a release."""
    rules = [tuple(line.split()) for line in lines("naming")]
    own = [rule for rule in rules if rule[0] == words[0].rsplit("/", 1)[-1]]
    return any(follows(words, rule) for rule in own or rules)


@cache
def _marks() -> re.Pattern[str]:
    """Return what finds the values that no run can want."""
    return re.compile("|".join(lines("samples")))
