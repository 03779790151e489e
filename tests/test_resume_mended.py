"""A run that goes on with a guide that was changed at the step that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli_place import finish

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

PAY = """\
# Ship

## 1. Prepare

```bash
echo ready
```

## 2. Ship

```bash {once}
echo paid >> ../paid
test -e ../open
```

```bash
echo shipped
```
"""
"""A guide with a step that must not be repeated unasked; it fails after it has paid."""
ONCE = "```bash {once}\necho paid >> ../paid\ntest -e ../open\n```\n"


def failed(place: CliPlace, guide: str) -> None:
    """Let a run of a guide fail, and what it lacked be there."""
    place.guide(guide)
    assert place.run("guide.md").returncode == 1
    (place.path / "open").touch()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ONCE, "```bash\necho more\n```\n\n" + ONCE),
        (ONCE, "```bash\necho more\n```\n\n" + ONCE.replace("test -e", "test -r")),
        (ONCE, "- [ ] the shop is open\n\n" + ONCE),
        (ONCE, "```bash\ntest -e ../open\n```\n\n```bash {once}\necho paid >> ../paid\n```\n"),
        (ONCE, "```bash\ntest -e ../open\n```\n"),
        ("## 2. Ship", "## 2. Look\n\n```bash\necho look\n```\n\n## 3. Ship"),
        ("## 2. Ship", "## 2. Look\n\n```bash\necho look\n```\n\n```bash\necho again\n```\n\n## 3. Ship"),
        (f"{ONCE}\n```bash\necho shipped\n```\n", f"```bash\necho shipped\n```\n\n{ONCE}"),
        (
            f"{ONCE}\n```bash\necho shipped\n```\n",
            f"```bash\necho shipped\n```\n\n{ONCE}".replace("-e", "-r"),
        ),
    ],
    ids=[
        "a step inserted before it",
        "a step inserted before it, and it is mended",
        "a check inserted before it",
        "its block split",
        "a command taken out that stands in another step now",
        "its section renumbered",
        "its section renumbered, one with as many steps in its place",
        "two steps in another order",
        "two steps in another order, and it is mended",
    ],
)
def test_a_guide_in_which_another_step_bears_the_failed_ones_id_is_refused(
    place: CliPlace, old: str, new: str
) -> None:
    later = (
        "\n## 4. End\n\n```bash\necho paid >> ../paid\n```\n"
        if new == "```bash\ntest -e ../open\n```\n"
        else ""
    )
    failed(place, PAY)
    place.guide(PAY.replace(old, new) + later)
    done = place.run("resume", "--changed-guide")
    assert done.returncode == 2, done
    assert "guide.md has other steps where the run has been: 2/1" in done.stderr
    assert (place.path / "paid").read_text() == "paid\n"
    assert place.run("resume", "--again", "2/1").returncode == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("../open", "../paid"), ("echo shipped", "echo shipped now"), ("once}", "once, timeout=5m}")],
    ids=["a command", "a step after it, too", "a directive"],
)
def test_a_once_step_that_failed_and_was_mended_is_run_again_when_somebody_says_so(
    place: CliPlace, old: str, new: str
) -> None:
    failed(place, PAY)
    place.guide(PAY.replace(old, new).replace("test -e", "test -f"))
    refused = place.run("resume", "--changed-guide")
    assert (refused.returncode, (place.path / "paid").read_text()) == (2, "paid\n"), refused
    done = place.run("resume", "--changed-guide", "--again", "2/1")
    assert done.returncode == 0, done
    assert (place.path / "paid").read_text() == "paid\npaid\n"


def settled(place: CliPlace, name: str) -> tuple[str | None, list[tuple[int, str]]]:
    """Return what became of a check, and by which commands."""
    check = place.state().step(name)
    return check.outcome, [(one.line, one.command) for one in check.evidence]


def test_what_a_failed_step_did_proves_nothing_of_it_as_it_was_mended_two_resumes_later(
    place: CliPlace,
) -> None:
    failed(place, "# Ship\n\n```bash\nmkdir -p one; false\n```\n\n- [ ] `mkdir -p one`\n")
    place.guide("# Ship\n\n```bash {confirm}\nmkdir -p two; true\n```\n\n- [ ] `mkdir -p two`\n")
    assert place.run("resume", "--changed-guide", "--pause").returncode == 3
    done = place.run("resume", "--done", "1/1=byhand", "--no-input", "--skip-manual")
    assert done.returncode == 3, done
    assert settled(place, "1/2") == ("skipped", [])


TWO = (
    "# Ship\n\n```bash\nmkdir -p one\nmkdir -p two\n```\n\n"
    "```bash {confirm}\ntrue\n```\n\n- [ ] `mkdir -p one`\n"
)


def test_a_check_is_proven_by_its_own_command_where_the_guide_moved_before_an_earlier_resume(
    place: CliPlace,
) -> None:
    place.guide(TWO)
    assert place.run("guide.md", "--pause").returncode == 3
    place.guide(TWO.replace("# Ship\n", "# Ship\n\nWell.\n").replace("\n\nWell.", "\nWell."))
    assert place.run("resume", "--changed-guide", "--pause").returncode == 3
    done = place.run("resume", "--yes")
    assert done.returncode == 0, done
    assert settled(place, "1/3") == ("passed", [(5, "mkdir -p one")])


def test_a_check_is_proven_where_the_guide_moved_twice_and_back(place: CliPlace) -> None:
    place.guide(TWO)
    assert place.run("guide.md", "--pause").returncode == 3
    for guide in (TWO.replace("\n", "\n\n", 1), TWO.replace("\n", "\n\n\n", 1), TWO + "\nWell.\n"):
        place.guide(guide)
        assert place.run("resume", "--changed-guide", "--pause").returncode == 3
    done = place.run("resume", "--yes")
    assert done.returncode == 0, done
    assert settled(place, "1/3") == ("passed", [(4, "mkdir -p one")])


def test_a_check_is_proven_by_a_command_that_got_its_value_only_in_the_run(place: CliPlace) -> None:
    guide = (
        "# Ship\n\n```bash {capture=tag}\necho v7\n```\n\n```bash\nmkdir -p <tag>\n```\n\n"
        "```bash {confirm}\ntrue\n```\n\n- [ ] `mkdir -p <tag>`\n"
    )
    place.guide(guide)
    assert place.run("guide.md", "--pause").returncode == 3
    place.guide(guide.replace("\n", "\n\n", 1))
    assert place.run("resume", "--changed-guide", "--pause").returncode == 3
    done = place.run("resume", "--yes")
    assert done.returncode == 0, done
    assert settled(place, "1/4") == ("passed", [(9, "mkdir -p v7")])


def test_a_mended_step_gets_the_value_of_a_placeholder_that_is_new_in_it(place: CliPlace) -> None:
    failed(place, "# Ship\n\n```bash\nmkdir -p one\nfalse\n```\n")
    place.guide("# Ship\n\n```bash\nmkdir -p one\ntest -n <tag>\n```\n")
    useless = place.run("resume", "--changed-guide", "-v", "tog=v7", "-v", "tag=v7")
    assert (useless.returncode, "tog" in useless.stderr) == (2, True), useless
    done = place.run("resume", "--changed-guide", "-v", "tag=v7")
    assert done.returncode == 0, done
    assert place.state().step("1/1").commands[-1].text == "test -n v7"
    assert place.run("verify").returncode == 0


def test_of_a_mended_step_no_line_is_said_to_have_passed_before(place: CliPlace) -> None:
    failed(place, "# Ship\n\n```bash {once}\nmkdir -p one\nfalse\n```\n")
    place.guide("# Ship\n\n```bash {once}\nmkdir -p two\ntrue\n```\n")
    terminal = place.terminal("resume", "--changed-guide")
    terminal.expect_exact("[?]")
    assert terminal.before is not None
    assert "failed before at line 5" in terminal.before
    assert "passed before" not in terminal.before
    terminal.sendline("q")
    assert finish(terminal) != 0
