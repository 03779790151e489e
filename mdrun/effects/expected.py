"""What a rehearsal is expected to change: a text that people review, the same after each rehearsal."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from mdrun.effects.text import aligned, rows, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.effects.records import Effects, Outside
    from mdrun.leftovers import Ended

_HEAD = """\
# What a rehearsal changes, one effect a line. Compared by --expect-effects, made anew by --save-effects.
"""


def expectation(effects: Effects, root: str, top: str) -> str:
    """Return the effects without what is another one each time: hashes, process ids, places.

    Args:
        effects: What changed.
        root: The rehearsal's directory.
        top: The copy's top directory, in it.
    """
    known = {commit.sha: f"commit {number}" for number, commit in enumerate(effects.commits, 1)}
    if effects.revision_before is not None:
        known[effects.revision_before] = "the start"
    names = {move.after: f"the {_ref(move.ref)}" for move in effects.pushed if move.after} | known

    def name(sha: str) -> str:
        return names.get(sha, "an earlier commit")

    def process(ended: Ended) -> str:
        one = ended.process
        return f"{one.command}{f', listening on {ports}' if (ports := ', '.join(one.ports)) else ''}"

    def outside(other: Outside) -> str:  # how many files a directory holds depends on the machine
        return f"{shown(other.path)} {other.change}"

    found = list(rows(effects, name, process, outside)) or [("nothing", "is changed")]
    text = "".join(f"{line.rstrip()}\n" for line in aligned(found))
    return _HEAD + text.replace(top, ".").replace(root, "REHEARSAL")


def differences(expected: str, actual: str) -> tuple[str, ...]:
    """Return what differs, as lines of a diff; none where the effects are the same.

    Args:
        expected: What :func:`expectation` returned once; comments and blank lines in it say nothing.
        actual: What it returns now.
    """
    diff = difflib.unified_diff(list(_said(expected)), list(_said(actual)), n=0, lineterm="")
    return tuple(line for line in diff if not line.startswith(("---", "+++", "@@")))


def _ref(ref: str) -> str:
    return ref.removeprefix("refs/").replace("tags/", "tag ").replace("heads/", "branch ")


def _said(text: str) -> Iterator[str]:
    """Yield the lines that count, whatever the width of their columns."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            kind, _, rest = line.partition("  ")
            yield f"{kind}  {rest.strip()}"
