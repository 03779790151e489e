"""Read all settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mdrun.config.guides_reader import GuidesReader
from mdrun.config.records import PLACEHOLDER_STYLES, Declared, RunSettings, Secrets, Settings, Shell
from mdrun.config.rehearsal_reader import RehearsalReader
from mdrun.nearest import did_you_mean
from mdrun.placeholders import variable_name
from mdrun.shapes.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.config.nodes import Key
    from mdrun.shapes import Shape


class SettingsReader(RehearsalReader, GuidesReader):
    """Reads plain values into settings, and gathers what is wrong with them."""

    def shell(self, value: Any, line: int, what: str) -> Shell | None:
        """Read which bash runs the guide."""
        text = self.text(value, line, what)
        if text is None:
            return None
        if re.fullmatch(r"bash|/(.*/)?bash[^/]*", text):
            return Shell(text, self.path, line)
        remedy = (
            "leave it out, or write bash or the absolute path of one; it runs blocks tagged zsh or sh, too"
        )
        self.report(line, "shell-refused", f"{what} is {text!r}, and guides are run by bash alone", remedy)
        return None

    def pattern(self, value: Any, line: int, what: str) -> str | None:
        """Read a regular expression."""
        text = self.text(value, line, what)
        if text is None:
            return None
        try:
            re.compile(text)
        except re.error as problem:
            self.report(line, "settings-type", f"{what} is no regular expression: {problem}")
            return None
        return text

    def choices(self, value: Any, line: int, what: str) -> tuple[str, ...] | str | None:
        """Read a list of choices, or the command that prints them."""
        return value if isinstance(value, str) else self.texts(value, line, what)

    def styles(self, value: Any, line: int, what: str) -> frozenset[str] | None:
        """Read the styles of placeholders that are looked for."""
        styles = frozenset(self.texts(value, line, what) or ())
        for wrong in sorted(styles - PLACEHOLDER_STYLES):
            known = sorted(PLACEHOLDER_STYLES)
            remedy = did_you_mean(wrong, known, f"known: {', '.join(known)}")
            self.report(line, "settings-type", f"unknown style {wrong!r} in {what}", remedy)
        return styles if styles <= PLACEHOLDER_STYLES else None

    def variables(self, value: Any, line: int, what: str) -> dict[str, Declared] | None:
        """Read what is said of variables, by name."""
        if not isinstance(value, dict):
            self.report(line, "settings-type", f"{what} must be a mapping of names to what is said of them")
            return None
        return {
            variable_name(key.text): self.variable(entry.value, key)
            for key, entry in value.items()
            if self.named(key)
        }

    def named(self, key: Key) -> bool:
        """Say whether a key can be a variable's name."""
        good = re.fullmatch(r"[^\W\d]\w*", key.text) is not None
        if not good:
            remedy = "letters, digits and _, not starting with a digit"
            self.report(key.line, "settings-type", f"{key.text!r} cannot be a variable's name", remedy)
        return good

    def variable(self, value: Any, key: Key) -> Declared:
        """Read what is said of one variable."""
        keys = {
            "help": self.text,
            "pattern": self.pattern,
            "choices": self.choices,
            "default": self.text,
            "secret": self.flag,
            "env": self.text,
            "file": self.text,
            "cmd": self.text,
        }
        given = self.table(value if value is not None else {}, key.line, f"variable {key.text}", keys)
        sources = [source for source in ("env", "file", "cmd") if source in given]
        if sources and not given.get("secret"):
            message = f"{sources[0]} says where a secret comes from, and {key.text} is none"
            self.report(key.line, "settings-type", message, "add secret: true, or give it with -v")
        if given.get("secret") and given.pop("default", None) is not None:
            message = f"{key.text} is secret, and its value stands here"
            give = f"give it in MDRUN_VAR_{key.text}, or name env, file or cmd"
            self.report(key.line, "secret-default", message, f"take it out and exchange the secret; {give}")
        return Declared(**given, spelled=key.text, path=self.path, line=key.line)

    def shapes(self, value: Any, line: int, what: str) -> tuple[Shape, ...]:
        """Read what secrets look like."""
        found = []
        for text in self.texts(value, line, what) or ():
            try:
                shape = read(text)
            except re.error as problem:
                self.report(line, "settings-type", f"{text!r} in {what} is no regular expression: {problem}")
                continue
            if shape is None:
                message = f"{text!r} in {what} does not begin with a text that is always the same"
                remedy = "begin it with three or more that are no secret, as in 'acme_[0-9a-f]{32}'"
                self.report(line, "settings-type", message, remedy)
            else:
                found.append(shape)
        return tuple(found)

    def secrets(self, value: Any, line: int, what: str) -> Secrets:
        """Read what is kept secret."""
        return Secrets(**self.table(value, line, what, {"env": self.texts, "patterns": self.shapes}))

    def settings(self, value: Any, line: int) -> Settings:
        """Read all there is."""
        of_a_run: dict[str, Callable[[Any, int, str], Any]] = {
            "timeout": self.duration,
            "shell": self.shell,
            "needs": self.texts,
            "guards": self.texts,
            "context": self.texts,
            "rehearsal": self.rehearsal,
            "secrets": self.secrets,
        }
        of_the_guide = {
            "variables": self.variables,
            "placeholders": self.styles,
            "guides": self.guides,
        }
        said = self.table(value, line, "the settings", {**of_a_run, **of_the_guide})
        run = RunSettings(**{key: said.pop(key) for key in of_a_run if key in said})
        return Settings(run, guides_at=self.guides_at, **said)
