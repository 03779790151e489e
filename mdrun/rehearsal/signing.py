"""Signed commits and tags: with a key made for the rehearsal, never with the operator's."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.rehearsal.configuration import Setting, Settings

_WANTED = ("commit.gpgsign", "tag.gpgsign", "tag.forcesignannotated")
_GPG = """\
#!/bin/sh
# Stands for gpg where git signs: makes a key for the rehearsal when the first signature is asked for.
gpg={gpg}
if [ -z "$gpg" ]; then
    echo 'gpg is not on PATH: nothing can be signed' >&2
    exit 127
fi
status=0
short=$(mktemp -d /tmp/mdrun-gpg-XXXXXX) || exit 2  # the path of its agent's socket must be short
trap 'rm -rf "$short"' EXIT
ln -s "$HOME/.gnupg" "$short/g"
GNUPGHOME=$short/g
export GNUPGHOME
if [ "$1" = --status-fd=2 ] && [ "$2" = -bsau ]; then
    if [ ! -d "$HOME/.gnupg" ]; then
        mkdir -m 700 "$HOME/.gnupg"
        "$gpg" --batch --quiet --pinentry-mode loopback --passphrase '' \\
            --quick-generate-key 'mdrun rehearsal <rehearsal@localhost>' ed25519 sign never \\
            >/dev/null 2>&1 || {{
            echo 'no key for the rehearsal could be made' >&2
            exit 2
        }}
    fi
    "$gpg" --batch --quiet --status-fd=2 -bsau rehearsal@localhost || status=$?
else
    "$gpg" "$@" || status=$?
fi
gpgconf --kill all >/dev/null 2>&1  # its agent would look like a process that the guide left behind
exit "$status"
"""


def make_signing(settings: Settings, home: Path, env: Mapping[str, str]) -> tuple[list[Setting], list[str]]:
    """Return the settings with which git signs in a rehearsal, and notes for the operator.

    A key for OpenPGP is made when the first signature is asked for, since that takes a while; one for SSH at
    once, if the settings say that git signs so. Signatures as X.509 become OpenPGP ones.

    Args:
        settings: Those of the original.
        home: Home of the rehearsal.
        env: Environment of the rehearsal.
    """
    kept = [(key, value) for key in _WANTED if (value := settings.last(key)) is not None]
    program = home / ".local" / "gpg"
    program.write_text(_GPG.format(gpg=shlex.quote(shutil.which("gpg", path=env["PATH"]) or "")))
    program.chmod(0o755)
    kept += [("gpg.program", os.fspath(program)), ("gpg.openpgp.program", os.fspath(program))]
    form = settings.last("gpg.format")
    if form == "ssh":
        return [*kept, *_ssh(settings, home, env)], []
    if form == "x509":
        return kept, ["signatures are made with an OpenPGP key of the rehearsal, not as X.509"]
    return kept, []


def _ssh(settings: Settings, home: Path, env: Mapping[str, str]) -> Iterator[Setting]:
    key = home / ".ssh" / "rehearsal"
    signers = home / ".ssh" / "allowed_signers"
    key.parent.mkdir(mode=0o700, exist_ok=True)
    program = shutil.which("ssh-keygen", path=env["PATH"])
    if program is not None:
        command = (program, "-q", "-t", "ed25519", "-N", "", "-C", "rehearsal", "-f", os.fspath(key))
        subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    public = key.with_suffix(".pub")
    known = settings.last("gpg.ssh.allowedsignersfile")
    trusted = Path(known).expanduser() if known else None
    text = trusted.read_text(encoding="utf-8") if trusted is not None and trusted.is_file() else ""
    if public.is_file():
        text += f"\n* {public.read_text(encoding='utf-8')}"
    signers.write_text(text, encoding="utf-8")
    yield "gpg.format", "ssh"
    yield "user.signingkey", os.fspath(key)
    yield "gpg.ssh.allowedsignersfile", os.fspath(signers)
