"""Read what settings say of rehearsals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mdrun.config.rehearsal import RehearsalSettings, Scripted, Stub
from mdrun.config.values import Reader
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS = 255


class RehearsalReader(Reader):
    """Reads what stands under ``rehearsal:``."""

    def rehearsal(self, value: Any, line: int, what: str) -> RehearsalSettings:
        """Read all of it."""
        keys: dict[str, Callable[[Any, int, str], Any]] = {
            "carry": self.texts,
            "env": self.texts,
            "network": self.network,
            "pre-receive": self.text,
            "stubs": self.stubs,
            "allow": self.texts,
        }
        given = self.table(value, line, what, keys)
        if given.get("network"):
            said_at = next(key.line for key in value if key.text == "network")
            given["network_at"] = f"{self.path}:{said_at}: "
        return RehearsalSettings(**{key.replace("-", "_"): said for key, said in given.items()})

    def network(self, value: Any, line: int, what: str) -> str | None:
        """Read which network a rehearsal has."""
        if value in ("host", "loopback", "loopback-if-confined"):
            return str(value)
        remedy = (
            "write loopback for a network of its own, loopback-if-confined for one where that can be, or host"
        )
        self.report(line, "settings-type", f"{what} is {value!r}, which is no kind of network", remedy)
        return None

    def stubs(self, value: Any, line: int, what: str) -> dict[str, Stub] | None:
        """Read what the stubs answer, by command."""
        if not isinstance(value, dict):
            remedy = "write lines such as twine: 0"
            self.report(line, "settings-type", f"{what} must be a mapping of commands to answers", remedy)
            return None
        found = ((key, self.answers(entry.value, key.line, key.text)) for key, entry in value.items())
        return {key.text: Stub(answers, self.path, key.line) for key, answers in found if answers}

    def answers(self, value: Any, line: int, name: str) -> tuple[Scripted, ...]:
        """Read what a stub answers: an exit status for every call, or a list of answers to calls."""
        what = f"stub {name}"
        if re.search(r"[\s/]", name) or name.strip(".") == "":
            self.report(line, "settings-type", f"{name!r} is no command's name", "write it without its path")
        elif name in names("builtins"):
            message = f"{what}: bash itself provides it, and looks for no other command"
            self.report(
                line, "stub-builtin", message, f"allow what it does with rehearsal: {{allow: [{name}]}}"
            )
        if value == "real":
            return (Scripted(real=True),)
        if isinstance(value, str):
            status = self.status(value, line, what)
            return (Scripted(exit=status),) if status is not None else ()
        keys: dict[str, Callable[[Any, int, str], Any]] = {
            "args": self.text,
            "stdout": self.text,
            "stderr": self.text,
            "exit": self.status,
            "env": self.texts,
            "real": self.flag,
        }
        if not isinstance(value, list) or not value:
            remedy = 'write an exit status, real, or a list such as [{args: "release create *", exit: 0}]'
            self.report(line, "settings-type", f"{what} does not say what it answers", remedy)
            return ()
        answers = [self.table(item, line, what, keys) for item in value]
        for answer in answers:
            if answer.get("real") and not answer.keys() <= {"args", "env", "real"}:
                remedy = "leave real out, or what it answers"
                self.report(
                    line, "settings-type", f"{what}: a command that is really run answers itself", remedy
                )
        return tuple(Scripted(**answer) for answer in answers)

    def status(self, value: Any, line: int, what: str) -> int | None:
        """Read an exit status."""
        if isinstance(value, str) and value.isdecimal() and int(value) <= _STATUS:
            return int(value)
        self.report(line, "settings-type", f"{what} must be an exit status, 0 to 255")
        return None
