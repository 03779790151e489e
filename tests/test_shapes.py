"""What looks like a secret is found wherever it stands, however it comes, and nothing else is."""

from __future__ import annotations

import random
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.shapes.reading import known, read
from mdrun.shapes.search import LIMIT, Shapes
from mdrun.shell.mask import MASK, Patterns
from mdrun.shell.masking import Masker

ALNUM = string.ascii_letters + string.digits
BASE64 = ALNUM + "+/"


def made(size: int, of: str = ALNUM) -> str:
    """Return random characters, the same in every run of the tests."""
    return "".join(_RANDOM.choice(of) for _ in range(size))


_RANDOM = random.Random(7)
KEY = "\n".join(("MHcCAQEEIKoAoGCCqGSM49AwEH" + made(38, BASE64), made(64, BASE64), made(30, BASE64) + "=="))
SECRETS = {
    "ghp_": made(36),
    "gho_": made(36),
    "ghu_": made(36),
    "ghs_": made(36),
    "ghr_": made(36),
    "github_pat_": made(22) + "_" + made(59),
    "glpat-": made(20),
    "gldt-": made(20),
    "glrt-": made(20),
    "glcbt-": made(22),
    "glptt-": made(40),
    "glagent-": made(50),
    "xoxa-": f"2-{made(30)}",
    "xoxb-": f"123456789012-123456789012-{made(24)}",
    "xoxe-": f"1-{made(40)}",
    "xoxp-": f"123456789012-123456789012-{made(32)}",
    "xoxr-": made(30),
    "xoxs-": made(30),
    "xapp-": f"1-A0123456789-1234567890123-{made(64)}",
    "AKIA": made(16, string.ascii_uppercase + "234567"),
    "ASIA": made(16, string.ascii_uppercase + "234567"),
    'aws_secret_access_key = "': made(40, BASE64),
    "AWS_SECRET_ACCESS_KEY=": made(40, BASE64),
    '"SecretAccessKey": "': made(40, BASE64),
    "AIza": made(35),
    "ya29.": made(60),
    "dop_v1_": made(64, "0123456789abcdef"),
    "npm_": made(36),
    "pypi-A": "gEIcHlwaS5vcmc" + made(120),
    "dckr_pat_": made(27),
    "_authToken=": f"{made(8)}-{made(4)}-{made(4)}-{made(12)}",
    "sk-": made(48),
    "sk-ant-": f"api03-{made(80)}",
    "sk-proj-": made(60),
    "sk_live_": made(24),
    "sk_test_": made(24),
    "rk_live_": made(24),
    "hf_": made(34),
    "SG.": f"{made(22)}.{made(43)}",
    "hvs.": made(90),
    "shpat_": made(32, "0123456789abcdef"),
    "AGE-SECRET-KEY-": "1" + made(58, string.ascii_uppercase + "234567"),
    "eyJ": f"hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{made(43)}",
    "Bearer ": made(40),
    "Basic ": made(30) + "==",
    "https://ada:": made(12),
    "-----BEGIN PRIVATE KEY-----": f"\n{KEY}\n",
}
"""What is hidden, by what stands before it."""
AFTER = {"https://ada:": "@example.org/x.git", "-----BEGIN PRIVATE KEY-----": "-----END PRIVATE KEY-----"}
TEXTS = {begins: f"{begins}{secret}{AFTER.get(begins, '')}".encode() for begins, secret in SECRETS.items()}
HARMLESS = (
    "a line of a build that says 100% of nothing",
    "sha256:" + "0123456789abcdef" * 4,
    "task-management-service-deployment-of-today",
    "https://example.org:8080/a/b@c?d=e",
    "git@example.org:ada/project.git",
    "ada@example.org, bob@example.org",
    "test_a_name_of_a_test_which_says_all_of_it PASSED",
    "123e4567-e89b-12d3-a456-426614174000",
    "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUJ0123456789\n-----END CERTIFICATE-----",
    "the word ghp_ and Basic authentication, a Bearer token",
    "AKIA is how they begin; eyJ is base64 of an opening brace and a quote",
)
PIECES = (
    *TEXTS.values(),
    *(text.encode() for text in HARMLESS),
    b" ",
    b"\n",
    b"gh",
    b"p_",
    b"x",
    b"://",
    b"-----",
)
PATTERNS = Patterns((b"hunter2-secret", b"ghz"), known())


@pytest.mark.parametrize("begins", SECRETS)
def test_it_is_hidden_and_its_beginning_stays(begins: str) -> None:
    for before, after in (
        ("", ""),
        ("token=", " y"),
        ('"', '"'),
        ("a\n", "\n"),
        ("'", "',"),
        ("\x1b[1m", "\x1b[0m"),
    ):
        text = before.encode() + TEXTS[begins] + after.encode()
        expected = f"{before}{begins}{MASK.decode()}{AFTER.get(begins, '')}{after}"
        assert PATTERNS.apply(text).decode() == expected


def test_every_shape_has_an_example() -> None:
    known_beginnings = Shapes(known())._by
    assert len(known_beginnings) == len(known())
    missing = [begins for begins in known_beginnings if not any(begins in text for text in TEXTS.values())]
    assert missing == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_none_stays(text: str) -> None:
    assert PATTERNS.apply(text.encode()).decode() == text


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.data())
def test_it_is_hidden_however_it_comes(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    masker = Masker(PATTERNS)
    out = [masker.feed(stream[a:b]) for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert b"".join(out) + masker.flush() == PATTERNS.apply(stream)


@pytest.mark.parametrize("begins", SECRETS)
def test_it_is_hidden_when_it_comes_byte_by_byte(begins: str) -> None:
    stream = b"see " + TEXTS[begins] + b" here\n"
    masker = Masker(PATTERNS)
    out = b"".join(masker.feed(stream[at : at + 1]) for at in range(len(stream))) + masker.flush()
    assert out == PATTERNS.apply(stream)
    assert SECRETS[begins].encode() not in out


def test_a_prompt_does_not_wait() -> None:
    masker = Masker(Patterns((), known()))
    for shown in (
        b"Continue? [y/N",
        b"] ",
        b"tag",
        b"https://example.org/ ",
        b"Username for 'https://example.org': ",
    ):
        assert masker.feed(shown) == shown


def test_one_that_is_longer_than_anybody_waits_for_is_hidden_to_its_end() -> None:
    stream = b"token eyJhbGciOiJIUzI1NiJ9abc." + b"a" * (3 * LIMIT) + b" end\n"
    masker = Masker(PATTERNS)
    held, out = 0, b""
    for at in range(0, len(stream), 1000):
        out += masker.feed(stream[at : at + 1000])
        held = max(held, len(masker.held))
    assert (out + masker.flush()).replace(MASK, b"") == b"token eyJ end\n"
    assert held <= LIMIT + 1000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\\n"])
@pytest.mark.parametrize("piece", [77, 4096, LIMIT, 4 * LIMIT])
def test_a_private_key_that_is_longer_than_that_is_hidden_to_its_end(piece: int, end: str) -> None:
    lines = end.join(made(64, BASE64) for _ in range(3 * LIMIT // 64))
    stream = f"a\n-----BEGIN PRIVATE KEY-----{end}{lines}{end}-----END PRIVATE KEY-----{end}b\n".encode()
    masker = Masker(PATTERNS)
    out = b"".join(masker.feed(stream[at : at + piece]) for at in range(0, len(stream), piece))
    shown = (out + masker.flush()).replace(MASK, b"").decode()
    assert shown == f"a\n-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----{end}b\n"


def test_a_pattern_of_the_settings_hides_what_follows_its_beginning() -> None:
    shape = read(r"acme_[0-9a-f]{8}")
    assert shape is not None
    patterns = Patterns((), (shape,))
    assert patterns.apply(b"a acme_0123abcd b acme_xyz").decode() == "a acme_••• b acme_xyz"
    spaced = read(r"password: (\S+)")
    assert spaced is not None
    masker = Masker(Patterns((), (spaced,)))
    pieces = (b"the passw", b"ord: hun", b"ter2 ok", b"\n")
    assert [masker.feed(piece).decode() for piece in pieces] == [
        "the password: "[:9],
        "",
        "",
        "ord: ••• ok\n",
    ]


def test_a_pattern_of_the_settings_takes_nothing_away() -> None:
    shape = read(r"ghp_(?:(a)|b+)")
    assert shape is not None
    patterns = Patterns((), (*known(), shape))
    text = f"ghp_{SECRETS['ghp_']} ghp_a. ghp_bb. ghp_c".encode()
    assert patterns.apply(text).decode() == "ghp_••• ghp_•••. ghp_•••. ghp_c"


@pytest.mark.parametrize(
    "pattern", ["acme_word", "[0-9a-f]{40}", "ab.*", "acme|other_x", r"\w+_token", "abc?d", ".*"]
)
def test_a_pattern_without_a_beginning_of_its_own_is_none(pattern: str) -> None:
    assert read(pattern) is None


def test_a_pattern_that_is_no_expression_is_an_error() -> None:
    with pytest.raises(re.error):
        read("acme_(")


def test_what_was_typed_is_hidden_from_then_on() -> None:
    patterns = Patterns((), known())
    masker = Masker(patterns)
    assert masker.feed(b"correct-horse ") == b"correct-horse "
    patterns.add(b"correct-horse")
    assert masker.feed(b"correct-horse ").decode() == "••• "
    patterns.add(b"y")
    assert masker.feed(b"y ") == b"y "
