"""Builds the demonstration if need be, prints its answers, and serves it."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.console import bring_up_to_date, out, progress_bar
from api.demo.build import build, is_built
from api.exports import text_tables as tables
from api.serving import serve_ledger
from api.settings import DEMONSTRATION, REPORT_DAY, Settings, ledger_of, make_again
from ledger.migrate import migrate
from projections.engine.answer import open_snapshot, resolve_basis
from projections.engine.question import answer
from projections.questions import QUESTIONS


def show(settings: Settings, *, once: bool, port: int) -> None:
    """Build the demonstration, print its answers of the day of the report, and serve it unless
    `once`.
    """
    with demonstration(settings) as conninfo:
        bring_up_to_date(settings, conninfo)
        with open_snapshot(conninfo) as connection:
            basis = resolve_basis(
                connection, as_of=REPORT_DAY, known_at=None, borough=settings.authority
            )
            for question in (each for each in QUESTIONS.values() if each.summary):
                tables.show(answer(connection, question, basis, only=question.summary), out)
        if not once:
            serve_ledger(settings, conninfo, host="127.0.0.1", port=port, demo=True)


@contextmanager
def demonstration(settings: Settings) -> Iterator[str]:
    """A connection string to the whole demonstration. One left half built is built again."""
    if settings.database_url is not None:
        migrate(settings.database_url)
    with ledger_of(settings, demo=True) as conninfo:
        if not is_built(conninfo):
            if settings.database_url is None:
                make_again(conninfo, DEMONSTRATION)
            with progress_bar("Recording a year") as progress:
                build(conninfo, settings.vault(conninfo), progress)
        yield conninfo
