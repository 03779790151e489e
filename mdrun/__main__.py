"""``python -m mdrun`` and the console script."""


def main() -> None:
    """Run the command line."""
    from mdrun.cli import entry

    entry()


if __name__ == "__main__":
    main()
