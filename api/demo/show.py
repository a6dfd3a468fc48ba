"""Shows the demonstration: builds it if need be, prints the answers, and serves them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.conninfo import make_conninfo

from api import tables
from api.asking import QUESTIONS, answer
from api.console import bring_up_to_date, out, progress_bar
from api.demo.build import build, is_built
from api.demo.steps import REPORT_DAY
from api.serving import serve_ledger
from api.settings import DEMONSTRATION, Settings, create_database, drop_database
from ledger.embedded import running
from ledger.migrate import migrate


def show(settings: Settings, *, once: bool, port: int) -> None:
    """Build, answer as of the day of the report, and serve unless it is to be once only."""
    with demonstration(settings) as conninfo:
        bring_up_to_date(conninfo)
        dates: dict[str, Any] = {
            "as_of": REPORT_DAY,
            "known_at": None,
            "borough": settings.authority,
        }
        for question in QUESTIONS.values():
            found = answer(conninfo, question, **dates, only=question.summary)
            tables.show(found, out)
        if not once:
            serve_ledger(settings, conninfo, host="127.0.0.1", port=port, demo=True)


@contextmanager
def demonstration(settings: Settings) -> Iterator[str]:
    """A ledger that holds the whole demonstration; one half built is built again."""
    if settings.database_url is not None:
        migrate(settings.database_url)
        build_unless_built(settings.database_url)
        yield settings.database_url
        return
    with running(settings.data) as server:
        conninfo = make_conninfo(server, dbname=DEMONSTRATION)
        create_database(server, DEMONSTRATION)
        migrate(conninfo)
        if not is_built(conninfo):
            drop_database(server, DEMONSTRATION)
            create_database(server, DEMONSTRATION)
            migrate(conninfo)
            build_unless_built(conninfo)
        yield conninfo


def build_unless_built(conninfo: str) -> None:
    """Record the demonstration in an empty ledger."""
    if not is_built(conninfo):
        with progress_bar("Recording a year") as progress:
            build(conninfo, progress)
