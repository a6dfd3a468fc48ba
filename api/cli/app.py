"""The Typer application that every command of the command line registers with.

Bad input gets one sentence on standard error and exit code 2, and nothing is half-written. A log
that is not as it was recorded gets exit code 1: `domain.faults` has the codes.
"""

import typer

app = typer.Typer(
    help="An immutable, replayable record of how a council buys care placements.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def of_a_command() -> None:
    """Do nothing: without a callback, Typer takes the name of an only command for its argument."""
