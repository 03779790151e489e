"""Each form of a report is what its readers expect, whatever guide and outputs hold."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mdrun import events
from mdrun.report import FORMS, Form, Report, gather, writer
from mdrun.report import records as report_records
from mdrun.report.colours import PLAIN, Style, runs, styled
from mdrun.report.contrast import DARK, LIGHT, contrast, readable
from mdrun.report.markup import Painter
from mdrun.report.text import seen
from mdrun.runlog.evidence import DEVIATIONS
from mdrun.runs import RunDirectory
from mdrun.shown import clean
from tests import cli_place, report_place
from tests.cli_place import finish

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

ROOT = Path(__file__).parent.parent
_XSDS = [str(Path(__file__).parent / "junit.xsd"), *filter(None, [os.environ.get("MDRUN_JUNIT_XSD")])]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CliPlace:
    return cli_place.make(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def report(place: CliPlace) -> Report:
    return report_place.failed(place)


@pytest.fixture
def fresh(tmp_path: Path) -> CliPlace:
    return cli_place.make(tmp_path)


def everything(fresh: CliPlace) -> list[Report]:
    """Return reports of a run that was paused, skipped, changed hands, and passed."""
    fresh.guide(
        "# Guide\n\n```bash\ntrue\n```\n\n1. by hand\n\n"
        "```bash {retry=1}\ntest -e x || { touch x; false; }\n```\n"
    )
    assert fresh.run("guide.md", "--pause").returncode == 3
    found = [report_place.reported(fresh)]
    assert fresh.run("resume", "--skip", "1/2=not today").returncode == 3
    found.append(report_place.reported(fresh))
    return found


# All forms


@pytest.mark.parametrize("form", FORMS)
def test_the_command_prints_and_writes_it(place: CliPlace, report: Report, form: Form) -> None:
    wanted = writer(form)(report)
    printed = place.shell(
        f"mdrun report --format {form} > printed; mdrun report --format {form} --output written"
    )
    assert printed.returncode == 0, printed.stderr
    assert (place.work / "printed").read_bytes() == (place.work / "written").read_bytes() == wanted


@pytest.mark.parametrize("form", FORMS)
def test_no_secret_is_in_it(report: Report, form: Form) -> None:
    text = writer(form)(report).decode()
    assert "hunter2secret" not in text
    if form != "json":
        assert "•••" in text
    else:
        (token,) = (one for one in json.loads(text)["variables"] if one["name"] == "token")
        assert (token["secret"], token["value"]) == (True, None)


@pytest.mark.parametrize("form", FORMS)
def test_it_is_made_in_every_state(fresh: CliPlace, form: Form) -> None:
    for found in everything(fresh):
        assert writer(form)(found)


# JUnit


def junit(report: Report) -> ET.Element:
    return ET.fromstring(writer("junit")(report))


@pytest.mark.parametrize("schema", _XSDS)
def test_junit_is_as_its_schema_says(report: Report, fresh: CliPlace, tmp_path: Path, schema: str) -> None:
    for number, found in enumerate([report, *everything(fresh)]):
        file = tmp_path / f"{number}.xml"
        file.write_bytes(writer("junit")(found))
        xmlschema.XMLSchema(schema).validate(str(file))


def test_junit_has_a_case_for_each_step(report: Report) -> None:
    root = junit(report)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("8", "1", "0")
    assert [case.get("name", "").split()[0] for case in root.iter("testcase")] == [
        one.id for one in report.steps
    ]
    (failure,) = root.iter("failure")
    (line,) = (number for number, text in enumerate(report.source, 1) if text == "(exit 3)")
    assert failure.get("message") == "exit 3"
    assert failure.text == f"guide.md:{line}: exit 3\n    (exit 3)\n\nlast output:\nabout to fail"
    (skipped,) = root.iter("skipped")
    assert skipped.get("message") == "not reached"


def test_every_form_says_that_it_was_a_rehearsal(fresh: CliPlace) -> None:
    fresh.guide("# Guide\n\n```bash\ntrue\n```\n")
    assert fresh.run("guide.md", "--rehearse").returncode == 0
    found = report_place.reported(fresh)
    (said,) = (one for one in junit(found).iter("property") if one.get("name") == "rehearsal")
    assert said.get("value") == "true"
    assert json.loads(writer("json")(found))["rehearsal"] is True
    for text in (writer("md")(found).decode(), writer("html")(found).decode(), fresh.run_log()):
        assert "rehearsal" in text
        assert "throw-away copy" in text
    assert "guide.md, a rehearsal\n" in fresh.run("show").stdout
    assert "guide.md  (rehearsal)\n" in fresh.run("runs").stdout


def test_junit_tells_of_a_step_whose_end_was_not_seen(fresh: CliPlace) -> None:
    fresh.guide("# Guide\n\n```bash\nkill -9 $PPID; sleep 600\n```\n")
    fresh.run("guide.md", "--yes")
    root = junit(report_place.reported(fresh))
    (error,) = root.iter("error")
    assert error.get("message") == "end not seen"
    assert [one.get("errors") for one in (root, *root)] == ["1", "1"]


# JSON


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def test_json_is_as_its_schema_says(report: Report, fresh: CliPlace, schema: dict[str, Any]) -> None:
    for found in (report, *everything(fresh)):
        jsonschema.Draft202012Validator(schema).validate(json.loads(writer("json")(found)))


def test_json_tells_the_line_that_ran_where_a_block_was_changed(
    fresh: CliPlace, schema: dict[str, Any]
) -> None:
    fresh.guide("# Guide\n\n```bash\ntrue\ntest -e old\n```\n")
    for editor, answers, expected in (
        ("true", "", {"changed": False, "line": 5, "source": "test -e old"}),
        ("sed -i 's/old/new/'", "e", {"changed": True, "line": 5, "source": "test -e new"}),
    ):
        terminal = fresh.terminal_shell(f'EDITOR="{editor}" {cli_place.MDRUN} guide.md --json report.json')
        for answer in (*answers, "q"):
            terminal.expect(r"\[\?\] ")
            terminal.sendline(answer)
        assert finish(terminal) == 1
        report = json.loads((fresh.work / "report.json").read_bytes())
        jsonschema.Draft202012Validator(schema).validate(report)
        (step,) = report["steps"]
        assert {name: step[name] for name in expected} == expected


def test_what_was_ended_with_the_run_stands_in_every_form_for_people_and_programs(
    fresh: CliPlace, schema: dict[str, Any]
) -> None:
    fresh.guide("# Guide\n\n```bash\nnohup sleep 1000 > server.log 2>&1 &\n```\n")
    assert fresh.run("guide.md").returncode == 0
    found = report_place.reported(fresh)
    told = json.loads(writer("json")(found))
    jsonschema.Draft202012Validator(schema).validate(told)
    (left,) = told["left"]
    assert left.startswith("sleep 1000 (process ")
    assert f"Ended with the run: `{left}`" in writer("md")(found).decode()
    assert f"ended with the run</th><td><code>{left}</code>" in writer("html")(found).decode()


def test_what_a_rehearsal_changed_stands_in_every_form(fresh: CliPlace, schema: dict[str, Any]) -> None:
    fresh.guide(REHEARSED)
    fresh.shell("git init -qb main && git add . && git commit -qm first && git init -q --bare ../r.git")
    fresh.shell("git remote add origin ../r.git && git push -q origin main")
    done = fresh.run("guide.md", "--rehearse")
    assert done.returncode == 0, done.stderr
    found = report_place.reported(fresh)
    told = json.loads(writer("json")(found))
    jsonschema.Draft202012Validator(schema).validate(told)
    (commit,) = told["effects"]["commits"]
    assert commit["files"] == [{"path": "it|s", "added": 1, "removed": 0, "became": ""}]
    assert [one["name"] for one in told["effects"]["tags"]] == ["v1"]
    assert {one["ref"] for one in told["effects"]["pushed"]} == {"refs/heads/main", "refs/tags/v1"}
    (ended,) = told["effects"]["processes"]
    assert ended["process"]["command"] == "sleep 1000"
    assert told["effects"]["unexpected"] == []
    for form in ("md", "html"):
        text = writer(form)(found).decode()
        assert f"{commit['sha'][:7]} a &lt; b" in text
        assert "to origin: tag v1 new" in text
        assert "sleep 1000; ended with the rehearsal" in text
    assert "it&#124;s +1 −0" in fresh.run_log()


REHEARSED = """# Guide

```bash
echo 1 > 'it|s'; git add .
git commit --quiet --message 'a < b'
git tag --annotate v1 --message v1
git push --quiet --atomic origin main v1
(setsid sleep 1000 >/dev/null 2>&1 &)
```
"""


def test_the_schema_knows_every_name(schema: dict[str, Any]) -> None:
    parts = schema["$defs"]
    step = parts["step"]["properties"]
    assert set(parts["outcome"]["enum"]) == set(get_args(events.StepOutcome))
    assert set(schema["properties"]["result"]["enum"]) == set(get_args(report_records.Result))
    kinds = set(get_args(get_type_hints(events.Deviation)["kind"]))
    assert set(step["deviations"]["items"]["properties"]["kind"]["enum"]) == kinds == set(DEVIATIONS)
    spans = set(get_args(report_records.Activity)) - {"stopped"}
    assert set(step["spans"]["items"]["properties"]["kind"]["enum"]) == spans


# Markdown


def test_markdown_renders_as_what_was_meant(report: Report) -> None:
    text = writer("md")(report).decode()
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"h2", "h3", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "pre"}, tags
    assert len(text.splitlines()) < 60
    assert re.search(r"^\| 2 Work \| ✖ 3 passed, 1 failed \| .* \|$", text, re.MULTILINE)
    assert "about to fail" in text
    assert str(report.directory / "run-log.md") in text


def test_markdown_of_many_failures_and_of_long_output_is_short(fresh: CliPlace) -> None:
    fresh.guide("# Guide\n\n```bash\nseq 5000; printf '%5000s\\n' x\nfalse\n```\n")
    assert fresh.run("guide.md").returncode == 1
    text = writer("md")(report_place.reported(fresh)).decode()
    assert len(text) < 3000
    assert "\n4999\n" in text


# Words from outside


@given(st.text())
def test_nothing_that_xml_forbids_is_left(text: str) -> None:
    element = ET.Element("x")
    element.text = shown = seen(text)
    assert ET.fromstring(ET.tostring(element, "utf-8")).text or shown in ("", "\n")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ufffe\uffff\ud800-\udfff]", shown)


def text_of(data: bytes) -> str:
    return "".join(text for text, _ in runs(data))


@given(
    st.binary(), st.sampled_from([b"\x1b[31m", b"\x1b[0m", b"\r", b"\x1b[2K", b"\x1b[1A", b"\n"]), st.binary()
)
def test_coloured_output_says_what_plain_output_says(one: bytes, two: bytes, three: bytes) -> None:
    data = one + two + three
    lines = [line.expandtabs().rstrip() for line in text_of(data).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    assert lines == clean(data)


def test_colours_go_on_until_they_are_taken_back() -> None:
    found = list(runs(b"a\x1b[1;31mb\nc\x1b[22md\x1b[me"))
    both, red = Style(text=1, marks=frozenset({"bold"})), Style(text=1)
    assert found == [("a", PLAIN), ("b", both), ("\n", PLAIN), ("c", both), ("d", red), ("e", PLAIN)]


def test_colours_go_on_in_the_next_piece() -> None:
    line = b"x" * 1000 + b"\n"
    styles = {style for text, style in runs(b"\x1b[32m" + line * 600) if text.strip()}
    assert styles == {Style(text=2)}


@pytest.mark.parametrize(
    ("numbers", "style"),
    [
        ("", PLAIN),
        ("38;5;9", Style(text=9)),
        ("38;5;208", Style(text=(255, 135, 0))),
        ("38;5;232", Style(text=(8, 8, 8))),
        ("48;2;1;2;3;4", Style(ground=(1, 2, 3), marks=frozenset({"underline"}))),
        ("38:2::1:2:3", Style(text=(1, 2, 3))),
        ("38:2:1:2:3", Style(text=(1, 2, 3))),
        ("4:3", Style(marks=frozenset({"underline"}))),
        ("4:0", PLAIN),
        ("97;101", Style(text=15, ground=9)),
        ("38;5", PLAIN),
        ("38;5;999", PLAIN),
        ("31;39;41;49", PLAIN),
        ("99999999999;1", Style(marks=frozenset({"bold"}))),
    ],
)
def test_what_a_sequence_means(numbers: str, style: Style) -> None:
    assert styled(PLAIN, numbers) == style


_BYTE = st.integers(0, 255)


@given(st.tuples(_BYTE, _BYTE, _BYTE))
def test_every_colour_can_be_read(colour: tuple[int, int, int]) -> None:
    for ground in (LIGHT, DARK):
        assert contrast(readable(colour, ground), ground) >= 4.5


@pytest.mark.parametrize(
    ("data", "markup", "rules"),
    [
        (b"\x1b[31m<\x1b[0m&", '<span class="t-1">&lt;</span>&amp;', ""),
        (b"\x1b[41mx", '<span class="g-1">x</span>', ""),
        (b"\x1b[7mx", '<span class="reverse">x</span>', ""),
        (b"\x1b[7;31mx", '<span class="g-1">x</span>', ""),
        (
            b"\x1b[1;33;40mx",
            '<span class="bold g-000000 to-cdcd00">x</span>',
            "\n.g-000000{background-color:#000000;color:#ffffff}\n.to-cdcd00{color:light-dark(#cdcd00,#cdcd00)}",
        ),
        (
            b"\x1b[48;2;255;255;0mx",
            '<span class="g-ffff00">x</span>',
            "\n.g-ffff00{background-color:#ffff00;color:#1c2128}",
        ),
        (
            b"\x1b[38;2;255;255;255mx",
            '<span class="t-ffffff">x</span>',
            "\n.t-ffffff{color:light-dark(#666666,#ffffff)}",
        ),
    ],
)
def test_colours_as_markup(data: bytes, markup: str, rules: str) -> None:
    painter = Painter()
    assert painter.paint(data) == markup
    assert painter.rules == rules


def test_where_output_stands_is_where_its_colours_are_chosen_for() -> None:
    css = (ROOT / "mdrun/report/assets/report.css").read_text(encoding="utf-8")
    found = re.search(r"--out: light-dark\(#(\w{6}), #(\w{6})\)", css)
    assert found is not None
    assert tuple(tuple(bytes.fromhex(one)) for one in found.groups()) == (LIGHT, DARK)


def test_gathering_needs_nothing_but_the_directory(report: Report, place: CliPlace, tmp_path: Path) -> None:
    import shutil

    moved = tmp_path / report.run
    shutil.copytree(report.directory, moved)
    assert gather(RunDirectory(moved)).counts == report.counts
