"""A module of a package without what the package itself imports."""

from __future__ import annotations

import pytest

from mdrun.bare import bare
from tests.import_lab import printed


def test_the_package_is_not_imported() -> None:
    code = "from mdrun.bare import bare; import sys; bare('json', 'scanner')"
    assert printed(f"{code}; print(sorted(name for name in sys.modules if 'json' in name))") == (
        "['_json', 'json.scanner']"
    )


def test_it_can_be_imported_afterwards_and_holds_the_same_module() -> None:
    code = "from mdrun.bare import bare; one = bare('json', 'scanner'); import json"
    assert (
        printed(f"{code}; from json import scanner; print(scanner is one, json.loads('[1]'))") == "True [1]"
    )


def test_a_package_that_is_there_is_used() -> None:
    import json.scanner

    assert bare("json", "scanner") is json.scanner


@pytest.mark.parametrize(("package", "name"), [("json", "no_such"), ("no_such_package", "x")])
def test_what_is_not_there_cannot_be_imported(package: str, name: str) -> None:
    with pytest.raises(ImportError):
        bare(package, name)
