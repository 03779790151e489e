"""Directives as a guide writes them."""

from __future__ import annotations


def spelled(key: str, value: object) -> str:
    """Return a directive as it may be written in a guide, in one line if its value is in one.

    Args:
        key: Its name, with ``-`` between words.
        value: What it was read as.
    """
    match value:
        case True:
            return key
        case False:
            return f"{key}=no"
        case float():
            return f"{key}={value:g}s"
        case tuple():
            words = " ".join(f"{name}={text}" for name, text in value)
        case _:
            words = str(value)
    if '"' in words:
        words = words.replace("\\", "\\\\").replace('"', '\\"')
    elif " " not in words:
        return f"{key}={words}"
    return f'{key}="{words}"'
