"""Drafts and values to the steps of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import is_empty, split
from mdrun.dataclass import replace
from mdrun.evidence.commands import Commands, Known
from mdrun.evidence.references import places
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.settling import may_be_command, settle, spans_of
from mdrun.guards import guards
from mdrun.plan.records import Block, Command, Step, Told
from mdrun.plan.shell_texts import covered
from mdrun.plan.steps.uses import uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.bash import Script
    from mdrun.plan.drafts import Draft
    from mdrun.plan.records import DecisionReason
    from mdrun.plan.steps.faults import Faults
    from mdrun.plan.steps.stops import Stops
    from mdrun.plan.steps.texts import Texts
    from mdrun.sections import Section


class StepMaker:
    """Makes the steps of one plan.

    Args:
        sections: The guide's sections.
        texts: Fills the texts of steps.
        faults: Finds what is wrong with steps, and tells what bash cannot read.
        stops: Says why somebody is asked before them.
        more_guards: Guards of the settings.
    """

    def __init__(
        self,
        sections: Sequence[Section],
        *,
        texts: Texts,
        faults: Faults,
        stops: Stops,
        more_guards: Sequence[str],
    ) -> None:
        self._sections = sections
        self._texts = texts
        self._faults = faults
        self._stops = stops
        self._more_guards = more_guards

    def steps(self, wanted: Sequence[Draft], of_guide: Iterable[str]) -> tuple[Step, ...]:
        """Return the steps of a plan.

        Args:
            wanted: The drafts of the selected steps.
            of_guide: The texts of all commands of the guide.
        """
        filled = {made.id: self._texts.fill(made.script, made) for made in wanted if made.script is not None}
        titles = {made.id: self._texts.title(made) for made in wanted}
        self._faults.reader.ask([*filled.values(), *self._beside_scripts(wanted)])
        known = Commands(map(self._texts.fill, of_guide))
        wholes = {made.parent for made in wanted if made.parent is not None}
        result = []
        for made in wanted:
            title = titles[made.id]
            if made.id in wholes and made.kind == "check":
                self._faults.of_whole(made)
                whole = Settlement("person" if made.told_beside else "evidence")
                result.append(self._record(made, title, settlement=whole, decisions=self._stops.choice(made)))
            elif made.kind == "check":
                result.append(self._check(made, title, known))
            elif made.kind == "command":
                result.append(self._command(made, title, filled[made.id], known))
            else:
                result.append(self._record(made, title, decisions=self._stops.of(made, made.reasons)))
        return tuple(result)

    def _beside_scripts(self, wanted: Iterable[Draft]) -> Iterator[str]:
        """Yield the texts beside the steps' scripts that bash will be asked about."""
        for made in wanted:
            if made.kind == "check":
                yield from filter(may_be_command, spans_of(self._texts.claims(made)))
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
        broken = False
        if not made.directives.skip and not made.directives.manual:
            broken = self._faults.is_broken(made, text)
            self._faults.of_command(made)
            number, proves = self._sections[made.section].number, not made.directives.background
            for command, (line, before) in zip(commands, places(one.line for one in commands), strict=True):
                known.add(Known(made.id, number, line, command.text, proves, before))
        decisions = self._stops.of_block(made, broken=broken, guarded=bool(found))
        block = Block(text, made.language, commands, endless=made.endless)
        step = self._record(made, title, block=block, decisions=decisions, guards=found)
        return replace(step, block=replace(block, uses=uses(step, self._texts.styles)))

    def _check(self, made: Draft, title: str, known: Commands) -> Step:
        """Make a check, and say what will settle it."""
        section = self._sections[made.section].number
        declared, parses = self._texts.declared(made), self._faults.reader.parses
        claims = self._texts.claims(made)
        found = settle(claims, declared, section, known, parses=parses, more_guards=self._more_guards)
        found = replace(found, tokens=tuple(self._texts.words(token, made) for token in found.tokens))
        self._faults.of_check(made, title, found.command)
        return self._record(
            made,
            title,
            decisions=self._stops.of_check(made, found),
            guards=guards(found.command, self._more_guards) if found.command else (),
            settlement=found,
        )

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
