"""Completion: what a shell asks for at the Tab key, and what it gets. It never shows an error.

The scripts in ``mdrun/data/completion`` call mdrun with ``_MDRUN_COMPLETE=bash_complete`` (``zsh``,
``fish``), and with the line up to the cursor in ``COMP_WORDS``. A word is offered whole, as it is typed.
Quoting is the shell's; but in bash readline quotes the names of files alone.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete
from click.shell_completion import split_arg_string as split

from mdrun.cli.commands import COMPLETING
from mdrun.cli.completion.offering import FILE, FOLDER, GUIDE, OPEN, offer, paths
from mdrun.cli.width import columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import click

    Item = CompletionItem[str]

_FILES = (GUIDE, FILE, FOLDER)
_SPECIAL = frozenset(" \t\"'\\$`!*?[]{}()<>|&;#")
_IN_QUOTES = frozenset('"\\$`')
_NARROW = 8
"""Columns below which a description is left out."""
_INSERTS = ("37", "42")
"""``COMP_TYPE`` where each of several words is inserted: ``%`` and ``*``."""


def complete(command: click.Command, question: str) -> None:
    """Answer a shell on standard output; nothing where there is nothing to offer, or something is wrong.

    Args:
        command: The command ``mdrun``.
        question: Such as ``bash_complete``.
    """
    shell, _, wanted = question.partition("_")
    try:
        if wanted == "complete" and shell in SHELLS:
            answer = SHELLS[shell](command, {}, "mdrun", COMPLETING).complete()
            sys.stdout.write(f"{answer}\n" if answer else "")
            sys.stdout.flush()
    except (Exception, SystemExit, KeyboardInterrupt):
        return  # the terminal is in the middle of a line: an error would be printed into it


def equip(command: click.Command) -> None:
    """Let the parameters of a command offer what there is for them."""
    for parameter in command.params:
        offered = offer(parameter)
        if offered is not None:
            parameter.shell_complete = _listed(offered)  # type: ignore[method-assign]


def _listed(offered: Any) -> Any:
    return lambda context, incomplete: list(offered(context, incomplete))


class _Complete(ShellComplete):
    """What the shells have in common."""

    finds_files = False
    """Whether the shell finds files itself."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one at the cursor, and that one as far as it goes."""
        *words, last = split(f"{os.environ['COMP_WORDS']}x")
        return words[1:], last[:-1]

    def get_completions(self, args: list[str], incomplete: str) -> list[Item]:
        """Return what is offered, each as a whole word; options too where nothing else is expected."""
        prefix = ""
        if incomplete.startswith("--") and "=" in incomplete:
            option, equals, incomplete = incomplete.partition("=")
            args, prefix = [*args, option], option + equals
        items = super().get_completions(list(args), incomplete)
        if not items and not incomplete and not "".join(args[-1:]).startswith("-"):
            items = super().get_completions(list(args), "-")
        if not self.finds_files:
            items = [one for item in items for one in _found(item)]
        for item in items:
            item.value = prefix + item.value
        return items


def _found(item: Item) -> Iterator[Item]:
    """Yield the files that an item stands for; else the item."""
    if item.type not in _FILES:
        yield item
        return
    for path, folder in paths(item.value, item.type):
        yield CompletionItem(path, OPEN if folder else "plain", path=True)


class _Bash(_Complete, BashComplete):
    def complete(self) -> str:
        """Return the option for ``compopt``, and the words of ``COMPREPLY``, each in a line."""
        line = os.environ["COMP_WORDS"]
        args, incomplete = self.get_completion_args()
        items = self.get_completions(args, incomplete)
        # What readline replaces begins after the last of COMP_WORDBREAKS: "=" is one of them.
        replaced = split(f"{os.environ.get('_MDRUN_WORD', incomplete)}x")[-1][:-1]
        left = incomplete.removesuffix(replaced) if incomplete.endswith(replaced) else ""
        for item in items:
            item.value = item.value.removeprefix(left)
        if items and all(item.path for item in items):
            return "\n".join(("filenames", *(item.value.removesuffix("/") for item in items)))
        quote, closed = open_quote(line), all(item.type != OPEN for item in items)
        words = [quoted(item.value, quote) for item in items]
        if len(items) > 1 and os.environ.get("_MDRUN_KEY") not in _INSERTS:
            words = list(described(words, [item.help or "" for item in items]))
        elif not closed and not quote:
            words = [word + " " * (item.type != OPEN) for word, item in zip(words, items, strict=True)]
        return "\n".join(("" if closed else "nospace", *words))


class _Zsh(_Complete, ZshComplete):
    finds_files = True

    def complete(self) -> str:
        """Return three lines for each word: its kind, the word, and what is shown for it."""
        items = self.get_completions(*self.get_completion_args())
        shown = described([item.value for item in items], [item.help or "" for item in items])
        lines = (
            f"{'word' if item.type == 'plain' else item.type}\n{item.value}\n{text}"
            for item, text in zip(items, shown, strict=True)
        )
        return "\n".join(lines)


class _Fish(_Complete, FishComplete):
    def complete(self) -> str:
        """Return a line for each word: the word, a tab, and what it means."""
        items = self.get_completions(*self.get_completion_args())
        return "\n".join(f"{item.value}\t{item.help}" if item.help else item.value for item in items)


SHELLS: dict[str, type[_Complete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}
"""What answers each shell."""


def described(words: Sequence[str], helps: Sequence[str]) -> Iterator[str]:
    """Yield words with what they mean beside them, in one column and not wider than the terminal.

    A shell inserts what they have in common, which is never more than the words have.
    """
    width = max(map(_cells, words), default=0)
    room = columns(80) - width - 4
    for word, text in zip(words, helps, strict=True):
        if not text or room < _NARROW:
            yield word
            continue
        cut = text
        while _cells(cut) > room:
            cut = f"{cut[:-2]}…"
        yield f"{word}{' ' * (width - _cells(word))}  {cut}"


def _cells(text: str) -> int:
    """Return the columns of a text: two for what may be wide. To know it exactly takes longer to import."""
    return len(text) + sum(char >= "\u1100" for char in text if char != "…")


def open_quote(line: str) -> str:
    """Return the quote that is open at the end of a line of shell; empty where there is none."""
    quote, escaped = "", False
    for char in line:
        if escaped:
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = True
        elif char in "'\"" and quote in ("", char):
            quote = "" if quote else char
    return quote


def quoted(word: str, quote: str) -> str:
    """Return a word as it stands in a line of shell.

    Args:
        word: The word.
        quote: The quote that is open before it; empty where there is none.
    """
    if quote == "'":
        return word.replace("'", "'\\''")
    special = _IN_QUOTES if quote else _SPECIAL
    return "".join(f"\\{char}" if char in special else char for char in word)
