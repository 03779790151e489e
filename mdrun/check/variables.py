"""Variables: declared and not used, used and not declared, secret and shown to everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.check.calls import in_brief
from mdrun.placeholders import variable_name
from mdrun.plan.variables.naming import stands_for_name
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.catalogue import Level
    from mdrun.check.blocks import Block
    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.config import Declared
    from mdrun.errors import Finding

_EXPANSION = re.compile(r"\$\{?([A-Za-z_]\w*)")
_SURE: Level = "warning"
_SECRET = re.compile(
    r"(?:^|_)(?:token|password|passwd|passphrase|secret|api_?key|secret_?key|access_?key|private_?key)$"
)


def unused(subject: Subject) -> Iterator[Finding]:
    """Yield each variable that the guide itself declares and uses nowhere."""
    text = subject.guide.data.decode("utf-8", "replace")
    used = {blank.name for blank in placeholders.find(text, subject.styles)}
    used |= {variable_name(name) for name in _EXPANSION.findall(text)}
    for name, said in _own(subject).items():
        if name not in used:
            message = f"the variable {said.spelled or name} is declared, and used nowhere"
            yield subject.find("variable-unused", (said.line, 0), message)


def undeclared(subject: Subject) -> Iterator[Finding]:
    """Yield the first place of each placeholder that a guide leaves out of the variables it declares.

    Nobody fills what a step captures.
    """
    if not _own(subject):
        return
    captured = {variable_name(step.directives.captured()[0]) for step in subject.plan.steps}
    known = {*subject.settings.variables, *captured, "date"}
    for block in subject.blocks:
        for blank in block.blanks:
            if blank.name not in known:
                known.add(blank.name)
                message = f"{blank.text} is not among the variables that this guide declares"
                yield subject.find("variable-undeclared", block.at(blank.start), message)


def secrets(subject: Subject) -> Iterator[Finding]:
    """Yield each secret among the words of a program."""
    declared = {name for name, said in subject.settings.variables.items() if said.secret}
    declared |= {variable_name(name) for name in subject.settings.run.secrets.env}
    for block in subject.blocks:
        for call in block.calls:
            if call.name in names("builtins"):
                continue
            for name, shown in _expanded(block, call):
                sure = name in declared
                if sure or _SECRET.search(name):
                    message = f"all who may list processes see {shown} among the words of `{call.name}`"
                    place, level = block.place(call.node), _SURE if sure else None
                    yield subject.find("secret-on-command-line", place, message, level=level)
                    break


def unmarked(subject: Subject) -> Iterator[Finding]:
    """Yield the first place of each placeholder that only its name tells to be a secret."""
    wanted = {one.name for one in subject.plan.variables if one.named_secret}
    for block in subject.blocks:
        for blank in block.blanks:
            if blank.name in wanted:
                wanted.remove(blank.name)
                message = f"{blank.text} is named for a secret: what fills it is hidden, and must be plain"
                remedy = f'declare {blank.name} with secret: true and write "${blank.name}", or secret: false'
                yield subject.find("secret-unmarked", block.at(blank.start), message, remedy)


def printed(subject: Subject) -> Iterator[Finding]:
    """Yield each command that prints a secret to where a run keeps what is printed."""
    for block in subject.blocks:
        for call in block.calls:
            shown = call.is_one_of("secret-reads") or "--show-sensitive" in call.words
            if shown and not call.substituted and not _goes_to_file(call):
                message = f"`{in_brief(call.text)}` prints a secret, and the run keeps what is printed"
                yield subject.find("secret-in-output", block.place(call.node), message)


def _goes_to_file(call: Call) -> bool:
    """Say whether what a command, or its pipeline, prints goes elsewhere than to the run."""
    node = call.node.parent
    while node is not None and node.type in ("pipeline", "redirected_statement"):
        if any(part.type == "file_redirect" for part in node.children):
            return True
        last = node.children[-1].text or b""
        if node.type == "pipeline" and last.split()[0].decode() not in names("check/filters"):
            return True
        node = node.parent
    return False


def _own(subject: Subject) -> dict[str, Declared]:
    """Return what the guide itself declares."""
    return {
        name: said for name, said in subject.settings.variables.items() if said.path == subject.guide.path
    }


def _expanded(block: Block, call: Call) -> Iterator[tuple[str, str]]:
    """Yield name and form of the variables and placeholders in a command's words."""
    for node in call.arguments:
        text, start = block.source(node), block.start(node)
        if node.type != "raw_string" and "$(" not in text:
            for spelled in _EXPANSION.findall(text):
                yield variable_name(spelled), f"${spelled}"
        for blank in block.blanks:
            within = start <= blank.start < start + len(text)
            if within and not stands_for_name(blank.name, block.text[: blank.start]):
                yield blank.name, blank.text
