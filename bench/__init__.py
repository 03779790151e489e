"""Side-by-side benchmarks: ``python -m bench`` measures mdrun against its limits and its peers.

``--install-peers`` installs the peers first. Every row of the table is one function that returns a
:class:`bench.rows.Row`; all of them are listed in :mod:`bench.__main__`. A figure is a ratio of medians over
interleaved runs of one call, so that what else the machine does meets both sides alike. Nothing here is a
test: no figure fails anything.
"""
