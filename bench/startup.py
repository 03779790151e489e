"""Start-up: what a user waits for before anything of theirs happens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench import guides
from bench.measure import interleaved
from bench.peers import PEERS
from bench.rows import Row, best_of, shown, timed

if TYPE_CHECKING:
    from bench.measure import Command
    from bench.place import Place

_OVER = "over `python -I -c pass`"


def version(place: Place) -> Row:
    """``mdrun --version``."""
    ours, base = interleaved((place.mdrun("--version"), place.python("-c", "pass")), place.rounds)
    return timed(f"`--version` {_OVER}", ours, base, limit="click 3.8", target=4.5)


def usage(place: Place) -> Row:
    """``mdrun --help``."""
    peers = [(peer, command) for peer in PEERS if peer.markdown and (command := peer.help(place))]
    own = (place.mdrun("--help"), place.python("-c", "pass"))
    ours, base, *theirs = interleaved((*own, *(command for _, command in peers)), place.rounds)
    figures = [(peer.name, samples.wall) for (peer, _), samples in zip(peers, theirs, strict=True)]
    best = best_of(figures, base.wall)
    return timed(f"`--help` {_OVER}", ours, base, limit="click 3.8", target=4.5, peer=best)


def plan(place: Place) -> Row:
    """``mdrun plan`` of a guide that it has not seen before."""
    guide = place.write("release.md", guides.release(5000))
    first = replace(place.mdrun("plan", guide), prepare=place.forget)
    ours, base = interleaved((first, place.python("-c", "pass")), place.rounds)
    return timed(f"`plan` of a 5 KB guide {_OVER}", ours, base, limit="8.5 with PyYAML", target=7)


def plan_again(place: Place) -> Row:
    """``mdrun plan`` of the same guide a second time."""
    guide = place.write("release.md", guides.release(5000))
    ours, base = interleaved((place.mdrun("plan", guide), place.python("-c", "pass")), place.rounds)
    return timed(f"the same guide a second time {_OVER}", ours, base, limit="line scanner 2", target=4.5)


def completion(place: Place) -> Row:
    """Completion of a section's name, once there is one."""
    from mdrun.cli.commands import COMMANDS

    work = f"completion of a section {_OVER}"
    if "completion" not in COMMANDS:
        return Row(work, None, target=4.5, note="this version has no completion")
    ours, base = interleaved((_completing(place, "--section 1"), place.python("-c", "pass")), place.rounds)
    return timed(work, ours, base, target=4.5)


def first_completions(place: Place) -> Row:
    """Completion of a step's id in a guide that it has not seen before; sections and variables beside it."""
    steps, *others = (
        replace(_completing(place, words), prepare=place.forget)
        for words in ("--from ", "--var ", "--section ")
    )
    ours, variables, sections, base = interleaved((steps, *others, place.python("-c", "pass")), place.rounds)
    note = f"a variable: {shown(variables.wall)}, a section: {shown(sections.wall)}"
    return timed(f"first completion of a step {_OVER}", ours, base, note=note)


def _completing(place: Place, words: str) -> Command:
    """Return what bash asks at the Tab key."""
    guide = place.write("release.md", guides.release(5000))
    asked = {"COMP_WORDS": f"mdrun {guide} {words}", "COMP_CWORD": "3", "_MDRUN_COMPLETE": "bash_complete"}
    once = place.mdrun()
    return replace(once, env={**once.env, **asked})


def parts(place: Place) -> Row:
    """The floor under the rows above: the libraries that a plan needs, and nothing of ours."""
    floor = place.python("-c", "import click, markdown_it; markdown_it.MarkdownIt('commonmark')")
    ours, base = interleaved((floor, place.python("-c", "pass")), place.rounds)
    note = "importing these and nothing else"
    return timed(f"floor: click and markdown-it {_OVER}", ours, base, note=note)
