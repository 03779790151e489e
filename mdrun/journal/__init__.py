"""The append-only file of a run's events: one JSON object a line, each line chained to the one before.

A line is ``{"seq":…,"time":…,"event":…,<fields>,"prev":…,"hash":…}``. ``hash`` is the sha256 of the line
without it, that is, of its bytes with ``,"hash":"…"`` taken out; ``prev`` is the hash of the line before.
"""

from mdrun.journal.reading import FIRST, Reading, Record, read, record_of
from mdrun.journal.writing import Journal, is_written

__all__ = ["FIRST", "Journal", "Reading", "Record", "is_written", "read", "record_of"]
