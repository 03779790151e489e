"""Output on its way: to the file, to whoever watches, masked."""

from __future__ import annotations

import base64
import hashlib
import resource
import urllib.parse
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdrun.shell.environment import UNATTENDED, environment
from mdrun.shell.mask import MASK, Patterns
from mdrun.shell.masking import Masker
from tests.shell_lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_the_file_the_watcher_and_the_hash_agree(lab: Lab) -> None:
    result = lab.run("seq 100000", "printf end")
    assert result.raw == result.watched
    assert result.ended.output_sha256 == hashlib.sha256(result.raw).hexdigest()
    assert result.ended.output_size == len(result.raw)
    assert result.ended.output_lines == 100_001
    assert result.path.stat().st_mode & 0o777 == 0o600


def test_output_comes_as_it_is_written(lab: Lab) -> None:
    """The second command ends only after the watcher has seen what the first half wrote."""
    go = lab.work / "go"
    block = lab.block("mkfifo go", "echo half; read -r x <go; echo $x")

    def start(output: Path, watch: object) -> Iterator[object]:
        def listen(chunk: bytes) -> None:
            if b"half" in chunk:
                with go.open("w") as sink:
                    sink.write("whole\n")

        return lab.session.run(block, output, listen)

    assert lab.items(start).text == "half\nwhole\n"  # type: ignore[arg-type]


def test_standard_output_and_error_keep_their_order(lab: Lab) -> None:
    result = lab.run("for i in {1..200}; do echo out $i; echo err $i >&2; sh -c 'echo child' >&2; done")
    expected = "".join(f"out {i}\nerr {i}\nchild\n" for i in range(1, 201))
    assert result.text == expected


def test_much_output_takes_little_memory(lab: Lab) -> None:
    lab.run("head -c 1000000 /dev/zero")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    items = lab.session.run(lab.block("head -c 300000000 /dev/zero"), lab.output(), lambda chunk: None)
    ended = list(items)[-1]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert ended.output_size == 300_000_000  # type: ignore[union-attr]
    assert after - before <= 8 * 1024


def test_an_output_that_cannot_be_written_is_an_error_and_nothing_runs(lab: Lab, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(lab.session.run(lab.block("touch ran"), tmp_path / "no" / "such", lambda chunk: None))
    assert not (lab.work / "ran").exists()
    assert lab.run("echo on").text == "on\n"


def test_a_block_that_prints_nothing_leaves_no_file(lab: Lab) -> None:
    silent, spoken = lab.run("true", "false || true"), lab.run("echo")
    assert (silent.ended.output_size, silent.ended.output_lines, silent.path.exists()) == (0, 0, False)
    assert silent.ended.output_sha256 == hashlib.sha256().hexdigest()
    assert spoken.path.read_bytes() == b"\n"


def test_a_block_ends_with_the_first_byte_that_cannot_be_written(lab: Lab) -> None:
    output = lab.output()
    output.symlink_to(lab.work / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        list(lab.session.run(lab.block("echo", "touch ran"), output, lambda chunk: None))
    assert not (lab.work / "ran").exists()
    assert not (lab.work / "elsewhere").exists()
    assert lab.run("echo on").text == "on\n"


def test_secrets_are_masked_in_file_watch_and_names(tmp_path: Path) -> None:
    lab = Lab(tmp_path, patterns=Patterns((b"hunter2-secret", b"-----BEGIN-----\nabcdefgh\n-----END-----\n")))
    lab.run("exec 3>&1")
    result = lab.run(
        "token=hunter2-secret; pem=$'-----BEGIN-----\\nabcdefgh\\n-----END-----\\n'",
        'echo "a $token b"; printf %s "$token" | base64; echo "user:$token" | base64',
        'printf "hunter2"; sleep 0.01; printf -- "-sec"; sleep 0.01; echo ret',
        'echo "$pem"; echo "$pem" | sed "s/^/> /"; printf %s "$pem" | base64 -w0; echo',
        'printf hunter2-; sh -c "printf secret"',
        "echo",
        "nosuch-hunter2-secret || true",
    )
    lab.close()
    assert b"hunter2-secret" not in result.raw
    assert base64.b64encode(b"hunter2-secret") not in result.raw
    assert b"abcdefgh" not in result.raw
    assert base64.b64encode(b"-----BEGIN-----\nabcdefgh\n-----END-----\n") not in result.raw
    assert result.raw == result.watched
    assert result.raw.startswith(b"a " + MASK + b" b\n" + MASK)


def test_what_the_watcher_waits_for_is_not_held_back_without_need(tmp_path: Path) -> None:
    lab = Lab(tmp_path, patterns=Patterns((b"xyz-secret",)))
    result = lab.run("printf 'ends with x'", "printf ' goes on'")
    lab.close()
    assert result.text == "ends with x goes on"
    assert [(each.start, each.end) for each in result.commands] == [(0, 11), (11, 19)]


@given(st.data())
@example(None)
def test_no_cut_lets_a_secret_through(data: st.DataObject | None) -> None:
    secret = b"s3cret/va+lue =1"
    forms = [
        secret,
        base64.b64encode(secret),
        base64.b64encode(b"user:" + secret + b"@host"),
        urllib.parse.quote(secret, safe="").encode(),
        urllib.parse.quote_plus(secret).encode(),
    ]
    stream = b"-".join((b"begin", *forms, b"s3cret/va", secret[:-1], secret, b"end"))
    masker = Masker(Patterns((secret,)))
    cuts = [] if data is None else sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    out = b"".join(masker.feed(stream[a:b]) for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True))
    out += masker.flush()
    whole = Patterns((secret,)).apply(stream)
    assert out == whole
    assert secret not in out
    assert out.count(MASK) == 6
    assert out.startswith(b"begin-" + MASK)
    assert out.endswith(b"s3cret/va-" + secret[:-1] + b"-" + MASK + b"-end")


@given(
    st.lists(st.binary(min_size=1, max_size=8), max_size=3),
    st.lists(st.sampled_from([b"a", b"b", b"ab", b"\n", b"x"]), max_size=30),
)
def test_masking_in_pieces_is_masking_the_whole(secrets: list[bytes], pieces: list[bytes]) -> None:
    patterns = Patterns((*secrets, b"abab", b"ba", b"aabb"))
    masker = Masker(patterns)
    out = b"".join(map(masker.feed, pieces)) + masker.flush()
    assert out == patterns.apply(b"".join(pieces))


def test_unattended_defaults_are_there_and_give_way() -> None:
    assert environment({}, unattended=True) == {k.encode(): v.encode() for k, v in UNATTENDED.items()}
    given = {"PAGER": "less", "EDITOR": "true", "DEBIAN_FRONTEND": "readline"}
    whole = environment(given, unattended=True)
    assert {name: whole[name.encode()].decode() for name in given} == given
    assert b"GIT_EDITOR" not in whole
    assert whole[b"GIT_PAGER"] == b"cat"
    assert environment(given, unattended=False) == {k.encode(): v.encode() for k, v in given.items()}


def test_an_editor_fails_at_once_with_a_clear_line(lab: Lab) -> None:
    result = lab.run("git init -q .; git -c user.name=a -c user.email=b commit --allow-empty")
    assert result.status != 0
    assert "mdrun: an editor is wanted here, and nobody is at a terminal" in result.text
    assert lab.run("export EDITOR='touch edited'; eval \"$EDITOR\"; ls").text == "edited\n"
