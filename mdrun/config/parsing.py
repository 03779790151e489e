"""Read settings from YAML; beside :mod:`mdrun.directives` the only place with PyYAML, imported late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.config.nodes import entry_of, plain, repeated
from mdrun.config.reader import SettingsReader
from mdrun.config.records import Settings
from mdrun.errors import NotReadable
from mdrun.unseen import is_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.errors import Finding


def parse(text: str, path: str, first: int, *, front: bool = False) -> tuple[Settings, list[Finding]]:
    """Read settings from YAML.

    Args:
        text: The YAML.
        path: The file, for findings.
        first: Line of the file on which the text begins, 1-based.
        front: Whether this is a guide's front matter, where only ``mdrun:`` is ours.
    """
    import yaml

    reader = SettingsReader(path, first)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = first + (mark.line if mark else 0)
        reason = getattr(problem, "problem", None) or "it cannot be read"
        reader.report(line, "settings-yaml", f"this is no YAML: {reason}", "mend it, or quote the value")
        return Settings(), reader.findings
    except RecursionError:
        reader.report(first, "settings-yaml", "this YAML is nested too deep", "mend it")
        return Settings(), reader.findings
    if front:
        node = entry_of(node, "mdrun")
    if node is None:
        return Settings(), []
    value = plain(node, reader, set())
    if value is None:
        return Settings(), reader.findings
    return reader.settings(value, first + node.start_mark.line), reader.findings


def read_values(text: str, path: str, name_of: Callable[[str], str] = str) -> dict[str, str]:
    """Read a YAML mapping of names to plain values.

    Args:
        text: The file's text.
        path: Its path, for what is said of it.
        name_of: Returns the variable that a key names: ``last_good``, of ``last-good`` too.

    Raises:
        NotReadable: It is something else.
    """
    import yaml

    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)
        keys = repeated(yaml.compose(text, Loader=yaml.BaseLoader), name_of)
    except RecursionError as problem:
        raise NotReadable("values-no-names", path=path) from problem
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else path
        reason = getattr(problem, "problem", None) or "it cannot be read"
        raise NotReadable("values-no-yaml", place=where, reason=reason) from problem
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise NotReadable("values-no-names", path=path)
    for name, line, before in keys:
        raise NotReadable("values-twice", place=f"{path}:{line + 1}", name=name, before=before + 1)
    if not all(map(is_text, (*values, *values.values()))):
        raise NotReadable("values-no-text", path=path)
    return {name_of(name): value for name, value in values.items()}
