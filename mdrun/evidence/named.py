"""Checks whose code spans name commands of the plan: what these did settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.evidence.claims import said_of
from mdrun.evidence.commands import Known
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.statuses import asserts, proves_nothing
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from mdrun.evidence.claims import Claim
    from mdrun.evidence.commands import Commands

    Found = Known | Literal["ambiguous"] | None
    """The command that a code span names; ambiguous where it names several."""

_BY_A_PERSON = Settlement("person")


def by_named(
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
    found = _found(whole, section, known)
    meant = [span for span in found if whole[span]] or [span for span, one in found.items() if one]
    command = meant[0] if len(meant) == 1 else None
    as_written = written[list(spans).index(command)] if command is not None else None
    claim, tokens = _said(text, written, as_written, found, found[command] if command is not None else None)
    if command is not None and claim not in ("", "negated"):
        found = {command: found[command]} | dict.fromkeys(tokens)
    else:
        tokens = tuple(span for span, one in found.items() if one is None)
    named = _proving(found, whole, tokens, claim)
    if not named:
        return _BY_A_PERSON
    if command is not None and not (claim or tokens) and len(named) == 1 and proves_nothing(named[0].text):
        # The command's own last word counts, as in `echo x` says `x`.
        tokens = tuple(span for span in spans if span != command)
    references = tuple(one.reference for one in named)
    if claim == "negated" or (not claim and not tokens and any(proves_nothing(one.text) for one in named)):
        return Settlement("person", refers_to=references, claim=claim)
    return Settlement("evidence", refers_to=references, tokens=tokens, claim=claim)


def _found(whole: Mapping[str, Known | None], section: str, known: Commands) -> dict[str, Found]:
    """Return what each code span names; a value beside a command names none, whatever ends in it.

    Args:
        whole: The command that each of them is the whole of.
        section: Number of the check's section.
        known: The commands of the plan that come before it.
    """
    found: dict[str, Found] = {
        span: one or known.ending_in(span.split(), section) for span, one in whole.items()
    }
    values = {span for span, one in whole.items() if one is None and _is_value(span)}
    if any(found[span] is not None for span in found.keys() - values):
        found |= dict.fromkeys(values)
    return found


def _said(
    text: str, written: Sequence[str], as_written: str | None, found: Mapping[str, Found], only: Found
) -> tuple[Claim, tuple[str, ...]]:
    """Return what a check's words say of its command, and the spans that say it; nothing where that asserts.

    Args:
        text: The words.
        written: Their code spans as they are written.
        as_written: The one that names a command; None where there is none, or more than one.
        found: What all of them name.
        only: What that one names.
    """
    if isinstance(only, Known) and asserts(only.text):
        return "", ()
    texts = [one.text for one in found.values() if isinstance(one, Known)]
    return said_of(text, written, as_written, texts)


def _proving(
    found: Mapping[str, Found], whole: Mapping[str, Known | None], tokens: Sequence[str], claim: Claim
) -> list[Known]:
    """Return the commands that are named, each once; none where what one of them did proves nothing.

    Args:
        found: What each code span names.
        whole: The command that each of them is the whole of.
        tokens: What must stand in their output, or must not.
        claim: What is said of them.
    """
    named: list[Known] = []
    for span, one in found.items():
        if one is None:
            continue
        if one == "ambiguous" or not one.proves or not _proven(one.text, tokens, claim, whole[span] is one):
            return []
        if one not in named:
            named.append(one)
    return named


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
