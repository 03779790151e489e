"""What is wrong with a command line: gathered, and told all at once, with what is wrong with the guide."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from mdrun.cli.help import Context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.errors import MdrunError, UsageError

_KEY = "mdrun.mistakes"
NOTHING_RUN = 2
"""The exit status of what is refused before anything was run."""


class Mistakes:
    """Gathers what is wrong with a command line."""

    def __init__(self) -> None:
        self.found: list[MdrunError] = []
        """What was found, in order."""
        self.values_unknown = False
        """Whether a file of values cannot be read: which ones are missing is not known then."""

    @staticmethod
    def of(ctx: click.Context) -> Mistakes:
        """Return those of the command line that is read."""
        mistakes: Mistakes = ctx.meta.setdefault(_KEY, Mistakes())
        return mistakes

    def take(self, problems: Iterable[MdrunError]) -> None:
        """Note what is wrong."""
        self.found.extend(problems)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Note what refuses the work inside, and go on."""
        from mdrun.errors import GuideRefused, MdrunError

        try:
            yield
        except MdrunError as problem:
            if problem.exit_status != NOTHING_RUN or isinstance(problem, GuideRefused):
                raise
            self.found.append(problem)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what was found together with what refuses the work inside; nothing is to be run before."""
        from mdrun.errors import GuideRefused, MdrunError

        try:
            yield
        except MdrunError as problem:
            if not self.found or problem.exit_status != NOTHING_RUN:
                raise
            if not isinstance(problem, GuideRefused) and problem is not self.found[0]:
                raise GuideRefused((), {}, (*self.found, problem)) from problem
            raise

    def refuse(self) -> None:
        """Tell what was found, if anything was.

        Raises:
            MdrunError: Something was.
        """
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            from mdrun.errors import GuideRefused

            raise GuideRefused((), {}, tuple(self.found))


def either(*options: tuple[str, Any]) -> Iterator[UsageError]:
    """Yield what is wrong where more than one is given of options that contradict one another.

    Args:
        options: Each by its name, with its value.
    """
    given = [name for name, value in options if value]
    if len(given) > 1:
        from mdrun.errors import UsageError

        yield UsageError("options-contradict", options=" and ".join(given))


class Command(click.Command):
    """A command whose mistakes are told all at once: unknown options, values that are none, and its own.

    Args:
        words: As for a command of click.
        gathers: Whether the command itself tells of them, with more that it finds.
        said: As for a command of click.
    """

    context_class = Context

    def __init__(self, *words: Any, gathers: bool = False, **said: Any) -> None:
        super().__init__(*words, **said)
        self.gathers = gathers

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words; an option that is unknown is noted, and left out."""
        try:
            return super().parse_args(ctx, list(args))
        except click.NoSuchOption as problem:
            if ctx.resilient_parsing:
                raise
            first = problem
        except click.UsageError as problem:
            problem.ctx = problem.ctx or ctx  # which command's help tells more
            raise
        mistakes = Mistakes.of(ctx)
        with suppress(click.UsageError):  # a word too many may be the value of an option that is unknown
            super().parse_args(ctx, list(self._known(ctx, args, mistakes)))
        mistakes.refuse()
        raise first

    def _known(self, ctx: click.Context, args: list[str], mistakes: Mistakes) -> list[str]:
        """Return the words without the options that are unknown, which are noted."""
        from mdrun.cli.usage import usage_error

        words = list(args)
        while True:
            try:
                self.make_parser(ctx).parse_args(list(words))
            except click.NoSuchOption as problem:
                names = [word.partition("=")[0] for word in words]
                if problem.option_name not in names:  # it is one of several letters in a word
                    return words
                mistakes.take([usage_error(problem)])
                del words[names.index(problem.option_name)]
            except click.UsageError:
                return words
            else:
                return words

    def invoke(self, ctx: click.Context) -> Any:
        """Do what the command does, unless mistakes were found that it does not tell itself."""
        mistakes = Mistakes.of(ctx)
        if not self.gathers:
            mistakes.refuse()
        return super().invoke(ctx)


class Choice(click.Choice[str]):
    """One of some words; another one is noted, and the rest of the command line looked at."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word; the first one that there is where it is none of them."""
        return _noted(super().convert, value, param, ctx, instead=self.choices[0])


class Count(click.IntRange):
    """A number; what is none is noted, and the rest of the command line looked at."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; none where it is no such number."""
        return _noted(super().convert, value, param, ctx, instead=None)


def _noted(
    convert: Any, value: Any, param: click.Parameter | None, ctx: click.Context | None, *, instead: Any
) -> Any:
    try:
        return convert(value, param, ctx)
    except click.BadParameter as problem:
        if ctx is None or ctx.resilient_parsing:
            raise
        from mdrun.cli.usage import usage_error

        problem.ctx, problem.param = ctx, param
        Mistakes.of(ctx).take([usage_error(problem)])
        return instead
