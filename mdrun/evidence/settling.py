"""Which command settles which check, and what its output must hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.evidence.claims import said_of
from mdrun.evidence.deeds import is_deed
from mdrun.evidence.named import by_named
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.statuses import proves_nothing
from mdrun.guards import guards
from mdrun.inline import code_spans
from mdrun.patterns import regex
from mdrun.wordlists import in_all_languages, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mdrun.evidence.claims import Claim
    from mdrun.evidence.commands import Commands
    from mdrun.evidence.settlement import SettledBy

CLEAN_TREE = 'test -z "$(git status --porcelain)"'
"""What ``git status`` next to a word for clean means."""

_AROUND = regex(r"\A[(（](.*)[)）]\Z", re.DOTALL, marks="(（")


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
    if isinstance(declared, str) or (declared is True and spans):
        return _declared(declared, text, spans)
    if declared is False:
        return Settlement("person")
    own = _own_command(spans, known, parses)
    command = _clean(own, text) if own is not None else None
    if own is not None and command is not None and known.same(command) is None:
        if is_deed(text, own):
            return Settlement("person")
        return _by_own(command, said_of(text, spans, own, (command,)), more_guards)
    whole = [command if command is not None and span == own else span for span in spans]
    return by_named(text, whole, spans, section, known)


def _declared(declared: bool | str, text: str, spans: Sequence[str]) -> Settlement:
    """Settle a check by the command that the guide declares for it.

    Where the words do not name it, it is a proof of its own, and its status decides whatever they say; unless
    that says nothing, as with ``git tag``.
    """
    command = _clean(spans[0], text) if declared is True else str(declared)
    own = next((span for span in spans if " ".join(span.split()) == " ".join(command.split())), None)
    if own is None and not (command != CLEAN_TREE and proves_nothing(command)):
        return Settlement("command", command)
    return _by_claim(command, said_of(text, spans, own, (command,)))


def _by_claim(command: str, said: tuple[Claim, tuple[str, ...]]) -> Settlement:
    claim, tokens = said
    by: SettledBy = "person" if claim == "negated" else "command"
    return Settlement(by, command, tokens=tokens, claim=claim)


def spans_of(text: str) -> list[str]:
    """Return the code spans of a check, without parentheses around them."""
    return [_AROUND.sub(lambda within: within[1].strip(), span) for span in code_spans(text)]


def may_be_command(span: str) -> bool:
    """Say whether a code span is a command if it parses: two words or more, the first a well-known tool."""
    words = span.split()
    return len(words) > 1 and program_of(words) in names("tools")


def _own_command(spans: Sequence[str], known: Commands, parses: Callable[[str], bool]) -> str | None:
    """Return the one code span that is a whole command, if there is exactly one."""
    found = [span for span in spans if known.holds(span) or (may_be_command(span) and parses(span))]
    return found[0] if len(found) == 1 else None


def _clean(command: str, text: str) -> str:
    if command.split()[:2] == ["git", "status"] and in_all_languages(text, "clean"):
        return CLEAN_TREE
    return command


def _by_own(own: str, said: tuple[Claim, tuple[str, ...]], more_guards: Iterable[str]) -> Settlement:
    if guards(own, more_guards):
        return Settlement("person")
    if not any(said) and proves_nothing(own):
        return Settlement("person", own)
    return _by_claim(own, said)
