"""Secrets that stand nowhere else, and where they are looked for."""

from __future__ import annotations

import base64
import os
import urllib.parse
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli_place import CliPlace

CANARY = "canary/8f3b+9d x%7"
"""Differs from its URL-encoded form."""
LINES = "first-canary-line-41\nsecond-canary-line-42"
"""One of several lines, each of which is hidden, too."""
KEY = "-of-key canary/line-1+\nkey-canary%line-2\nlast:key&canary\n"
"""Another one, of a file; the last line end is not part of it."""
VAULT = "v4ult+canary/of=a command"
"""What a command prints."""
TOKEN = "ghp_" + "cAnArY0123456789" * 3
TYPED = "tYped-Canary-77"


def forms_of(secret: str) -> tuple[str, ...]:
    """Return what is hidden of a secret: the whole, each line, and the whole in two other forms."""
    encoded = base64.b64encode(secret.encode()).decode()
    quoted = urllib.parse.quote(secret, safe="")
    return tuple(dict.fromkeys((secret, *secret.split("\n"), encoded, quoted)))


_WHOLE = (CANARY, LINES, KEY.removesuffix("\n"), VAULT, TYPED)
FORMS = (*(form for secret in _WHOLE for form in forms_of(secret)), TOKEN[4:])


def seen(text: str) -> list[str]:
    """Return the forms of the secrets that stand in a text, whatever a terminal has put between them."""
    return [form for form in FORMS if form in text or form in text.replace("\r\n", "").replace("\n  ", "")]


def left(place: CliPlace, *folders: str) -> list[tuple[Path, str]]:
    """Return the files below the place of runs that hold a form of a secret, in bytes or name.

    Args:
        place: Where.
        folders: Other folders of the place that are looked through, too.
    """
    found = []
    for path in (path for folder in ("state", *folders) for path in below(place.path / folder)):
        data = os.fsencode(path.name)
        with suppress(FileNotFoundError):  # what a killed run has left is being removed
            data += path.read_bytes() if path.is_file() else b""
        found += [(path, form) for form in FORMS if form.encode() in data]
    return found


def below(folder: Path) -> Iterator[Path]:
    """Yield all that is in a folder, also while it is being removed."""
    for place, folders, files in os.walk(folder):
        yield from (folder / place / name for name in (*folders, *files))
