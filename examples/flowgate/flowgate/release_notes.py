"""The notes of a release in ``CHANGELOG.md``.

``python -m flowgate.release_notes write v1.4.0`` turns what stands under ``[Unreleased]`` into the entry of
that version. Where nothing stands there, the subjects of the commits since the last tag are the entry. What
breaks and how to migrate is always said: in the words found there, else from the commits marked as breaking.

``python -m flowgate.release_notes show v1.4.0`` prints the entry, and fails where that is missing or lacks
something.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flowgate.errors import FlowgateError
from flowgate.files import permissions, write_atomically

UNRELEASED = "## [Unreleased]"
COMPATIBILITY = "### Breaking changes and migration"

# An entry ends at the next one, or at the link definitions that end the file.
_ENTRY_END = re.compile(r"^(?:## |\[[^\]]+\]: )", re.MULTILINE)
_SAYS_COMPATIBILITY = re.compile(r"^### .*(?:breaking|migration)", re.MULTILINE | re.IGNORECASE)
_MARKED_BREAKING = re.compile(r"^\w+(?:\([^)]*\))?!:")
_BREAKING_FOOTER = re.compile(r"^BREAKING[ -]CHANGE: (.+(?:\n.+)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Commit:
    """What a commit says of itself."""

    subject: str
    """Its first line."""
    body: str
    """What follows."""

    @property
    def breaking(self) -> str | None:
        """What it breaks, None where it is not marked as breaking (Conventional Commits)."""
        if footer := _BREAKING_FOOTER.search(self.body):
            return f"{self.subject}: {' '.join(footer[1].split())}"
        return self.subject if _MARKED_BREAKING.match(self.subject) else None


@dataclass(frozen=True, slots=True)
class History:
    """The commits since the last release."""

    since: str | None
    """The last tag; None before the first release."""
    commits: tuple[Commit, ...]
    """Newest first."""


def find_entry(text: str, version: str) -> str | None:
    """Return a version's entry, heading included; None where the changelog has none."""
    start = re.search(rf"^## \[{re.escape(_number(version))}\]", text, re.MULTILINE)
    if start is None:
        return None
    end = _ENTRY_END.search(text, start.end())
    return text[start.start() : end.start() if end else len(text)].strip() + "\n"


def is_complete(entry: str) -> bool:
    """Return whether an entry says something, and says what breaks."""
    _, _, body = entry.partition("\n")
    return bool(body.strip()) and _SAYS_COMPATIBILITY.search(body) is not None


def add_entry(text: str, version: str, day: date, history: History) -> str:
    """Return the changelog with the version's entry; unchanged where it has one.

    Raises:
        FlowgateError: it has no ``[Unreleased]`` heading.
    """
    if find_entry(text, version) is not None:
        return text
    heading = re.search(rf"^{re.escape(UNRELEASED)}[ \t]*$", text, re.MULTILINE)
    if heading is None:
        raise FlowgateError(f"the changelog has no heading {UNRELEASED}")
    end = _ENTRY_END.search(text, heading.end())
    rest = text[end.start() :] if end else ""
    noted = text[heading.end() : end.start() if end else len(text)].strip()
    body = noted or _list_commits(history)
    if not _SAYS_COMPATIBILITY.search(body):
        body = f"{body}\n\n{_compatibility(history)}"
    entry = f"{UNRELEASED}\n\n## [{_number(version)}] - {day.isoformat()}\n\n{body}\n"
    return text[: heading.start()] + entry + (f"\n{rest}" if rest else "")


def read_history(top: Path) -> History:
    """Return the commits of a repository since its last tag."""
    tag = _git(top, "describe", "--tags", "--abbrev=0", check=False).strip()
    span = f"{tag}..HEAD" if tag else "HEAD"
    log = _git(top, "log", "--no-merges", "--format=%s%x1f%b%x1e", span)
    records = (record.strip("\n") for record in log.split("\x1e"))
    commits = (Commit(*record.split("\x1f", 1)) for record in records if record)
    return History(tag or None, tuple(commits))


def main(arguments: list[str] | None = None) -> int:
    """Write or show a version's entry."""
    parser = argparse.ArgumentParser(prog="python -m flowgate.release_notes", description="Release notes.")
    parser.add_argument("verb", choices=("write", "show"))
    parser.add_argument("version")
    parser.add_argument("--changelog", type=Path, default=Path("CHANGELOG.md"))
    options = parser.parse_args(arguments)
    try:
        run = _write if options.verb == "write" else _show
        run(options.changelog, options.version)
    except (FlowgateError, OSError) as error:
        print(f"release notes: {error}", file=sys.stderr)
        return 1
    return 0


def _write(changelog: Path, version: str) -> None:
    history = read_history(changelog.absolute().parent)
    text = add_entry(changelog.read_text(encoding="utf-8"), version, date.today(), history)
    write_atomically(changelog, text.encode(), permissions(changelog))


def _show(changelog: Path, version: str) -> None:
    entry = find_entry(changelog.read_text(encoding="utf-8"), version)
    if entry is None:
        raise FlowgateError(f"{changelog} has no entry for {version}")
    print(entry, end="")
    if not is_complete(entry):
        raise FlowgateError(f"the entry for {version} is empty, or has no heading {COMPATIBILITY}")


def _list_commits(history: History) -> str:
    lines = [f"- {commit.subject}" for commit in history.commits]
    return "\n".join(["### Changed", "", *(lines or ["- Nothing but the version."])])


def _compatibility(history: History) -> str:
    lines = [f"- {commit.breaking}" for commit in history.commits if commit.breaking]
    since = f" since {history.since}" if history.since else ""
    return "\n".join([COMPATIBILITY, "", *(lines or [f"- None: no commit{since} is marked as breaking."])])


def _number(version: str) -> str:
    return version.removeprefix("v")


def _git(top: Path, *arguments: str, check: bool = True) -> str:
    done = subprocess.run(["git", "-C", top, *arguments], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise FlowgateError(done.stderr.strip())
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
