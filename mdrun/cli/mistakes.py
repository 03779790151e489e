"""What is wrong with a command line: gathered, and told all at once, with what is wrong with the guide."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from mdrun.cli.help import Context
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.errors import MdrunError, UsageError

_KEY = "mdrun.mistakes"
_EXTRA = regex(r"got unexpected extra arguments? \((?P<word>[^ ]+)\)")
_NOTHING_RUN = 2
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
            if problem.exit_status != _NOTHING_RUN or isinstance(problem, GuideRefused):
                raise
            self.found.append(problem)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what was found together with what refuses the work inside; nothing is to be run before."""
        from mdrun.errors import GuideRefused, MdrunError

        try:
            yield
        except MdrunError as problem:
            if not self.found or problem.exit_status != _NOTHING_RUN:
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
        problem.ctx, problem.param = ctx, param
        Mistakes.of(ctx).take([usage_error(problem)])
        return instead


def usage_error(problem: click.ClickException) -> UsageError:
    """Return what click found wrong with the command line, as an error of ours."""
    import re

    from mdrun.errors import UsageError, hint
    from mdrun.nearest import did_you_mean, nearest

    context = problem.ctx if isinstance(problem, click.UsageError) else None
    command = context.command_path if context else "mdrun"
    message = " ".join(problem.format_message().split()).rstrip(".")
    message = message[:1].lower() + message[1:]
    kind = getattr(getattr(problem, "param", None), "type", None)
    refused = re.search(r": '(.*)' is not one of ", message, re.DOTALL)
    if isinstance(problem, click.NoSuchOption):
        words = {option.lstrip("-"): option for option in problem.possibilities or ()}
        near = nearest(problem.option_name.lstrip("-"), words)  # the dashes make no two options alike
        remedy = hint("near", names=words[near[0]]) if near else ""
        return UsageError("option-unknown", option=problem.option_name, command=command, remedy=remedy)
    if isinstance(problem, click.BadParameter) and isinstance(kind, click.Choice) and refused is not None:
        known = [str(choice) for choice in kind.choices]
        option = (problem.param.opts if problem.param else [""])[-1]
        name = option if option.startswith("-") else option.upper()
        if not refused[1]:
            return UsageError("option-empty", option=name)
        listed, remedy = ", ".join(known), did_you_mean(refused[1], known)
        return UsageError(
            "option-value", option=name, value=refused[1], known=listed, command=command, remedy=remedy
        )
    counted = re.search(r": '?(.*?)'? is not ", message, re.DOTALL)
    if isinstance(problem, click.BadParameter) and isinstance(kind, click.IntRange) and counted is not None:
        option = (problem.param.opts if problem.param else [""])[-1]
        if not counted[1]:
            return UsageError("option-empty", option=option)
        return UsageError("option-number", option=option, value=counted[1], least=kind.min or 0)
    remedy = _extra(message, context)
    return UsageError("option-wrong", problem=message, command=command, remedy=remedy)


def _is_file(word: str) -> bool:
    """Say whether a word is the name of a file, or looks like that of a guide."""
    from pathlib import Path

    from mdrun.places import GUIDES, is_file

    return Path(word).suffix in GUIDES or is_file(word)


def _extra(message: str, context: click.Context | None) -> str:
    """Return what was probably meant by a word too many: a section, or another command; empty for neither."""
    from shlex import quote

    from mdrun.cli.commands import COMMANDS
    from mdrun.errors import hint

    found = _EXTRA.match(message)
    options = (
        {one for param in context.command.params for one in param.opts} if context is not None else set()
    )
    if found is None or "--section" not in options or _is_file(found["word"]):
        return ""
    word = found["word"]
    return hint("near", names=f"mdrun {word} GUIDE" if word in COMMANDS else f"--section {quote(word)}")
