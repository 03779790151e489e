"""Import a library without modules of the standard library that it takes little from."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _Postponed(ModuleType):
    """Stands for a module, and imports it once something is asked for that it does not have itself."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what an import asks of every module is no use of it
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def postponed(**modules: Mapping[str, object]) -> Iterator[None]:
    """Have what is imported within get stand-ins for modules that were not imported before.

    Whoever imports such a module afterwards gets the module itself.

    Args:
        modules: By name, what a stand-in has itself, so that its module is not imported for that.
    """
    stand_ins = [_Postponed(name) for name in modules if name not in sys.modules]
    for one in stand_ins:
        vars(one).update(modules[one.__name__])
        sys.modules[one.__name__] = one
    try:
        yield
    finally:
        for one in stand_ins:
            if sys.modules.get(one.__name__) is one:
                del sys.modules[one.__name__]
