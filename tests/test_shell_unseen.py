"""What is typed and not shown."""

from __future__ import annotations

import pytest

from mdrun.shell.unseen import Unseen

KEYS = b"correct-horse\xc3\xa9"
STARS = b"*" * 14


def told(*talk: tuple[str, bytes]) -> list[bytes]:
    """Return what is told of a talk, in which a program reads keys or shows something."""
    found: list[bytes] = []
    unseen = Unseen(found.append)
    for who, text in talk:
        if who == "shows":
            unseen.shown(text)
        else:
            unseen.typed(text, "hidden" if who == "hidden" else "keys", b"\x7f", b"\x15", utf8=True)
    return found


def one_by_one(keys: bytes, star: bytes = b"*") -> list[tuple[str, bytes]]:
    return [each for key in keys.decode() for each in (("keys", key.encode()), ("shows", star))]


@pytest.mark.parametrize(
    "talk",
    [
        [("shows", b"Password: "), *one_by_one(KEYS), ("keys", b"\r"), ("shows", b"\r\n")],
        [("keys", KEYS + b"\r"), ("shows", STARS + b"\r\n")],
        [("keys", KEYS + b"\rmore\r"), ("shows", STARS), ("shows", b"\r"), ("shows", b"\n")],
        [("keys", KEYS), ("shows", STARS + b"\r\ndone\r\n")],
        [*one_by_one(KEYS, "•".encode()), ("keys", b"\n"), ("shows", b"\x1b[0m")],
        [("keys", KEYS), ("shows", "●".encode() * 13 + b"\xe2"), ("shows", b"\x97\x8f"), ("shows", b"\n")],
        [
            *one_by_one(KEYS[:7] + b"x"),
            ("keys", b"\x7f"),
            ("shows", b"\x08 "),
            ("shows", b"\x08"),
            *one_by_one(KEYS[7:]),
            ("shows", b"\n"),
        ],
        [("hidden", b"wrong\x15" + KEYS + b"\xc3\xa0\x7f"), ("shows", b""), ("hidden", b"\r")],
    ],
)
def test_what_shows_as_stars_or_not_at_all(talk: list[tuple[str, bytes]]) -> None:
    assert told(*talk) == [KEYS]


@pytest.mark.parametrize(
    "talk",
    [
        [("keys", b"ls *"), ("shows", b"ls *"), ("keys", b"\r"), ("shows", b"\r\na b\r\n")],
        [("keys", b"lsx"), ("shows", b"** **"), ("keys", b"\r"), ("shows", b"\r\n")],
        [("keys", b"dd:wq\r"), ("shows", b"\x1b[H\x1b[2J")],
        [("keys", b"abcd"), ("shows", b"*****\r\n")],
        [("keys", b"abcd"), ("shows", b"****"), ("keys", b"e"), ("shows", b"x")],
        [("shows", b"****\r\n"), ("keys", b"abcd")],
    ],
)
def test_what_shows_otherwise_is_none(talk: list[tuple[str, bytes]]) -> None:
    assert told(*talk) == []
