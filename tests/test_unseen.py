"""What nobody sees is written out alike on the screen, in a run log and in a report."""

from __future__ import annotations

import unicodedata

import pytest

from mdrun.display.text import visible as on_the_screen
from mdrun.report.text import seen as in_a_report
from mdrun.runlog.text import visible as in_a_run_log

KNOWN = {
    "\x00": "\\x00",
    "\r": "\\x0d",
    "\x1b": "\\x1b",
    "\x7f": "\\x7f",
    "\x9b": "\\x9b",
    "\u061c": "\\u061c",
    "\u200b": "\\u200b",
    "\u202e": "\\u202e",
    "\u2066": "\\u2066",
    "\ufeff": "\\ufeff",
    "\ufff9": "\\ufff9",
    "\udcff": "\\udcff",
}


@pytest.mark.parametrize("char", KNOWN, ids=KNOWN.values())
def test_it_is_written_out_everywhere(char: str) -> None:
    shown = f"a{KNOWN[char]}b"
    assert (on_the_screen(f"a{char}b"), in_a_report(f"a{char}b")) == (shown, shown)
    assert in_a_run_log(f"a{char}b") == ("a⏎b" if char == "\r" else shown)


def test_what_is_seen_stays() -> None:
    text = "".join(chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code))[0] in "LNPS")
    assert on_the_screen(text) == in_a_run_log(text) == in_a_report(text) == text


def test_what_turns_the_direction_of_text_is_written_out() -> None:
    turning = {chr(code) for code in range(0x10000) if unicodedata.bidirectional(chr(code)) in TURNING}
    assert len(turning) == 9
    for show in (on_the_screen, in_a_run_log, in_a_report):
        assert not any(char in show(char) for char in turning)


TURNING = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
"""Explicit directional formatting (UAX 9, section 2)."""
