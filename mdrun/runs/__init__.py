"""Where runs are kept: their names, their directories, their locks, and how to find them again."""

from mdrun.runs.directory import RunDirectory
from mdrun.runs.files import last_output
from mdrun.runs.index import find, is_of, is_of_section, listing
from mdrun.runs.locks import lock, wait_for_rest
from mdrun.runs.names import home, late_name, new_id, output_name, ready_name, state_name
from mdrun.runs.summary import RunSummary, summary_of

__all__ = [
    "RunDirectory",
    "RunSummary",
    "find",
    "home",
    "is_of",
    "is_of_section",
    "last_output",
    "late_name",
    "listing",
    "lock",
    "new_id",
    "output_name",
    "ready_name",
    "state_name",
    "summary_of",
    "wait_for_rest",
]
