"""A plan as a run keeps it, and back: what was planned goes on, whatever another mdrun would plan.

The object is the public one of :func:`mdrun.plan.objects.plan_object`, with one more key: ``rest`` holds
what that leaves out. No value of a secret is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from mdrun.config import Declared, RunSettings, Secrets, Shell
from mdrun.dataclass import fields, replace
from mdrun.directives import NOTHING, Directives
from mdrun.errors import Finding
from mdrun.evidence.settlement import Settlement
from mdrun.plan.objects import plan_object
from mdrun.plan.records import (
    Block,
    Command,
    Place,
    Plan,
    SectionRow,
    Step,
    Told,
    Trigger,
    Use,
    Variable,
)
from mdrun.rubbish import none_sought
from mdrun.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_Made = TypeVar("_Made")

FORMAT = 5
"""Goes up when what ``rest`` holds, or what it means, changes."""


def kept(plan: Plan) -> dict[str, Any]:
    """Return a plan as the object that a run keeps."""
    said = plan.settings
    return {
        **plan_object(plan),
        "rest": {
            "format": FORMAT,
            "title": plan.title,
            "needs": said.needs,
            "timeout": said.timeout,
            "shell": _values(said.shell) if said.shell is not None else None,
            "styles": sorted(plan.styles),
            "context": said.context,
            "guards": said.guards,
            "secrets": [said.secrets.env, [_values(_as_text(shape)) for shape in said.secrets.patterns]],
            "sections": [_rest_of_section(row) for row in plan.sections],
            "variables": [_rest_of_variable(variable) for variable in plan.variables],
            "steps": [_rest_of_step(step) for step in plan.steps],
            "functions": sorted(plan.functions),
            "findings": [finding.also for finding in plan.findings],
        },
    }


@none_sought()
def loaded(found: Mapping[str, Any], data: bytes) -> Plan | None:
    """Return the plan that a run has kept, without the values of secrets.

    Args:
        found: The object that :func:`kept` returned.
        data: The guide's bytes.

    Returns:
        None where it is not whole, or of a form that is not known: then it must be made again.

    Raises:
        KeyError, TypeError, ValueError, IndexError: It is not what was kept.
    """
    rest = found.get("rest")
    if rest is None or rest["format"] != FORMAT:
        return None
    env, patterns = rest["secrets"]
    return Plan(
        guide=found["guide"],
        data=data,
        sha256=found["sha256"],
        title=rest["title"],
        sections=_each(_section, found["sections"], rest["sections"]),
        selected=tuple(found["selected"]),
        variables=_each(_variable, found["variables"], rest["variables"]),
        steps=_each(_step, found["steps"], rest["steps"]),
        findings=_each(_finding, found["findings"], rest["findings"]),
        hash=found["hash"],
        settings=RunSettings(
            timeout=rest["timeout"],
            shell=Shell(*rest["shell"]) if rest["shell"] is not None else None,
            needs=tuple(rest["needs"]),
            guards=tuple(rest["guards"]),
            context=tuple(rest["context"]),
            secrets=Secrets(tuple(env), tuple(_shape(*values) for values in patterns)),
        ),
        styles=frozenset(rest["styles"]),
        functions=frozenset(rest["functions"]),
    )


def sections_of(found: Mapping[str, Any]) -> tuple[SectionRow, ...]:
    """Return the sections of a plan that was kept; none where it was kept in another form.

    Args:
        found: What :func:`kept` returned, read back from JSON.
    """
    rest = found.get("rest")
    if rest is None or rest["format"] != FORMAT:
        return ()
    return _each(_section, found["sections"], rest["sections"])


def _each(make: Callable[[Any, Any], _Made], rows: Sequence[Any], rests: Sequence[Any]) -> tuple[_Made, ...]:
    return tuple(make(row, rest) for row, rest in zip(rows, rests, strict=True))


def _values(record: Any) -> list[Any]:
    return [getattr(record, field.name) for field in fields(record)]


def _as_text(shape: Shape) -> Any:
    # Each byte is a character: what a shape begins with need not be UTF-8.
    return replace(shape, begins=shape.begins.decode("latin-1"))  # type: ignore[arg-type]


def _shape(begins: str, *rest: Any) -> Shape:
    return Shape(begins.encode("latin-1"), *rest)


def _rest_of_variable(variable: Variable) -> list[Any]:
    said = variable.declared
    return [
        variable.exports,
        variable.help,
        variable.pattern,
        variable.choices,
        _values(said) if said is not None else None,
    ]


def _rest_of_section(row: SectionRow) -> list[Any]:
    return [row.end, row.on_failure, row.words, _values(row.trigger) if row.trigger is not None else None]


def _rest_of_step(step: Step) -> list[Any]:
    place, block, settlement = step.place, step.block, step.settlement
    return [
        step.parent,
        step.told.before,
        settlement.tokens if settlement is not None else (),
        step.late,
        [place.after, place.indent, place.box, place.empty_box],
        [[use.line, use.tool] for use in block.uses] if block is not None else [],
        step.told.within,
        block is not None and block.endless,
        settlement.refers_to if settlement is not None else (),
        settlement.claim if settlement is not None else "",
        [_values(trigger) for trigger in step.triggers],
    ]


def _section(row: Mapping[str, Any], rest: Sequence[Any]) -> SectionRow:
    end, on_failure, words, trigger = rest
    return SectionRow(
        number=row["number"],
        title=row["title"],
        anchor=row["anchor"],
        level=row["level"],
        line=row["line"],
        end=end,
        on_failure=on_failure,
        words=_frozen(words),
        trigger=Trigger(*trigger) if trigger is not None else None,
    )


def _variable(row: Mapping[str, Any], rest: Sequence[Any]) -> Variable:
    exports, *_, said = rest  # between them stands what the declaration says, too
    declared = Declared(*map(_frozen, said)) if said is not None else None
    return Variable(
        name=row["name"],
        value=row["value"],
        source=row["source"],
        exports=tuple(exports),
        lines=tuple(row["lines"]),
        captured_by=tuple(row["captured_by"]),
        declared=declared,
        named_secret=row["secret"] and not (declared is not None and declared.secret),
    )


def _step(row: Mapping[str, Any], rest: Sequence[Any]) -> Step:
    parent, before, tokens, late, place, uses, within, endless, refers_to, claim, triggers = rest
    after, indent, box, empty_box = place
    first, last = row["lines"]
    commands = tuple(Command(one["line"], one["text"]) for one in row["commands"])
    block = settlement = None
    if row["kind"] == "command":
        used = tuple(Use(*use) for use in uses)
        block = Block(row["script"], row["language"], commands, used, endless)
    elif row["kind"] == "check":
        own = next((one.text for one in commands), None)
        settlement = Settlement(row["settled_by"], own, tuple(refers_to), tuple(tokens), claim)
    return Step(
        id=row["id"],
        section=row["section"],
        lines=(first, last),
        title=row["title"] or "",
        told=Told(before, within),
        place=Place(after, indent, _frozen(box), empty_box),
        directives=_directives(row["directives"]),
        block=block,
        settlement=settlement,
        parent=parent,
        decisions=tuple(row["decisions"]),
        triggers=tuple(Trigger(*one) for one in triggers),
        guards=tuple(row["guards"]),
        late=tuple(late),
    )


def _directives(given: Mapping[str, Any]) -> Directives:
    if not given:
        return NOTHING
    said = {key.replace("-", "_"): value for key, value in given.items()}
    if "env" in said:
        said["env"] = tuple((name, value) for name, value in said["env"])
    return Directives(**said)


def _finding(row: Mapping[str, Any], also: Sequence[int]) -> Finding:
    return Finding(**{name: row[name] for name in _OF_A_FINDING}, also=tuple(also))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_OF_A_FINDING = tuple(field.name for field in fields(Finding) if field.name != "also")
