"""A subscription to new entries: woken by NOTIFY, and by polling where no notification arrives."""

import threading
from typing import Any, Final, TypeVar

from eventsourcing.dcb.api import DCBQuery, DCBRecorder
from eventsourcing.dcb.persistence import DCBListenNotifySubscription
from eventsourcing.postgres import PostgresDatastore

CHANNEL: Final = "placement_ledger_entry"
POLL_SECONDS: Final = 1.0
R = TypeVar("R", bound=DCBRecorder)


class Subscription(DCBListenNotifySubscription[R]):
    """The library's subscription, woken by a thread that listens on CHANNEL."""

    def __init__(
        self,
        recorder: R,
        datastore: PostgresDatastore,
        query: DCBQuery | None,
        after: int | None,
    ) -> None:
        super().__init__(recorder=recorder, query=query, after=after)
        self._datastore = datastore
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        super().__exit__(*args, **kwargs)
        self._listener.join()

    def _listen(self) -> None:
        try:
            with self._datastore.get_connection() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                while not self._has_been_stopped:
                    for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                        pass
                    self._has_been_notified.set()
                connection.execute(f"UNLISTEN {CHANNEL}")
        except BaseException as error:  # noqa: BLE001  raised again by __next__
            self._thread_error = self._thread_error or error
            self.stop()
