"""What the command line answers of a run's questions beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.answers import Given
from mdrun.cli.mistakes import either
from mdrun.cli.people import operator
from mdrun.cli.terminal import has_keys, has_terminal
from mdrun.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.cli.mistakes import Mistakes


def _same_step(given: Given) -> Iterator[UsageError]:
    """Yield what is wrong where two options say of one step what cannot both be."""
    wanted = {
        "--take": given.take,
        "--attest": given.attest,
        "--only": {given.only},
        "--again": given.again,
        "--done": given.done,
    }
    pairs = [(option, "--skip", names, given.skip) for option, names in wanted.items()]
    for one, other, names, others in [*pairs, ("--again", "--done", given.again, given.done)]:
        for name in others:
            if name in names:
                yield UsageError("options-contradict", options=f"{one} {name} and {other} {name}")


def answers_of(guide: str, words: dict[str, Any], mistakes: Mistakes, *, events: bool, **more: Any) -> Given:
    """Take the options that answer questions out of those of a command, and return what they say.

    Args:
        guide: The guide as the operator named it; ``-`` takes standard input.
        words: The options by name; what :func:`mdrun.cli.options.answering` added is taken out.
        mistakes: Where it is noted that two of them contradict one another.
        events: Whether events go to standard output, so that nobody is asked there.
        more: What else is answered, by its name in :class:`mdrun.answers.Given`.
    """
    names = ("yes", "attest", "attest_all", "skip_manual", "every_step", "pause", "skip")
    said = {name: words.pop(name) for name in names}
    mistakes.take(either(("--skip-manual", said["skip_manual"]), ("--attest-all", said["attest_all"])))
    asked = not words.pop("no_input")
    given = Given(
        person=operator(),
        take=frozenset(words.pop("take")),
        terminal=not events and has_terminal(guide),
        interactive=asked and not events and has_keys(guide),
        **said,
        **more,
    )
    mistakes.take(_same_step(given))
    return given
