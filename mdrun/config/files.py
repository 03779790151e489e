"""Find the settings file of a repository, and lay a guide's own settings over it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.config.records import FILES, Settings
from mdrun.dataclass import replace
from mdrun.errors import Finding, NotReadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def found(top: str | Path) -> tuple[str, str] | None:
    """Return name and text of the settings file of a repository; None where it has none.

    Args:
        top: The repository's top directory, or the guide's folder.

    Raises:
        NotReadable: The file is there and cannot be read.
    """
    for name in FILES:
        path = os.path.join(top, name)
        try:
            with open(path, encoding="utf-8") as file:
                return name, file.read()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as problem:
            reason = getattr(problem, "strerror", None) or "it is not UTF-8"
            raise NotReadable("settings-not-read", path=path, reason=reason) from problem
    return None


def absent(settings: Settings, source: str, top: str | Path, guide: str) -> Iterator[Finding]:
    """Yield a finding for each guide that the settings give directives to and that is not there.

    Args:
        settings: What the settings file says.
        source: That file, for findings.
        top: The top of the repository.
        guide: The path from there of the guide that is read, whose name may be misspelt.
    """
    for name, line in settings.guides_at.items():
        if not os.path.isfile(os.path.join(top, name)):
            from mdrun.nearest import did_you_mean

            remedy = did_you_mean(name, [guide], "write its path from the top of the repository")
            yield Finding(
                source, line, 0, "warning", "settings-no-guide", f"there is no guide {name}", remedy
            )


def merge(base: Settings, own: Settings) -> Settings:
    """Return a guide's own settings over those of its repository."""
    return replace(
        base,
        run=base.run.with_more(own.run),
        variables={**base.variables, **own.variables},
        placeholders=own.placeholders if own.placeholders is not None else base.placeholders,
    )
