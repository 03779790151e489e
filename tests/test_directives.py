"""What annotations say."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.directives import Directives
from mdrun.directives.annotations import from_info, from_text, is_settings
from mdrun.directives.sense import contradictory, misplaced


def said(text: str) -> Directives:
    directives, findings = from_text(text, "guide.md", 3)
    assert findings == []
    return directives


def problem(text: str) -> tuple[str, str, str]:
    _, (finding,) = from_text(text, "guide.md", 3)
    assert (finding.place, finding.level) == ("guide.md:3", "error")
    return finding.code, finding.message, finding.remedy


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("name=push", {"name": "push"}),
        ("skip", {"skip": True}),
        ("skip=no", {}),
        ("manual", {"manual": True}),
        ("confirm", {"confirm": True}),
        ("confirm=no", {"confirm": False}),
        ('confirm="Is it up?"', {"confirm": "Is it up?"}),
        ("timeout=90s", {"timeout": 90.0}),
        ("timeout=1h30m", {"timeout": 5400.0}),
        ("retry=10 every=500ms", {"retry": 10, "every": 0.5}),
        ("retry = 3", {"retry": 3}),
        ("expect=ok", {"expect": "ok"}),
        (r'expect="/a \"b\"/"', {"expect": '/a "b"/'}),
        ("expect='/v\\d+/'", {"expect": "/v\\d+/"}),
        ("exit=1", {"exit": 1}),
        ("always", {"always": True}),
        ("on-failure=2", {"on-failure": "2"}),
        ("once", {"once": True}),
        ("cwd=dir", {"cwd": "dir"}),
        ('env="A=b C=d=e"', {"env": (("A", "b"), ("C", "d=e"))}),
        ("check", {"check": True}),
        ('check="make test"', {"check": "make test"}),
        ("check=true", {"check": True}),
        ('check="true"', {"check": "true"}),
        ("check='false'", {"check": "false"}),
        ("notes", {"notes": True}),
        ("pipefail=no", {"pipefail": False}),
        ("", {}),
    ],
)
def test_every_directive_is_read(text: str, given: dict[str, object]) -> None:
    assert said(text).given() == given
    assert {type(value) for value in said(text).given().values()} <= {str, bool, int, float, tuple}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "name=1x",
            "name",
            "skip=perhaps",
            "timeout=soon",
            "timeout",
            "timeout=0",
            "timeout=0s",
            "timeout=5",
            "every=5",
            "retry=-1",
            "retry=x",
            "every=x",
        ),
        *(
            "expect=/(/",
            "exit=256",
            "exit=x",
            "env=A",
            "env=1=2",
            "cwd=",
        ),
    ],
)
def test_a_bad_value_is_refused(text: str) -> None:
    code, message, _ = problem(text)
    assert code in ("directive-value", "directive-unknown")
    assert repr(text.partition("=")[0]) in message


@pytest.mark.parametrize(
    "text",
    [
        'expect="Hello',
        "expect='Hello",
        'expect="',
        'expect="Hello\\"',
        'retry=3 expect="Hello now, timeout=x',
    ],
)
def test_a_quote_that_is_never_closed_cuts_nothing_off(text: str) -> None:
    quote = text[text.index("=", text.index("expect")) + 1]
    assert problem(text) == (
        "directive-value",
        f"'expect' has a quote {quote} that is not closed",
        f"write expect={quote}…{quote}",
    )


def test_a_value_with_spaces_wants_quotes() -> None:
    _, findings = from_text("retry=3 confirm=Is it up? timeout=1m", "guide.md", 3)
    assert [(one.code, one.message, one.remedy) for one in findings] == [
        (
            "directive-unknown",
            "unknown directive 'it'",
            'put a value that holds spaces in quotes: confirm="Is it …"',
        ),
    ]
    for text in ("expect=ok oncee", "retry=3 oncee", "expect=ok oncee=yes"):
        assert problem(text) == ("directive-unknown", "unknown directive 'oncee'", "did you mean once?")
    assert problem("retry=3 oncee") == (
        "directive-unknown",
        "unknown directive 'oncee'",
        "did you mean once?",
    )


def test_the_attributes_of_a_fence_are_refused_whose_quote_is_never_closed() -> None:
    _, (finding,) = from_info('bash {retry=3 expect="Hello}', "guide.md", 1)
    assert finding.message == "'expect' has a quote \" that is not closed"
    assert from_info('bash {title="Hello}', "guide.md", 1)[1] == []


def test_an_unknown_key_names_the_nearest() -> None:
    assert problem("timeot=2m") == (
        "directive-unknown",
        "unknown directive 'timeot'",
        "did you mean timeout?",
    )
    assert problem("zzz")[2].startswith("known: always, ")


@pytest.mark.parametrize(
    ("text", "captured"),
    [
        ("capture=revision", ("revision", "")),
        ("capture=port:/on (\\d+)/", None),
        ('capture="port:/on (\\d+)/"', ("port", "on (\\d+)")),
        ("capture=url:/https?://\\S+/", ("url", "https?://\\S+")),
        ("", ("", "")),
    ],
)
def test_what_is_captured(text: str, captured: tuple[str, str] | None) -> None:
    directives, findings = from_text(text, "guide.md", 1)
    if captured is None:
        assert findings
    else:
        assert (findings, directives.captured()) == ([], captured)


@pytest.mark.parametrize("value", ["", "9x", "é", "a-b", "a:", "a:x", "a:/", "a://", "a:/(/"])
def test_what_cannot_be_captured(value: str) -> None:
    assert problem(f"capture={value}")[0] == "directive-value"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("ready=x", ["'ready' says nothing about a block without 'background'"]),
        ("background ready=x every=1s timeout=2s retry=2 exit=3 cwd=a env=A=b pipefail=no always", []),
        ("background expect=x", ["'expect' says nothing about a block that goes on in the background"]),
        ("background capture=x", ["'capture' says nothing about a block that goes on in the background"]),
        ("background tty", ["'tty' says nothing about a block that goes on in the background"]),
        ("manual capture=x", ["'capture' says nothing about a block that a person runs"]),
        ("manual background", ["'background' says nothing about a block that a person runs"]),
    ],
)
def test_directives_that_contradict_one_another(text: str, wrong: list[str]) -> None:
    assert list(contradictory(said(text))) == wrong


@pytest.mark.parametrize(
    ("info", "given"),
    [
        ("bash {name=push confirm timeout=2m}", {"name": "push", "confirm": True, "timeout": 120.0}),
        ('bash {timeout=2m} title="x"', {"timeout": 120.0}),
        ('bash title="{x}" {timeout=2m}', {"timeout": 120.0}),
        (
            "sh { name=a interactive=false cwd=/tmp excludeFromRunAll=true }",
            {"name": "a", "cwd": "/tmp", "skip": True},
        ),
        ("sh { excludeFromRunAll=false background=false name=a }", {"name": "a"}),
        ("sh { background=true name=a }", {"name": "a", "background": True}),
        ('sh {"background":"true"}', {"background": True}),
        ('sh {"name":"a","interactive":"false","excludeFromRunAll":"true"}', {"name": "a", "skip": True}),
        ('sh {"broken', {}),
        ("bash {linenos=true}", {}),
        ("bash {.numberLines #id startFrom=5}", {}),
        ("bash {1,3-5}", {}),
        ("bash {highlight=[1,2]}", {}),
        ("{bash}", {}),
        ("{code-block} bash", {}),
        ("bash", {}),
    ],
)
def test_fence_attributes(info: str, given: dict[str, object]) -> None:
    directives, findings = from_info(info, "guide.md", 1)
    assert findings == []
    assert directives.given() == given


@pytest.mark.parametrize(
    "info", ["bash {timeot=2m}", "bash {name=x zzz=1}", "bash {retry=x}", "sh {tty=maybe}"]
)
def test_attributes_that_are_ours_are_refused_where_wrong(info: str) -> None:
    assert len(from_info(info, "guide.md", 1)[1]) == 1


def test_the_inner_one_wins() -> None:
    outer, inner = said("retry=3 timeout=1m skip"), said("retry=0 skip=no")
    assert inner.over(outer).given() == {"timeout": 60.0}
    assert said("").over(outer) == outer
    assert inner.over(outer).over(said("skip")).skip is False


@pytest.mark.parametrize(
    ("text", "kind", "wrong"),
    [
        ("skip confirm always on-failure=2", "section", []),
        ("retry=2", "section", ["'retry' says nothing about a section"]),
        ("on-failure=2", "command", ["'on-failure' says nothing about a block"]),
        ("check", "command", ["'check' says nothing about a block"]),
        ("retry=2 cwd=x expect=a", "command", []),
        ("expect=a", "check", ["'expect' says nothing about a check"]),
        ("check retry=2 every=1s timeout=2s", "check", []),
        ("retry=2", "manual", ["'retry' says nothing about a manual step"]),
        ("name=a skip notes", "manual", []),
    ],
)
def test_where_a_directive_may_stand(text: str, kind: str, wrong: list[str]) -> None:
    assert [finding.message for finding in misplaced(said(text), kind, "guide.md", 1)] == wrong


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("\ntimeout: 1m", True),
        (" variables:\n", True),
        (" skip", False),
        (" retry=2", False),
        (" cwd=a:b", False),
    ],
)
def test_settings_are_told_from_directives(text: str, settings: bool) -> None:
    assert is_settings(text) is settings


@given(st.text(alphabet="ab=,{}\"' \\/\n:1", max_size=40))
def test_nothing_crashes(text: str) -> None:
    from_text(text, "guide.md", 1)
    from_info(f"bash {{{text}}}", "guide.md", 1)


@pytest.mark.parametrize("piece", ["{", '{"', 'a="', "a='", "a=", "}"])
def test_hostile_attributes_are_read(piece: str) -> None:
    assert from_info(f"bash {piece * 20_000}", "guide.md", 1)[0].given() == {}


@given(st.from_regex(r"[a-z][a-z0-9_-]{0,10}", fullmatch=True), st.integers(0, 999999), st.integers(0, 255))
def test_what_was_written_is_read(name: str, retry: int, status: int) -> None:
    directives = said(f"name={name} retry={retry} exit={status}")
    assert (directives.name, directives.retry, directives.exit) == (name, retry, status)


def test_who_gave_a_directive_is_known_by_its_name() -> None:
    outside = replace(said("skip=no retry=3"), outside=(("skip", "--with"), ("retry", "--with")))
    both = outside.over(
        replace(said("retry=1 exit=2"), outside=(("retry", "mdrun.yaml"), ("exit", "mdrun.yaml")))
    )
    assert both.outside == (("exit", "mdrun.yaml"), ("skip", "--with"), ("retry", "--with"))
    assert [both.sayer(name) for name in ("exit", "retry", "once")] == ["mdrun.yaml", "--with", "the guide"]


def test_what_was_said_is_no_part_of_a_directives_value() -> None:
    assert [field.name for field in fields(Directives) if not field.compare] == ["said", "outside"]
    assert said("skip=no") == Directives()
