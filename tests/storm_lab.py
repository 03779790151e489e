"""A guide whose steps tell when they begin and end, and mdrun under signals of every kind meanwhile.

What is drawn for a seed: how mdrun is started each time (in a terminal or without), and which signals it gets
when. It is started again until nothing more is drawn, and then left in peace until the run has ended.
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import select
import signal
import subprocess
import termios
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from mdrun.events import StepFinished, StepStarted
from mdrun.journal import read
from mdrun.proc import everyone, started_with
from mdrun.runs.proof import verify
from tests.cli_place import MDRUN, SECONDS, CliPlace
from tests.crash_lab import latest, state

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """\
# Storm

## 1. Work

```bash
log="$STORM/log"
begin() {
  local last
  if read -r last < "$STORM/shell.$1" && [[ $last != "$$" ]] &&
    grep -qzxF "STORM=$STORM" "/proc/$last/environ"
  then echo "$1" >> "$STORM/beside"
  fi 2>/dev/null
  echo "$$" > "$STORM/shell.$1"
  echo "$1 begins" >> "$log"
}
ends() { echo "$1 ends" >> "$log"; }
```

```bash
begin 2; order+=2
for i in 1 2 3 4 5; do sleep 0.02; done
ends 2
```

```bash
begin 3; order+=3
bash -c 'trap "" TERM; for i in 1 2 3 4 5; do sleep 0.02; done; exit 0'
seq 2000
ends 3
```

```bash {background ready="test -e \\"$STORM/up\\""}
begin 4; touch "$STORM/up"; ends 4
exec sleep 1000
```

```bash {capture=tag}
begin 5; order+=5; sleep 0.05; ends 5
echo t5
```

- [ ] `begin 6; sleep 0.05; ends 6` <!-- mdrun: check -->

1. Tell the others

```bash {always}
begin 8; sleep 0.05; ends 8
```

```bash
begin 9 <tag>; order+=9
(trap '' HUP INT; exec sleep 1000) &
bash -c 'sleep 0.05; sleep 0.05'
ends 9
echo "$order" > "$STORM/order"
```
"""
ANSWERS = ("--yes", "--attest-all", "as agreed", "--no-input")
AGAIN = frozenset(("1/1", "1/4", "1/5"))
"""Steps that are run again where their end was not seen: what they give to the others is needed."""
LOGGED = ("2", "3", "4", "5", "6", "8", "9")
"""Numbers of the steps that tell of themselves."""
_SIGNALS = (
    *(signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT),
    *(signal.SIGSTOP, signal.SIGCONT, signal.SIGKILL),
)
_KEYS = ("\x03", "\x03", "\x1c", "\x1a", "hang up")
_DOCUMENTED = frozenset((0, 1, 3, 130))
_ROUNDS = 3
_STARTED = 0.1
"""Seconds in which Python starts: until then nothing is mdrun's."""
_LEFT = 20.0
"""Seconds within which all that a killed run has left must be gone; it gets five to end by itself."""
_MODES = re.compile(r"\x1b\[\?(25|1049|2004)([hl])")


@dataclass
class Told:
    """What happened in one start of mdrun."""

    arguments: tuple[str, ...]
    terminal: bool
    sent: list[tuple[float, str]] = field(default_factory=list)
    """Seconds after the start, and what was sent then."""
    status: int = 0
    shown: str = ""

    @property
    def killed(self) -> bool:
        """Whether it had no chance to put anything in order."""
        return self.status == -signal.SIGKILL

    @property
    def early(self) -> bool:
        """Whether a signal ended it before it could hear any."""
        return self.status < 0 and not self.killed


class Reader:
    """Reads what is shown until nobody can write any more, or it is told to stop.

    Args:
        descriptor: Where; of a terminal its master.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.gone = False
        """Whether the terminal was hung up."""
        self._shown: list[bytes] = []
        self._stop, self._stopping = os.pipe()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        os.close(self._stop)

    @property
    def text(self) -> str:
        return b"".join(self._shown).decode("utf-8", "replace")

    def press(self, key: str) -> None:
        """Press a key of the terminal, or hang it up."""
        if key != "hang up":
            os.write(self.descriptor, key.encode())
            return
        self.gone = True
        self._end()
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, self.descriptor)
        os.close(null)

    def _end(self) -> None:
        if self._stopping >= 0:
            os.close(self._stopping)
            self._stopping = -1
            self._thread.join()

    def _read(self) -> None:
        poller = select.poll()
        poller.register(self.descriptor, select.POLLIN)
        poller.register(self._stop, select.POLLIN)
        while True:
            ready = {number for number, _ in poller.poll()}
            if self.descriptor in ready:
                try:
                    data = os.read(self.descriptor, 1 << 16)
                except OSError:
                    return
                if not data:
                    return
                self._shown.append(data)
            elif self._stop in ready:
                return


class Storm:
    """One run under signals.

    Args:
        place: Where.
        seed: What is drawn.
    """

    def __init__(self, place: CliPlace, seed: int) -> None:
        self.dice = random.Random(seed)
        self.mark = place.path / "storm"
        self.mark.mkdir()
        place.guide(GUIDE)
        env = {**place.env, "STORM": str(self.mark)}
        del env["PYTHONWARNINGS"]  # an import that a signal tears leaves its file unclosed
        self.place = CliPlace(place.path, env)
        self.told: list[Told] = []
        self.by_hand: set[str] = set()
        """Ids of the steps that were taken for done because their end was not seen."""

    def blow(self, usual: float) -> None:
        """Run the guide under signals, and go on with it until it has passed.

        Args:
            usual: Seconds that such a run takes when nothing happens.
        """
        for _ in range(self.dice.randint(1, _ROUNDS)):
            arguments = self.next()
            if arguments is None:
                break
            told = Told(arguments, terminal=self.dice.random() < 0.5)
            self.told.append(told)
            before = self.record()
            times = sorted(self.dice.uniform(_STARTED, usual) for _ in range(self.dice.randint(1, 5)))
            (self.in_terminal if told.terminal else self.without)(told, times)
            same = self.record() == before
            assert same or not told.early, told.status
            self.look(told, same=same)
        self.calm()

    def next(self) -> tuple[str, ...] | None:
        """Return the words to go on with; None where the run is over."""
        if not self.place.runs or state(self.place).start is None:
            return ("guide.md", *ANSWERS)
        found = state(self.place)
        if found.result == "passed":
            return None
        words = []
        for name, step in found.steps.items():
            if step.outcome == "unknown" and name in AGAIN:
                words.append(f"--again={name}")
            elif step.outcome == "unknown":
                self.by_hand.add(name)
                words.append(f"--done={name}")
        if found.steps.get("1/4") and found.steps["1/4"].outcome == "passed" and "--again=1/4" not in words:
            (self.mark / "up").unlink(missing_ok=True)
        return ("resume", latest(self.place).name, *ANSWERS, *words)

    def without(self, told: Told, times: list[float]) -> None:
        """Start it without a terminal."""
        with self.started(told, subprocess.PIPE, process_group=0) as process:
            assert process.stdout is not None
            with process.stdout as pipe, Reader(pipe.fileno()) as reader:
                self.shake(told, process, times)
                told.status = process.wait(SECONDS)
            told.shown = reader.text

    def in_terminal(self, told: Told, times: list[float]) -> None:
        """Start it in a terminal, which may be hung up, and must be left as it was."""
        master, slave = os.openpty()
        termios.tcsetwinsize(slave, (40, 120))
        before = termios.tcgetattr(slave)
        own = lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # noqa: E731
        with (
            os.fdopen(master, "r+b", buffering=0),
            Reader(master) as reader,
            self.started(told, slave, stdin=slave, start_new_session=True, preexec_fn=own) as process,
        ):
            self.shake(told, process, times, reader)
            told.status = process.wait(SECONDS)
            if not reader.gone and told.status >= 0:
                assert termios.tcgetattr(slave) == before, "the terminal has other modes"
            os.close(slave)
        told.shown = reader.text
        modes = dict(_MODES.findall(told.shown))
        if told.status >= 0 and not reader.gone:
            assert modes.get("25", "h") == "h", "the cursor is hidden"
            assert modes.get("1049", "l") == modes.get("2004", "l") == "l", "the screen is another one"

    def started(self, told: Told, output: int, **how: Any) -> subprocess.Popen[bytes]:
        """Start mdrun."""
        return subprocess.Popen(
            [MDRUN, *told.arguments],
            cwd=self.place.work,
            env={**self.place.env, "TERM": "xterm-256color"},
            stdout=output,
            stderr=subprocess.STDOUT,
            **{"stdin": subprocess.DEVNULL, **how},
        )

    def shake(
        self, told: Told, process: subprocess.Popen[bytes], times: list[float], terminal: Reader | None = None
    ) -> None:
        """Send it signals, and keys where it has a terminal."""
        begin = time.monotonic()
        for at in times:
            time.sleep(max(0.0, begin + at - time.monotonic()))
            key = self.dice.choice(_KEYS)
            if terminal is None or terminal.gone or self.dice.random() < 0.5:
                number = self.dice.choice(_SIGNALS)
                told.sent.append((at, number.name))
                process.send_signal(number)
            else:
                told.sent.append((at, repr(key)))
                terminal.press(key)
        process.send_signal(signal.SIGCONT)

    def look(self, told: Told, *, same: bool = False) -> None:
        """Fail unless what one start of mdrun has left is in order.

        Args:
            told: What happened in it.
            same: Whether the record is as it was before: mdrun ended before the run went on.
        """
        left = self.left()
        assert not left, f"still running: {left}"
        self.assert_free()
        assert told.status < 0 or told.status in _DOCUMENTED, told.status
        assert "Traceback" not in told.shown
        assert not (self.place.path / "state" / "bugs").exists()
        assert not (self.mark / "beside").exists(), "a step ran beside itself"
        if not self.place.runs or state(self.place).start is None:
            assert not (self.mark / "log").exists()
            return
        run = latest(self.place)
        wrong = [finding for finding in verify(run) if finding.level == "error"]
        assert wrong == []
        reading = read(run / "journal.jsonl")
        if told.status >= 0 and not same:
            assert reading.finished, "the run's end is missing"
            assert reading.torn is None
            assert reading.records[-1].hash in (run / "run-log.md").read_text(encoding="utf-8")
        self.assert_recorded(run)

    def assert_recorded(self, run: Path) -> None:
        """Fail unless the journal tells of everything that was begun, and nothing passed twice."""
        begun, passed = Counter[str](), Counter[str]()
        for record in read(run / "journal.jsonl").records:
            if isinstance(record.event, StepStarted):
                assert not passed[record.event.step] or record.event.step == "1/4", record
                begun[record.event.step] += 1
            elif isinstance(record.event, StepFinished) and record.event.outcome == "passed":
                passed[record.event.step] += 1
        seen = self.seen()
        for number in LOGGED:
            assert seen[f"{number} begins"] <= begun[f"1/{number}"], (number, seen, begun)
            assert seen[f"{number} ends"] <= seen[f"{number} begins"], (number, seen)

    def calm(self) -> None:
        """Go on until the run has passed, and fail unless all of it is as it should be."""
        for _ in range(4):
            arguments = self.next()
            if arguments is None:
                break
            told = Told(arguments, terminal=False)
            self.told.append(told)
            self.without(told, [])
            self.look(told)
        found = state(self.place)
        assert found.result == "passed"
        assert {step.outcome for step in found.steps.values()} == {"passed"}
        seen, run = self.seen(), latest(self.place)
        for number in LOGGED:
            assert seen[f"{number} ends"] >= 1 or f"1/{number}" in self.by_hand, (number, seen)
        if "1/9" not in self.by_hand:
            kept = (self.mark / "order").read_text(encoding="utf-8").strip()
            wanted = "".join(number for number in "2359" if f"1/{number}" not in self.by_hand)
            assert re.sub(r"(.)\1+", r"\1", kept) == wanted, kept
        verified = self.place.run("verify", run.name)
        assert (verified.returncode, verified.stderr) == (0, ""), verified.stderr
        log = (run / "run-log.md").read_text(encoding="utf-8")
        assert f"`{found.hash}`" in log
        assert log.count("- [x]") == GUIDE.count("- [ ]")

    def record(self) -> bytes:
        """Return all that the journals hold."""
        journals = sorted(self.place.path.glob("state/runs/*/journal.jsonl"))
        return b"".join(path.read_bytes() for path in journals)

    def seen(self) -> Counter[str]:
        """Return what the steps have told, and how often."""
        log = self.mark / "log"
        # A line that a signal has torn lacks its end.
        told = log.read_text(encoding="utf-8") if log.exists() else ""
        return Counter(re.findall(r"\d (?:begins|ends)", told))

    def left(self) -> list[int]:
        """Return the processes of the run that do not end."""
        entry, until = os.fsencode(f"STORM={self.mark}"), time.monotonic() + _LEFT
        while found := [process for process in everyone() if started_with(process, entry)]:
            if time.monotonic() > until:
                return found
            time.sleep(0.05)
        return []

    def assert_free(self) -> None:
        """Fail unless nobody holds a lock any more."""
        until = time.monotonic() + _LEFT
        for path in (self.place.path / "state" / "runs").glob("locks/*"):
            descriptor = os.open(path, os.O_RDWR)
            try:
                while True:
                    try:
                        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        break
                    except BlockingIOError:
                        assert time.monotonic() < until, "the lock is still held"
                        time.sleep(0.05)
            finally:
                os.close(descriptor)
