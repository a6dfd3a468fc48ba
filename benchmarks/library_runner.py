"""Measures the projection runner of the `eventsourcing` library over our log, for comparison.

The runner processes one entry at a time, and commits for each. It keeps one table, of payments by
month, and its own tracking table, which is less work than a rebuild of every fact.
"""

import time
from typing import Any, Final

from eventsourcing.dcb.application import DCBApplication
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import BaseProjectionRunner, Projection

from domain.events import EVENTS
from domain.events.finance import PaymentRecorded
from ledger.codec import decode
from ledger.dcb.datastore import Datastore
from ledger.dcb.recorder import Recorder

PROCESSED: Final = 3_000
ADD: Final = """
INSERT INTO paid_by_month VALUES (%s, %s, %s)
ON CONFLICT (budget_line, month) DO UPDATE SET amount = paid_by_month.amount + excluded.amount
"""


class PaidByMonth(Projection[PostgresTrackingRecorder]):
    """A projection of what was paid on each budget line in each month."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Add a payment to its month, and record that the entry was processed."""
        with self.view.datastore.transaction(commit=True) as cursor:
            if isinstance(domain_event, PaymentRecorded):
                month = domain_event.paid_on.replace(day=1)
                cursor.execute(ADD, (domain_event.budget_line, month, domain_event.amount))
            self.view._insert_tracking(cursor, tracking)  # noqa: SLF001  as the library has it


def library_runner_rate(conninfo: str) -> float:
    """How many entries a second the library's runner processes."""

    class OurLog(DCBApplication):
        """The library's application over our log."""

        def __init__(self, env: Any = None) -> None:
            self.env = self.construct_env(self.name, env)
            self.recorder = Recorder(Datastore(conninfo))
            self.mapper = OurMapper()

        def close(self) -> None:
            self.recorder.datastore.close()

    class OurMapper:
        """A mapper that decodes our stored events."""

        def to_domain_event(self, event: Any) -> Any:
            return decode(event.type, event.data)

    view = PostgresTrackingRecorder(Datastore(conninfo))
    with view.datastore.transaction(commit=True) as cursor:
        cursor.execute("DROP TABLE IF EXISTS paid_by_month")
        cursor.execute(
            "CREATE TABLE paid_by_month (budget_line text, month date, amount numeric,"
            " PRIMARY KEY (budget_line, month))"
        )
    view.create_table()
    began = time.perf_counter()
    with BaseProjectionRunner(
        projection=PaidByMonth(view), application_class=OurLog, tracking_recorder=view,
        topics=tuple(EVENTS),
    ) as runner:  # fmt: skip
        runner.wait(PROCESSED, timeout=300)
        taken = time.perf_counter() - began
    view.datastore.close()
    return PROCESSED / taken
