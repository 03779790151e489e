"""What must always run: after a failure, after Ctrl-C and SIGTERM, and not where the run pauses."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import SECONDS, CliPlace

if TYPE_CHECKING:
    from pathlib import Path

WAITS = """## 1. Wait

```bash
{ echo > ready; read -r line < go; }
```

```bash
touch next
```
"""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    for name in ("ready", "go", "second"):
        made.fifo(name)
    return made


def always(*scripts: str) -> str:
    return "".join(f"\n```bash {{always}}\n{script}\n```\n" for script in scripts)


def outcomes(place: CliPlace) -> list[str | None]:
    state = place.state()
    return [state.step(f"1/{number}").outcome for number in range(1, 5)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_after_an_interrupt(place: CliPlace, number: signal.Signals) -> None:
    place.guide(WAITS + always("touch cleaned", "exit 3"))
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert (process.returncode, stderr) == (130, ""), stdout
    assert (place.work / "cleaned").exists()
    assert not (place.work / "next").exists()
    assert outcomes(place) == ["failed", None, "passed", "failed"]
    assert place.state().result == "interrupted"
    by = "" if number == signal.SIGINT else f" by {number.name}"
    assert f"✖ 1/1 failed: exit 130 (SIGINT), interrupted{by} at guide.md:4" in stdout
    assert "✖ 1/4 failed: exit 3" in stdout
    assert "✖ interrupted" in place.run_log()
    assert place.reading().finished


def test_a_second_interrupt_ends_it_and_the_run(place: CliPlace) -> None:
    place.guide(WAITS + always("{ echo > second; read -r line < go; }", "touch cleaned"))
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGINT)
    (place.work / "second").read_text()
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, stdout
    assert not (place.work / "cleaned").exists()
    assert outcomes(place) == ["failed", None, "failed", None]
    assert place.state().step("1/3").reason == "interrupted"


def test_an_interrupt_of_it_does_not_hide_the_failure_before(place: CliPlace) -> None:
    place.guide(
        f"## 1. Fail\n\n```bash\nexit 4\n```\n{always('{ echo > second; read -r x < go; }', 'touch cleaned')}"
    )
    process = place.start("guide.md")
    (place.work / "second").read_text()
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1, stdout
    assert (place.work / "cleaned").exists()
    assert outcomes(place) == ["failed", "failed", "passed", None]
    assert place.state().result == "failed"


def test_an_interrupt_that_a_step_survives_is_heeded_before_what_must_always_run(place: CliPlace) -> None:
    ignores = "{ trap '' INT; echo > ready; read -r line < go; trap - INT; }"
    place.guide(
        f"## 1. Wait\n\n```bash\n{ignores}\n```\n{always('touch cleaned')}\n```bash\ntouch next\n```\n"
    )
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGINT)
    (place.work / "go").write_text("on\n")
    stdout, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, stdout
    assert (place.work / "cleaned").exists()
    assert not (place.work / "next").exists()


def test_it_runs_after_an_interrupt_between_two_attempts(place: CliPlace) -> None:
    place.guide(f"## 1. Wait\n\n```bash {{retry=5 every=1h}}\nfalse\n```\n{always('touch cleaned')}")
    process = place.start("guide.md")
    assert process.stdout is not None
    for line in process.stdout:
        if "attempt 1 of 6 failed" in line:
            break
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert (place.work / "cleaned").exists()


def test_a_paused_run_is_not_over_and_says_what_it_owes(place: CliPlace) -> None:
    place.guide(WAITS + always("touch cleaned") + "\n<!-- mdrun: always -->\n- [ ] clean\n")
    process = place.start("guide.md", "--attest-all", "seen")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGHUP)
    (place.work / "go").write_text("on\n")
    stdout, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 3, stdout
    assert outcomes(place) == ["passed", None, None, None]
    assert "not run: 1/3, 1/4, which must always run; a paused run is not over" in stdout
    assert not (place.work / "cleaned").exists()


def test_hanging_up_does_not_keep_it_from_running_after_a_failure(place: CliPlace) -> None:
    failing = "{ echo > ready; read -r line < go; }; false"
    place.guide(f"## 1. Fail\n\n```bash\n{failing}\n```\n{always('false', 'touch cleaned')}")
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGHUP)
    (place.work / "go").write_text("on\n")
    process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert outcomes(place) == ["failed", "failed", "passed", None]


ASKS = """## 1. Ask

```bash {confirm="Really?"}
touch next
```

```bash {always}
touch cleaned
```

1. Tell the customer. <!-- mdrun: always -->

```bash {always}
touch last
```
"""


def test_it_runs_after_ctrl_c_at_a_question_and_its_own_questions_are_asked(place: CliPlace) -> None:
    place.guide(ASKS)
    terminal = place.terminal("guide.md")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendintr()
    terminal.expect_exact("Tell the customer.")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendline("y told")
    assert cli_place.finish(terminal) == 130
    assert outcomes(place) == [None, "passed", "passed", "passed"]
    assert place.state().step("1/3").attestation is not None


def test_quitting_at_its_question_leaves_out_the_rest(place: CliPlace) -> None:
    place.guide(ASKS.replace("touch next", "false"))
    terminal = place.terminal("guide.md")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendline("r")
    terminal.expect_exact("what now?")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendline("q")
    terminal.expect_exact("[y]es")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendline("q")
    assert cli_place.finish(terminal) == 1
    assert outcomes(place) == ["failed", "passed", None, None]
    assert place.state().result == "failed"
    assert place.state().paused is None


def test_ctrl_c_at_its_question_ends_the_run(place: CliPlace) -> None:
    place.guide(ASKS)
    terminal = place.terminal("guide.md")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendintr()
    terminal.expect_exact("[y]es")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendintr()
    assert cli_place.finish(terminal) == 130
    assert outcomes(place) == [None, "passed", None, None]
