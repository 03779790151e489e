"""Addresses: which ones mean the same repository, and that every spelling leads to the throw-away one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdrun.rehearsal.remotes.addresses import (
    Places,
    Rewriting,
    can_be_caught,
    identity,
    local_path,
    spellings,
)

PLACES = Places(Path("/src/app"), Path("/home/ada"), Path("/tmp/r/work/app"), Path("/tmp/r/home"))
NONE = Rewriting(())


@pytest.mark.parametrize(
    "address",
    [
        "https://Git.Example.com/team/app",
        "https://git.example.com/team/app.git/",
        "https://robot@git.example.com/team/app.git",
        "http://git.example.com:80/team/app",
        "ssh://git@git.example.com:2222/team/app.git",
        "git://git.example.com/team/app",
        "git@git.example.com:team/app.git",
        "git.example.com:/team/app",
    ],
)
def test_the_same_repository_has_one_identity(address: str) -> None:
    assert identity(address, PLACES) == "git.example.com:team/app"


@pytest.mark.parametrize(
    "address",
    [
        "/src/real.git",
        "/src/real",
        "../real.git/",
        "file:///src/real.git",
        "file://localhost/src/x/../real.git",
    ],
)
def test_the_same_path_has_one_identity(address: str) -> None:
    assert identity(address, PLACES) == "/src/real"


def test_other_repositories_have_another_identity() -> None:
    known = {
        identity(address, PLACES)
        for address in ("https://a.example.com/x", "https://b.example.com/x", "https://a.example.com/y", "/x")
    }
    assert len(known) == 4


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/a/b", "/a/b"),
        ("../b", "/src/app/../b"),
        ("./a:b", "/src/app/a:b"),
        ("file:///a%20b", "/a b"),
        ("~/b.git", "/home/ada/b.git"),
        ("host:b", None),
        ("https://host/b", None),
        ("ext::sh -c x", None),
    ],
)
def test_a_path_is_told_from_an_address(address: str, path: str | None) -> None:
    assert local_path(address, PLACES.top, PLACES.home) == (None if path is None else Path(path))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "https://Git.Example.com:8443/team/app.git",
            [
                "https://Git.Example.com:8443/team/app",
                "https://git.example.com:8443/team/app.git",
                "git@git.example.com:team/app.git",
                "ssh://git@git.example.com/team/app",
                "git.example.com:team/app",
            ],
        ),
        (
            "ada@git.example.com:team/app",
            [
                "ada@git.example.com:team/app.git",
                "ssh://ada@git.example.com/team/app",
                "git.example.com:/team/app",
            ],
        ),
        (
            "/home/ada/my app.git",
            [
                "~/my app.git",
                "/tmp/r/home/my app",
                "file:///home/ada/my%20app.git",
                "file:///home/ada/my app.git",
            ],
        ),
        ("../real.git", ["/src/real", "../real.git", "file://localhost/src/real.git"]),
        ("/src/app/inner.git", ["/tmp/r/work/app/inner.git", "./inner.git"]),
    ],
)
def test_an_address_has_many_spellings(address: str, expected: list[str]) -> None:
    assert set(expected) <= set(spellings(address, PLACES, NONE))


def test_a_user_of_an_http_address_may_be_a_token_and_is_never_written_down() -> None:
    found = list(spellings("https://t0ken@git.example.com/team/app", PLACES, NONE))
    assert "https://git.example.com/team/app" in found
    assert not any("t0ken" in spelling for spelling in found)


def test_the_operators_own_abbreviations_are_spellings() -> None:
    rewriting = Rewriting((("https://git.example.com/", "g:"), ("https://git.example.com/team/", "t:")))
    assert rewriting.expanded("t:app") == "https://git.example.com/team/app"
    found = set(spellings("git@git.example.com:team/app", PLACES, rewriting))
    assert {"g:team/app", "t:app.git"} <= found
    assert "https://git.example.com/team/app" in set(spellings("g:team/app", PLACES, rewriting))


def test_an_address_too_short_catches_nothing_else() -> None:
    for address in ("..", ".", "./", "/tmp", "file:///tmp/r", "/"):
        assert not can_be_caught(address, PLACES)
        assert address not in set(spellings(address, PLACES, NONE))
    assert can_be_caught("../a", PLACES)
