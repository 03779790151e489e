"""In which forms a secret is hidden, and from when on."""

from __future__ import annotations

import base64
import re
import urllib.parse

import pytest

from mdrun.shapes import SHORTEST
from mdrun.shell.mask import MASK, Patterns
from mdrun.shell.masking import Masker

SECRET = b"s3cret/va+lue =\xc3\xa4~1"
LONG = bytes(range(33, 127)) * 2


def encoded(secret: bytes, *, safe: str = "", plus: bool = False, lower: bool = False) -> bytes:
    text = (urllib.parse.quote_plus if plus else urllib.parse.quote)(secret, safe=safe).encode()
    return re.sub(rb"%..", lambda found: found[0].lower(), text) if lower else text


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        encoded(SECRET),
        encoded(SECRET, safe="/"),
        encoded(SECRET, plus=True),
        encoded(SECRET, lower=True),
        encoded(SECRET, plus=True, lower=True),
        *(
            base64.b64encode(b"x" * before + SECRET + b"x" * after)
            for before in range(3)
            for after in range(3)
        ),
        *(base64.urlsafe_b64encode(b"\xff" * before + SECRET) for before in range(3)),
    ],
)
def test_every_form_is_hidden(form: bytes) -> None:
    """Of a longer text in base64 the letters at the ends, which neighbours have a part in, may stay."""
    shown = Patterns((SECRET,)).apply(b"a " + form + b" z")
    assert MASK in shown
    assert len(shown.replace(MASK, b"")) <= len(b"a  z") + 8
    assert shown.startswith(b"a ")
    assert shown.endswith(b" z")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_every_line_of_a_secret_of_several_is_hidden(line_end: bytes) -> None:
    secret = line_end.join((b"first one", b"short", b"sixsix", b"")) + line_end
    patterns = Patterns((secret,))
    assert patterns.apply(secret) == MASK
    for line in (b"first one", b"sixsix"):
        assert patterns.apply(b"> " + line + b" <") == b"> " + MASK + b" <"
    assert patterns.apply(b"> short <") == b"> short <"


def test_base64_is_hidden_in_the_lines_that_base64_makes_of_it() -> None:
    wrapped = base64.encodebytes(LONG)
    assert wrapped.count(b"\n") > 2
    assert Patterns((LONG,)).apply(wrapped).replace(MASK, b"").strip() == b""


@pytest.mark.parametrize(
    ("secret", "shown"),
    [(b"x" * (SHORTEST - 1), b"x" * (SHORTEST - 1)), (b"x" * SHORTEST, MASK), (b"", b""), (b"\n\n\n\n", b"")],
)
def test_one_that_is_added_is_hidden_unless_it_stands_everywhere(secret: bytes, shown: bytes) -> None:
    patterns = Patterns(())
    assert not patterns
    patterns.add(secret)
    assert bool(patterns) is (shown == MASK)
    assert patterns.apply(secret.strip()) == shown


def test_one_that_is_known_is_not_added_again() -> None:
    patterns = Patterns((b"first",))
    patterns.add(b"first")
    assert patterns.count == 0
    assert patterns.text("a second one") == "a second one"
    patterns.add(b"second")
    patterns.add(b"second")
    assert patterns.count == 1
    assert patterns.text("a second one") == f"a {MASK.decode()} one"


def test_the_longest_form_counts_and_what_overlaps_is_one() -> None:
    patterns = Patterns((b"token", b"token-of-ours"))
    assert patterns.apply(b"token-of-ours token tokentoken") == b" ".join((MASK, MASK, MASK + MASK))
    assert patterns.found(b"a token")
    assert not patterns.found(b"a toke")


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_what_comes_in_pieces_is_hidden_as_if_it_came_at_once(step: int) -> None:
    patterns = Patterns((SECRET, b"token"))
    stream = b"-".join(
        (SECRET, b"toke", encoded(SECRET), b"tok", base64.b64encode(SECRET), b"token", SECRET[:-1])
    )
    masker = Masker(patterns)
    out = b"".join(masker.feed(stream[at : at + step]) for at in range(0, len(stream), step))
    assert out + masker.flush() == patterns.apply(stream)


def test_what_cannot_be_a_secret_is_let_go_at_once() -> None:
    masker = Masker(Patterns((b"token-of-ours",)))
    assert masker.feed(b"all is well, tok") == b"all is well, "
    assert masker.held == b"tok"
    assert masker.feed(b"yo") == b"tokyo"
    assert masker.held == b""
