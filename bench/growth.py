"""``python -m bench.growth``: how the time for a plan grows with guides that are made to be slow.

Each shape is planned in two sizes, one four times the other, in turns; the best times count. What is linear
takes four times as long, what is quadratic sixteen times.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import bash, placeholders
from mdrun.cli.planning import prepare
from mdrun.errors import MdrunError

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 20_000
"""How often the smaller guide repeats what it repeats."""
TIMES = 4
"""So many times larger is the other one."""
LIMIT = 8.0
"""A ratio that no linear growth has, measured on a machine with other work to do."""
ROUNDS = 3

RELEASE = """\
## Release {}

If it fails, see below. Otherwise go on:

1. Tell the team about v<version>.
2. Build it:

   ```bash
   make VERSION=<version> all
   ```

   It must say `ok`:

   - `make` is green
   - [ ] `git status` is clean

```console
$ git push origin v<version>
Everything up-to-date
```
"""

SHAPES: dict[str, Callable[[int], str]] = {
    "guide": lambda n: "# Guide\n\n" + "".join(map(RELEASE.format, range(n // 20))),
    "quotes": lambda n: "> " * n + "x\n",
    "nested lists": lambda n: "".join("  " * depth + "- a\n" for depth in range(int((n * 20) ** 0.5))),
    "numbered lists": lambda n: "".join("   " * depth + "1. a\n" for depth in range(int((n * 20) ** 0.5))),
    "items": lambda n: "1. do it\n" * n,
    "links": lambda n: "".join(f"1. [a](b{at})\n" for at in range(n)),
    "checks": lambda n: "- [ ] `git status` ok\n" * n,
    "lists": lambda n: "1. do it now\n2. run that then\n3. go home\n\ntext\n\n" * (n // 5),
    "headings": lambda n: "".join(f"## If it fails {at}\n\ntext\n\n" for at in range(n // 4)),
    "fences": lambda n: "text or\n\n```\nls -l\n```\n\n" * (n // 5),
    "shell fences": lambda n: "If x:\n\n```bash\nls -l $x\n```\n\n" * (n // 5),
    "numbers and fences": lambda n: "".join(f"{at}. Do\n```\nls\n```\n" for at in range(1, n // 5)),
    "timed jobs": lambda n: "```bash\n" + "time coproc " * n + "x\n```\n",
    "negations": lambda n: "```bash\n" + "! " * n + "a\n```\n\n```bash\n" + "! { a; }\n" * n + "```\n",
    "indented": lambda n: "    ls\n\n    ```\n    a\n    ```\n" * (n // 5),
    "brackets": lambda n: "[" * n + "\n",
    "lines of brackets": lambda n: "[\n" * n,
    "instructions": lambda n: "<?" * n + "\n",
    "lines of instructions": lambda n: "<?\n\n" * n,
    "comments": lambda n: "<!-- " * n + "\n",
    "comments for mdrun": lambda n: "text <!-- mdrun: x " * n + "\n",
    "folds": lambda n: "<details><summary>a</summary>\n\n" * n + "```bash\nls\n```\n",
    "colons": lambda n: ":::{tab}\n" * n + ":::{note}\n:::\n" * n,
    "emphasis": lambda n: "# " + "**a _b " * n + "\n",
    "backticks": lambda n: "# " + "".join("`" * at + " " for at in range(1, int(n**0.5))) + "\n",
    "braces": lambda n: "1. " + "{{ " * n + "\n",
    "table": lambda n: f"|{'a|' * n}\n|{'-|' * n}\n" + "|x|\n" * 20,
    "placeholders in a line": lambda n: "```bash\necho " + "<abc> " * n + "\n```\n",
    "placeholders in lines": lambda n: "```bash\n" + "echo <abc>\n" * n + "```\n",
    "placeholders in words": lambda n: "1. Tell " + "<abc> " * n + "\n",
    "words of a command": lambda n: "```bash\necho " + "a " * n + "\n```\n",
    "pipes": lambda n: "```bash\n" + "a | " * n + "b\n```\n",
    "here-documents": lambda n: "```bash\n" + "<<E\n" * n + "\n```\n",
    "parentheses": lambda n: "```bash\n" + "a=(" * n + "\n```\n",
    "ifs": lambda n: "```bash\n" + "if x; then\n" * n + "\n```\n",
    "a negated group": lambda n: "```bash\n! { : </x; }\n" + "echo a\n" * n + "```\n",
    "negated groups": lambda n: "```bash\n" + "! { : </x; }\n" * n + "```\n",
    "substitutions": lambda n: "```bash\n" + "echo $(" * n + "\n```\n",
    "expansions": lambda n: "```bash\n" + "${a-" * n + "\n```\n",
    "digits": lambda n: "```bash\necho " + "1.1" * n + "\n```\n",
    "capitals": lambda n: "```bash\necho " + "A_" * n + "\n```\n",
    "spaces": lambda n: "```bash\nls" + " " * n + "x\n```\n",
    "prompt": lambda n: "```console\n" + "a@b:" * n + "\n```\n",
    "sentence": lambda n: "run the following on the server if " * n + ":\n\n```bash\nls\n```\n",
    "sentences": lambda n: "If so. " * n + ":\n\n```bash\nls\n```\n",
    "commas": lambda n: "1. When it is done, and so, " * n + "\n2. Go\n",
    "如果": lambda n: "如果" * n + "：\n\n```bash\nls\n```\n",
    "punctuation": lambda n: "# " + "-" * n + "x\n\n1. " + "-" * n + "x\n",
    "commented commands": lambda n: (
        "```bash\n"
        + "".join(f"make a{i}\n# Or do it so: edit a file, for example {i}\n" for i in range(n))
        + "```\n"
    ),
}
"""A guide of each shape, for a number of repetitions."""


def main() -> int:
    """Print a line for each shape; 1 where one grows too fast."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help=f"of {', '.join(SHAPES)}; default: all")
    parser.add_argument("--size", type=int, default=SIZE, help=f"repetitions of the smaller guide ({SIZE})")
    asked = parser.parse_args()
    os.environ["MDRUN_CACHE"] = "off"
    failed = False
    with tempfile.TemporaryDirectory(prefix="mdrun-bench-") as folder:
        path = Path(folder) / "guide.md"
        for name in asked.shapes or SHAPES:
            shape = SHAPES[name]
            small, large = ratio(path, shape(asked.size), shape(asked.size * TIMES))
            fast = large > LIMIT * small
            failed |= fast
            print(
                f"{name:<24}  {small:7.3f} s  {large:7.3f} s  × {large / small:4.1f}{'  GROWS' * fast}",
                flush=True,
            )
    return int(failed)


def ratio(path: Path, small: str, large: str) -> tuple[float, float]:
    """Return the best times for two guides, in seconds."""
    found = [(seconds(path, small), seconds(path, large)) for _ in range(ROUNDS)]
    return min(one for one, _ in found), min(two for _, two in found)


def seconds(path: Path, text: str) -> float:
    """Return how long a plan takes, or the finding that there is none, in seconds."""
    path.write_text(text, encoding="utf-8")
    for remembered in (bash.parse, placeholders.found):
        remembered.cache_clear()
    start = time.perf_counter()
    with suppress(MdrunError):
        prepare(
            str(path), sections=(), values=(), var_file=None, directives=(), workdir=str(path.parent)
        ).plan()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
