"""Blocks that are called shell and are what a file shall hold: a script to be saved, say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.inline import without_comments
from mdrun.patterns import regex
from mdrun.plan.wording.leads import ends_in_colon, sentences

if TYPE_CHECKING:
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon

_FILE = (
    r"(?:[\w.$~{}-]*/)*(?:[\w.-]+\.(?:sh|bash|zsh|env|conf|cfg|cnf|ini|service|timer|ya?ml|json|toml|py|rb|js|ts)"
    r"|(?<=/)env|(?<=/etc/)environment|\.(?:env|bashrc|zshrc|profile|bash_profile|bash_aliases|netrc|npmrc|pypirc)(?:\.[\w.]+)?|crontab)"
)
"""A file that people write."""
_NAME = regex(rf"(?<![\w./-]){_FILE}(?![\w/-])")
_TITLE = regex(rf"(?:.*\()?[`*_]*(?P<name>{_FILE})[`*_]*\)?\s*:?")
"""A title that is the name of a file, or ends in one in parentheses."""
_HEAD = regex(rf"\s*#\s*(?:{_FILE})\s*(?:\n|$)")
"""A comment that is the name of a file and nothing else."""
_ONE = regex(r"\s*(?:#[^\n]*\n\s*)*(?:[^\n]*\\\n)*[^\n]*\s*")
"""A script of one line, which may be continued."""
_SET = regex(r"\s*(?:alias|export|source)\s")


def is_content(script: str, lead: Lead, lexicon: Lexicon) -> bool:
    """Say whether commands are what a file shall hold.

    They are where they begin with ``#!`` or with a comment that is a file's name, and where the words before
    them announce a file of which the commands know nothing: *Create `deploy.sh`:*.

    Args:
        script: The commands.
        lead: The words before them.
        lexicon: The phrases of the guide's languages.
    """
    begin = script.lstrip()
    if begin.startswith("#!") or (begin.startswith("#") and _HEAD.match(script)):
        return True
    if _ONE.fullmatch(script) and not _SET.match(script):
        return False  # a command that does it, rather than what is to be put there
    return any(name.rsplit("/", 1)[-1] not in script for name in _announced(lead, lexicon))


def _announced(lead: Lead, lexicon: Lexicon) -> list[str]:
    """Return the names of the files that are announced."""
    text = without_comments(lead.markdown).strip()
    if lead.shared or not text:
        return []
    titled = _TITLE.fullmatch(text) if lead.heading or ends_in_colon(text) else None
    if titled is not None:
        return [titled["name"]]
    if lead.heading or not ends_in_colon(text) or lexicon.mentions(lead.last, "run"):
        return []
    said = sentences(text)[-1]
    return _NAME.findall(said) if lexicon.mentions(lead.last, "into-file") else []
