"""``mdrun completion``."""

from __future__ import annotations

from pathlib import Path

import click

from mdrun.cli.mistakes import Choice, Command

_SCRIPTS = Path(__file__).parent.parent / "data" / "completion"


@click.command("completion", cls=Command)
@click.argument("shell", metavar="SHELL", type=Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print what makes a shell complete mdrun's words.

    In ~/.bashrc or ~/.zshrc: eval "$(mdrun completion bash)", or zsh. In ~/.config/fish/config.fish: mdrun
    completion fish | source. None of a guide's commands is run to complete a word.
    """
    click.echo((_SCRIPTS / shell).read_text(encoding="utf-8"), nl=False)
    return 0
