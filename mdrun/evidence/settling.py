"""Which command settles which check, and what its output must hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.evidence.claims import claim_of
from mdrun.evidence.commands import Known
from mdrun.evidence.deeds import is_deed
from mdrun.evidence.printed import printed
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.statuses import asserts, proves_nothing, removes
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

_AROUND = regex(r"^[(（]\s*(.*?)\s*[)）]$", re.DOTALL, marks="(（")


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
        return _by_own(command, _claim(text, spans, own, (command,)), more_guards)
    whole = [command if command is not None and span == own else span for span in spans]
    return _by_named(text, whole, spans, section, known)


def _declared(declared: bool | str, text: str, spans: Sequence[str]) -> Settlement:
    """Settle a check by the command that the guide declares for it.

    Where the words do not name it, it is a proof of its own, and its status decides whatever they say; unless
    that says nothing, as with ``git tag``.
    """
    command = _clean(spans[0], text) if declared is True else str(declared)
    own = next((span for span in spans if " ".join(span.split()) == " ".join(command.split())), None)
    if own is None and not (command != CLEAN_TREE and proves_nothing(command)):
        return Settlement("command", command)
    return _by_claim(command, _claim(text, spans, own, (command,)))


def _claim(
    text: str, spans: Sequence[str], command: str | None, meant: Iterable[str]
) -> tuple[Claim, tuple[str, ...]]:
    """Return what words say of the command among their code spans, and the spans that say it, too.

    Args:
        text: The words.
        spans: Their code spans.
        command: The one that is a command; None where there is none, or more than one.
        meant: The commands that they mean, which they may name by their last words alone.
    """
    if command is not None and asserts(command):
        return "", ()
    others = tuple(span for span in spans if span != command)
    claim = claim_of(text, spans, command, others, removes=all(map(removes, meant)))
    if claim or command is None:
        return claim, others if claim in ("without", "refused") else ()
    tokens = printed(text, spans, command)
    return ("", tokens) if tokens is not None else ("negated", ())


def _by_claim(command: str, said: tuple[Claim, tuple[str, ...]]) -> Settlement:
    claim, tokens = said
    by: SettledBy = "person" if claim == "negated" else "command"
    return Settlement(by, command, tokens=tokens, claim=claim)


def spans_of(text: str) -> list[str]:
    """Return the code spans of a check, without parentheses around them."""
    return [_AROUND.sub(r"\1", span) for span in code_spans(text)]


def may_be_command(span: str) -> bool:
    """Say whether a code span is a command if it parses: two words or more, the first a well-known tool."""
    words = span.split()
    return len(words) > 1 and words[0].rsplit("/", 1)[-1] in names("tools")


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


def _by_named(
    text: str, spans: Sequence[str], written: Sequence[str], section: str, known: Commands
) -> Settlement:
    """Settle a check by commands of the plan.

    Args:
        text: Its words.
        spans: Its code spans, or what they mean.
        written: The same as they are written.
        section: Number of its section.
        known: The commands of the plan that come before it.
    """
    whole = {span: known.same(span) for span in spans}
    found = {span: one or known.ending_in(span.split(), section) for span, one in whole.items()}
    values = {span for span, one in whole.items() if one is None and _is_value(span)}
    if any(found[span] is not None for span in found.keys() - values):
        found |= dict.fromkeys(values)
    meant = [span for span in found if whole[span]] or [span for span, one in found.items() if one]
    command = meant[0] if len(meant) == 1 else None
    as_written = written[list(spans).index(command)] if command is not None else None
    meant_one = found[command] if command is not None else None
    asserted = isinstance(meant_one, Known) and asserts(meant_one.text)
    texts = [one.text for one in found.values() if isinstance(one, Known)]
    claim, tokens = ("", ()) if asserted else _claim(text, written, as_written, texts)
    if command is not None and claim not in ("", "negated"):
        found = {command: found[command]} | dict.fromkeys(tokens)
    else:
        tokens = tuple(span for span, one in found.items() if one is None)
    named: list[Known] = []
    for span, one in found.items():
        if one is None:
            continue
        if one == "ambiguous" or not one.proves or not _proven(one.text, tokens, claim, whole[span] is one):
            return Settlement("person")
        if one not in named:
            named.append(one)
    if not named:
        return Settlement("person")
    references = tuple(known.reference for known in named)
    if command is not None and not (claim or tokens) and len(named) == 1 and proves_nothing(named[0].text):
        # The command's own last word counts, as in `echo x` says `x`.
        tokens = tuple(span for span in spans if span != command)
    if claim == "negated" or (not claim and not tokens and any(proves_nothing(one.text) for one in named)):
        return Settlement("person", refers_to=references, claim=claim)
    return Settlement("evidence", refers_to=references, tokens=tokens, claim=claim)


def _is_value(span: str) -> bool:
    """Say whether a code span is like ``liveness=ok``: one word, with a value."""
    return "=" in span.strip("=") and len(span.split()) == 1


def _proven(command: str, tokens: Sequence[str], claim: Claim, whole: bool) -> bool:
    """Say whether what a command did is what its last part did, which a code span names.

    After ``||`` that part may not have been run; after ``&&`` it was, where the command's status is 0, but
    what was printed may be another part's.

    Args:
        command: The command of the plan.
        tokens: What must stand in its output, or must not.
        claim: What is said of it.
        whole: Whether the code span is all of it.
    """
    if command.startswith("! "):
        return whole
    if whole:
        return True
    if "||" in command or (claim == "refused" and "&&" in command):
        return False
    if claim or not tokens or "&&" not in command:
        return True
    others = [simple for simple in parse(command).simple if not simple.inner][:-1]
    return all(word in names("silent") for simple in others for word in command_words(simple)[:1])
