"""YAML as plain values that know their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass
from mdrun.unseen import is_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mdrun.config.values import Reader


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping."""

    text: str
    """As it is written."""
    line: int
    """Its line, 1-based."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a key of a mapping stands for."""

    value: Any
    """A text, a flag, None, a list, or a mapping of keys to entries."""
    line: int
    """Its line, 1-based."""


def entry_of(node: Any, name: str) -> Any:
    """Return the value of a mapping's key; None where it has none."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def plain(node: Any, reader: Reader, seen: set[int]) -> Any:
    """Turn YAML nodes into plain values whose mappings know their lines."""
    import yaml

    if isinstance(node, yaml.CollectionNode):
        if id(node) in seen:
            line = reader.first + node.start_mark.line
            reader.report(line, "settings-yaml", "what an anchor marks is used again", "write it out")
            return None
        seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for name, line, before in repeated(node):
            reader.twice(reader.first + line, name, reader.first + before)
        return {
            Key(str(key.value), reader.first + key.start_mark.line): Entry(
                plain(value, reader, seen), reader.first + value.start_mark.line
            )
            for key, value in node.value
        }
    if isinstance(node, yaml.SequenceNode):
        return [plain(item, reader, seen) for item in node.value]
    if not is_text(node.value):
        line = reader.first + node.start_mark.line
        reader.report(line, "settings-yaml", "half a character is no text", "write it as it is")
        return node.value.encode("utf-8", "replace").decode()
    kind = node.tag.rpartition(":")[2]
    if kind == "bool":
        return node.value.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    return str(node.value)


def repeated(node: Any, name_of: Callable[[str], str] = str) -> Iterator[tuple[str, int, int]]:
    """Yield each key that stands twice in a mapping, its line, and that of the one before it.

    PyYAML takes the last of them without a word.

    Args:
        node: A node; of what is no mapping, nothing is yielded. Lines are 0-based, of the YAML.
        name_of: Returns what a key names, where several name the same.
    """
    lines: dict[str, int] = {}
    for key, _ in node.value if node is not None and node.id == "mapping" else ():
        name, line = name_of(str(key.value)), key.start_mark.line
        if name in lines:
            yield name, line, lines[name]
        lines[name] = line
