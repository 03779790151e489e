"""Runs of many small steps, each of them durable, over as many shells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import guides, peers
from bench.measure import Broken, interleaved, once
from bench.rows import best_of, timed

if TYPE_CHECKING:
    from bench.measure import Command, Samples
    from bench.place import Place
    from bench.rows import Row

_POPEN = "import subprocess\nfor _ in range({count}): subprocess.Popen(['bash', '-c', 'true']).wait()"
_PEER_SECONDS = 60.0
"""How long a peer may take for a thousand steps."""


def five(place: Place) -> Row:
    """A run of 5 × ``true`` over mechanical-markdown, where that is installed; over five shells elsewhere."""
    guide = place.write("five.md", guides.steps(5))
    found = list(peers.steps(place, 5))
    commands = (place.mdrun(guide, "--no-input"), shells(place, 5), *(command for _, command in found))
    ours, base, *theirs = interleaved(commands, place.rounds)
    figures = {peer.name: samples for (peer, _), samples in zip(found, theirs, strict=True)}
    markdown = [peer.name for peer, _ in found if peer.markdown]
    over, target = "5 `bash -c true` by Popen", None
    if "mechanical-markdown" in figures:
        base, over, target = figures["mechanical-markdown"], "mechanical-markdown", 0.6
    best = best_of([(name, figures[name].wall) for name in markdown], base.wall)
    others = [(name, samples.wall) for name, samples in figures.items() if name not in markdown]
    note = f"no Markdown, not durable: {best_of(others, base.wall)}" if others else ""
    work = f"run of 5 × `true`, durable, over {over}"
    return timed(work, ours, base, limit="32 ms", target=target, peer=best, note=note)


def thousand(place: Place) -> Row:
    """1,000 steps of ``true`` over 1,000 shells."""
    ours, base = measured(place, 1000, place.few)
    figures = []
    for peer, command in peers.steps(place, 1000):
        try:
            figures.append((peer.name, once(command, _PEER_SECONDS).wall))
        except Broken:
            continue
    return row(1000, ours, base, target=0.55, peer=best_of(figures, base.wall))


def ten_thousand(place: Place) -> Row:
    """10,000 steps: the same ratio, if a run is linear in its steps."""
    ours, base = measured(place, 10_000, 2)
    return row(10_000, ours, base, target=0.55)


def plain(place: Place) -> Row:
    """1,000 steps over one bash that runs the same 1,000 commands, and durable nothing."""
    guide = place.write("steps-1000.md", guides.steps(1000))
    script = place.write("steps.sh", "true\n" * 1000)
    alone = place.command("bash", script)
    ours, base = interleaved((place.mdrun(guide, "--no-input"), alone), place.few)
    return timed("1,000 steps of `true`, durable, over one `bash` with the same commands", ours, base)


def measured(place: Place, count: int, rounds: int) -> list[Samples]:
    """Take samples of ``count`` steps and of as many shells."""
    guide = place.write(f"steps-{count}.md", guides.steps(count))
    return interleaved((place.mdrun(guide, "--no-input"), shells(place, count)), rounds)


def shells(place: Place, count: int) -> Command:
    """Return a program that starts so many shells one after another."""
    return place.python("-c", _POPEN.format(count=count))


def row(count: int, ours: Samples, base: Samples, *, target: float, peer: str = "") -> Row:
    """Return the row of ``count`` steps over as many shells."""
    each = f"{ours.wall / count * 1e6:.0f} µs a step, {ours.cpu / count * 1e6:.0f} µs of processor"
    work = f"{count:,} steps of `true`, durable, over {count:,} `bash -c true` by Popen"
    return timed(work, ours, base, limit="0.37", target=target, peer=peer, note=each)
