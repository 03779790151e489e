"""Settings: a guide's front matter and the settings file of its repository, typed and checked.

With :mod:`mdrun.directives` the only place with PyYAML, which is imported only where there is YAML to read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field, replace
from mdrun.durations import parse_duration
from mdrun.errors import Finding, NotReadable
from mdrun.nearest import did_you_mean
from mdrun.placeholders import variable_name
from mdrun.places import SETTINGS
from mdrun.rehearsal_settings import RehearsalSettings, Scripted, Stub
from mdrun.shapes import read
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from mdrun.shapes import Shape

FILES = SETTINGS
"""Where a repository keeps its settings, in the order they are looked for."""

_STATUS = 255
PLACEHOLDER_STYLES = frozenset(("angle", "mustache", "version", "date", "expansion"))


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of a variable."""

    help: str = ""
    """What it means, shown when it is asked for."""
    pattern: str | None = None
    """Regular expression that the whole value must match."""
    choices: tuple[str, ...] | str | None = None
    """The values there are, or the command whose output lines are the values."""
    default: str | None = None
    """The value where none is given."""
    secret: bool = False
    """Whether it is asked hidden and masked everywhere."""
    env: str | None = None
    """The environment variable that holds a secret's value."""
    file: str | None = None
    """The file that holds it; ``~`` is the home directory."""
    cmd: str | None = None
    """The command that prints it."""

    @property
    def fetched(self) -> bool:
        """Whether a file or a command gives its value, which only a run looks at."""
        return self.file is not None or self.cmd is not None

    spelled: str = ""
    """Its name as it is declared, under which the shell gets it."""
    path: str = ""
    """File that declares it."""
    line: int = 0
    """Line of the declaration, 1-based."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Directives for a step that do not stand in its guide."""

    step: str
    """Its id or name."""
    text: str
    """Such as ``retry=10 every=3s``."""
    path: str
    """The file that says so, or the option."""
    line: int = 0
    """Line in that file, 1-based."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Which bash runs a guide, where it says so."""

    program: str
    """``bash``, which is any that serves, or the absolute path of one."""
    path: str
    """File that says so."""
    line: int
    """Line in that file, 1-based."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept secret, beside secret variables."""

    env: tuple[str, ...] = ()
    """Environment variables whose values are."""
    patterns: tuple[Shape, ...] = ()
    """What others look like, beside those that are looked for in every run."""

    def with_more(self, more: Secrets) -> Secrets:
        """Return the same and more."""
        return Secrets((*self.env, *more.env), (*self.patterns, *more.patterns))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a guide's front matter and its repository's settings file say."""

    timeout: float | None = None
    """For any step without its own, in seconds."""
    shell: Shell | None = None
    """What runs command steps; None where nothing is said."""
    needs: tuple[str, ...] = ()
    """Tools to find before anything starts."""
    variables: Mapping[str, Declared] = field(default_factory=dict)
    """Declared variables by name."""
    placeholders: frozenset[str] | None = None
    """The styles of placeholders that are looked for; None where nothing is said: all of them."""
    guides: Mapping[str, tuple[Outside, ...]] = field(default_factory=dict)
    """Directives by guide, for guides that one cannot edit."""
    guards: tuple[str, ...] = ()
    """More commands with lasting effects."""
    context: tuple[str, ...] = ()
    """Commands that tell where one is, for the beginning of a run."""
    rehearsal: RehearsalSettings = field(default_factory=RehearsalSettings)
    """What a rehearsal brings along, replaces and allows."""
    secrets: Secrets = field(default_factory=Secrets)
    """What else is kept secret, beside secret variables."""

    def kept_secret(self) -> Secrets:
        """Return what is kept secret, whether a step that was selected uses it or not."""
        secret = [(name, said) for name, said in self.variables.items() if said.secret]
        spelled = (said.spelled or name for name, said in secret)
        named = (said.env for _, said in secret if said.env is not None)
        return Secrets((*self.secrets.env, *spelled, *named), self.secrets.patterns)


def found(top: Path) -> tuple[str, str] | None:
    """Return name and text of the settings file of a repository; None where it has none.

    Args:
        top: The repository's top directory, or the guide's folder.

    Raises:
        NotReadable: The file is there and cannot be read.
    """
    for name in FILES:
        path = top / name
        try:
            return name, path.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as problem:
            reason = getattr(problem, "strerror", None) or "it is not UTF-8"
            raise NotReadable("settings-not-read", path=path, reason=reason) from problem
    return None


def merge(base: Settings, own: Settings) -> Settings:
    """Return a guide's own settings over those of its repository."""
    return replace(
        base,
        timeout=own.timeout if own.timeout is not None else base.timeout,
        shell=own.shell or base.shell,
        needs=tuple(dict.fromkeys((*base.needs, *own.needs))),
        variables={**base.variables, **own.variables},
        placeholders=own.placeholders if own.placeholders is not None else base.placeholders,
        guards=(*base.guards, *own.guards),
        context=tuple(dict.fromkeys((*base.context, *own.context))),
        rehearsal=base.rehearsal.with_more(own.rehearsal),
        secrets=base.secrets.with_more(own.secrets),
    )


def parse(text: str, path: str, first: int, *, front: bool = False) -> tuple[Settings, list[Finding]]:
    """Read settings from YAML.

    Args:
        text: The YAML.
        path: The file, for findings.
        first: Line of the file on which the text begins, 1-based.
        front: Whether this is a guide's front matter, where only ``mdrun:`` is ours.
    """
    import yaml

    reader = _Reader(path, first)
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
        node = _entry(node, "mdrun")
    if node is None:
        return Settings(), []
    value = _plain(node, reader, set())
    if value is None:
        return Settings(), reader.findings
    return reader.settings(value, first + node.start_mark.line), reader.findings


def read_values(text: str, path: str) -> dict[str, str]:
    """Read a YAML mapping of names to plain values.

    Raises:
        NotReadable: It is something else.
    """
    import yaml

    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else path
        reason = getattr(problem, "problem", None) or "it cannot be read"
        raise NotReadable("values-no-yaml", place=where, reason=reason) from problem
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise NotReadable("values-no-names", path=path)
    return values


@dataclass(frozen=True, slots=True)
class _Key:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    line: int


def _entry(node: Any, name: str) -> Any:
    """Return the value of a mapping's key; None where it has none."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _plain(node: Any, reader: _Reader, seen: set[int]) -> Any:
    """Turn YAML nodes into plain values whose mappings know their lines."""
    import yaml

    if isinstance(node, yaml.CollectionNode):
        if id(node) in seen:
            line = reader.first + node.start_mark.line
            reader.report(line, "settings-yaml", "what an anchor marks is used again", "write it out")
            return None
        seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return {
            _Key(str(key.value), reader.first + key.start_mark.line): _Entry(
                _plain(value, reader, seen), reader.first + value.start_mark.line
            )
            for key, value in node.value
        }
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, reader, seen) for item in node.value]
    kind = node.tag.rpartition(":")[2]
    if kind == "bool":
        return node.value.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    return str(node.value)


class _Reader:
    """Reads plain values into settings and gathers what is wrong with them."""

    def __init__(self, path: str, first: int) -> None:
        self.path = path
        self.first = first
        self.findings: list[Finding] = []

    def report(self, line: int, code: str, message: str, remedy: str = "") -> None:
        self.findings.append(Finding(self.path, line, 0, "error", code, message, remedy))

    def table(
        self, value: Any, line: int, what: str, keys: Mapping[str, Callable[[Any, int, str], Any]]
    ) -> dict[str, Any]:
        """Read a mapping whose keys are known, each by its own reader."""
        if not isinstance(value, dict):
            self.report(line, "settings-type", f"{what} must be a mapping of names to values")
            return {}
        result = {}
        for key, entry in value.items():
            reader = keys.get(key.text)
            if reader is None:
                remedy = did_you_mean(key.text, keys, f"known: {', '.join(sorted(keys))}")
                self.report(key.line, "settings-unknown-key", f"unknown key {key.text!r} in {what}", remedy)
                continue
            result[key.text] = reader(entry.value, key.line, key.text)
        return {key: value for key, value in result.items() if value is not None}

    def text(self, value: Any, line: int, what: str) -> str | None:
        if isinstance(value, str):
            return value
        self.report(line, "settings-type", f"{what} must be a text", "put quotes around it")
        return None

    def flag(self, value: Any, line: int, what: str) -> bool | None:
        if isinstance(value, bool):
            return value
        self.report(line, "settings-type", f"{what} must be true or false")
        return None

    def texts(self, value: Any, line: int, what: str) -> tuple[str, ...] | None:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.report(line, "settings-type", f"{what} must be a list of texts, such as [git, uv]")
        return None

    def duration(self, value: Any, line: int, what: str) -> float | None:
        seconds = parse_duration(value) if isinstance(value, str) else None
        if seconds is None:
            self.report(line, "settings-type", f"{what} must be a duration, such as 90s, 30m or 2h")
        return seconds

    def shell(self, value: Any, line: int, what: str) -> Shell | None:
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
        return value if isinstance(value, str) else self.texts(value, line, what)

    def styles(self, value: Any, line: int, what: str) -> frozenset[str] | None:
        styles = frozenset(self.texts(value, line, what) or ())
        for wrong in sorted(styles - PLACEHOLDER_STYLES):
            known = sorted(PLACEHOLDER_STYLES)
            remedy = did_you_mean(wrong, known, f"known: {', '.join(known)}")
            self.report(line, "settings-type", f"unknown style {wrong!r} in {what}", remedy)
        return styles & PLACEHOLDER_STYLES

    def variables(self, value: Any, line: int, what: str) -> dict[str, Declared] | None:
        if not isinstance(value, dict):
            self.report(line, "settings-type", f"{what} must be a mapping of names to what is said of them")
            return None
        return {
            variable_name(key.text): self.variable(entry.value, key)
            for key, entry in value.items()
            if self.named(key)
        }

    def named(self, key: _Key) -> bool:
        good = re.fullmatch(r"[^\W\d]\w*", key.text) is not None
        if not good:
            remedy = "letters, digits and _, not starting with a digit"
            self.report(key.line, "settings-type", f"{key.text!r} cannot be a variable's name", remedy)
        return good

    def variable(self, value: Any, key: _Key) -> Declared:
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
        return Declared(**given, spelled=key.text, path=self.path, line=key.line)

    def guides(self, value: Any, line: int, what: str) -> dict[str, tuple[Outside, ...]] | None:
        if not isinstance(value, dict):
            self.report(line, "settings-type", f"{what} must be a mapping of guides to steps")
            return None
        result: dict[str, tuple[Outside, ...]] = {}
        for key, entry in value.items():
            steps = entry.value if isinstance(entry.value, dict) else {}
            if not steps:
                self.report(key.line, "settings-type", f"{key.text} must be a mapping of steps to directives")
            result[key.text] = tuple(
                Outside(step.text, _directive_text(said.value), self.path, step.line)
                for step, said in steps.items()
            )
        return result

    def shapes(self, value: Any, line: int, what: str) -> tuple[Shape, ...]:
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
        return Secrets(**self.table(value, line, what, {"env": self.texts, "patterns": self.shapes}))

    def rehearsal(self, value: Any, line: int, what: str) -> RehearsalSettings:
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
        if value in ("host", "loopback"):
            return str(value)
        remedy = "write loopback for a network of its own, or host for that of the machine"
        self.report(line, "settings-type", f"{what} is {value!r}, which is no kind of network", remedy)
        return None

    def stubs(self, value: Any, line: int, what: str) -> dict[str, Stub] | None:
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
        if isinstance(value, str) and value.isdecimal() and int(value) <= _STATUS:
            return int(value)
        self.report(line, "settings-type", f"{what} must be an exit status, 0 to 255")
        return None

    def settings(self, value: Any, line: int) -> Settings:
        keys: dict[str, Callable[[Any, int, str], Any]] = {
            "timeout": self.duration,
            "shell": self.shell,
            "needs": self.texts,
            "variables": self.variables,
            "placeholders": self.styles,
            "guides": self.guides,
            "guards": self.texts,
            "context": self.texts,
            "rehearsal": self.rehearsal,
            "secrets": self.secrets,
        }
        return Settings(**self.table(value, line, "the settings", keys))


def _directive_text(value: Any) -> str:
    """Return directives written as a mapping in the form that a comment has."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return str(value)
    words = []
    for key, entry in value.items():
        if entry.value is True:
            words.append(key.text)
        else:
            said = "no" if entry.value is False else str(entry.value)
            quoted = re.sub(r'(["\\])', r"\\\1", said)
            words.append(f'{key.text}="{quoted}"')
    return " ".join(words)
