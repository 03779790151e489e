"""Who is named as the operator."""

import os
import pwd

import pytest

from mdrun.cli.people import operator

NAME = pwd.getpwuid(os.getuid()).pw_name


def test_the_operator_has_the_name_that_the_kernel_vouches_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody")
    assert operator() == NAME


def test_under_sudo_both_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "EXAMPLE\\ada.lovelace")
    assert operator() == f"{NAME} (sudo by EXAMPLE\\ada.lovelace)"


@pytest.mark.parametrize("said", ["", NAME, "a\nb", "ada (and root)", "a" * 65])
def test_what_is_no_other_login_name_is_not_told(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SUDO_USER", said)
    assert operator() == NAME
