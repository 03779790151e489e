"""The tools that blocks are sure to call."""

from __future__ import annotations

import pytest

from mdrun.plan.records import Use
from mdrun.plan.steps.uses import uses
from tests.plans import plan


def used(block: str, info: str = "bash") -> list[tuple[int, str | None]]:
    """Return line and tool of each use of a guide's only step, whose block begins on line 4."""
    (step,) = plan(f"# Guide\n\n```{info}\n{block}\n```\n").steps
    return [(use.line, use.tool) for use in step.block.uses] if step.block is not None else []


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("uv run pytest", [(4, "uv")]),
        ("cd x\nsudo -n terraform plan", [(5, "sudo"), (5, "terraform")]),
        ("if true; then maybe; fi", []),
        ("$TOOL x\n./own\n'' y", []),
        ("export PATH=$PWD:$PATH\nown", [(3, None), (5, "own")]),
        ("git add a", [(4, "git")]),
        ("kubectl get pods\nsudo x", [(4, "kubectl"), (5, "sudo"), (5, "x")]),
        ("go get example.org/x", [(4, "go"), (4, None)]),
        ("curl -sLo x https://example.org", [(4, "curl"), (4, None)]),
        ("curl -s https://example.org", [(4, "curl")]),
        ('eval "$(own env)"\nother', [(4, "own"), (4, None), (5, "other")]),
        ("source .env", [(4, None)]),
        ("apt-get install -y jq\njq -n 1", [(4, "apt-get"), (4, None), (5, "jq")]),
    ],
)
def test_what_a_block_calls(block: str, expected: list[tuple[int, str | None]]) -> None:
    assert used(block) == expected


def test_what_tells_that_a_block_is_ready_is_needed_too() -> None:
    assert used("serve", 'bash {background ready="curl -f localhost"}') == [(3, "curl"), (4, "serve")]


@pytest.mark.parametrize("info", ["bash {skip}", "bash {manual}"])
def test_what_is_not_run_needs_nothing(info: str) -> None:
    assert used("terraform plan", info) == []


def test_what_bash_cannot_read_needs_nothing() -> None:
    assert used("terraform plan 'x") == []


def test_a_use_is_line_and_tool() -> None:
    (step,) = plan("# Guide\n\n```bash\ngit push\n```\n").steps
    assert step.block is not None
    assert uses(step, frozenset()) == step.block.uses == (Use(4, "git"),)


def test_functions_and_aliases_are_no_tools() -> None:
    made = plan("# Guide\n\n```bash\nown() { git; }\nalias other=git\n```\n\n```bash\nown\n```\n")
    assert made.functions == {"own", "other"}
