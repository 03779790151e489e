"""Where a careful operator would stop: what cannot be read, what settles it, and the order of the reasons."""

from __future__ import annotations

from tests.plans import codes, plan, reasons


def test_what_a_script_does_by_itself_may_be_no_command() -> None:
    text = "The pipeline does the following:\n\n1. Build:\n\n   ```bash\n   make\n   ```\n"
    assert "maybe-shell" in reasons(text)[0]


def test_what_cannot_be_read_is_an_error() -> None:
    text = "# T\n\n```bash\ngit commit -m 'x\n```\n"
    assert "broken" in reasons(text)[0]
    assert (3, "syntax") in codes(plan(text))


def test_what_is_just_maybe_shell_is_none() -> None:
    text = "# T\n\n```\ngit commit -m 'x\n```\n"
    assert {"maybe-shell", "broken"} <= set(reasons(text)[0])
    assert "syntax" not in [code for _, code in codes(plan(text))]


def test_directives_settle_a_decision_point() -> None:
    assert reasons("If so:\n\n```bash {confirm=no}\nmake\n```\n") == [()]


def test_the_reasons_have_an_order() -> None:
    text = "# T\n\n## Rollback\n\nGo on.\n\nIf it is down:\n\n```bash\ngit push origin <name> ...\n```\n"
    assert reasons(text) == [("section", "condition", "sample-values", "guarded")]
