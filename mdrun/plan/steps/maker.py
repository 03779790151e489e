"""Drafts and values to the steps of a plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from mdrun import placeholders
from mdrun.bash import is_empty, split
from mdrun.dataclass import replace
from mdrun.directives.sense import contradictory
from mdrun.errors import Finding
from mdrun.evidence.commands import Commands, Known
from mdrun.evidence.references import places
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.settling import may_be_command, settle, spans_of
from mdrun.guards import guards
from mdrun.plan.records import Block, Command, DecisionReason, Step, Told
from mdrun.plan.samples import sample_in
from mdrun.plan.samples.occasional import span_of_days
from mdrun.plan.shell_texts import covered
from mdrun.plan.steps.reading import located
from mdrun.plan.steps.uses import uses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mdrun.bash import Script
    from mdrun.plan.drafts import Draft
    from mdrun.plan.steps.reading import Reader
    from mdrun.plan.steps.texts import Texts
    from mdrun.sections import Section

_MEND = "mend it, or mark it notes"
_FENCE_INSIDE = "end it in this block (what holds a fence needs a longer fence around it), or mark it notes"
_ORDER: tuple[DecisionReason, ...] = get_args(DecisionReason)


class StepMaker:
    """Makes the steps of one plan.

    Args:
        guide: The guide's path.
        sections: Its sections.
        conditional: Says of each section whether it is a decision point.
        texts: Fills their texts.
        reader: Tells what bash cannot read.
        more_guards: Guards of the settings.
        given: The versions that the guide gives to what it is about.
    """

    def __init__(
        self,
        guide: str,
        sections: Sequence[Section],
        conditional: Sequence[bool],
        *,
        texts: Texts,
        reader: Reader,
        more_guards: Sequence[str],
        given: Collection[str],
    ) -> None:
        self.findings: list[Finding] = []
        """What refuses a run."""
        self._guide = guide
        self._sections = sections
        self._conditional = conditional
        self._texts = texts
        self._reader = reader
        self._more_guards = more_guards
        self._given = given
        self._groups: Counter[str] = Counter()

    def steps(self, wanted: Sequence[Draft], of_guide: Iterable[str]) -> tuple[Step, ...]:
        """Return the steps of a plan.

        Args:
            wanted: The drafts of the selected steps.
            of_guide: The texts of all commands of the guide.
        """
        filled = {made.id: self._texts.fill(made.script, made) for made in wanted if made.script is not None}
        titles = {made.id: self._texts.title(made) for made in wanted}
        self._reader.ask([*filled.values(), *self._beside_scripts(wanted, titles)])
        known = Commands(map(self._texts.fill, of_guide))
        said = (made.directives for made in wanted)
        self._groups = Counter(each.choose for each in said if each.choose and not each.skip)
        wholes = {made.parent for made in wanted if made.parent is not None}
        result = []
        for made in wanted:
            title = titles[made.id]
            if made.id in wholes and made.kind == "check":
                self._judge_whole(made)
                whole = Settlement("person" if made.told_beside else "evidence")
                result.append(self._record(made, title, settlement=whole, decisions=self._choice(made)))
            elif made.kind == "check":
                result.append(self._check(made, title, known))
            elif made.kind == "command":
                result.append(self._command(made, title, filled[made.id], known))
            else:
                result.append(self._record(made, title, decisions=self._decisions(made, [*made.reasons])))
        return tuple(result)

    def _beside_scripts(self, wanted: Iterable[Draft], titles: dict[str, str]) -> Iterator[str]:
        """Yield the texts beside the steps' scripts that bash will be asked about."""
        for made in wanted:
            if made.kind == "check":
                yield from filter(may_be_command, spans_of(titles[made.id]))
                declared = self._texts.declared(made)
                if isinstance(declared, str):
                    yield declared
            else:
                ready = self._texts.ready(made)
                if ready is not None:
                    yield ready

    def _command(self, made: Draft, title: str, text: str, known: Commands) -> Step:
        """Make a command step, and let the checks after it name its commands."""
        script = covered(text, made.start, self._texts.styles).script
        commands = () if is_empty(text) else tuple(_commands(text, script, made.start))
        ready = made.directives.ready
        found = guards(self._texts.covered(text if ready is None else f"{text}\n{ready}"), self._more_guards)
        reasons = set(made.reasons)
        if not made.directives.skip and not made.directives.manual:
            if self._is_broken(made, text):
                reasons.add("broken")
            written = made.script or ""
            masked = placeholders.mask(written, self._texts.styles, "v")
            if span_of_days(written) or sample_in(masked, self._texts.values, self._given) is not None:
                reasons.add("sample-values")
            if found or made.directives.confirm:
                reasons.add("guarded")
            number, proves = self._sections[made.section].number, not made.directives.background
            for command, (line, before) in zip(commands, places(one.line for one in commands), strict=True):
                known.add(Known(made.id, number, line, command.text, proves, before))
            self._judge_directives(made)
        decisions = self._decisions(made, sorted(reasons, key=_ORDER.index))
        block = Block(text, made.language, commands, endless=made.endless)
        step = self._record(made, title, block=block, decisions=decisions, guards=found)
        return replace(step, block=replace(block, uses=uses(step, self._texts.styles)))

    def _is_broken(self, made: Draft, text: str) -> bool:
        """Say whether bash cannot read a block, and report that where it surely is one."""
        problem = self._reader.problem(text)
        if problem is not None and "maybe-shell" not in made.reasons:
            line, reason = located(problem, made.start, made.last)
            if line is None or line == made.last:  # past its end, the whole block is meant
                line = made.first
            message = f"bash cannot read this block: {reason}"
            self._error(line, "syntax", message, _FENCE_INSIDE if "here-document" in reason else _MEND)
        return problem is not None

    def _judge_directives(self, made: Draft) -> None:
        """Report directives that contradict one another, and a ``ready`` command that bash cannot read."""
        for problem in contradictory(made.directives):
            self._error(made.first, "directive-misplaced", problem, "take one of them away")
        ready = self._texts.ready(made)
        if ready is not None and (wrong := self._reader.problem(ready)) is not None:
            message = f"bash cannot read the command of 'ready': {wrong}"
            self._error(made.first, "syntax", message, "mend it")

    def _check(self, made: Draft, title: str, known: Commands) -> Step:
        """Make a check, and say what will settle it."""
        section = self._sections[made.section].number
        declared, parses = self._texts.declared(made), self._reader.parses
        found = settle(title, declared, section, known, parses=parses, more_guards=self._more_guards)
        self._judge_declared(made, title, found.command)
        own: list[DecisionReason] = [*made.reasons] if found.by != "evidence" else []
        own += ["guarded"] if found.command and made.directives.confirm else []
        own += ["check-command"] if found.command and not made.directives.check else []
        return self._record(
            made,
            title,
            decisions=self._decisions(made, own),
            guards=guards(found.command, self._more_guards) if found.command else (),
            settlement=found,
        )

    def _judge_whole(self, made: Draft) -> None:
        """Report a command that is declared for a check which its parts settle: it would never be run."""
        if made.directives.check and not made.directives.skip:
            message = "'check' says nothing about a check that has parts: they settle it"
            self._error(made.first, "directive-misplaced", message, "write it at one of them, or as one more")

    def _judge_declared(self, made: Draft, title: str, command: str | None) -> None:
        """Report a ``check`` directive that nothing can be run for."""
        declared = made.directives.check
        if made.directives.skip or not declared:
            return
        if command is None or (declared is True and not spans_of(title)):
            message = "'check' needs a code span in its item"
            self._error(made.first, "directive-value", message, 'write check="COMMAND"')
        elif (problem := self._reader.problem(command)) is not None:
            message = f"bash cannot read the command of this check: {problem}"
            self._error(made.first, "syntax", message, "mend it")

    def _decisions(self, made: Draft, own: list[DecisionReason]) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a step, with those of its section and without those it takes away."""
        choice = self._choice(made)
        own = [reason for reason in own if reason not in choice]
        if made.directives.skip or made.directives.confirm is False:
            return (*(reason for reason in own if reason == "broken"), *choice)
        if self._conditional[made.section]:
            return ("section", *own, *choice)
        return (*own, *choice)

    def _choice(self, made: Draft) -> tuple[DecisionReason, ...]:
        """Return the reason to stop at a step of which there are others to choose from."""
        group = made.directives.choose
        return ("alternative",) if group and not made.directives.skip and self._groups[group] > 1 else ()

    def _error(self, line: int, code: str, message: str, remedy: str) -> None:
        """Report what refuses a run."""
        self.findings.append(Finding(self._guide, line, 0, "error", code, message, remedy))

    def _record(
        self,
        made: Draft,
        title: str,
        *,
        block: Block | None = None,
        settlement: Settlement | None = None,
        decisions: tuple[DecisionReason, ...] = (),
        guards: tuple[str, ...] = (),
    ) -> Step:
        """Return the record of a step, with what is said of it and nothing else."""
        return Step(
            id=made.id,
            section=self._sections[made.section].number,
            lines=(made.first, made.last),
            title=title,
            told=Told(made.prose, "\n\n".join(made.body)),
            place=made.place,
            directives=self._texts.directives(made),
            block=block,
            settlement=settlement,
            parent=made.parent,
            decisions=decisions,
            guards=guards,
            late=self._texts.late(made, title),
        )


def _commands(text: str, script: Script, line: int) -> Iterator[Command]:
    return (Command(line + part.row, part.text) for part in split(text, script))
