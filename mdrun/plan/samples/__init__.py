"""Values in a block that its reader was meant to replace, beside the placeholders that mdrun fills."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, uncommented
from mdrun.patterns import regex
from mdrun.placeholders import mask, without_replaced
from mdrun.plan.samples.capitals import blanks
from mdrun.plan.samples.choices import choices
from mdrun.plan.samples.dated import is_unwritten, messages, of_a_day, span_of_days
from mdrun.plan.samples.forms import SCRIPT, is_menu, shows_forms
from mdrun.plan.samples.unwanted import first_unwanted
from mdrun.plan.samples.versions import ASSIGNED_VERSION, NUMBERS, number, stale, versions_given

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mdrun.bash import Script

_TORN = regex(r"(?<=[\w=] )<[A-Za-z]\w*_\w[\w.-]*(?= \S+@| \S+:)")
"""A placeholder without its end: ``scp <backup_name.sql user@host:``."""
_SPOKEN_OF = regex(
    r"\b(?:ack|ag|e?grep|rg)\b[^|;&\n]{0,80}?\b(?:TODO|FIXME)\b(?:\\?\|(?:TODO|FIXME)\b)*"
    r"|(?<=[\"'])[^\"'\n]*\w (?:TODO|FIXME)\b(?=[^\"'\n]*[\"'])",
    marks=("TODO", "FIXME"),
)
"""A TODO that a command looks for, or that a text only speaks of: ``grep TODO``, ``-m "Remove TODO"``."""
_PROGRESS = regex(
    r"(\b(?:echo|printf)\b[^;&|\n]{0,200}\w) (?:\.\.\.|…)(?=[\"'\\]|\s*$)", re.MULTILINE, marks=("...", "…")
)
"""Dots at the end of what is only said: ``echo "Building the image ..."``."""
_TEMPLATE = regex(r"\bmktemp\b[^;&|)\n]*", marks=("mktemp",))
"""mktemp(1) puts something of its own in the place of ``XXXXXX``."""
_WORD = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")
"""A word that rather says what a program of the project's own is given: ``bin/release.sh 版本号``."""
_EMPTY_ASSIGNMENT = regex(r"(?:export\s+)?([A-Za-z_]\w*)=(?:\"\"|'')?", marks="=")
_ASSIGNED = regex(r"(?<![\w$])([A-Za-z_]\w*)\+?=(?!\"\"|'')[^\s;]", marks="=")
"""A variable that a script gives a value itself, so that it only begins empty."""
_SECRET = regex(
    r"(?:export\s+)?\w*(?:PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|API_?KEY|ACCESS_KEY\w*)=(?!['\"]?v+['\"]?(?:\s|$))"
    r"['\"]?[^$'\"\s(`<]{4,}",
    marks="=",
)
"""Somebody's own secret."""
_SITE = regex(r"\{\{ ?(?:include|page|site)\.\w+", marks=("{{",))
"""What Liquid, with which Jekyll makes a site, was to fill."""


class Samples:
    """Looks for sample values in the scripts of a guide.

    Args:
        scripts: The texts of its blocks: the versions that they give to what the guide is about are stale.
        styles: The styles of placeholders that are looked for; what they find is no sample.
        values: The values of the run's variables: a literal version is stale where the run has another.
    """

    def __init__(self, scripts: Iterable[str], styles: Collection[str], values: Mapping[str, str]) -> None:
        self._styles = styles
        self._own = number(values.get("version", ""))
        self._given = versions_given(scripts, self._covered)

    def first(self, written: str) -> str | None:
        """Return the first thing in a script that was meant to be replaced by the reader.

        It is empty where the block as a whole is one, such as a table of forms; None where there is none.

        Args:
            written: The script as it stands in the guide.
        """
        span = span_of_days(written)
        if span is not None:
            return span
        script = self._covered(written)
        return next(self._in_script(script, parse(script)), None)

    def _covered(self, script: str) -> str:
        """Return a script with small letters in the place of its placeholders, which look like no sample."""
        return mask(script, self._styles, "v")

    def _in_script(self, script: str, taken_apart: Script) -> Iterator[str]:
        """Yield what a script holds of samples."""
        code = uncommented(script, taken_apart)
        yield from _written(code)
        if self._given:
            yield from (one for one in NUMBERS.findall(code) if one in self._given and one != self._own)
        if shows_forms(script, taken_apart) or is_menu(taken_apart):
            yield ""
        yield from _assigned(script, taken_apart)
        if "${{" in code and not taken_apart.whole:
            yield "${{"
        for simple in taken_apart.simple:
            if _is_left_open(simple.words):
                yield "{{"
            words = command_words(simple)
            if words and words[0] not in ("echo", "printf"):
                yield from _of_command(words)
                yield from stale(words, self._own)


def _assigned(script: str, taken_apart: Script) -> Iterator[str]:
    """Yield the assignments of a script that leave a value to its reader, or give somebody's own."""
    given = frozenset(_ASSIGNED.findall(script))
    for part in taken_apart.parts:
        empty = _EMPTY_ASSIGNMENT.fullmatch(part.text)
        if (empty and empty[1] not in given) or ASSIGNED_VERSION.match(part.text):
            yield part.text
        elif _SECRET.match(part.text):
            yield part.text.partition("=")[0].split()[-1]


def _is_left_open(words: tuple[str, ...]) -> bool:
    """Say whether a command holds a template that nothing filled: bash parts ``{{ .tag }}`` at its blanks."""
    return any(word.endswith("{{") or "${{" in word or _SITE.search(word) for word in words)


def _written(code: str) -> Iterator[str]:
    """Yield what no run can want, whatever the command: dots, a placeholder without its end, a choice."""
    wanted = _PROGRESS.sub(r"\1", _TEMPLATE.sub("mktemp", _SPOKEN_OF.sub("", without_replaced(code))))
    found = first_unwanted(wanted)
    if found is not None:
        yield found
    if "<" in code:
        yield from (torn[0] for line in code.split("\n") for torn in _TORN.finditer(line))
    yield from choices(code)


def _of_command(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the samples among the words of a command, but for versions."""
    yield from of_a_day(words)
    yield from filter(is_unwritten, messages(words))
    yield from (
        word.partition("=")[0]
        for before, word in pairwise(words)
        if before in ("-e", "--env") and _SECRET.match(word)
    )
    yield from blanks(words)
    if SCRIPT.fullmatch(words[0]):
        yield from (word for word in words[1:] if not word.isascii() and _WORD.fullmatch(word))
