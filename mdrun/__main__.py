"""``python -m mdrun`` and the console script."""

from _signal import (  # type: ignore[import-not-found] # importing signal takes longer than all of this
    SIG_DFL,
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)


def main() -> None:
    """Run the command line."""
    # There is nothing to be put in order yet: Ctrl-C ends this process as it ends any, without a traceback.
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, SIG_DFL)
    from mdrun.cli import entry

    entry()


if __name__ == "__main__":
    main()
