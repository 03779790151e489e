"""How a plan differs from one that was made of the same guide before."""

from __future__ import annotations

from mdrun.plan.differences import differences
from tests.plans import plan

GUIDE = "# Ship\n\n```bash\nmake test\n```\n\n- [ ] `make test` passes\n- [ ] Nobody else ships\n"


def test_what_changed_of_a_check_is_told_in_words() -> None:
    now = GUIDE.replace("```bash\nmake test", "```bash\nmake tests").replace("Nobody", "No one")
    found = {one.step: one.diff.splitlines()[3:] for one in differences(plan(GUIDE), plan(now))}
    assert found == {
        "1/1": ["-make test", "+make tests"],
        "1/2": [" `make test` passes", "+its own command: make test"],
        "1/3": ["-Nobody else ships", "+No one else ships"],
    }


def test_directives_are_told_as_a_guide_writes_them() -> None:
    now = GUIDE.replace("```bash", '```bash {always retry=3 every=50ms expect="it is"}')
    (found,) = differences(plan(GUIDE), plan(now))
    assert set(found.diff.splitlines()[3:-1]) == {"+always", "+retry=3", "+every=0.05s", '+expect="it is"'}
