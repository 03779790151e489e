"""What the public object of a plan leaves out of its records, and records made of both again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.config import Declared
from mdrun.dataclass import fields
from mdrun.directives import NOTHING, Directives
from mdrun.errors import Finding
from mdrun.evidence.settlement import Settlement
from mdrun.plan.records import (
    Block,
    Command,
    Place,
    SectionRow,
    Step,
    Told,
    Trigger,
    Use,
    Variable,
)
from mdrun.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def values_of(record: Any) -> list[Any]:
    """Return the values of all fields of a record, which its class takes in this order."""
    return [getattr(record, field.name) for field in fields(record)]


def values_of_shape(shape: Shape) -> list[Any]:
    """Return the values of a shape; each byte that it begins with is a character, for it may be no UTF-8."""
    begins, *others = values_of(shape)
    return [begins.decode("latin-1"), *others]


def shape(begins: str, *others: Any) -> Shape:
    """Return the shape that has these values."""
    return Shape(begins.encode("latin-1"), *others)


def rest_of_variable(one: Variable) -> list[Any]:
    """Return what the object leaves out of a variable."""
    said = one.declared
    return [
        one.exports,
        one.help,
        one.pattern,
        one.choices,
        values_of(said) if said is not None else None,
    ]


def rest_of_section(row: SectionRow) -> list[Any]:
    """Return what the object leaves out of a section."""
    return [row.end, row.on_failure, row.words, values_of(row.trigger) if row.trigger is not None else None]


def rest_of_step(one: Step) -> list[Any]:
    """Return what the object leaves out of a step."""
    place, block, settlement = one.place, one.block, one.settlement
    return [
        one.parent,
        one.told.before,
        settlement.tokens if settlement is not None else (),
        one.late,
        [place.after, place.indent, place.box, place.empty_box],
        [[use.line, use.tool] for use in block.uses] if block is not None else [],
        one.told.within,
        block is not None and block.endless,
        settlement.refers_to if settlement is not None else (),
        settlement.claim if settlement is not None else "",
        [values_of(trigger) for trigger in one.triggers],
    ]


def section(row: Mapping[str, Any], rest: Sequence[Any]) -> SectionRow:
    """Return the section of which the object holds one part and the rest the other."""
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


def variable(row: Mapping[str, Any], rest: Sequence[Any]) -> Variable:
    """Return the variable, as for :func:`section`."""
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


def step(row: Mapping[str, Any], rest: Sequence[Any]) -> Step:
    """Return the step, as for :func:`section`."""
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


def finding(row: Mapping[str, Any], also: Sequence[int]) -> Finding:
    """Return the finding of the object that has these further lines."""
    return Finding(**{name: row[name] for name in _OF_A_FINDING}, also=tuple(also))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_OF_A_FINDING = tuple(field.name for field in fields(Finding) if field.name != "also")
