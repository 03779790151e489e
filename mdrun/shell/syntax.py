"""Which bash there is, and whether it can read a script."""

from __future__ import annotations

import errno
import functools
import os
import re
from typing import TYPE_CHECKING

from mdrun import cache
from mdrun.errors import ShellError
from mdrun.patterns import regex
from mdrun.shell.quoting import to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.errors import MdrunError

OLDEST = (4, 4)
"""The oldest bash that does what :mod:`.driver` asks of it."""
_PLACES = ("/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash", "/opt/homebrew/bin/bash")
_MESSAGE = regex(rb"^(?:[^\n]*?: )??line (\d+): (.*)$", re.MULTILINE)


def _programs() -> Iterator[str]:
    """Yield every bash there may be, those of ``PATH`` first."""
    places = [f"{part}/bash" for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if part]
    for program in dict.fromkeys((*places, *_PLACES)):
        if os.access(program, os.X_OK):
            yield program


def find_bash(wanted: str = "bash") -> str:
    """Return the path of a bash that mdrun can use.

    Args:
        wanted: The path of the one to use; ``bash`` for the first that serves.

    Raises:
        ShellError: There is none, or each is too old.
    """
    seen = []
    for program in _programs() if wanted == "bash" else (wanted,):
        version = _version(program)
        if version >= OLDEST:
            return program
        seen.append(f"{program} is {'.'.join(map(str, version))}" if version else f"{program} does not run")
    raise ShellError("bash-unusable", seen="; ".join(seen)) if seen else ShellError("bash-missing")


def cannot_start(program: str, problem: OSError) -> MdrunError:
    """Return the error for a bash that the system does not start."""
    from mdrun.shortage import short_of  # a plan seldom needs it

    if short := short_of(problem):
        return short
    if problem.errno == errno.E2BIG:  # execve(2): 128 KiB for one value, and a limit for all together
        return ShellError("environment-too-large", program=program)
    return ShellError("bash-not-started", program=program, reason=problem.strerror)


@functools.cache
def _version(program: str) -> tuple[int, ...]:
    """Return major and minor version; nothing where the program does not say.

    What it said before is remembered as long as its file is the same: asking takes 1.5 ms.
    """
    entry = cache.name("bash", program, cache.stamp(program))
    known = cache.get(entry)
    script = b'echo "${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"\n'
    try:
        said = known or _asked((program, "--noprofile", "--norc", "-s"), script)[1]
        version = tuple(map(int, said.split()))
    except OSError as problem:
        from mdrun.shortage import short_of

        if short := short_of(problem):
            raise short from problem
        return ()
    except ValueError:
        return ()
    if known is None and version:
        cache.put(entry, said)
    return version


def syntax_errors(scripts: Sequence[str], wanted: str = "bash") -> list[str | None]:
    """Return, for each script, what bash has against its syntax, or None.

    One process reads them all where none is wrong. An unclosed here-document, of which bash only warns,
    counts.

    Args:
        scripts: The scripts' texts.
        wanted: The bash to ask, as :func:`find_bash`.

    Raises:
        ShellError: There is none that serves.
    """
    program = find_bash(wanted)
    texts = [to_bytes(script) for script in scripts]
    if not any(b"\0" in text for text in texts) and _all_right(program, texts):
        return [None] * len(texts)
    return [_error(program, text) for text in texts]


def _all_right(program: str, texts: list[bytes]) -> bool:
    """Return whether bash reads all scripts in a row and sees where each ends.

    ``-D`` prints the strings that are to be translated (bash manual, Invoking Bash) and runs nothing: a mark
    behind each script is printed only where no quote or here-document of that script is still open. The loop
    in braces around a script keeps what it leaves open from being closed by another.
    """
    entry = cache.name("syntax", program, cache.stamp(program), *texts)
    if cache.get(entry) is not None:
        return True
    word = os.urandom(8).hex().encode()
    marks = [b"%s%d" % (word, index) for index in range(len(texts))]
    whole = b"".join(
        b'{ while :;do if :;then :\n%s\nfi;done;}\n: $"%s"\n' % (text, mark)
        for text, mark in zip(texts, marks, strict=True)
    )
    status, printed, complaints = _asked((program, "--norc", "-O", "extglob", "-D"), whole)
    found = [line.strip(b'"') for line in printed.splitlines()]
    right = status == 0 and not complaints and [line for line in found if line.startswith(word)] == marks
    if right:
        cache.put(entry, b"right")
    return right


def _error(program: str, text: bytes) -> str | None:
    if b"\0" in text:
        return f"line {text[: text.index(0)].count(10) + 1}: a NUL byte"
    status, _, complaints = _asked((program, "--norc", "-O", "extglob", "-n"), text + b"\n")
    if status == 0 and not complaints:
        return None
    found = _MESSAGE.search(complaints)
    if found is None:
        return complaints.decode("utf-8", "replace").strip() or f"bash -n ended with status {status}"
    return f"line {int(found[1])}: {found[2].decode('utf-8', 'replace').strip()}"


def _asked(arguments: tuple[str, ...], text: bytes) -> tuple[int, bytes, bytes]:
    """Do what :func:`.spawning.output_of` does, which need not be imported where bash was asked before."""
    from mdrun.shell.spawning import output_of

    return output_of(arguments, text)
