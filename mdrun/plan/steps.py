"""Drafts and values to the steps of a plan."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, get_args

from mdrun import placeholders
from mdrun.bash import is_empty, split
from mdrun.dataclass import replace
from mdrun.directives.sense import contradictory
from mdrun.errors import Finding
from mdrun.evidence import may_be_command, settle, spans_of
from mdrun.guards import guards
from mdrun.known_commands import Commands, Known, places
from mdrun.patterns import regex
from mdrun.plan.records import Command, DecisionReason, Step
from mdrun.plan.samples import sample_values
from mdrun.plan.usage import covered
from mdrun.plan.uses import uses

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from mdrun.bash import Script
    from mdrun.plan.captures import Captures
    from mdrun.plan.drafts import Draft
    from mdrun.sections import Section

    Syntax = Callable[[Sequence[str]], Sequence[str | None]]


class StepMaker:
    """Makes the steps of one plan."""

    def __init__(
        self,
        guide: str,
        sections: Sequence[Section],
        conditional: Sequence[bool],
        *,
        values: Mapping[str, str],
        styles: Collection[str],
        captures: Captures,
        more_guards: Iterable[str],
        syntax: Syntax,
        given: frozenset[str],
    ) -> None:
        """Keep what all steps are made with.

        Args:
            guide: The guide's path.
            sections: Its sections.
            conditional: Says of each section whether it is a decision point.
            values: What fills placeholders.
            styles: The styles of placeholders that are looked for.
            captures: What the run itself will find; it fills nothing here.
            more_guards: Guards of the settings.
            syntax: Says of each script why bash cannot read it, or None.
            given: The versions that the guide gives to what it is about.
        """
        self.findings: list[Finding] = []
        self._guide = guide
        self._sections = sections
        self._values = values
        self._styles = styles
        self._captures = captures
        self._more_guards = tuple(more_guards)
        self._syntax = syntax
        self._given = given
        self._conditional = conditional
        self._problems: dict[str, str | None] = {}
        self._groups: Counter[str] = Counter()

    def steps(self, wanted: Sequence[Draft], of_guide: Iterable[str]) -> tuple[Step, ...]:
        """Return the steps of a plan.

        Args:
            wanted: The drafts of the selected steps.
            of_guide: The texts of all commands of the guide.
        """
        filled = {made.id: self.fill(made.script, made) for made in wanted if made.script is not None}
        titles = {made.id: self.words(" ".join(made.text.split()), made) for made in wanted}
        self._ask_bash(wanted, filled, titles)
        known = Commands(map(self.fill, of_guide))
        said = (made.directives for made in wanted)
        self._groups = Counter(each.choose for each in said if each.choose and not each.skip)
        wholes = {made.parent for made in wanted if made.parent is not None}
        result = []
        for made in wanted:
            title = titles[made.id]
            if made.id in wholes and made.kind == "check":
                result.append(self.record(made, title, settled_by="evidence", decisions=self.choice(made)))
            elif made.kind == "check":
                result.append(self.check(made, title, known))
            elif made.kind == "command":
                result.append(self.command(made, title, filled[made.id], known))
            else:
                result.append(self.record(made, title, decisions=self.decisions(made, [])))
        return tuple(result)

    def fill(self, text: str, made: Draft | None = None) -> str:
        """Return a shell text, of a step, with the placeholders filled whose values are known beforehand."""
        return placeholders.fill(text, self.known(made), self._styles)

    def words(self, text: str, made: Draft | None = None) -> str:
        """Return words of the guide, of a step, with their placeholders filled in the same way."""
        return placeholders.fill(text, self.known(made), self._styles, prose=True)

    def known(self, made: Draft | None) -> Mapping[str, str]:
        """Return the values that fill placeholders of a step before anything is run."""
        late = self._captures.before(made.id) if made is not None else frozenset()
        return {name: value for name, value in self._values.items() if name not in late}

    def command(self, made: Draft, title: str, text: str, known: Commands) -> Step:
        """Make a command step, and let the checks after it name its commands."""
        shell = covered(text, made.start, self._styles)
        commands = () if is_empty(text) else tuple(_commands(text, shell.script, made.start))
        ready = made.directives.ready
        run = text if ready is None else f"{text}\n{ready}"
        found = guards(placeholders.mask(run, self._styles), self._more_guards)
        reasons = set(made.reasons)
        if not made.directives.skip and not made.directives.manual:
            problem = self.problem(text)
            if problem is not None:
                reasons.add("broken")
            if problem is not None and "maybe-shell" not in reasons:
                line, reason = _located(problem, made)
                message = f"bash cannot read this block: {reason}"
                self.error(line, "syntax", message, _FENCE_INSIDE if "here-document" in reason else _MEND)
            masked = placeholders.mask(made.script or "", self._styles, "v")
            if sample_values(masked, self._values, self._given):
                reasons.add("sample-values")
            if found or made.directives.confirm:
                reasons.add("guarded")
            number, proves = self._sections[made.section].number, not made.directives.background
            for command, (line, before) in zip(commands, places(one.line for one in commands), strict=True):
                known.add(Known(made.id, number, line, command.text, proves, before))
            self.judge_directives(made)
        decisions = self.decisions(made, sorted(reasons, key=_ORDER.index))
        step = self.record(made, title, script=text, commands=commands, decisions=decisions, guards=found)
        return replace(step, uses=uses(step, self._styles))

    def judge_directives(self, made: Draft) -> None:
        """Report directives that contradict one another, and a ``ready`` command that bash cannot read."""
        for problem in contradictory(made.directives):
            self.error(made.first, "directive-misplaced", problem, "take one of them away")
        ready = made.directives.ready
        if ready is not None and (wrong := self.problem(self.fill(ready, made))) is not None:
            message = f"bash cannot read the command of 'ready': {wrong}"
            self.error(made.first, "syntax", message, "mend it")

    def check(self, made: Draft, title: str, known: Commands) -> Step:
        """Make a check, and say what will settle it."""
        declared = made.directives.check
        if isinstance(declared, str):
            declared = self.fill(declared, made)
        section = self._sections[made.section].number
        parses = self.parses
        found = settle(title, declared, section, known, parses=parses, more_guards=self._more_guards)
        self.judge_declared(made, title, found.command)
        return self.record(
            made,
            title,
            commands=(Command(made.first, found.command),) if found.command else (),
            decisions=self.decisions(made, ["check-command"] if found.command and not found.declared else []),
            guards=guards(found.command, self._more_guards) if found.command else (),
            settled_by=found.by,
            refers_to=found.refers_to,
            tokens=found.tokens,
        )

    def judge_declared(self, made: Draft, title: str, command: str | None) -> None:
        """Report a ``check`` directive that nothing can be run for."""
        declared = made.directives.check
        if made.directives.skip or not declared:
            return
        if command is None or (declared is True and not spans_of(title)):
            message = "'check' needs a code span in its item"
            self.error(made.first, "directive-value", message, 'write check="COMMAND"')
        elif (problem := self.problem(command)) is not None:
            message = f"bash cannot read the command of this check: {problem}"
            self.error(made.first, "syntax", message, "mend it")

    def decisions(self, made: Draft, own: list[DecisionReason]) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a step, with those of its section and without those it takes away."""
        choice = self.choice(made)
        own = [reason for reason in own if reason not in choice]
        if made.directives.skip or made.directives.confirm is False:
            return (*(reason for reason in own if reason == "broken"), *choice)
        if self._conditional[made.section]:
            return ("section", *own, *choice)
        return (*own, *choice)

    def choice(self, made: Draft) -> tuple[DecisionReason, ...]:
        """Return the reason to stop at a step of which there are others to choose from."""
        group = made.directives.choose
        return ("alternative",) if group and not made.directives.skip and self._groups[group] > 1 else ()

    def parses(self, text: str) -> bool:
        """Say whether bash can read a text."""
        return self.problem(text) is None

    def problem(self, text: str) -> str | None:
        """Return why bash cannot read a text."""
        masked = placeholders.mask(text, self._styles)
        if masked not in self._problems:
            self._problems[masked] = self._syntax([masked])[0]
        return self._problems[masked]

    def _ask_bash(
        self, wanted: Sequence[Draft], filled: Mapping[str, str], titles: Mapping[str, str]
    ) -> None:
        """Ask bash once about all that it will be asked about: starting it is slow."""
        texts = list(filled.values())
        for made in wanted:
            if made.kind == "check":
                texts += [span for span in spans_of(titles[made.id]) if may_be_command(span)]
                if isinstance(made.directives.check, str):
                    texts.append(self.fill(made.directives.check, made))
            elif made.directives.ready is not None:
                texts.append(self.fill(made.directives.ready, made))
        masked = list(dict.fromkeys(placeholders.mask(text, self._styles) for text in texts))
        if masked:
            self._problems.update(zip(masked, self._syntax(masked), strict=True))

    def error(self, line: int, code: str, message: str, remedy: str) -> None:
        """Report what refuses a run."""
        self.findings.append(Finding(self._guide, line, 0, "error", code, message, remedy))

    def record(self, made: Draft, title: str, **said: object) -> Step:
        """Return the record of a step, with what is said of it and nothing else."""
        unsaid = {"script": None, "commands": (), "decisions": (), "guards": ()}
        unsaid |= {"settled_by": None, "refers_to": (), "tokens": ()}
        directives = made.directives
        if directives.ready is not None:
            directives = replace(directives, ready=self.fill(directives.ready, made))
        if isinstance(directives.confirm, str):
            directives = replace(directives, confirm=self.words(directives.confirm, made))
        return Step(
            id=made.id,
            name=made.directives.name,
            kind=made.kind,
            section=self._sections[made.section].number,
            lines=(made.first, made.last),
            title=title,
            language=made.language,
            directives=directives,
            parent=made.parent,
            prose=made.prose,
            place=made.place,
            late=self.late(made, title),
            body="\n\n".join(made.body),
            endless=made.endless,
            **(unsaid | said),  # type: ignore[arg-type]
        )

    def late(self, made: Draft, title: str) -> tuple[str, ...]:
        """Return the variables that fill placeholders of a step only when it is run."""
        names = self._captures.before(made.id)
        if not names:
            return ()
        said = made.directives
        texts = (made.script, said.ready, said.check if isinstance(said.check, str) else None)
        found = {blank.name for text in texts if text for blank in placeholders.find(text, self._styles)}
        found |= {blank.name for blank in placeholders.find(title, self._styles, prose=True)}
        return tuple(sorted(found & names))


_MEND = "mend it, or mark it notes"
_HERE = regex(r"warning: here-document at line (\d+) delimited by end-of-file \(wanted `(.*)'\)", re.DOTALL)
"""What bash says of a here-document without an end; its line is that where the here-document begins."""
_FENCE_INSIDE = "end it in this block (what holds a fence needs a longer fence around it), or mark it notes"
_ORDER: tuple[DecisionReason, ...] = get_args(DecisionReason)


def _commands(text: str, script: Script, line: int) -> Iterable[Command]:
    return (Command(line + part.row, part.text) for part in split(text, script))


def _located(problem: str, made: Draft) -> tuple[int, str]:
    """Turn the line of a block that bash names into the guide's; past its end, the whole block is meant."""
    found = re.match(r"line (\d+): (.*)", problem, re.DOTALL)
    if found is None:
        return made.first, problem
    here = _HERE.fullmatch(found[2])
    if here is not None:
        return made.start + int(here[1]) - 1, f"no line is {here[2]!r}, which would end this here-document"
    line = made.start + int(found[1]) - 1
    return (line if line < made.last else made.first), found[2]
