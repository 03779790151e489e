"""Placeholders as bash would read them where nobody has filled them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.check.text import LITERAL, QUOTED
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.placeholders import Blank

_INSIDE = re.compile(r"<([^<>\s]+)")
_TARGET = re.compile(r"[ \t]*(?:\\\n[ \t]*)?([^\s;|&()<>#\"'`]+|[\"'`])")

_EXPANDED = re.compile(
    r"\$\{(?:(?P<first>[A-Za-z_]\w*)(?:-(?P<rest>[A-Za-z][\w-]*)|\?)"
    r"|(?P<words>[^\W\d][\w.-]*(?: [\w.-]+)+|[A-Za-z_]*[^\W\d_a-zA-Z]\w*))\}",
)
_BRACKETED = re.compile(
    r"(?:(?<=[\s=/:@\"'])(?<![=!]= )(?<!=~ )v?|^v?)"
    r"\[(?!\w-\w)(?P<name>[A-Za-z][A-Za-z_ -]*[A-Za-z])\](?![\w-]*[=\]]|[*?+])",
    re.MULTILINE,
)
_BRACED = re.compile(r"(?<![$\\{\w%@^~])v?\{(?P<name>[A-Za-z]+(?:[_ -][A-Za-z]+)*)\}(?!\})")
_YOURS = re.compile(
    r"(?<![\w$.-])(?:(?:YOUR|MY)[_-][A-Z][A-Z_-]*[A-Z]\b(?!=)|your[_-][a-z][a-z0-9_-]*(?:\.\w+)?)"
)
_ANGLED = re.compile(r"(?<![<$\\])<(?P<name>[^\W\d][^<>\n$\"'`;|&()]*[^<>\s$\"'`;|&()])>")


def redirections(subject: Subject) -> Iterator[Finding]:
    """Yield the first place of each ``<name>`` that bash would take for redirections which write a file.

    Where no name of a file follows, bash refuses the command.
    """
    seen: set[str] = set()
    secrets = {name for name, said in subject.settings.variables.items() if said.secret}
    for block in subject.blocks:
        for blank in block.blanks:
            if "<" not in blank.text or blank.name in seen | secrets or _is_assigned(block, blank):
                continue
            written = _TARGET.match(block.text, blank.end)
            if written is not None and not block.within(blank.start, QUOTED):
                seen.add(blank.name)
                message = _redirection(blank, written[1])
                name = blank.name if blank.name.isidentifier() else "value"
                once = f"{name}={blank.text.removeprefix(blank.prefix)}"
                remedy = f'write it once, as in {once}, and then "${name}"'
                yield subject.find("placeholder-redirects", block.at(blank.start), message, remedy)


def _is_assigned(block: Block, blank: Blank) -> bool:
    """Say whether a placeholder is all that a line gives to a variable: written once, as it should be."""
    start = block.text.rfind("\n", 0, blank.start) + 1
    line = block.text[start:].partition("\n")[0]
    return re.fullmatch(rf"\s*(?:export\s+)?\w+={re.escape(blank.text)}\s*(?:#.*)?", line) is not None


def _redirection(blank: Blank, written: str) -> str:
    inside = _INSIDE.search(blank.text)
    assert inside is not None
    file = f"the file {written!r}" if written not in "\"'`" else "a file"
    return f"unfilled, {blank.text} reads the file {inside[1]!r}, and writes {file} if there is one"


def expansions(subject: Subject) -> Iterator[Finding]:
    """Yield each ``${some-name}`` of which bash silently makes something else."""
    known = set(names("shell-variables"))
    for block in subject.blocks:
        known |= parse(block.covered).variables
    for block in subject.blocks:
        for found in _EXPANDED.finditer(block.text):
            first, rest = found["first"], found["rest"]
            fallback = rest and first.isupper() != rest.isupper()  # as in ${EDITOR-vi}
            if first not in known and not fallback and not block.as_written(found.start()):
                yield subject.find("placeholder-expands", block.at(found.start()), _expansion(found))


def _expansion(found: re.Match[str]) -> str:
    if found["rest"]:
        return f"bash makes {found['rest']!r} of {found[0]}, because nothing sets {found['first']}"
    if found["first"]:
        return f"bash stops at {found[0]}, because nothing sets {found['first']}"
    return f"bash cannot expand {found[0]}: that is no name of a variable"


def unknown(subject: Subject) -> Iterator[Finding]:
    """Yield what looks like a placeholder, but is written as nobody fills it; once for each form."""
    seen: set[str] = set()
    for block in subject.blocks:
        end = 0
        for start, form in sorted(_forms(block), key=lambda one: (one[0], -one[1].end())):
            if start < end or form[0] in seen:
                continue
            end = form.end()
            seen.add(form[0])
            code, message = _MESSAGES[form.re]
            remedy = f"write <{_name(form)}>"
            if form.re is _ANGLED and "angle" not in subject.styles:
                remedy = "put it in quotes, or name angle among the placeholders of the settings"
            yield subject.find(code, block.at(start), message.format(form[0]), remedy)


def _name(form: re.Match[str]) -> str:
    """Return the name that a form suggests."""
    words: str = form.groupdict().get("name") or form[0]
    return re.sub(r"\W+", "-", words.casefold()).strip("-")


def _forms(block: Block) -> Iterator[tuple[int, re.Match[str]]]:
    for pattern in _MESSAGES:
        for found in pattern.finditer(block.covered):
            kept = block.text[found.start() : found.end()] == found[0]  # else it holds what is filled
            if kept and not block.within(found.start(), LITERAL if pattern is _BRACED else QUOTED):
                yield found.start(), found


_MESSAGES = {
    _BRACKETED: (
        "placeholder-glob",
        "bash reads {} as a pattern for names of files, and mdrun does not fill it",
    ),
    _ANGLED: ("placeholder-unknown", "mdrun does not fill {}, and bash reads redirections in it"),
    _BRACED: ("placeholder-unknown", "mdrun does not fill {}, so the command gets it as it is"),
    _YOURS: ("placeholder-unknown", "mdrun does not fill {}, so the command gets it as it is"),
}
