"""Guide, selection and variables to a plan; all that can be refused is refused here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import config
from mdrun.dataclass import dataclass
from mdrun.document import Heading
from mdrun.placeholders import Styles, mask
from mdrun.plan import faults, outside, variables
from mdrun.plan.annotations import settings_comment
from mdrun.plan.captures import Captures
from mdrun.plan.decisions import conditional
from mdrun.plan.drafting import draft
from mdrun.plan.inheritance import inherit
from mdrun.plan.records import Plan, SectionRow
from mdrun.plan.usage import Gatherer, assigned, shells_of, unset
from mdrun.sections import resolve, sections, select

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mdrun.config import Settings
    from mdrun.document import Guide
    from mdrun.errors import Finding
    from mdrun.plan.drafts import Draft, Drafts
    from mdrun.plan.records import Variable
    from mdrun.plan.request import Request
    from mdrun.plan.steps import StepMaker
    from mdrun.plan.usage import Shell
    from mdrun.plan.variables import Usage
    from mdrun.sections import Section

    Syntax = Callable[[Sequence[str], config.Shell | None], Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known of a plan before its steps are made: all but what their commands do."""

    settings: Settings
    """Those of the guide over those of its repository."""
    sections: Sequence[Section]
    """The guide's sections."""
    named: frozenset[int]
    """The indexes of those that were selected."""
    drafts: Drafts
    """All that may become steps."""
    wanted: Sequence[Draft]
    """What becomes steps of this plan."""
    styles: Styles
    """The styles of placeholders that are looked for."""
    shells: Mapping[str, Sequence[Shell]]
    """The shell texts of the drafts by their ids."""
    captures: Captures
    """What the steps capture."""
    variables: tuple[Variable, ...]
    """Every variable that the selected steps use, and those given."""
    findings: Sequence[Finding]
    """What was found so far."""


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


def gather(
    guide: Guide, request: Request, settings: Settings | None = None, findings: Sequence[Finding] = ()
) -> Gathered:
    """Find a guide's sections, what may become steps, and its variables.

    Args:
        guide: As for :func:`make`.
        request: As for :func:`make`.
        settings: As for :func:`make`.
        findings: As for :func:`make`.

    Raises:
        UsageError: A selector names no section, or several.
    """
    own, problems = front_matter(guide)
    merged = config.merge(settings or config.Settings(), own)
    found = sections(guide)
    chosen = select(found, request.selectors, guide.path)
    named = frozenset(resolve(found, text, guide.path) for text in request.selectors)
    drafts = draft(guide, found)
    said = [*findings, *problems, *drafts.findings]
    said += outside.apply(guide.path, request.name, drafts.steps, merged, request.directives)
    inherit(drafts, found)
    wanted = [made for made in drafts.steps if not request.selectors or made.section in chosen]
    looked_for = merged.placeholders if merged.placeholders is not None else config.PLACEHOLDER_STYLES
    styles = Styles.of(looked_for, assigned(made.script for made in drafts.steps if made.script is not None))
    shells = {made.id: shells_of(made, styles) for made in drafts.steps}
    later = frozenset(name for name, value in request.values.items() if value.source == "later")
    values = {name: value for name, value in request.values.items() if name not in later}
    captures = Captures(wanted, later)
    asked = {*merged.variables, *request.values, *captures.by}
    usage = _usage(guide, styles, drafts, wanted, shells, asked, captures)
    given = {**variables.from_named(merged.variables, request.environ), **values}
    resolved, problems = variables.resolve(usage, merged.variables, given, guide.path, captures)
    said += [*problems, *captures.secrets(merged.variables, guide.path)]
    said += variables.unknown(usage, {**merged.variables, **captures.by}, request.values, guide.path)
    said += _unset(guide, request, wanted, shells, resolved)
    return Gathered(merged, found, named, drafts, wanted, styles, shells, captures, resolved, said)


def _with_steps(guide: Guide, request: Request, known: Gathered, syntax: Syntax) -> Plan:
    """Make the steps of a plan; only then is imported what tells what their commands do."""
    from mdrun.plan.hashing import plan_hash
    from mdrun.plan.samples import versions_given
    from mdrun.plan.steps import StepMaker
    from mdrun.plan.uses import functions

    merged, found, named, drafts = known.settings, known.sections, known.named, known.drafts
    wanted, styles, shells, captures = known.wanted, known.styles, known.shells, known.captures
    resolved, said = known.variables, list(known.findings)
    maker = StepMaker(
        guide.path,
        found,
        conditional(drafts.conditional, found, named),
        values=_filling(resolved),
        styles=styles,
        captures=captures,
        more_guards=merged.guards,
        syntax=lambda scripts: syntax(scripts, merged.shell),
        given=versions_given(
            (made.script for made in drafts.steps if made.script), lambda text: mask(text, styles, "v")
        ),
    )
    commands = (part.text for made in drafts.steps for shell in shells[made.id] for part in shell.parts())
    steps = maker.steps(wanted, commands)
    said += [*maker.findings, *faults.nesting(guide), *faults.repeated(guide.path, found)]
    said += [*faults.names(guide.path, steps), *faults.undoing(guide.path, found, drafts)]
    said += faults.choices(guide.path, drafts.steps)
    line = min((found[index].line for index in named), default=0)
    said += faults.nothing_to_run(guide.path, steps, request.selectors, line)
    selected = tuple(found[index].number for index in sorted(named))
    return Plan(
        guide=guide.path,
        data=guide.data,
        sha256=guide.sha256,
        title=maker.words(next((section.full_title for section in found if section.level), "")),
        sections=_rows(found, drafts, maker),
        selected=selected,
        variables=resolved,
        steps=steps,
        findings=_ordered(guide.path, said),
        needs=merged.needs,
        timeout=merged.timeout,
        hash=plan_hash(guide.sha256, selected, steps, resolved, merged.shell),
        shell=merged.shell,
        styles=frozenset(styles),
        context=merged.context,
        secrets=merged.kept_secret(),
        guards=merged.guards,
        rehearsal=merged.rehearsal,
        functions=functions(steps),
    )


def front_matter(guide: Guide) -> tuple[Settings, list[Finding]]:
    """Read a guide's own settings: its front matter, or a first comment that holds the same YAML."""
    if "mdrun" in guide.front_matter:
        return config.parse(guide.front_matter, guide.path, 2, front=True)
    comment = settings_comment(guide)
    if comment is not None:
        return config.parse(comment.text, guide.path, comment.first)
    return config.Settings(), []


def _usage(
    guide: Guide,
    styles: Collection[str],
    drafts: Drafts,
    wanted: Sequence[Draft],
    shells: Mapping[str, Sequence[Shell]],
    asked: Collection[str],
    captures: Captures,
) -> dict[str, Usage]:
    gatherer = Gatherer(guide, styles, asked)
    for element in guide.elements:
        if isinstance(element, Heading):
            gatherer.title(element.text)
    selected = {made.id for made in wanted if not made.directives.skip}
    for made in drafts.steps:
        late = captures.before(made.id)
        gatherer.draft(made, shells[made.id], selected=made.id in selected, late=late)
    return gatherer.usage


def _unset(
    guide: Guide,
    request: Request,
    wanted: Sequence[Draft],
    shells: Mapping[str, Sequence[Shell]],
    resolved: Sequence[Variable],
) -> list[Finding]:
    exported = {name for variable in resolved for name in variable.exports}
    every = (shell.script for own in shells.values() for shell in own)
    selected = (shell for made in wanted if not made.directives.skip for shell in shells[made.id])
    blanks = {variable.name for variable in resolved}
    return list(unset(guide.path, every, selected, {*request.environ, *exported}, blanks))


def _filling(resolved: Sequence[Variable]) -> dict[str, str]:
    """Return the values that may fill placeholders: never a secret."""
    return {
        variable.name: variable.value
        for variable in resolved
        if variable.value is not None and not variable.secret
    }


def _rows(found: Sequence[Section], drafts: Drafts, maker: StepMaker) -> tuple[SectionRow, ...]:
    from mdrun.plan.undoing import undoing

    back = undoing(found, drafts)
    return tuple(
        SectionRow(
            section.number,
            maker.words(section.title),
            section.anchor,
            section.level,
            section.line,
            section.end,
            back.get(index),
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
