"""What the words of a check say of its command: that it succeeds, or the opposite of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.evidence.printed import printed
from mdrun.evidence.statuses import asserts, removes
from mdrun.inline import beside_code
from mdrun.wordlists import lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Claim = Literal["", "nothing", "without", "refused", "negated"]
"""What must be true of a command: nothing but success; that it prints nothing; that something is not in its
output; that it fails; or what only a person can say, for the words negate."""

_MARKS = frozenset(".,;:!?，、；。：")


def said_of(
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
    claim = claim_of(text, spans, command, others, taken_away=all(map(removes, meant)))
    if claim or command is None:
        return claim, others if claim in ("without", "refused") else ()
    tokens = printed(text, spans, command)
    return ("", tokens) if tokens is not None else ("negated", ())


def claim_of(
    text: str, spans: Sequence[str], command: str | None, tokens: Collection[str], *, taken_away: bool = False
) -> Claim:
    """Return what the words of a check say of its command.

    Args:
        text: The check's words.
        spans: Its code spans.
        command: The span that is its command; None where there is none, or more than one.
        tokens: The spans that are no commands.
        taken_away: Whether its command takes something away, so that *is deleted* says that it succeeded.
    """
    words = lexicon(("any",))
    beside = [" ".join(words.between(piece, "faultless")) for piece in beside_code(text)]
    found: list[tuple[str, int, list[str]]] = []
    for kind in ("prints-nothing", "is-empty", "lacks", "refused"):
        for place, piece in enumerate(beside):
            around = words.between(piece, kind)
            found += [(kind, place, around)] * (len(around) - 1)
            beside[place] = " ".join(around)
    opposite = ("negation",) if taken_away else ("negation", "taken-away")
    more = any(words.mentions(piece, kind) for piece in beside for kind in opposite)
    if not found and not more:
        return ""
    limited = any(words.mentions(piece, "limited") for piece in beside)
    if len(found) != 1 or more or limited or command is None:
        return "negated"
    return _found(*found[0], spans, spans.index(command), tokens)


def _found(
    kind: str, place: int, around: Sequence[str], spans: Sequence[str], at: int, tokens: Collection[str]
) -> Claim:
    """Return what one phrase says, where it stands so that it says that of the command and of nothing else.

    Args:
        kind: The phrase's kind.
        place: How many code spans stand before it.
        around: The words between those spans and the next one, without the phrase.
        spans: The code spans.
        at: Which of them is the command.
        tokens: Those that are no commands.
    """
    if kind in ("prints-nothing", "is-empty"):
        beside = place == at + 1 or (place == at and kind == "prints-nothing")
        return "nothing" if beside and not tokens else "negated"
    if kind == "lacks":
        near = [spans[index] for index in (place - 1, place) if 0 <= index < len(spans)]
        close = [span for span in near if span in tokens]
        return "without" if len(tokens) == len(close) == 1 and _together(around) else "negated"
    return "refused" if place == at + 1 and _together(around[:1]) else "negated"


def _together(pieces: Sequence[str]) -> bool:
    """Say whether nothing parts what stands in these words."""
    text = " ".join(pieces)
    return _MARKS.isdisjoint(text) and not lexicon(("any",)).mentions(text, "parting")
