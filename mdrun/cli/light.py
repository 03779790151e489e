"""click, without modules of the standard library that it takes little from: a third of a start-up."""

from __future__ import annotations

from _thread import _local

from mdrun.postponed import postponed


def _cleandoc(text: str) -> str:
    """Return what ``inspect.cleandoc`` does; the help of each of our options is one line."""
    if "\n" not in text:
        return text.expandtabs().lstrip()
    from inspect import cleandoc

    return cleandoc(text)


def _untranslated(text: str) -> str:
    """Return what ``gettext.gettext`` does where nobody installed translations of click."""
    return text


def _untranslated_number(singular: str, plural: str, number: int) -> str:
    return singular if number == 1 else plural


class _NoParameter:
    """Stands for a class that click makes a type of parameter of, which no command of ours has."""


with postponed(
    datetime={"datetime": _NoParameter},
    gettext={"gettext": _untranslated, "ngettext": _untranslated_number},
    inspect={"cleandoc": _cleandoc},
    threading={"local": _local},
    uuid={"UUID": _NoParameter},
    weakref={"WeakKeyDictionary": dict},  # of the standard streams, which last as long as mdrun does
):
    import click as click
