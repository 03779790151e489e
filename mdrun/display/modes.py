"""What a program that has the terminal for itself changes of it, and what puts that back."""

from __future__ import annotations

from mdrun.patterns import regex

_CHANGE = regex(
    r"\x1b\[(?P<mark>(?P<keys>>)|[<=?!]?)(?P<numbers>[0-9;]*)(?P<command>[hlpru]| q|(?(keys)m|(?!)))"
    r"|\x1b(?P<short>[=>c]|\([0-9A-Z])"
    r"|(?P<shift>[\x0e\x0f])"
)
"""Sequences that may change a mode; not those that only draw, which are many."""
_BEGINNINGS = ("\x1b", "\x0e", "\x0f")
_KEYS, _REVERSED, _ORIGIN = ("1", "66"), ("5",), ("6",)
_MOUSE = ("9", "1000", "1001", "1002", "1003", "1004", "1005", "1006", "1015", "1016")
_PASTE, _DRAWING, _TELLING = ("2004",), ("2026",), ("2031", "2048")
_OFF_AT_FIRST = frozenset((*_KEYS, *_REVERSED, *_ORIGIN, *_MOUSE, *_PASTE, *_DRAWING, *_TELLING))
"""Private modes that are off at first (XTerm Control Sequences, DECSET)."""
_ON_AT_FIRST = frozenset(("7", "25"))
"""Those that are on: lines that wrap, and the cursor."""
_PLAIN = "\x1b[0m"
_DIGITS = 9
"""Digits of a number that are looked at."""


class Modes:
    """The modes of the operator's terminal, as far as a program has changed them."""

    def __init__(self) -> None:
        self._undo: dict[str, None] = {}
        self._pushed = 0

    def feed(self, text: str) -> None:
        """Take what the program writes; no sequence may be cut."""
        if not any(beginning in text for beginning in _BEGINNINGS):
            return
        for found in _CHANGE.finditer(text):
            if found["command"]:
                self._control(found["mark"], found["numbers"], found["command"])
            elif found["shift"]:
                self._note("\x0f", undone=found["shift"] == "\x0f")
            elif found["short"] == "c":
                self._forget()
            elif found["short"] in ("=", ">"):
                self._note("\x1b>", undone=found["short"] == ">")
            else:
                self._note("\x1b(B", undone=found["short"] == "(B")

    def undo(self) -> str:
        """Return what puts everything back, and forget it; nothing where nothing was changed."""
        parts = [*self._undo, f"\x1b[<{self._pushed}u" if self._pushed else ""]
        self._forget()
        return "".join(parts) + _PLAIN if any(parts) else ""

    def _control(self, mark: str, numbers: str, command: str) -> None:
        """Take a control sequence; the names in the comments are those of XTerm Control Sequences."""
        if mark == "?" and command in "hl":
            for number in numbers.split(";"):
                if number in _OFF_AT_FIRST:
                    self._note(f"\x1b[?{number}l", undone=command == "l")
                elif number in _ON_AT_FIRST:
                    self._note(f"\x1b[?{number}h", undone=command == "h")
        elif mark == "" and command in "hl":  # SM, RM: insert, and newline
            for number in {"4", "20"}.intersection(numbers.split(";")):
                self._note(f"\x1b[{number}l", undone=command == "l")
        elif mark == ">" and command == "m" and numbers.partition(";")[0] == "4":  # XTMODKEYS
            self._note("\x1b[>4m", undone=numbers in ("4", "4;0"))
        elif mark == "" and command == "r":  # DECSTBM, which moves the cursor
            self._note("\x1b7\x1b[r\x1b8", undone=not numbers)
        elif command == " q":  # DECSCUSR
            self._note("\x1b[0 q", undone=numbers in ("", "0"))
        elif command == "u":
            self._keyboard(mark, numbers)
        elif mark == "!" and command == "p":  # DECSTR
            self._forget()

    def _keyboard(self, mark: str, numbers: str) -> None:
        """Take what concerns kitty's keyboard protocol: flags that are pushed, popped, or set."""
        first = numbers.partition(";")[0][:_DIGITS]
        if mark == ">":
            self._pushed += 1
        elif mark == "<":
            self._pushed = max(0, self._pushed - int(first or 1))
        elif mark == "=":
            self._note("\x1b[=0u", undone=first in ("", "0"))

    def _note(self, undo: str, *, undone: bool) -> None:
        if undone:
            self._undo.pop(undo, None)
        else:
            self._undo[undo] = None

    def _forget(self) -> None:
        self._undo.clear()
        self._pushed = 0
