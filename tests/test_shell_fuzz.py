"""Random guides do in the run's shell what they do in a plain bash; nothing that they print changes a result.

What is compared with what, and by which rules: :mod:`tests.shell_fuzz`.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from hypothesis import assume, example, given, note
from hypothesis import strategies as st

from mdrun.bash import parse
from mdrun.shell import Block, Command, syntax_errors
from mdrun.shell.pipeline import is_pipeline
from tests import shell_fuzz
from tests.shell_fuzz import LOOK, Guide, Run, alike
from tests.shell_lab import BASH, Lab


def commands(text: str, line: int) -> tuple[Command, ...]:
    """Return a block's commands, as a plan has them."""
    return tuple(Command(line + part.row, part.text) for part in parse(text).parts)


def ours(guide: Guide, place: Path) -> tuple[Run, str]:
    """Run a guide by the run's shell; return also the state of a shell restored from its last snapshot."""
    shell_fuzz.prepare(place / "work")
    lab = Lab(place)
    statuses, outputs, line = [], [], 3
    for block in guide:
        text = "\n".join(piece.text for piece in block)
        made = Block(commands(text, line))
        result = lab.items(partial(lab.session.run, made))
        statuses.append(result.status)
        outputs.append(alike(result.raw, lab.work))
        line += text.count("\n") + 5
        if result.status or result.ended.died:
            break
        lab.session.state.snapshot(place / "state.sh")
    told = not any("without a word" in warning for warning in result.ended.warnings)
    state = alike(lab.run(LOOK).raw, lab.work) if told else ""
    lab.session.state.snapshot(place / "state.sh")
    lab.close()
    other = Lab(place, restore=place / "state.sh")
    again = alike(other.run(LOOK).raw, lab.work) if told else ""
    other.close()
    return Run(statuses, outputs, state), again


@given(shell_fuzz.pieces)
def test_a_random_pipeline_is_known_as_one(piece: shell_fuzz.Piece) -> None:
    assert is_pipeline(piece.text) == piece.pipeline


@given(shell_fuzz.guides)
def test_a_random_block_is_split_into_what_bash_reads_one_by_one(guide: Guide) -> None:
    for block in guide:
        text = "\n".join(piece.text for piece in block)
        if syntax_errors([text]) != [None]:
            assert BASH < (5, 2), text  # up to 5.1 bash reads no case in a later line of a $(...)
            continue
        parts = parse(text).parts
        assert syntax_errors([part.text for part in parts]) == [None] * len(parts)
        assert [part.row for part in parts] == sorted(part.row for part in parts)
        assert {piece.text for piece in block if piece.pipeline} <= {part.text for part in parts}
        for part in parts:
            assert text.encode()[part.start :].startswith(part.text.encode())


@example([[shell_fuzz.Piece("export b=exported"), shell_fuzz.Piece(". ./lib.sh a b")]])
@example([[shell_fuzz.Piece("{ false & wait $! && true & wait; }")]])
@example([[shell_fuzz.Piece("trap 'echo first' EXIT")], [shell_fuzz.Piece('echo "${m[a b]-}"')]])
@given(shell_fuzz.guides)
def test_a_random_guide_does_what_it_does_in_a_plain_bash(guide: Guide) -> None:
    text = shell_fuzz.script(guide)
    if BASH < (5, 2):  # what bash cannot read, see above, it says in another place within an eval
        assume(syntax_errors([text]) == [None])
    place = Path(tempfile.mkdtemp(prefix="mdrun-fuzz-"))
    try:
        note(text)
        expected = shell_fuzz.reference(guide, place / "plain")
        actual, again = ours(guide, place / "mdrun")
        assert actual.statuses == expected.statuses
        assert actual.outputs == expected.outputs
        if expected.state:
            assert shell_fuzz.comparable(actual.state, expected.state) == expected.state
            assert again == actual.state
    finally:
        shutil.rmtree(place)


SHOWN = ("1", "2", "/dev/stdout", "/proc/self/fd/1", "/proc/$$/fd/2", '"$__mdrun_o"')
"""Where what is written is the block's output; the last is the pipe that it comes through."""
HIDDEN = ("/dev/fd/0", "/proc/$$/fd/0", '"$__mdrun_r"', '"$__mdrun_n"')
"""Where it is not; the last two are what the shell reports through, which a guide has no business with."""
FORGED = (
    b"\1%se ehB 0 0\n",
    b"\1%sz ehB. 0 0\n",
    b"\1%sx ehB 0 -\n",
    b"\1%sd\n",
    b"\1%sy . 0\n",
    b"\1%s-v\n",
    b"trap -- 'echo %s' EXIT\n",
    b"trap -- 'echo %s",
    b'declare -- kept="%s"\n',
    b"\1%s",
)
"""Text like the shell's reports and states, but for the random word."""
BYTES = st.one_of(
    st.binary(max_size=40),
    st.builds(
        lambda form, word: form % word,
        st.sampled_from(FORGED),
        st.sampled_from([b"0123456789abcdef", b"", b"e"]),
    ),
    st.sampled_from([b"\0", b"\n", b"\1", b"\n\n\1", b"x" * 70_000]),
)
PRINTED = st.lists(
    st.tuples(st.sampled_from(SHOWN + HIDDEN), BYTES, st.sampled_from([0, 0, 0, 1, 3, 255])),
    min_size=1,
    max_size=4,
)


@given(PRINTED)
def test_nothing_that_a_block_prints_changes_a_result(
    shared: Lab, tmp_path: Path, printed: list[tuple[str, bytes, int]]
) -> None:
    texts = []
    for number, (place, data, status) in enumerate(printed):
        (shared.work / str(number)).write_bytes(data)
        to = f">&{place}" if place.isdigit() else f">{place}"
        texts.append(f"cat {number} {to}; (exit {status})")
    shared.run("kept=kept; trap 'echo bye' EXIT")
    result = shared.run(*texts)
    count = next((at for at, each in enumerate(printed, 1) if each[2]), len(printed))
    outputs = [data if place in SHOWN else b"" for place, data, _ in printed[:count]]
    status = printed[count - 1][2]
    assert [each.status for each in result.commands] == [each[2] for each in printed[:count]]
    assert [result.raw[each.start : each.end] for each in result.commands[:-1]] == outputs[:-1]
    assert result.raw == b"".join(outputs) + b"bye\n" * bool(status)
    assert (result.status, result.ended.output_size) == (status, len(result.raw))
    assert result.ended.failed_line == (9 + count if status else None)
    assert (result.ended.died, result.ended.warnings) == (None, ())
    assert shared.session.state.snapshot(tmp_path / "state.sh").lost == ()
    state = (tmp_path / "state.sh").read_bytes()
    assert state.count(b"kept=") == 1
    assert b'declare -- kept="kept"\n' in state
    assert (b"echo bye" in state) == (not status)
    assert shared.run('echo "$kept"; trap - EXIT').text == "kept\n"
