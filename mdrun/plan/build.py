"""Guide, selection and variables to a plan; all that can be refused is refused here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.plan import faults
from mdrun.plan.decisions.sections import conditional
from mdrun.plan.gathering import gather
from mdrun.plan.records import Plan, SectionRow, filling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mdrun.config import Settings, Shell
    from mdrun.document import Guide
    from mdrun.errors import Finding
    from mdrun.plan.gathering import Gathered
    from mdrun.plan.records import Step, Trigger
    from mdrun.plan.request import Request
    from mdrun.plan.steps.texts import Texts

    Syntax = Callable[[Sequence[str], Shell | None], Sequence[str | None]]


def make(
    guide: Guide,
    request: Request,
    *,
    settings: Settings | None = None,
    findings: Sequence[Finding] = (),
    syntax: Syntax,
) -> Plan:
    """Resolve a guide to a plan.

    Args:
        guide: The guide as it was read.
        request: What the operator asked for.
        settings: The repository's settings.
        findings: What was wrong with those.
        syntax: Says of each script why that bash cannot read it, or None.

    Raises:
        UsageError: A selector names no section, or several.
    """
    return _with_steps(guide, request, gather(guide, request, settings, findings), syntax)


def _with_steps(guide: Guide, request: Request, known: Gathered, syntax: Syntax) -> Plan:
    """Make the steps of a plan; only then is imported what tells what their commands do."""
    from mdrun.plan.colonless import colonless
    from mdrun.plan.hashing import plan_hash
    from mdrun.plan.mending import lines_to_mend, wanted, without_missing
    from mdrun.plan.steps.texts import Texts
    from mdrun.plan.steps.uses import functions
    from mdrun.plan.title import title_of
    from mdrun.plan.variables.in_checks import unsafe_in_checks
    from mdrun.plan.words_only import told

    settings, found = known.settings, known.sections
    texts = Texts(filling(known.variables), known.styles, known.captures)
    steps, problems, triggers = _steps(guide, known, texts, syntax)
    mended = lines_to_mend(steps)
    variables = wanted(known.variables, mended)
    line = min((found[index].line for index in known.named), default=0)
    selected = tuple(found[index].number for index in sorted(known.named))
    said = [
        *without_missing(known.findings, mended),
        *problems,
        *unsafe_in_checks(guide, steps, known.variables, known.styles),
        *colonless(guide),
        *faults.nesting(guide),
        *faults.repeated(guide.path, found),
        *faults.names(guide.path, steps),
        *faults.undoing(guide.path, found, known.drafts),
        *faults.choices(guide.path, known.drafts.steps),
        *faults.nothing_to_run(guide.path, steps, request.selectors, line),
    ]
    return Plan(
        guide=guide.path,
        data=guide.data,
        sha256=guide.sha256,
        title=texts.words(title_of(guide, found)),
        sections=_rows(known, told(guide, known), triggers, texts),
        selected=selected,
        variables=variables,
        steps=steps,
        findings=_ordered(guide.path, said),
        hash=plan_hash(guide.sha256, selected, steps, variables, settings.run.shell),
        settings=replace(settings.run, secrets=settings.kept_secret()),
        styles=frozenset(known.styles),
        functions=functions(steps),
    )


def _steps(
    guide: Guide, known: Gathered, texts: Texts, syntax: Syntax
) -> tuple[tuple[Step, ...], Sequence[Finding], Mapping[int, Trigger]]:
    """Return the steps of a plan, what is wrong with them, and what makes sections conditional, by index."""
    from mdrun.plan.samples import Samples
    from mdrun.plan.steps.faults import Faults
    from mdrun.plan.steps.maker import StepMaker
    from mdrun.plan.steps.reading import Reader
    from mdrun.plan.steps.stops import Stops
    from mdrun.plan.triggers import Triggers

    drafts, settings = known.drafts, known.settings.run
    scripts = (made.script for made in drafts.steps if made.script)
    samples = Samples(scripts, known.styles, texts.values)
    faults = Faults(guide.path, texts, Reader(lambda scripts: syntax(scripts, settings.shell), texts.covered))
    maker = StepMaker(
        known.sections,
        texts=texts,
        faults=faults,
        stops=Stops(known.wanted, conditional(drafts.conditional, known.sections, known.named), samples),
        more_guards=settings.guards,
    )
    commands = (part.text for made in drafts.steps for text in known.shells[made.id] for part in text.parts())
    triggers = Triggers(guide, known, samples)
    return triggers.steps(maker.steps(known.wanted, commands)), faults.findings, triggers.sections


def _rows(
    known: Gathered, said: Mapping[int, tuple[int, int]], triggers: Mapping[int, Trigger], texts: Texts
) -> tuple[SectionRow, ...]:
    from mdrun.plan.undoing import undoing

    found = known.sections
    back = undoing(found, known.drafts)
    return tuple(
        SectionRow(
            number=section.number,
            title=texts.words(section.title),
            anchor=section.anchor,
            level=section.level,
            line=section.line,
            end=section.end,
            on_failure=back.get(index),
            words=said.get(index),
            trigger=triggers.get(index),
        )
        for index, section in enumerate(found)
        if section.line <= section.end
    )


def _ordered(guide: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings about other files, then those about the guide, in the order of their places."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda found: (
                found.path == guide,
                found.path,
                found.line,
                found.column,
                found.code,
                found.message,
            ),
        )
    )
