"""A run log: the guide with ticks and evidence, byte for byte the guide otherwise."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mdrun.errors import RecordError
from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    Decided,
    Deviation,
    Event,
    Evidence,
    Paused,
    Resumed,
    RunFinished,
    StepFinished,
    StepOutcome,
    StepStarted,
    VariableSet,
)
from mdrun.plan.records import Place
from mdrun.runlog import Edit, Facts, UnprovenError, apply, render, strip, write
from tests.runlog_helpers import finished, plan_of, started, state_of, step

GUIDE = """\
# Release

```bash
true
false
```

- [ ] tree is clean
- [x] ticked before

1. look at it
"""
COMMAND, CLEAN, BEFORE, MANUAL = "1/1", "1/2", "1/3", "1/4"


def log_of(*events: Event, text: str = GUIDE, facts: Facts | None = None) -> str:
    plan = plan_of(text)
    return render(plan, state_of(started(plan), *events), facts=facts).decode()


def after(log: str, line: str) -> str:
    """Return what stands in the quote directly below a line."""
    lines = log.split("\n")
    at = lines.index(line) + 1
    quote = []
    while lines[at].lstrip().startswith(">"):
        quote.append(lines[at].lstrip().removeprefix(">").removeprefix(" "))
        at += 1
    return "\n".join(quote)


def ended(id_: str, outcome: StepOutcome = "passed", seconds: float = 12.44, **more: object) -> StepFinished:
    return StepFinished(id_, outcome, seconds, **more)  # type: ignore[arg-type]


# Marks


@pytest.mark.parametrize(
    ("outcome", "box", "says"),
    [
        ("passed", "[x]", "✔ passed · 13:10:02Z"),
        ("failed", "[!]", "✖ failed · 13:10:02Z"),
        ("timed-out", "[!]", "✖ timed out · 13:10:02Z"),
        ("skipped", "[-]", "– skipped · 13:10:02Z"),
        ("unknown", "[ ]", "? its end was not seen · 13:10:02Z"),
        ("not-reached", "[ ]", "· not reached · 13:10:02Z"),
    ],
)
def test_every_outcome_looks_different(outcome: StepOutcome, box: str, says: str) -> None:
    log = log_of(StepStarted(CLEAN, 1), ended(CLEAN, outcome, 0.0))
    assert after(log, f"- {box} tree is clean") == says


def test_a_run_starts_from_nothing_ticked() -> None:
    log = log_of()
    assert after(log, "- [ ] ticked before") == "· not reached"
    assert after(log, "1. look at it") == "· not reached"


def test_what_is_not_in_the_plan_is_not_touched() -> None:
    text = "# A\n\n> - [x] quoted\n\n- [x]no box\n"
    assert log_of(text=text).endswith("\n\n" + text)


def test_a_box_without_its_space_gets_one() -> None:
    assert "- [ ] a\n" in log_of(text="- [] a\n")
    assert "- [x] a\n" in log_of(ended("1/1"), text="- [] a\n")


# Evidence


def test_a_command_step_that_passed() -> None:
    log = log_of(
        StepStarted(COMMAND, 1), ended(COMMAND, status=0, output="output/1-1.log", size=9999, lines=1240)
    )
    assert after(log, "```") == "✔ passed · exit 0 · 12.4 s · 13:10:02Z · `output/1-1.log` (1,240 lines)"


def test_a_command_step_that_failed_shows_its_last_lines() -> None:
    output = b"10 %\r100 %\r\n" + b"\x1b[31mred\x1b[0m ```` <script>\n" + b"x\n" * 3
    log = log_of(
        StepStarted(COMMAND, 2),
        Decided(COMMAND, "run", "--yes"),
        ended(COMMAND, "failed", 75.0, status=1, line=5, output="output/1-1.log", size=99, lines=1),
        facts=Facts({COMMAND: output}),
    )
    assert after(log, "```") == (
        "✖ failed at line 5 · exit 1 · 1 min 15 s · attempt 2 · run chosen by --yes · 13:10:02Z"
        " · `output/1-1.log` (1 line)\n"
        "\n`````text\n100 %\nred ```` <script>\nx\nx\nx\n`````"
    )


def test_only_the_last_twenty_lines_are_shown() -> None:
    output = "".join(f"line {number}\n" for number in range(100)).encode()
    log = log_of(ended(COMMAND, "failed", status=1), facts=Facts({COMMAND: output}))
    assert after(log, "```").split("\n")[2:] == ["```text", *(f"line {n}" for n in range(80, 100)), "```"]


def test_facts_come_from_the_run_directory(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "1-1.log").write_bytes(b"a" * 100_000 + b"end")
    state = state_of(
        ended("1/1", "failed", output="output/1-1.log"),
        ended("1/2", "failed", output="output/1-2.log"),
        ended("1/3", "passed", output="output/1-1.log"),
    )
    facts = Facts.collect(tmp_path, state)
    assert facts.tails == {"1/1": b"a" * 65533 + b"end", "1/2": b""}


def test_a_check_that_was_proven() -> None:
    proof = (Evidence(28, "git status", 0), Evidence(40, "doctor", 0, "liveness=ok"))
    log = log_of(StepStarted(CLEAN, 1), CheckSettled(CLEAN, "passed", "evidence", proof))
    said = "✔ by `git status` (line 28, exit 0), `doctor` (line 40, exit 0: `liveness=ok`)"
    assert after(log, "- [x] tree is clean") == said


def test_a_check_that_was_shown_and_attested() -> None:
    log = log_of(
        StepStarted(CLEAN, 1),
        Attested(CLEAN, "heliar", "yes", "tagged in the console too"),
        CheckSettled(CLEAN, "passed", "person", (Evidence(28, "git status", 0),)),
    )
    said = (
        '✔ by `git status` (line 28, exit 0) · ✔ attested by heliar, 13:10:02Z: "tagged in the console too"'
    )
    assert after(log, "- [x] tree is clean") == said


def test_a_check_that_was_refuted() -> None:
    proof = (Evidence(28, "doctor", 0, "readiness=fail"),)
    log = log_of(CheckSettled(CLEAN, "failed", "evidence", proof, "readiness is not ok"))
    said = "✖ by `doctor` (line 28, exit 0: `readiness=fail`) · readiness is not ok"
    assert after(log, "- [!] tree is clean") == said


def test_a_person_who_does_not_confirm() -> None:
    log = log_of(Attested(MANUAL, "heliar", "no"))
    assert after(log, "1. look at it") == "✖ not confirmed by heliar, 13:10:02Z"


def test_a_skipped_step_says_why_once() -> None:
    log = log_of(Deviation(CLEAN, "skipped", "not today"), ended(CLEAN, "skipped", 0.0, reason="not today"))
    assert after(log, "- [-] tree is clean") == "– skipped · not today"


def test_deviations_and_warnings_stand_below() -> None:
    log = log_of(
        Deviation(COMMAND, "changed", "a typo", "-```\n+true\n"),
        ended(COMMAND, warnings=("a child is left",)),
    )
    said = "✔ passed\n\n⚠ a child is left\n\n⚠ run in changed form: a typo\n\n````diff\n-```\n+true\n````"
    assert after(log, "```") == said


def test_every_attempt_is_told_with_its_output() -> None:
    quote = after(
        log_of(
            StepStarted(COMMAND, 1),
            StepFinished(COMMAND, "failed", 1.5, 1, 5, "no `luck`", "output/a", 9, 1, "ab"),
            StepStarted(COMMAND, 2),
            StepStarted(COMMAND, 3),
            StepFinished(COMMAND, "passed", 0.5, 0, None, "", "output/1-1.3.log", 9, 2, "ab"),
        ),
        "```",
    )
    assert quote.split("\n") == [
        "✔ passed · exit 0 · 0.5 s · attempt 3 · 13:10:02Z · `output/1-1.3.log` (2 lines)",
        "",
        "- attempt 1: ✖ failed at line 5 · no \\`luck\\` · exit 1 · 1.5 s · 13:10:02Z · `output/a` (1 line)",
        "- attempt 2: ? its end was not seen · 0.0 s · 13:10:02Z",
    ]


def test_of_very_many_attempts_the_first_and_the_last_are_told() -> None:
    events: list[Event] = []
    for number in range(1, 203):
        events += StepStarted(COMMAND, number), StepFinished(COMMAND, "failed", 0.0, 1, 5)
    lines = [line for line in after(log_of(*events), "```").split("\n") if line.startswith("- ")]
    assert len(lines) == 101
    assert lines[49].startswith("- attempt 50:")
    assert lines[50] == "- … 101 more, which the journal tells of"
    assert lines[51].startswith("- attempt 152:")
    assert lines[-1].startswith("- attempt 201:")


def test_what_ran_in_the_background() -> None:
    started_so = (
        StepStarted(COMMAND, 1),
        StepFinished(COMMAND, "passed", 0.5, reason="it goes on in the background", output="output/1-1.log"),
    )
    with_the_run = BackgroundEnded(COMMAND, "mdrun", "passed", 60.0, 143, None, "output/1-1.log", 9, 1, "ab")
    died = replace(with_the_run, by="itself", outcome="failed", status=3, line=5)
    assert after(log_of(*started_so), "```") == ("✔ passed · it goes on in the background · 13:10:02Z")
    assert after(log_of(*started_so, with_the_run), "```") == (
        "✔ passed · it goes on in the background · 13:10:02Z · ended with the run, after 1 min 0 s"
        " · `output/1-1.log` (1 line)"
    )
    assert after(log_of(*started_so, died), "```").startswith(
        "✖ failed at line 5 · 13:10:02Z · ✖ ended by itself after 1 min 0 s: exit 3"
        " · `output/1-1.log` (1 line)"
    )


def test_another_day_is_named() -> None:
    plan = plan_of("1. look\n")
    state = state_of(started(plan), Attested("1/1", "heliar", "yes"))
    log = render(plan, replace(state, started="2026-11-22T23:59:59.000000Z")).decode()
    assert after(log, "1. look") == "✔ attested by heliar, 2026-11-23 13:10:02Z"


# Words from outside

HOSTILE = [
    "<script>alert(1)</script>",
    "<!-- ",
    "a | b | c",
    "`code` ``` ````",
    "**bold** _it_ ~~gone~~ [link](http://x) ![image](y)",
    "line\n\n# heading\n- item\n> quote\n```\nfence",
    "back\\slash \\| \\` end\\",
    "&lt; &amp; &#60;",
    "\x1b[31m red \u202e turned \u2028 line",
    "   ",
    "`",
    " ` ",
    "$x$",
]


def kinds(markdown: str) -> list[str]:
    return [
        token.type for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    ]


def log_with(words: str) -> str:
    plan = plan_of(GUIDE)
    changes = {
        "variables": {words: words},
        "command_line": (words,),
        "workdir": words,
        "branch": words,
        "revision": words,
        "host": words,
        "user": words,
        "sections": (words,),
    }
    state = state_of(
        started(plan, **changes),
        Deviation(COMMAND, "changed", words, words),
        ended(COMMAND, "failed", status=1, line=5, reason=words, warnings=(words,), output=words, size=1),
        CheckSettled(CLEAN, "failed", "evidence", (Evidence(1, words, 1, words),), words),
        Attested(MANUAL, words, "yes", words),
        Paused(words, words),
        Resumed(words),
    )
    return render(plan, state, facts=Facts({COMMAND: words.encode("utf-8", "replace")})).decode()


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_outside_stay_words(words: str) -> None:
    log = log_with(words)
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(log)
    found = set(kinds(log)) - {f"{kind}_{end}" for kind in SAFE for end in ("open", "close")}
    assert found <= {"inline", "fence"}
    for tag in ("<script", "<!--", "<em>", "<a ", "<img", "<del>"):
        assert tag not in html
    assert html.count("<h1>") == 1
    assert html.count("<table>") == 1
    rows = [row for row in html.split("<tr>")[1:] if "</tr>" in row]
    assert len(rows) > 1
    assert all(row.count("<td>") == 2 for row in rows[1:])


SAFE = (
    *("heading", "table", "thead", "tbody", "tr", "th", "td", "paragraph", "blockquote"),
    *("bullet_list", "ordered_list", "list_item"),
)


@given(st.text(max_size=30))
def test_no_words_break_the_structure(words: str) -> None:
    quiet, loud = kinds(log_with("words")), kinds(log_with(words))
    for kind in (
        "heading_open",
        "tr_open",
        "td_open",
        "bullet_list_open",
        "ordered_list_open",
        "list_item_open",
    ):
        assert loud.count(kind) == quiet.count(kind)
    assert not {"html_block", "hr", "code_block"} & set(loud)


# Header


def test_the_header_says_what_was_run() -> None:
    plan = plan_of(GUIDE)
    state = state_of(
        started(
            plan,
            sections=("1", "2"),
            variables={"version": "v1.4.0", "token": "***"},
            command_line=("guide.md", "-v", "version=v1.4.0", "--attest-all", "it's done"),
            revision="a" * 40,
            branch="main",
            dirty=True,
        ),
        VariableSet("last_good", "v1.3.2", "asked"),
        ended(CLEAN),
        RunFinished("incomplete", 4000.0, 4),
    )
    log = render(plan, state).decode()
    assert log.partition("\n\n")[0] == "\n".join(
        (
            "| run | `20261123T131000Z-guide-all-k3f9` |",
            "| --- | --- |",
            "| guide | `guide.md` |",
            f"| sha256 | `{plan.sha256}` |",
            f"| revision | `{'a' * 40}` on branch `main`, with changes that are not committed |",
            "| sections | `1`, `2` |",
            "| operator | heliar |",
            "| host | box, in `/srv/app` |",
            "| mdrun | 0.1.0 |",
            "| start | 2026-11-23 13:10:02Z |",
            "| end | 2026-11-23 13:10:02Z, after 1 h 6 min 40 s |",
            "| result | **– incomplete** |",
            "| steps | 3 not reached, 1 passed |",
            "| variables | `version` = `v1.4.0`, `token` = `***`, `last_good` = `v1.3.2` |",
            """| command line | `mdrun guide.md -v version=v1.4.0 --attest-all 'it'"'"'s done'` |""",
            f"| journal | 4 events, last hash `{'e' * 64}` |",
        )
    )


def test_a_rehearsal_is_no_release() -> None:
    plan = plan_of(GUIDE)
    log = render(plan, state_of(started(plan, rehearsal=True))).decode()
    assert log.split("\n")[2].startswith("| **rehearsal** | **all of this happened in a throw-away copy")


def test_a_paused_run_says_why() -> None:
    log = log_of(Paused("1/2", "somebody must look"), RunFinished("paused", 1.0, 3))
    assert "| result | **– paused** at `1/2`: somebody must look |" in log


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_front_matter_stays_first_and_bytes_stay_bytes(end: str, mark: str) -> None:
    text = mark + "---\nmdrun: {}\n---\n# Title\n\n- [ ] a\n- [ ] ü b".replace("\n", end)
    plan = plan_of(text)
    log = render(plan, finished(plan, "passed")).decode()
    assert log.startswith(mark + end.join(("---", "mdrun: {}", "---", "", "| run |")))
    assert f"|{end}{end}# Title{end}" in log
    assert log.endswith(f"- [x] ü b{end}  > ✔ passed · 13:10:02Z")
    assert len(set(log) & {"\r", "\n"}) == len(end)


def test_three_dashes_alone_are_no_front_matter() -> None:
    assert log_of(text="---\n\n# Title\n").startswith("| run |")


def test_an_unclosed_block_is_closed_before_its_evidence() -> None:
    log = log_of(ended("1/2"), text="# A\n\n1. do\n\n   ~~~~bash\n   true")
    assert log.endswith("   ~~~~bash\n   true\n   ~~~~\n   > ✔ passed")


# Proof


def edits_of(guide: bytes, cuts: list[tuple[int, int, bytes]]) -> list[Edit]:
    edits = []
    done = 0
    for skip, length, new in cuts:
        at = min(done + skip, len(guide))
        old = guide[at : at + length]
        edits.append(Edit(at, old, new))
        done = at + len(old)
    return edits


cuts = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.binary(max_size=6)), max_size=6)


@given(st.binary(max_size=60), cuts)
def test_what_was_added_can_be_taken_away(guide: bytes, drawn: list[tuple[int, int, bytes]]) -> None:
    edits = edits_of(guide, drawn)
    assert strip(apply(guide, edits), edits) == guide


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(2, b"", b"x"), Edit(1, b"", b"y")],
        [Edit(0, b"ab", b""), Edit(1, b"b", b"")],
        [Edit(0, b"z", b"")],
        [Edit(4, b"", b"")],
        [Edit(-1, b"", b"")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(UnprovenError):
        apply(b"abc", edits)


def test_a_log_that_was_changed_is_not_stripped() -> None:
    with pytest.raises(UnprovenError):
        strip(b"abXc", [Edit(2, b"", b"x")])


@pytest.mark.parametrize(
    "place", [Place(9, "", None, False), Place(1, "", (9, 1), False), Place(1, "", (1, 2), False)]
)
def test_a_place_that_is_not_there_is_refused(place: Place) -> None:
    plan = replace(plan_of("- [ ] a\n"), steps=(step("1/1", "check", (1, 1), place),))
    with pytest.raises(UnprovenError):
        render(plan, state_of())


# Files


def test_a_run_log_is_replaced_at_once(tmp_path: Path) -> None:
    path = tmp_path / "run-log.md"
    write(path, b"old")
    with path.open("rb") as reader:
        write(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "run-log.md"]


def test_a_run_log_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "run-log.md").mkdir()
    with pytest.raises(RecordError, match="cannot write the run log"):
        write(tmp_path / "run-log.md", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "run-log.md"]
