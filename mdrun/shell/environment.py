"""The environment that a guide's commands get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell.quoting import ansi_c, to_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

_EDITORS = ("EDITOR", "GIT_EDITOR", "VISUAL")
_NO_EDITOR = (
    "sh -c 'echo \"mdrun: an editor is wanted here, and nobody is at a terminal\" >&2; exit 1' mdrun-editor"
)
UNATTENDED = {
    "DEBIAN_FRONTEND": "noninteractive",
    "EDITOR": _NO_EDITOR,
    "GIT_EDITOR": _NO_EDITOR,
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "PAGER": "cat",
    "PYTHONUNBUFFERED": "1",
    "VISUAL": _NO_EDITOR,
}
"""Variables that keep programs from waiting for a person who is not there, or holding back their output."""


def environment(given: Mapping[str, str], *, unattended: bool) -> dict[bytes, bytes]:
    """Return the environment for bash: ``given``, and where nobody is there :data:`UNATTENDED` below it.

    An editor that was chosen in any of the three ways stands for all of them, as git has it.
    """
    whole = dict(given)
    if unattended:
        own_editor = any(name in given for name in _EDITORS)
        for name, value in UNATTENDED.items():
            if not (own_editor and value == _NO_EDITOR):
                whole.setdefault(name, value)
    return {to_bytes(name): to_bytes(value) for name, value in whole.items()}


LOGIN = (
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "GPG_TTY",
    "KRB5CCNAME",
    "SSH_AGENT_PID",
    "SSH_AUTH_SOCK",
    "SSH_CLIENT",
    "SSH_CONNECTION",
    "SSH_TTY",
    "STY",
    "TERM",
    "TMUX",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    "XDG_SESSION_ID",
)
"""Variables that belong to the operator's login and not to the run: one that goes on takes the new ones."""

PERSONAL = (
    "HOME",
    "LOGNAME",
    "MAIL",
    "SHELL",
    "USER",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)
"""Variables that belong to the person: a run with which somebody else goes on takes theirs."""


def with_terminal(given: Mapping[str, str]) -> bytes:
    """Return commands that take :data:`UNATTENDED` out of a state, for a session with a terminal.

    Args:
        given: The operator's environment, whose values come instead.
    """
    lines = []
    for name, value in UNATTENDED.items():
        word, default = name.encode(), ansi_c(to_bytes(value))
        instead = b"unset -v %s" % word
        if name in given:
            instead = b"export %s=%s" % (word, ansi_c(to_bytes(given[name])))
        lines.append(b"[[ ${%s-} != %s ]]||\\builtin %s\n" % (word, default, instead))
    return b"".join(lines)


def without_terminal() -> bytes:
    """Return commands that set :data:`UNATTENDED` below what a state has that comes from a terminal."""
    groups = [[name] for name in UNATTENDED if name not in _EDITORS] + [list(_EDITORS)]
    lines = []
    for names in groups:
        there = "".join(f"${{{name}+x}}" for name in names).encode()
        words = b" ".join(b"%s=%s" % (name.encode(), ansi_c(to_bytes(UNATTENDED[name]))) for name in names)
        lines.append(b"[[ -n %s ]]||\\builtin export %s\n" % (there, words))
    return b"".join(lines)
