"""The keys that answer a question: what each does, and which of them fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from mdrun.questions import Question


@dataclass(frozen=True, slots=True)
class Key:
    """A key that answers a question."""

    key: str
    """The letter."""
    choice: Literal["yes", "no", "run", "skip", "done", "quit", "edit", "shell", "again", "undo", "own"]
    """The answer that it stands for."""
    words: str
    """What the key does, with the key in brackets."""
    more: str
    """What ``?`` says of it."""


QUIT = Key("q", "quit", "[q]uit", "stop here; what was done is kept on record, and the run ends paused")
_SKIP = Key("s", "skip", "[s]kip", "go on without it; asks why, and the run ends incomplete")
_SHELL = Key(
    "h",
    "shell",
    "s[h]ell",
    "type lines for the run's shell; they are on record. Ctrl-C clears one, Ctrl-D comes back",
)
_ATTEST = (
    Key("y", "yes", "[y]es", "it is done, or true; on your word. A note may follow it"),
    Key("n", "no", "[n]o", "it is not, and the step fails. A note may follow"),
    _SKIP,
    _SHELL,
    QUIT,
)
EDIT = Key(
    "e",
    "edit",
    "[e]dit",
    "change it in your editor, then run it; what cannot be taken back is asked about once more. "
    "The difference is on record",
)
AGAIN = Key("a", "again", "[a]gain", "run an earlier step once more, then come back; its id may follow")
_OWN = Key("g", "own", "[g]uide's own", "see the block as the guide has it, and answer for that")
_RUN = Key("r", "run", "[r]un", "run it as it is shown")
_DECIDE = (
    _RUN,
    _SKIP,
    EDIT,
    _OWN,
    Key("d", "done", "[d]one by hand", "you have done it yourself; on your word. A note may follow"),
    _SHELL,
    AGAIN,
    QUIT,
)
_SECTION = (
    Key("r", "run", "[r]un", "go through all its steps; what has to be asked about them is asked at each"),
    Key("s", "skip", "[s]kip", "go on without any of its steps; asks why, and the run ends incomplete"),
    QUIT,
)
_BACK = Key("n", "quit", "[n]ot now", "leave it as it was, and go back to the question before")
_UNDO = Key("b", "undo", "roll [b]ack", "end this run, and run the command line above at once")
_FAILED = (
    Key("r", "run", "[r]un again", "run it again, as it is"),
    *_DECIDE[1:-1],
    _UNDO,
    QUIT,
)
_RETRY = Key("r", "run", "[r]etry", "try again: by its command, by what has been run, or by your word")
_STOP = Key("q", "quit", "[q]uit", "leave it as it is; what always runs is run, and the run has failed")


def keys_of(question: Question) -> tuple[Key, ...]:
    """Return the keys that answer a question about a step, as far as they fit it."""
    if question.kind == "attest":
        return _ATTEST
    if question.kind == "section":
        return _SECTION
    if question.repeated:
        return tuple(key for key in (_RUN, EDIT, _OWN, _BACK) if _fits(key, question))
    known = _failed(question) if question.kind == "failed" else _DECIDE
    return tuple(key for key in known if _fits(key, question))


def _failed(question: Question) -> tuple[Key, ...]:
    """Return what can be done about a step that has failed; what no block of ours does is not run again."""
    step = question.step
    by_block = step is not None and step.kind == "command" and not step.directives.manual
    first = _RUN if question.changed or question.anew else _FAILED[0] if by_block else _RETRY
    keys = (first, *_FAILED[1:])
    return keys if question.before else (*keys[:-1], _STOP)


def _fits(key: Key, question: Question) -> bool:
    step = question.step
    if key is _RUN:
        return step is None or "broken" not in step.decisions
    if key is EDIT:
        return step is not None and step.kind == "command" and not step.directives.manual
    if key is _OWN:
        return question.changed
    if key is _UNDO:
        return bool(question.undo)
    return key is not AGAIN or bool(question.earlier)
