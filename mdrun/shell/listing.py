"""A command that lists the traps and does something with that: it gets the guide's own alone.

Ours cannot be away while it runs: it may fail, and a shell that leaves tells its state by one of them. So
what ``trap -p`` would print stands in its place.
"""

from __future__ import annotations

from signal import Signals

from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.shell.quoting import ansi_c

_LISTS = regex(
    rb"((?:[^;&|\n`(){}#\\']*\$\(\s*|\s*(?:(?:if|!)\s+)*))"  # nothing that may set a trap comes before it
    rb"((?:builtin\s+)?trap(?:\s+-p(?:\s+(?:[A-Z][A-Z0-9]*))*)?)"
    rb"(\s*(?:[|)>].*)?)",
)
_TRAPS = regex(rb"\btrap\b|\b(?:source|eval)\b")
_NAMES = {name.name.removeprefix("SIG").encode() for name in Signals} | {b"EXIT", b"ERR", b"DEBUG", b"RETURN"}
"""What there is; for any other bash has a complaint of its own."""
_POSIX = b"trap -- - "
"""How ``trap -p`` shows what is not trapped, in POSIX mode alone."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A command that lists traps once, and sets none before."""

    before: bytes
    """What stands before that."""
    names: tuple[bytes, ...]
    """The signals that it asks for, without ``SIG``; empty for all."""
    after: bytes
    """What stands behind it."""

    def of(self, traps: dict[bytes, bytes]) -> bytes:
        """Return the command that prints what is to be listed.

        Args:
            traps: The guide's own, as :meth:`.Traps.listed` has them.
        """
        known = {_bare(name): name for name in traps}
        wanted = [known[name] for name in self.names or known if name in known]
        lines = (b"trap -- '%s' %s\n" % (traps[name].replace(b"'", b"'\\''"), name) for name in wanted)
        return b"%s\\builtin printf %%s %s%s" % (self.before, ansi_c(b"".join(lines)), self.after)


def listing(text: bytes) -> Listing | None:
    """Return what is known of a command that lists the traps; None for any other."""
    found = _LISTS.fullmatch(text.rstrip(b"\n")) if b"trap" in text else None
    if found is None:
        return None
    before, lists, after = found.groups()
    if _TRAPS.search(before) or _TRAPS.search(after):
        return None
    names = tuple(map(_bare, lists.partition(b"-p")[2].split()))
    return Listing(before, names, after) if _NAMES.issuperset(names) else None


def can_be_told(told: bytes) -> bool:
    """Return whether traps can be listed so, as ``trap -p`` printed them.

    In POSIX mode other things are printed, and one on ``DEBUG`` finds the text of what is run.
    """
    return _POSIX not in told and b" DEBUG\n" not in told


def _bare(name: bytes) -> bytes:
    return name.removeprefix(b"SIG")
