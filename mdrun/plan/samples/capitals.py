"""Names in capitals that stand for a value, where no shell and no program fills them: *CLUSTER_NAME*."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.listed import is_in
from mdrun.patterns import regex
from mdrun.plan.samples.versions import names_version
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKE_CAPITALS = frozenset(("awk", "grep", "egrep", "rg", "sed"))
"""Programs that take names of variables or columns, or what stands in a file: capitals are no blanks."""
_TAKE_CAPITALS |= {"declare", "export", "local", "mapfile", "printenv", "read", "readarray", "readonly"}
_TAKE_CAPITALS |= {"blkid", "findmnt", "losetup", "lsblk", "typeset", "unset"}
_SPEAK_CAPITALS = frozenset(("keydb-cli", "redis-cli", "valkey-cli"))
"""Programs whose own commands are words in capitals: *CLUSTER INFO*."""
_OF = frozenset(("DA", "DE", "DEL", "DELLA", "DES", "DI", "DO", "DU"))
"""What joins the words of such a name in some languages; in English it joins other names: *OUT_OF_SYNC*."""
_FILES = frozenset(("REVISION", "VERSION"))
"""Names that stand for a value, and that files have as well: they hold what a version is called."""
_CAPITALS = regex(
    r"(?<![\w$\{%.-])v?([A-Z][A-Z\d]*(?:[_-][A-Z\d]+)*)(?![\w=(]|\.(?!\.)|:\.)|(?<=[a-z][-_])([A-Z]{4,})(?![\w=(-])"
)
"""Those that stand alone, and those at the end of a name: *backup-TIMESTAMP.tar*."""


_COLUMNS = regex(r"[A-Z][A-Z%:-]*(?:,[A-Z][A-Z%:-]*)+", marks=",")
"""Names of columns that a program shall print, behind an option: *NAME,SIZE*."""


def blanks(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the names in capitals among the words of a command that stand for a value."""
    name = program_of(words)
    if _TAKE_CAPITALS.isdisjoint((name, *words)):
        found = _capitals(words, remote=name == "ssh")
        yield from (one for one in found if _is_blank(one) and (name not in _SPEAK_CAPITALS or "_" in one))


def _is_blank(name: str) -> bool:
    """Say whether a name in capitals is made as those of values are: *CLUSTER_NAME*, *IP_DEL_NODO*."""
    joined = not _OF.isdisjoint(name.split("_")[1:-1])
    return joined or name.rsplit("_", 1)[-1].rsplit("-", 1)[-1] in names("blanks")


def _capitals(words: tuple[str, ...], *, remote: bool) -> Iterator[str]:
    """Yield the names in capitals in a command's words that no shell, and no program, fills.

    Args:
        words: The words, with the command's name.
        remote: Whether those with blanks in them are commands for another machine, and not text.
    """
    for before, word in pairwise(words):
        if (before.startswith("-") and _COLUMNS.fullmatch(word)) or _is_file(word, words):
            continue
        if (remote or " " not in word) and "$" not in word:
            yield from (alone or last for alone, last in _CAPITALS.findall(word))


def _is_file(word: str, words: tuple[str, ...]) -> bool:
    """Say whether a word is the name of a file that holds a version: ``cat VERSION``, ``app/VERSION``."""
    directory, _, name = word.rpartition("/")
    if name not in _FILES:
        return False
    return (bool(directory) and not names_version(words)) or is_in(words, "file-tools")
