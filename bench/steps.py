"""Many small steps, each of them durable, over as many shells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench import guides, peers
from bench.measure import interleaved
from bench.rows import timed

if TYPE_CHECKING:
    from bench.place import Place
    from bench.rows import Row

_POPEN = "import subprocess\nfor _ in range({count}): subprocess.Popen(['bash', '-c', 'true']).wait()"


def thousand(place: Place) -> Row:
    """1,000 steps of ``true`` over 1,000 shells."""
    return many(place, 1000)


def ten_thousand(place: Place) -> Row:
    """10,000 steps: the same ratio, if a run is linear in its steps."""
    return many(replace(place, rounds=2), 10_000)


def many(place: Place, count: int) -> Row:
    """Return the row of ``count`` steps of ``true``, durable, over as many shells by Popen."""
    guide = place.write(f"steps-{count}.md", guides.steps(count))
    rounds = max(2, place.rounds // 6)
    shells = place.python("-c", _POPEN.format(count=count))
    ours, base = interleaved((place.mdrun(guide, "--no-input"), shells), rounds)
    each = f"{ours.wall / count * 1e6:.0f} µs a step, {ours.cpu / count * 1e6:.0f} µs of processor"
    work = f"{count:,} steps of `true`, durable, over {count:,} `bash -c true` by Popen"
    return timed(work, ours, base, limit="0.37", target=0.55, note=each)


def five(place: Place) -> Row:
    """A run of 5 × ``true`` over mechanical-markdown, where that is installed; over five shells elsewhere."""
    guide = place.write("five.md", guides.steps(5))
    peer = peers.mechanical_markdown(place, 5)
    base, over, target = peer or place.python("-c", _POPEN.format(count=5)), "5 `bash -c true` by Popen", None
    if peer is not None:
        over, target = "mechanical-markdown", 0.6
    ours, theirs = interleaved((place.mdrun(guide, "--no-input"), base), place.rounds)
    work = f"run of 5 × `true`, durable, over {over}"
    return timed(work, ours, theirs, limit="32 ms", target=target)
