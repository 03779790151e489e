"""What is said of a section is said of its steps."""

from __future__ import annotations

from tests.plans import plan

GUIDE = """\
# G

<!-- mdrun: {said} -->
## 1. One

```bash
echo one
```

### 1.1 Below

{own}
```bash
echo two
```

- [ ] seen

## 2. Two

```bash
echo three
```
"""


def directives(said: str, own: str = "") -> list[dict[str, object]]:
    return [step.directives.given() for step in plan(GUIDE.format(said=said, own=own)).steps]


def test_a_question_is_asked_once_before_the_first_command_step() -> None:
    assert directives("confirm") == [{"confirm": True}, {}, {}, {}]
    assert directives('confirm="now?"') == [{"confirm": "now?"}, {}, {}, {}]


def test_always_and_confirm_no_hold_for_every_step() -> None:
    assert directives("always") == [{"always": True}] * 3 + [{}]
    assert directives("confirm=no") == [{"confirm": False}] * 3 + [{}]


def test_what_a_step_says_goes_over_its_section() -> None:
    assert directives("confirm=no", "<!-- mdrun: confirm -->")[1] == {"confirm": True}
