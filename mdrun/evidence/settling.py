"""Which command settles which check, and what its output must hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.dataclass import dataclass
from mdrun.evidence.deeds import is_deed
from mdrun.guards import guards
from mdrun.inline import code_spans
from mdrun.patterns import regex
from mdrun.wordlists import in_all_languages, lines, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mdrun.events import SettledBy
    from mdrun.evidence.commands import Commands, Known

CLEAN_TREE = 'test -z "$(git status --porcelain)"'
"""What ``git status`` next to a word for clean means."""

_AROUND = regex(r"^[(（]\s*(.*?)\s*[)）]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a check will be settled."""

    by: SettledBy
    """``command``, ``evidence`` or ``person``."""
    command: str | None = None
    """The command to run: its result decides, or is shown to the person who does."""
    refers_to: tuple[str, ...] = ()
    """The commands whose results decide."""
    tokens: tuple[str, ...] = ()
    """What must stand in their output."""
    declared: bool = False
    """Whether the guide itself declared the command."""


def settle(
    text: str,
    declared: bool | str | None,
    section: str,
    known: Commands,
    *,
    parses: Callable[[str], bool],
    more_guards: Iterable[str] = (),
) -> Settlement:
    """Say what will settle a check.

    Args:
        text: Its words, placeholders filled.
        declared: Its ``check`` directive.
        section: Number of its section.
        known: The commands of the plan that come before it.
        parses: Whether a text is bash.
        more_guards: Guards of the settings.
    """
    spans = spans_of(text)
    if isinstance(declared, str):
        return Settlement("command", declared, declared=True)
    if declared is True and spans:
        return Settlement("command", _clean(spans[0], text), declared=True)
    if declared is False:
        return Settlement("person")
    own = _own_command(spans, known, parses)
    command = _clean(own, text) if own is not None else None
    if own is not None and command is not None and known.same(command) is None:
        if is_deed(text, own):
            return Settlement("person")
        return _by_own(command, more_guards)
    if command is not None and len(spans) == 1 and proves_nothing(command):
        return Settlement("person")
    return _by_named(
        [command if command is not None and span == own else span for span in spans], section, known
    )


def spans_of(text: str) -> list[str]:
    """Return the code spans of a check, without parentheses around them."""
    return [_AROUND.sub(r"\1", span) for span in code_spans(text)]


def may_be_command(span: str) -> bool:
    """Say whether a code span is a command if it parses: two words or more, the first a well-known tool."""
    words = span.split()
    return len(words) > 1 and words[0].rsplit("/", 1)[-1] in names("tools")


def proves_nothing(command: str) -> bool:
    """Say whether a command's status says nothing about what a guide checks."""
    simple = [simple for simple in parse(command).simple if not simple.inner]
    if not simple:
        return True
    words = command_words(simple[-1])
    text = " ".join(words)
    if words[:1] == ("test",) and len(words) == 2:
        return True
    return any(text == idle or text.startswith(f"{idle} ") for idle in lines("idle"))


def _own_command(spans: Sequence[str], known: Commands, parses: Callable[[str], bool]) -> str | None:
    """Return the one code span that is a whole command, if there is exactly one."""
    found = [span for span in spans if known.holds(span) or (may_be_command(span) and parses(span))]
    return found[0] if len(found) == 1 else None


def _clean(command: str, text: str) -> str:
    if command.split()[:2] == ["git", "status"] and in_all_languages(text, "clean"):
        return CLEAN_TREE
    return command


def _by_own(own: str, more_guards: Iterable[str]) -> Settlement:
    if guards(own, more_guards):
        return Settlement("person")
    return Settlement("person" if proves_nothing(own) else "command", own)


def _by_named(spans: Sequence[str], section: str, known: Commands) -> Settlement:
    whole = {span: known.same(span) for span in spans}
    found = {span: one or known.ending_in(span.split(), section) for span, one in whole.items()}
    values = {span for span, one in whole.items() if one is None and _is_value(span)}
    if any(found[span] is not None for span in found.keys() - values):
        found |= dict.fromkeys(values)
    tokens = tuple(span for span, one in found.items() if one is None)
    named: list[Known] = []
    for span, one in found.items():
        if one is None:
            continue
        if one == "ambiguous" or not one.proves:
            return Settlement("person")
        if whole[span] is not one and not _proven(one.text, tokens):
            return Settlement("person")
        if one not in named:
            named.append(one)
    if not named:
        return Settlement("person")
    return Settlement("evidence", refers_to=tuple(command.reference for command in named), tokens=tokens)


def _is_value(span: str) -> bool:
    """Say whether a code span is like ``liveness=ok``: one word, with a value."""
    return "=" in span.strip("=") and len(span.split()) == 1


def _proven(command: str, tokens: Sequence[str]) -> bool:
    """Say whether what a command did is what its last part did, which a code span names.

    After ``||`` that part may not have been run; after ``&&`` it was, where the command's status is 0, but
    what was printed may be another part's.
    """
    if "||" in command:
        return False
    if not tokens or "&&" not in command:
        return True
    others = [simple for simple in parse(command).simple if not simple.inner][:-1]
    return all(word in names("silent") for simple in others for word in command_words(simple)[:1])
