"""What a text is that is no shell: settings, names of files, a session with another program, a statement."""

from __future__ import annotations

import re
from functools import cache

from mdrun.bash import command_words, parse
from mdrun.patterns import regex
from mdrun.wordlists import lines

_LONGEST = 20_000
"""Characters of a statement that are looked at."""
_LINES = 200
"""Lines of a text in which the prompts of a program are looked for."""
_FILE = regex(
    r"[\w.@+/-]*\w\.(?:c|cc|cfg|conf|cpp|cs|css|csproj|gemspec|go|gradle|h|html|ini|java|js|json|jsx|kt|kts|lock|md|php|pl"
    r"|properties|props|py|rb|rs|rst|scala|sql|swift|tf|toml|ts|tsx|txt|xml|ya?ml)"
)
"""The name of a file that is rather edited than run."""
_HIDDEN = regex(r"\.[A-Za-z][\w-]*(?:\.[\w-]+)*|(?:[\w-]+/)+")
"""A file that begins with a dot, or a directory."""
_NEVER_RUN = regex(
    r"[\w.@~+/-]*/[\w.@+-]*\.(?:cfg|conf|css|env|html|ini|json|lock|md|properties|rst|toml|txt|xml|ya?ml)"
)
"""The path of a file that cannot be run."""
_PLACED = regex(r"\.{0,2}/|~")
"""What a path begins with that is meant to be run."""
_SETTING = regex(r"[A-Za-z_]\w*=\S*|[A-Za-z_]\w*=\"[^\"]*\"", marks="=")
_SQL_BEGINS = (
    *("--", "/*", "select", "insert", "update", "delete", "create", "alter", "drop"),
    *("grant", "revoke", "explain", "vacuum", "truncate", "with", "show"),
)
"""What :data:`_SQL` begins with."""
_OF_CHAT = regex(r"\s*/[a-z][\w-]*(?::[\w:-]+)?(?=\s|$)", marks="/")
"""A command right below the root, as chats and agents have them, and hardly a machine."""
_SQL = regex(
    r"\s*(?:(?:--|/\*)[^\n]*\n\s*)*(?:select\s.*?\bfrom\b|select\s+\w+\(|insert\s+into\b|update\s+[\w.\"`]+\s+set\b"
    r"|delete\s+from\b|(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:table|user|role|database|index|view"
    r"|schema|extension|function|type|sequence|default|materialized)\b|(?:grant|revoke)\s+\w+.*\b(?:to|from|on)\b"
    r"|explain\s+(?:analyze\s+)?select\b|vacuum\s|truncate\s+table\b|with\s+\w+\s+as\s*\("
    r"|show\s+(?:tables|databases|processlist|variables|slave|replica))",
    re.IGNORECASE | re.DOTALL,
)


def is_settings(text: str) -> bool:
    """Say whether a text is nothing but ``NAME=value`` lines, as in a file of settings."""
    filled = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    return bool(filled) and all(map(_SETTING.fullmatch, filled))


def names_files(text: str) -> bool:
    """Say whether a text is nothing but names of files, to do with what the words before it tell."""
    words = text.split()
    if len(words) == 1 and "/" in words[0]:
        return _NEVER_RUN.fullmatch(words[0]) is not None
    if not words:
        return False
    return not any(map(_PLACED.match, words)) and all(map(_FILE.fullmatch, words))


def lists_files(text: str) -> bool:
    """Say whether commands are single words that name files and no programs: ``.env.production``."""
    words = [command_words(simple) for simple in parse(text).simple]
    return bool(words) and all(len(one) == 1 and _HIDDEN.fullmatch(one[0]) for one in words)


def is_of_program(text: str) -> bool:
    """Say whether a text is a session with another program than a shell: ``>>> ``, ``mysql> ``, ``db=# ``."""
    return any(_prompts().match(line) for line in text.split("\n", _LINES)[:_LINES])


def is_of_chat(script: str) -> bool:
    """Say whether commands are those of a chat or an agent: ``/deploy``, ``/plan:check``."""
    said = [line for line in script.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    return bool(said) and all(map(_OF_CHAT.match, said))


@cache
def _prompts() -> re.Pattern[str]:
    """Return what finds the prompts of programs that are no shells."""
    return regex(rf"\s*(?:{'|'.join(lines('repl'))})(?: |$)", re.IGNORECASE, marks=">#)")


def is_sql(text: str) -> bool:
    """Say whether a text is a statement for a database."""
    begin = text.lstrip()[: len(max(_SQL_BEGINS, key=len))].casefold()
    return begin.startswith(_SQL_BEGINS) and _SQL.match(text[:_LONGEST]) is not None
