"""``SHA256SUMS``: what the artefacts must be; ``python -m flowgate.checksums write`` after a change."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flowgate.files import sha256, write_atomically

FILE_NAME = "SHA256SUMS"
ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"


def read(path: Path) -> dict[str, str]:
    """Return the checksums in a file as ``sha256sum`` writes it, by file name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {name.removeprefix("*"): digest for digest, name in pairs}


def render(directory: Path) -> str:
    """Return the checksum file for the programs in a directory."""
    programs = sorted(directory.glob("*.py"))
    return "".join(f"{sha256(program.read_bytes())}  {program.name}\n" for program in programs)


def main(arguments: list[str] | None = None) -> int:
    """Write the checksum file, or say whether it has drifted."""
    parser = argparse.ArgumentParser(prog="python -m flowgate.checksums", description=__doc__)
    parser.add_argument("verb", choices=("write", "check"))
    parser.add_argument("directory", nargs="?", type=Path, default=ARTEFACTS)
    options = parser.parse_args(arguments)
    path = options.directory / FILE_NAME
    text = render(options.directory)
    if options.verb == "write":
        write_atomically(path, text.encode(), 0o644)
        print(text, end="")
        return 0
    if path.read_text(encoding="utf-8") == text:
        return 0
    print(f"{path} differs from the artefacts: python -m flowgate.checksums write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
