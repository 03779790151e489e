"""Tabs, of which a reader has one open: *macOS*, *Windows*."""

from __future__ import annotations

import re

from mdrun.patterns import regex

_TABS = regex(
    r"^[ \t]*(?:(?P<end>:::+[ \t]*zone-end|</TabItem>|</Tab>|\{\{[<%][ \t]*/tab\b[^}]*\}\}|---$)"
    r"|(?P<closed>:::+[ \t]*$)|:::+[ \t]*(?:zone|code-group|\{?tab(?:-item|item)?\}?)\b[^\n]*"
    r"|<Tab(?:Item)?\b[^>]*>|\{\{[<%][ \t]*tab\b[^}]*\}\}"
    r"|\[[^\]\n]*\]\(#tab/[^)\n]*\))",
    re.MULTILINE | re.IGNORECASE,
)
_MARKS = (":::", "<", "{{", "(#", "---")
"""Without them :data:`_TABS` finds nothing."""


def tab_after(text: str, tab: str) -> str:
    """Return the tab in which one is after a paragraph or a heading; nothing outside of tabs.

    Site generators write them as ``:::zone pivot="cli"``, ``:::{tab-item} CLI``, ``<TabItem value="cli">``,
    ``{{% tab "CLI" %}}`` or ``# [CLI](#tab/cli)``; in a ``::: code-group`` each block is a tab.

    Args:
        text: The paragraph or heading.
        tab: The tab before it.
    """
    if not any(mark in text for mark in _MARKS):
        return tab
    for match in _TABS.finditer(text):
        if match["closed"]:
            tab = "" if is_code_group(tab) else tab
        else:
            tab = "" if match["end"] else " ".join(match[0].split())
    return tab


def is_code_group(tab: str) -> bool:
    """Say whether a tab is one of VitePress, in which each block is a tab of its own."""
    return "code-group" in tab
