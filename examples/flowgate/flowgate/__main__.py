"""``python -m flowgate`` and the ``flowgate`` script."""

from flowgate.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    raise SystemExit(main())
