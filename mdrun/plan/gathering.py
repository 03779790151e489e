"""What is known of a plan before its steps are made: settings, sections, drafts, variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import config
from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.placeholders import Styles
from mdrun.plan import outside
from mdrun.plan.drafting import draft
from mdrun.plan.drafting.annotations import settings_comment
from mdrun.plan.inheritance import inherit
from mdrun.plan.shell_texts import assigned, shell_texts
from mdrun.plan.variables.captures import Captures
from mdrun.plan.variables.resolving import resolve, unknown
from mdrun.plan.variables.unset import unset
from mdrun.plan.variables.usage import Gatherer
from mdrun.plan.variables.values import from_named
from mdrun.sections import resolve as resolve_section
from mdrun.sections import sections, select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mdrun.config import Settings
    from mdrun.document import Guide
    from mdrun.errors import Finding
    from mdrun.plan.drafts import Draft, Drafts
    from mdrun.plan.records import Variable
    from mdrun.plan.request import Request
    from mdrun.plan.shell_texts import ShellText
    from mdrun.sections import Section

_SETTING = regex(r"[ \t]+[a-z-]+:(?:\s|$)")
"""A line of YAML below ``mdrun:``."""
_MOST_FRONT = 60
"""Lines of a guide in which settings are looked for that are in no front matter."""


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
    shells: Mapping[str, Sequence[ShellText]]
    """The shell texts of the drafts by their ids."""
    captures: Captures
    """What the steps capture."""
    variables: tuple[Variable, ...]
    """Every variable that the selected steps use, and those given."""
    findings: Sequence[Finding]
    """What was found so far."""


def gather(
    guide: Guide, request: Request, settings: Settings | None = None, findings: Sequence[Finding] = ()
) -> Gathered:
    """Find a guide's sections, what may become steps, and its variables.

    Args:
        guide: As for :func:`mdrun.plan.build.make`.
        request: As for :func:`mdrun.plan.build.make`.
        settings: As for :func:`mdrun.plan.build.make`.
        findings: As for :func:`mdrun.plan.build.make`.

    Raises:
        UsageError: A selector names no section, or several.
    """
    own, problems = front_matter(guide)
    merged = config.merge(settings or config.Settings(), own)
    found = sections(guide)
    chosen = select(found, request.selectors, guide.path)
    named = frozenset(resolve_section(found, text, guide.path) for text in request.selectors)
    drafts = draft(guide, found)
    said = [*findings, *problems, *drafts.findings]
    said += outside.apply(guide.path, request.name, drafts.steps, merged, request.directives)
    inherit(drafts, found)
    wanted = [made for made in drafts.steps if not request.selectors or made.section in chosen]
    scripts = (made.script for made in drafts.steps if made.script is not None)
    styles = Styles.of(merged.styles, assigned(scripts))
    shells = {made.id: shell_texts(made, styles) for made in drafts.steps}
    later = frozenset(name for name, value in request.values.items() if value.source == "later")
    captures = Captures(wanted, later)
    gatherer = Gatherer(guide, styles, {*merged.variables, *request.values, *captures.by}, captures)
    selected = {made.id for made in wanted if not made.directives.skip}
    for made in drafts.steps:
        gatherer.draft(made, shells[made.id], selected=made.id in selected)
    values = from_named(merged.variables, request.environ)
    values |= {name: value for name, value in request.values.items() if name not in later}
    variables, problems = resolve(gatherer.usage, merged.variables, values, guide.path, captures)
    said += [*problems, *captures.secrets(merged.variables, guide.path)]
    known = {*gatherer.usage, *merged.variables, *captures.by}
    said += unknown(known, request.values, guide.path)
    said += _unset(guide.path, shells, selected, request.environ, variables)
    return Gathered(merged, found, named, drafts, wanted, styles, shells, captures, variables, said)


def front_matter(guide: Guide) -> tuple[Settings, list[Finding]]:
    """Read a guide's own settings: its front matter, or a first comment that holds the same YAML."""
    if "mdrun" in guide.front_matter:
        return config.parse(guide.front_matter, guide.path, 2, front=True)
    comment = settings_comment(guide)
    if comment is not None:
        return config.parse(comment.text, guide.path, comment.first)
    return config.Settings(), list(_unread(guide))


def _unread(guide: Guide) -> Iterator[Finding]:
    """Yield settings that look like front matter, and are none: it has no end, or does not begin a guide."""
    from mdrun.errors import Finding

    begun = False
    for number, line in enumerate(guide.lines[:_MOST_FRONT], 1):
        within = "".join(guide.lines[number : number + 1])
        if begun and line.rstrip() == "mdrun:" and _SETTING.match(within):
            message = "these settings stand in no front matter"
            remedy = "begin the guide with a line ---, and end the settings with another one"
            yield Finding(guide.path, number, 0, "error", "settings-place", message, remedy)
        if line.startswith(("#", "```", "~~~")):
            return
        begun = begun or line.rstrip() == "---"


def _unset(
    guide: str,
    shells: Mapping[str, Sequence[ShellText]],
    selected: Collection[str],
    environ: Collection[str],
    variables: Sequence[Variable],
) -> Iterator[Finding]:
    """Yield what is to be said of names that the selected steps expand and nothing sets."""
    exported = {name for variable in variables for name in variable.exports}
    every = (shell for own in shells.values() for shell in own)
    wanted = (shell for step, own in shells.items() if step in selected for shell in own)
    return unset(guide, every, wanted, {*environ, *exported}, {variable.name for variable in variables})
