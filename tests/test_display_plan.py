"""A plan as text: exact."""

from __future__ import annotations

import subprocess
import sys

from mdrun.config import RunSettings
from mdrun.directives import Directives
from mdrun.display.plan_text import plan_lines
from mdrun.errors import Finding
from mdrun.evidence.settlement import Settlement
from mdrun.plan.records import Command, Plan
from tests.display_helpers import UNFILLED, plan
from tests.plan_parts import row, step, variable


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
            settlement=Settlement("evidence", refers_to=("1.1/2:41", "9/9:1"), tokens=("liveness=ok",)),
        ),
        step(
            "1.1/4",
            "check",
            (46, 46),
            title="Working tree clean",
            settlement=Settlement("command", "git diff --quiet"),
            decisions=("check-command",),
        ),
        step("1.1/5", "check", (47, 47), title="发布说明"),
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
        settings=RunSettings(needs=("git", "uv"), timeout=1800.0),
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
        "8 steps: 4 command steps, 3 checks, 1 manual step · 2 ask first · 3 need a person · 1 error, 1 note",
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
