"""A module of a package without what the package itself imports."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType


def bare(package: str, name: str) -> ModuleType:
    """Import a module of a package, but not the package, as far as that can be done.

    What the package is for may need far more than one of its modules does. It can be imported later on: an
    import then finds the same module, which is no attribute of the package, though.

    Args:
        package: Its name, such as ``markdown_it``.
        name: The module's name in it.

    Raises:
        ImportError: There is none.
    """
    spec = PathFinder.find_spec(package)
    if package in sys.modules or spec is None or spec.submodule_search_locations is None:
        return import_module(f"{package}.{name}")
    stand_in = ModuleType(package)
    stand_in.__path__ = spec.submodule_search_locations
    sys.modules[package] = stand_in
    try:
        return import_module(f"{package}.{name}")
    finally:
        del sys.modules[package]
