"""The command line's commands that start the service: `demo`, `serve`, `work` and `answer`."""

from typing import Annotated, Final

import typer

from api.cli.app import app
from api.cli.options import Data, Demo, settings_with
from api.settings import ledger_of

NO_SOCKET: Final = -1


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Print the answers and exit.")] = False,
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    data: Data = None,
) -> None:
    """Build an invented council, answer its questions, and serve it."""
    from api.demonstration import show  # noqa: PLC0415  the demonstration is needed here only

    show(settings_with(data), once=once, port=port)


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Serve the ledger over HTTP, with a first page."""
    from api.serving import serve_ledger  # noqa: PLC0415  FastAPI is slow to import

    settings = settings_with(data)
    with ledger_of(settings, demo=demo) as conninfo:
        serve_ledger(settings, conninfo, host=host, port=port, demo=demo)


@app.command()
def work(
    *,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Do the jobs that are asked for, until stopped: bundles, reports, imports, rebuilds."""
    from api.serving import do_jobs  # noqa: PLC0415  FastAPI is slow to import

    settings = settings_with(data)
    with ledger_of(settings, demo=demo) as conninfo:
        do_jobs(settings, conninfo, demo=demo, with_parent=with_parent)


@app.command(hidden=True)
def answer(
    *,
    number: Annotated[
        int, typer.Option("--socket", help="The number of a listening socket.")
    ] = NO_SOCKET,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Answer what a service that runs beside this process has answered here, until it ends."""
    from api.answering import answer_beside  # noqa: PLC0415  FastAPI is slow to import

    del with_parent
    settings = settings_with(data)
    with ledger_of(settings, demo=demo) as conninfo:
        answer_beside(settings, conninfo, number, demo=demo)
