"""The sha256 of what may grow large."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from mdrun.openssl import MUCH, Growing

_DATA = bytes(range(256)) * (MUCH // 100)
_BEGIN = f"import sys; from mdrun.openssl import Growing; one = Growing(); data = bytes({MUCH})\n"
_TOLD = "print(one.hexdigest(), '_hashlib' in sys.modules)"


def asked(code: str) -> tuple[str, ...]:
    """Return the words that a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return tuple(done.stdout.split())


def of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [0, 1, MUCH - 1, MUCH, MUCH + 1, len(_DATA)])
@pytest.mark.parametrize("piece", [1 + MUCH // 7, 2 * MUCH])
def test_it_is_the_sha256_however_it_comes(size: int, piece: int) -> None:
    growing = Growing()
    for start in range(0, size, piece):
        growing.update(memoryview(_DATA)[start : min(start + piece, size)])
    assert growing.hexdigest() == of(_DATA[:size])


def test_a_digest_can_be_asked_for_on_the_way() -> None:
    growing = Growing()
    growing.update(b"a")
    assert growing.hexdigest() == of(b"a")
    growing.update(b"b" * MUCH)
    assert growing.hexdigest() == of(b"a" + b"b" * MUCH)


def test_little_loads_no_openssl() -> None:
    assert asked(f"{_BEGIN}one.update(data); {_TOLD}") == (of(bytes(MUCH)), "False")


def test_much_loads_it() -> None:
    code = f"{_BEGIN}one.update(data); one.update(b'x'); {_TOLD}"
    assert asked(code) == (of(bytes(MUCH) + b"x"), "True")


def test_it_is_not_looked_for_then() -> None:
    """Where it lies was found before: another version of mdrun may stand there by now."""
    code = f"{_BEGIN}sys.meta_path.clear(); one.update(data); one.update(b'x'); {_TOLD}"
    assert asked(code) == (of(bytes(MUCH) + b"x"), "True")


def test_without_it_the_digest_is_the_same() -> None:
    without = "import mdrun.openssl; mdrun.openssl._PLACE = None"
    code = f"{without}\n{_BEGIN}one.update(data); one.update(b'x'); {_TOLD}"
    assert asked(code) == (of(bytes(MUCH) + b"x"), "False")


def test_one_that_cannot_be_loaded_any_more_is_done_without() -> None:
    gone = "mdrun.openssl._PLACE.loader.path = mdrun.openssl._PLACE.origin = '/nowhere/_hashlib.so'"
    code = f"import mdrun.openssl; {gone}\n{_BEGIN}one.update(data); one.update(b'x'); {_TOLD}"
    assert asked(code) == (of(bytes(MUCH) + b"x"), "False")


def test_digests_of_much_go_on_beside_one_another() -> None:
    one, other = Growing(), Growing()
    for growing in (one, other):
        growing.update(_DATA)
    one.update(b"1")
    other.update(b"2")
    assert (one.hexdigest(), other.hexdigest()) == (of(_DATA + b"1"), of(_DATA + b"2"))
