"""Guides to measure with."""

from __future__ import annotations

_PART = """\
## {number}. Part {number} of the release

Before this part, look at the dashboard and make sure that the numbers are as they were. If they are not,
stop here and talk to whoever is on call.

```bash
echo "part {number}"
for name in a b c; do
  printf '%s\\n' "$name"
done
test -d . && ls -l | wc -l
```

1. Look at the page and read what it says about part {number}.
2. Write down what you saw in the channel.

After that:

- [ ] `ls -l` shows the files
- [ ] the page is up again

"""


def release(size: int) -> str:
    """Return a guide of about ``size`` bytes with blocks, lists and checks, and no front matter."""
    parts = ["# Release guide\n\nRead it all before starting; every part says what it needs.\n\n"]
    while sum(map(len, parts)) < size:
        parts.append(_PART.format(number=len(parts)))
    return "".join(parts)


def steps(count: int, command: str = "true") -> str:
    """Return a guide of ``count`` steps of one command each, in sections of a hundred steps."""
    parts = ["# Steps\n"]
    for number in range(count):
        if number % 100 == 0:
            parts.append(f"\n## {number // 100 + 1}. Hundred\n")
        parts.append(f"\n```bash\n{command}\n```\n")
    return "".join(parts)
